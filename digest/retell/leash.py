"""The leash: what a model wrote passes, or it is refused with the reason.

In: a model's answer, the sentences that it was given, the claims found in them. Out: a `Told`, or a `Refusal`. A
sentence passes only when it cites sentences that exist, is short and plain, is in their language, and has its facts,
its "not" and its speakers from them (`facts`, `stance`). It asks nobody, mends nothing, and lets nothing pass in part:
one wrong sentence refuses the whole.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from digest.model import Claim, Sentence
from digest.retell.course import wrong_course
from digest.retell.facts import wrong_facts
from digest.retell.stance import ground_of, speaker_stems, speaks_to_a_model, wrong_stance
from digest.retell.tongue import Tongue, whole
from digest.text.claims import Names
from digest.text.sentences import sentences_of
from digest.text.words import opening, words_of

LONGEST_ANSWER = 4_000
"""Most characters of an answer."""
MOST_SENTENCES = 3
MOST_CITED = 4
"""Most sentences that one may cite."""
LONGEST_SENTENCE = 360
SHORTEST_SENTENCE = 12
_FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(.*)\n\s*```\s*\Z", re.DOTALL)
_ENDS = ".!?…。！？؟"
_CLOSING = "\"'“”»«’)」』"
_MARKUP = re.compile(
    r"[<>{}\[\]|\\`*~^#_=]|&(?:\w+|#\w+);|https?:|www\.|://|@|\b[\w-]+\.(?:com|org|net|info|io|ru|ua|it|de|fr)\b",
    re.IGNORECASE,
)
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Told:
    """What passed: each sentence, with the sentences of the source that it cites."""

    sentences: tuple[tuple[str, tuple[Sentence, ...]], ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """What did not, and why."""

    reason: str


class _RefusedError(Exception):
    """An answer that does not pass; its text says why."""


@dataclass(frozen=True, slots=True)
class Leash:
    """Everything that answers about one story are held against."""

    sentences: Sequence[Sentence]
    """What the model was given, in that order: the first is number 1."""
    claims: Sequence[Claim]
    tongue: Tongue
    tongues: Mapping[str, Tongue]
    """Of all languages."""
    names: Names
    """The outlets' names."""

    def judge(self, answer: str) -> Told | Refusal:
        """Let an answer pass, or refuse it.

        Args:
            answer: What the model wrote: a JSON object with ``sentences``, each with ``text`` and ``cites``.
        """
        try:
            told = [self._passed(*pair) for pair in _read(answer)]
            self._judge_whole([text for text, _ in told])
        except _RefusedError as error:
            return Refusal(str(error))
        return Told(tuple(told))

    def _passed(self, text: str, cites: Sequence[int]) -> tuple[str, tuple[Sentence, ...]]:
        """Return a sentence and what it cites, when it passes."""
        _require(all(1 <= cite <= len(self.sentences) for cite in cites), "it cites a sentence that there is not")
        cited = tuple(self.sentences[cite - 1] for cite in sorted(set(cites)))
        for wrong in (_wrong_shape(text), self._wrong_language(text), self._wrong_saying(text, cited)):
            _require(not wrong, f"{wrong}: {_shown(text)}")
        return text, cited

    def _wrong_saying(self, text: str, cited: Sequence[Sentence]) -> str | None:
        """Say what is wrong with the facts or the stance of a sentence."""
        if speaks_to_a_model(text, self.tongues.values()):
            return "it reads as words to a model"
        lexicon = self.tongue.lexicon
        if opening(words_of(text), [each for each in lexicon.dangling if each not in lexicon.articles]):
            return "it cannot be understood by itself"
        if len(sentences_of(text, whole(text), lexicon)) > 1:
            return "it is more than one sentence"
        ground = ground_of(cited, self.claims)
        speakers = speaker_stems(ground.claims, self.tongue)
        texts = [each.text for each in cited]
        wrong = wrong_facts(text, texts, self.tongue, speakers) or wrong_course(text, texts, self.tongue, speakers)
        return wrong or wrong_stance(text, ground, self.tongue, self.names)

    def _wrong_language(self, text: str) -> str | None:
        """Say so when a sentence has more small words of another language than of the story's own."""
        words = [word.folded for word in words_of(text)]
        counts = {code: sum(word in each.lexicon.stop for word in words) for code, each in self.tongues.items()}
        own = counts[self.tongue.lexicon.language]
        other = max(counts, key=lambda code: counts[code])
        return f"it is not written in the language of the story ({other})" if counts[other] > own else None

    def _judge_whole(self, texts: Sequence[str]) -> None:
        """Refuse a retelling that repeats itself or is as long as what it tells."""
        _require(len(set(texts)) == len(texts), "it says one thing twice")
        given = sum(len(each.text) for each in self.sentences)
        _require(sum(map(len, texts)) < given, "it is no shorter than what it tells")


def _require(holds: object, otherwise: str) -> None:
    if not holds:
        raise _RefusedError(otherwise)


def _shown(text: str) -> str:
    """Return the begin of a sentence for a reason."""
    return text if len(text) <= 120 else f"{text[:119]}…"


def _read(answer: str) -> list[tuple[str, list[int]]]:
    """Return the sentences of an answer and the numbers that each cites."""
    _require(len(answer) <= LONGEST_ANSWER, f"the answer has more than {LONGEST_ANSWER:,} characters")
    fenced = _FENCE.match(answer)
    try:
        found = json.loads(fenced[1] if fenced else answer)
    except (ValueError, RecursionError):
        raise _RefusedError("the answer is no JSON") from None
    listed = found.get("sentences") if isinstance(found, dict) else None
    _require(isinstance(listed, list), "the answer has no list of sentences")
    listed = listed or []
    _require(1 <= len(listed) <= MOST_SENTENCES, f"the answer has {len(listed)} sentences; 1 to {MOST_SENTENCES} pass")
    return [_one(each) for each in listed]


def _one(found: Any) -> tuple[str, list[int]]:  # noqa: ANN401 - JSON may be anything
    """Return one sentence of an answer."""
    text = found.get("text") if isinstance(found, dict) else None
    cites = found.get("cites") if isinstance(found, dict) else None
    _require(isinstance(text, str), "a sentence of the answer has no text")
    _require(isinstance(cites, list) and all(type(each) is int for each in cites), "a sentence cites no numbers")
    numbers = cites if isinstance(cites, list) else []
    _require(
        1 <= len(set(numbers)) <= MOST_CITED, f"a sentence cites {len(set(numbers))} sentences; 1 to {MOST_CITED} pass"
    )
    return unicodedata.normalize("NFC", str(text)).strip(), numbers


def _wrong_shape(text: str) -> str | None:
    """Say what makes a text no plain sentence."""
    if not SHORTEST_SENTENCE <= len(text) <= LONGEST_SENTENCE and not _is_short_script(text):
        return f"it has {len(text)} characters; {SHORTEST_SENTENCE} to {LONGEST_SENTENCE} pass"
    if any(unicodedata.category(sign) in _UNSEEN for sign in text):
        return "it has signs that cannot be seen"
    if _MARKUP.search(text):
        return "it has markup or an address in it"
    if not text.rstrip(_CLOSING).endswith(tuple(_ENDS)):
        return "it does not end as a sentence"
    return None


def _is_short_script(text: str) -> bool:
    """Tell whether a text of few characters may be a whole sentence, as in Chinese."""
    return len(words_of(text)) >= SHORTEST_SENTENCE // 2 and len(text) <= LONGEST_SENTENCE
