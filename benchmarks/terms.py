"""The speed of finding ten thousand terms, and whether every place is found.

In: a folder of texts (every file below it, by its bytes), or none: then texts made of a vocabulary of the program's
own word lists, in which nearly every word begins a term. Out: a table: the engine beside the matcher that went before
it and beside regular expressions, and how many places the plainest matcher finds otherwise. It never reads the network.
"""

import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from digest.lexicons import load_lexicons
from digest.text.terms import Finder, Wanted, fold_text, pattern_of
from digest.text.words import words_of

_ARTICLE = 3_000
_TERMS = 10_000
_SLOW = 150_000  # characters that the slow matchers get


def main(folder: str | None) -> None:
    """Measure and print."""
    dice = random.Random(1)  # noqa: S311 - the same terms every time
    texts = list(_read(Path(folder))) if folder else _made(dice)
    terms = _terms(texts, dice)
    finder = Finder([Wanted(pattern_of(term)) for term in terms], {})
    finder.find(fold_text("warm"), "und")
    few = texts[: max(1, _SLOW // _ARTICLE)]
    found = {
        "engine": _timed(
            "engine, folding and places included", texts, lambda text: len(finder.find(fold_text(text), "und"))
        ),
        "before": _timed("the matcher before it (a dictionary of beginnings)", few, _before(terms)),
    }
    _timed("folding alone", texts, lambda text: len(fold_text(text).text))
    _timed("`re`, one alternation of 1,000 of the terms", few, _expression(terms[:1000]))
    sample = texts[:: max(1, len(texts) // 8)][:8]
    wrong = sum(len(_engine(finder, text) ^ _plainest(terms, text)) for text in sample)
    size = sum(map(len, sample))
    print(
        f"places found otherwise by the plainest matcher, in {size:,} characters: {wrong} of {found['engine']:,} in all"
    )


def _read(folder: Path) -> Iterator[str]:
    """Yield the texts of a folder in pieces of an article's size."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        text = " ".join(re.sub(r"<[^>]*>", " ", path.read_bytes().decode("utf-8", errors="replace")).split())
        yield from (text[at : at + _ARTICLE] for at in range(0, min(len(text), 60_000), _ARTICLE))


def _made(dice: random.Random) -> list[str]:
    """Make texts of the words that the lexicons hold, in all languages."""
    lexicons = load_lexicons().values()
    words = sorted(
        {
            word
            for each in lexicons
            for phrases in (each.says, each.roles, each.turns)
            for phrase in phrases
            for word in phrase
        }
    )
    words += [f"{word}{ending}" for word in words for ending in ("a", "i", "ка", "té", "ße")]
    return [" ".join(dice.choices(words, k=450)).replace(" a", ", a") for _ in range(1000)]


def _terms(texts: Sequence[str], dice: random.Random) -> list[str]:
    """Draw terms from the texts: a half words (every fifth as a beginning), a half pairs of neighbours."""
    runs = [[word.folded for word in words_of(text)] for text in texts]
    single = sorted({word for run in runs for word in run if len(word) > 3})
    pairs = sorted({f"{one} {two}" for run in runs for one, two in pairwise(run)})
    drawn = dice.sample(single, min(_TERMS // 2, len(single)))
    drawn = [f"{word[:6]}*" if at % 5 == 0 else word for at, word in enumerate(drawn)]
    return [*dict.fromkeys(drawn), *dice.sample(pairs, min(_TERMS - len(drawn), len(pairs)))]


def _timed(name: str, texts: Sequence[str], find: Callable[[str], object]) -> int:
    """Print how fast texts go through; return how many places were found."""
    size = sum(len(text.encode()) for text in texts)
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        found = [find(text) for text in texts]
        best = min(best, time.process_time() - start)
    places = sum(each if isinstance(each, int) else len(each) for each in found)  # type: ignore[arg-type]
    print(f"| {name} | {size / 1e6:.2f} | {size / 1e6 / best:.1f} | {places:,} |")
    return places


def _engine(finder: Finder, text: str) -> set[tuple[int, int, int]]:
    """Find with the engine."""
    return {(hit.term, hit.start, hit.end) for hit in finder.find(fold_text(text), "und")}


def _before(terms: Sequence[str]) -> Callable[[str], int]:
    """Return the matcher that the engine took the place of: patterns by the first three letters of the first word."""
    index = defaultdict(list)
    for term in terms:
        index[term.split()[0].rstrip("*")[:3]].append(term.split())

    def find(text: str) -> int:
        words = [word.folded for word in words_of(text)]
        found = 0
        for at, word in enumerate(words):
            for size in range(1, 4):
                for wanted in index.get(word[:size], ()) if size <= len(word) else ():
                    found += _stands(wanted, words[at : at + len(wanted)])
        return found

    return find


def _stands(wanted: Sequence[str], run: Sequence[str]) -> bool:
    """Tell whether the words of a term are those of a run."""
    return len(run) == len(wanted) and all(
        word.startswith(one[:-1]) if one.endswith("*") else word == one for one, word in zip(wanted, run, strict=True)
    )


def _plainest(terms: Sequence[str], text: str) -> set[tuple[int, int, int]]:
    """Find every term at every word, one by one."""
    words = [word for word in words_of(text) if word.folded]
    folded = [word.folded for word in words]
    asked = [term.split() for term in terms]
    return {
        (number, words[at].start, words[at + len(wanted) - 1].end)
        for number, wanted in enumerate(asked)
        for at in range(len(words) - len(wanted) + 1)
        if _stands(wanted, folded[at : at + len(wanted)])
    }


def _expression(terms: Sequence[str]) -> Callable[[str], int]:
    """Return one regular expression of many terms, over the folded text."""
    parts = "|".join(re.escape(term).replace(r"\*", r"\w*") for term in terms)
    made = re.compile(rf"\b(?:{parts})\b")
    return lambda text: len(made.findall(fold_text(text).text))


if __name__ == "__main__":
    print("| 10,000 terms | MB | MB/s | places |", "| --- | ---: | ---: | ---: |", sep="\n")
    main(sys.argv[1] if len(sys.argv) > 1 else None)
