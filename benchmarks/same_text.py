"""How well the same text is known again after an editor's hands, kind by kind; prints a table.

In: a folder of public corpora (``python benchmarks/same_text.py FOLDER``) with `events-ecbplus` and `pages-wcxb`: a
thousand free texts without natural copies among them, every second with one planted variant. Out: precision, recall and
F1 of the pairs that the room `cluster` calls copies. It reads the corpora and writes no file.
"""

import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from lxml import etree

from digest.cluster import cluster
from digest.lexicons import load_lexicons
from digest.model import Article, Filed, Raw, Source
from digest.read import read
from digest.split import split

Edit = Callable[[list[str], list[str], random.Random], list[str]]
_RUN = 4
_FEWEST, _MOST = 60, 500


def free_texts(folder: Path) -> list[list[str]]:
    """Return the words of the texts, those left out that share a tenth of their runs of words with an earlier one."""
    seen: dict[tuple[str, ...], int] = {}
    kept: list[list[str]] = []
    for words in _texts(folder):
        runs = {tuple(word.lower() for word in words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
        shared = defaultdict(int)
        for run in runs:
            if run in seen:
                shared[seen[run]] += 1
        if len(words) >= _FEWEST and max(shared.values(), default=0) < len(runs) // 20:
            for run in runs:
                seen.setdefault(run, len(kept))
            kept.append(words[:_MOST])
    return kept


def _texts(folder: Path) -> Iterator[list[str]]:
    for path in sorted((folder / "events-ecbplus").glob("*/*.xml")):
        tokens = etree.parse(str(path)).iter("token")
        sentences = [" ".join(t.text or "" for t in group) for _, group in groupby(tokens, lambda t: t.get("sentence"))]
        yield " ".join(each for each in sentences if not each.startswith("http")).split()
    for path in sorted((folder / "pages-wcxb/ground-truth").glob("*.json")):
        yield _main_text(json.loads(path.read_text("utf-8"))).split()


def _main_text(truth: dict) -> str:  # type: ignore[type-arg]
    found = truth.get("ground_truth", truth)
    return str(found.get("main_content") or found.get("text") or found.get("articleBody") or "")


def wrapped(words: list[str], _: list[str], chance: random.Random) -> list[str]:
    """Put an agency's header and footer around a text."""
    head = f"{chance.choice(['ROME', 'PARIS', 'KYIV'])} ( Wire {chance.randrange(100)} ) --".split()
    return [
        *head,
        *words,
        *["All", "rights", "reserved", ".", "For", "more", "news", "write", "to", "the", "desk", "."],
    ]


def cased(words: list[str], _: list[str], __: random.Random) -> list[str]:
    """Write everything in capitals."""
    return [word.upper() for word in words]


def edited(share: float) -> Edit:
    """Replace, drop or double a share of the words."""

    def edit(words: list[str], others: list[str], chance: random.Random) -> list[str]:
        made: list[str] = []
        for word in words:
            if chance.random() >= share:
                made.append(word)
            else:
                made += chance.choice([[], [chance.choice(others)], [word, chance.choice(others)]])
        return made

    return edit


def misread(words: list[str], _: list[str], chance: random.Random) -> list[str]:
    """Change three characters in a hundred, as a scanner does."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return ["".join(chance.choice(letters) if chance.random() < 0.03 else char for char in word) for word in words]


def cut(share: float) -> Edit:
    """Keep the begin of a text."""
    return lambda words, _, __: words[: max(20, int(len(words) * share))]


def merged(words: list[str], others: list[str], chance: random.Random) -> list[str]:
    """Keep 70 % of a text and put foreign paragraphs behind it."""
    at = chance.randrange(max(1, len(others) - len(words) // 2))
    return [*words[: int(len(words) * 0.7)], *others[at : at + len(words) // 2]]


EDITS: dict[str, Edit] = {
    "header and footer": wrapped,
    "case": cased,
    "5 % of the words": edited(0.05),
    "10 % of the words": edited(0.10),
    "20 % of the words": edited(0.20),
    "3 % of the letters": misread,
    "60 % left": cut(0.6),
    "33 % left": cut(0.33),
    "70 % and foreign paragraphs": merged,
}


def main(folder: Path) -> None:
    """Print the table."""
    chance = random.Random(7)  # noqa: S311 - the same texts every time
    free = free_texts(folder)
    foreign = [free.pop(place) for place in range(len(free) - 1, -1, -8)]
    texts = free[:1000]
    planted: list[tuple[int, str, list[str]]] = []
    for number, place in enumerate(chance.sample(range(len(texts)), min(500, len(texts)))):
        kind = list(EDITS)[number % len(EDITS)]
        others = foreign[number % len(foreign)]
        planted.append((place, kind, EDITS[kind](texts[place], others, chance)))
    lexicons = load_lexicons()
    stories = [_story(words, number, lexicons) for number, words in enumerate([*texts, *(w for *_, w in planted)])]
    number_of = {each.story.article.location: number for number, each in enumerate(stories)}
    found: set[tuple[int, int]] = set()
    for each in cluster(stories, lexicons):
        where = {member.story.id: number_of[member.story.article.location] for member in each.members}
        found |= {tuple(sorted((where[m.story], where[m.other]))) for m in each.merges if m.kind == "copy"}  # type: ignore[misc]
    wanted = {(place, len(texts) + at): kind for at, (place, kind, _) in enumerate(planted)}
    print(f"{len(texts)} texts, {len(planted)} planted\n\n| edit | planted | recall |\n| --- | ---: | ---: |")
    for kind in EDITS:
        pairs = [pair for pair, edit in wanted.items() if edit == kind]
        print(f"| {kind} | {len(pairs)} | {sum(pair in found for pair in pairs) / len(pairs):.3f} |")
    right = len(found & wanted.keys())
    precision, recall = right / max(1, len(found)), right / len(wanted)
    print(f"| **all** | {len(wanted)} | {recall:.3f} |\n")
    print(f"precision {precision:.3f}, F1 {2 * precision * recall / (precision + recall):.3f}")
    for pair in sorted(found - wanted.keys())[:8]:
        print("not planted:", pair, re.sub(r"\s+", " ", stories[pair[0]].story.headline.text)[:60])


def _story(words: list[str], number: int, lexicons: object) -> Filed:
    source = Source(path="/nowhere", shown="in", language="en", split=False)
    text = "\n\n".join(" ".join(words[at : at + 100]) for at in range(0, len(words), 100))
    (article,) = read(Raw(source=source, location=f"{number:05}.txt", data=text.encode()), zone="UTC")
    assert isinstance(article, Article)  # noqa: S101 - plain text is always read
    (story,) = split(article, lexicons)  # type: ignore[arg-type]
    return Filed(story=story, labels=(), considered=())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
