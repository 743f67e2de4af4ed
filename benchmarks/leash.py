"""Measure the leash: how many honest and how many false sentences pass, by language.

In: the invented stories of ``tests/samples/retell``, and the project's own labelled round-ups, whose sentences are
copied, and spoiled by a rule: a digit changed, a name put in, a "not" taken out or put in. Out: two tables on standard
output. No model and no network.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from retelling import answer, leash, stories  # noqa: E402 - found by the line above

from digest.lexicons import load_lexicons  # noqa: E402 - as above
from digest.model import Span  # noqa: E402 - as above
from digest.retell import load_tongues  # noqa: E402 - as above
from digest.retell.leash import Leash, Told  # noqa: E402 - as above
from digest.text.sentences import sentences_of  # noqa: E402 - as above
from digest.text.words import positions, words_of  # noqa: E402 - as above

NOT = dict(zip(("it", "en", "de", "fr", "es", "pl"), ("non", "not", "nicht", "pas", "no", "nie"), strict=True))
NOT |= {"ru": "не", "uk": "не", "ar": "لا", "zh": "不"}
KINDS = ("copied", "a digit changed", "a name put in", "a not put in", "a not taken out")
Counts = dict[str, dict[str, list[bool]]]


def invented() -> Counts:
    """Judge the invented stories."""
    counts: Counts = defaultdict(lambda: defaultdict(list))
    for name, key, kind in (
        ("stories", "honest", "close"),
        ("free", "honest", "free"),
        ("stories", "invented", "false"),
    ):
        for story in stories(name):
            told = story[key].values() if isinstance(story[key], dict) else story[key]
            for text, cites in told:
                note(counts, story["language"], kind, passes(leash(story["sentences"], story["language"]), text, cites))
    return counts


def spoiled() -> Counts:
    """Judge the sentences of the labelled round-ups, copied and spoiled."""
    counts: Counts = defaultdict(lambda: defaultdict(list))
    for path in sorted((ROOT / "digest" / "labelled").rglob("*.txt")):
        language = path.stem[:2]
        for block in path.read_text(encoding="utf-8").split("\n\n"):
            found = sentences_of(block, Span(start=0, end=len(block)), load_lexicons()[language])
            lines = [" ".join(each.of(block).split()) for each in found]
            # A further sentence, which is not cited, makes the answer shorter than the story.
            held = leash([*lines, "x" * 2_000], language)
            for number, line in enumerate(lines, 1):
                for kind, text in versions(line, language):
                    note(counts, language, kind, passes(held, text, [number]))
    return counts


def versions(line: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield a sentence as it is, and spoiled."""
    words = words_of(line)
    if len(words) < 6 or not line.endswith((".", "。")):
        return
    yield "copied", line
    if digit := re.search(r"\d(?!.*\d)", line):
        yield "a digit changed", f"{line[: digit.start()]}{(int(digit[0]) + 3) % 10}{line[digit.end() :]}"
    if name := next((word for word in words[1:] if word.capital and word.folded.isalpha()), None):
        yield "a name put in", f"{line[: name.start]}Brandolini{line[name.end :]}"
    negations = positions(words, load_tongues()[language].negations)
    blank = "" if language == "zh" else " "
    at = words[len(words) // 2].start
    if not negations:
        yield "a not put in", f"{line[:at]}{NOT[language]}{blank}{line[at:]}"
    elif len(negations) == 1:
        start, end = words[negations[0][0]].start, words[negations[0][1] - 1].end
        yield "a not taken out", f"{line[:start]}{line[end:].lstrip()}"


def passes(held: Leash, text: str, cites: list[int]) -> bool:
    """Tell whether a sentence passes."""
    return isinstance(held.judge(answer((text, cites))), Told)


def note(counts: Counts, language: str, kind: str, passed: bool) -> None:  # noqa: FBT001 - it is what is counted
    """Count a verdict, for its language and for all."""
    for name in (language, "all"):
        counts[name][kind].append(passed)


def table(counts: Counts, kinds: tuple[str, ...]) -> None:
    """Print how many of each kind pass."""
    print(f"| language | {' | '.join(kinds)} |")
    print(f"| --- |{' ---: |' * len(kinds)}")
    for language, found in sorted(counts.items(), key=lambda each: (each[0] == "all", each[0])):
        cells = (f"{sum(found[kind])} of {len(found[kind])}" for kind in kinds)
        print(f"| {language} | {' | '.join(cells)} |")


if __name__ == "__main__":
    table(invented(), ("close", "free", "false"))
    print()
    table(spoiled(), KINDS)
