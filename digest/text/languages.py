"""The language of a story.

In: text and the language that its source declares. Out: an ISO 639-1 code, or ``und`` when unsure. The script comes
first: Greek, Hebrew or Thai letters need no guess, and a text has few letters that its language does not write; what is
left is guessed from a sample of the text, whose broken letters are mended first. It never guesses on a few words: then
the declared language stands, and ``und`` where none is declared.

Source: M. Lui and T. Baldwin, "langid.py: an off-the-shelf language identification tool" (ACL 2012), as py3langid; the
alphabets are those of the languages' own orthographies.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from digest.text.alphabets import ALONE, ALPHABETS, EXPECTED, RARE, SCRIPTS, VARIANTS
from digest.text.mojibake import repaired

_FEWEST_LETTERS = 10
_FEWEST_SIGNS = 4
"""Of scripts that are one language's."""
_SAMPLE = 200
_FOREIGN = 0.4
"""Weight of each letter that a language does not write: names and quotations of others bring a few along."""
_LEAST = 0.01
"""Weight of a language in whose alphabet many letters are wanting: a wrong encoding brings them, too."""
_PRIOR = 150
"""The declared language weighs 1 + 150 / letters: 7 times as much as others for a headline, hardly more for a page."""
_MARGIN = 10
"""The likeliest must be 1 + 10 / letters times as likely as the next."""
_LIKELY = 0.13
"""Least share of the likeliest among all languages: names alone spread over many."""


def identify(text: str, *, declared: str | None) -> str:
    """Tell the language of `text`.

    Args:
        text: A story; the longer, the surer.
        declared: Code that the document or its source declares; it breaks the doubt and is never a fact.

    Returns:
        An ISO 639-1 code or ``und``.
    """
    sample = repaired(_sample_of(text))
    letters = Counter(char for char in sample.lower() if char.isalpha())
    script, count = _script_of(letters)
    if count >= _FEWEST_SIGNS and script in ALONE:
        return ALONE[script]
    if script == "Han" and count >= _FEWEST_SIGNS:
        return "ja" if declared == "ja" else "zh"
    if count < _FEWEST_LETTERS:
        return declared or "und"
    return _likeliest(sample, _weights(letters, script), declared, count) or declared or "und"


def get_ready() -> None:
    """Load the model ahead of the first text; most of it goes on beside other work, where a thread calls this."""
    _identifier()


def _sample_of(text: str) -> str:
    """Return a short text whole, and the beginning and the middle of a long one."""
    if len(text) <= 3 * _SAMPLE:
        return text[: 2 * _SAMPLE]
    middle = len(text) // 2
    return f"{text[:_SAMPLE]} {text[middle : middle + _SAMPLE]}"


def _script_of(letters: Mapping[str, int]) -> tuple[str, int]:
    """Return the script that most letters are of, and how many."""
    counts: Counter[str] = Counter()
    for char, count in letters.items():
        counts[SCRIPTS.get(ord(char) >> 7, "Latin")] += count
    if counts["Kana"] and counts["Kana"] * 10 >= counts["Han"]:
        counts["Kana"] += counts.pop("Han", 0)
    if not counts:
        return "Latin", 0
    # A sign of Han or a syllable of Hangul says as much as three letters.
    script = max(sorted(counts), key=lambda name: counts[name] * (3 if name in {"Han", "Kana", "Hangul"} else 1))
    return script, counts[script]


def _weights(letters: Mapping[str, int], script: str) -> Mapping[str, float]:
    """Weigh the languages of a script: by how many stories are written in them, and by the letters that they lack."""
    told = [(char, count) for char, count in letters.items() if char > "z" and SCRIPTS.get(ord(char) >> 7) == script]
    alphabets = ALPHABETS[script].items()
    foreign = {
        language: sum([count for char, count in told if char not in alphabet]) for language, alphabet in alphabets
    }
    least = min(foreign.values())
    return {
        language: RARE.get(language, 1.0) * max(_LEAST, _FOREIGN ** (count - least) * _missing(letters, language))
        for language, count in foreign.items()
    }


def _missing(letters: Mapping[str, int], language: str) -> float:
    """Return how likely it is that a text of a language has none of the letters that set it apart."""
    own, share = EXPECTED.get(language, ("", 0.0))
    return 1.0 if any(char in letters for char in own) else math.exp(-share * sum(letters.values()))


def _likeliest(sample: str, weights: Mapping[str, float], declared: str | None, count: int) -> str | None:
    """Return the likeliest of the languages, or ``None`` where it is not much likelier than the next."""
    shares: dict[str, float] = dict.fromkeys(weights, 0.0)
    for language, share in _ranked(sample):
        code = VARIANTS.get(language, language)
        if code in shares:
            shares[code] += share
    likely = {code: share * weights[code] for code, share in shares.items()}
    if declared in likely:
        likely[declared] *= 1 + _PRIOR / count
    first, second = sorted(likely, key=lambda code: (-likely[code], code))[:2]
    is_clear = likely[first] > (1 + _MARGIN / count) * likely[second] and shares[first] > _LIKELY
    return first if is_clear else None


def _ranked(sample: str) -> Iterable[tuple[str, float]]:
    """Return the model's languages with their shares, the likeliest first."""
    ranked: Iterable[tuple[str, float]] = _identifier().rank(sample)
    return ranked


@cache
def _identifier() -> Any:  # noqa: ANN401 - py3langid has no types
    """Load the model once; it takes half a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - loaded only when there is text

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
