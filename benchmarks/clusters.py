"""How well stories of one event find together, and what it costs; prints tables.

In: a folder of public corpora (``python benchmarks/clusters.py FOLDER``) with `events-ecbplus`, `pairs-italian` and
`roundups`; without a folder, only the cost. Out: BCubed precision, recall and F1, the adjusted Rand index and the
number of clusters at the bar that ships; rank correlation and AUC of the pairs' similarity; pairs of the round-ups;
milliseconds and megabytes of days of 1,000 to 100,000 made-up stories. It writes no file.

Source: Bagga and Baldwin, "Algorithms for scoring coreference chains" (1998): BCubed.
"""

import json
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import combinations, groupby
from pathlib import Path

import numpy as np
from lxml import etree

from digest.cluster import cluster, similarity
from digest.cluster.across import across
from digest.lexicons import load_lexicons, load_names, outlets_with
from digest.model import Article, Filed, Raw, Source
from digest.read import read
from digest.split import split

LEXICONS = load_lexicons()
DEVELOPED_ON = 22
"""Topics of ECB+ up to this one chose the weights; the others were seen too before all settings stood."""


def main(folder: Path | None) -> None:
    """Print the tables."""
    if folder:
        _events(folder / "events-ecbplus")
        _pairs(folder / "pairs-italian/pairs.jsonl")
        _roundups(folder / "roundups")
        _roundups(Path("digest/labelled"))
    for many in (1_000, 10_000, 30_000, 100_000):
        _cost(many)


def story_of(text: str, name: str, language: str) -> Filed:
    """Read a text as one story."""
    source = Source(path="/nowhere", shown="in", language=language, split=False)
    (article,) = read(Raw(source=source, location=name, data=text.encode()), zone="UTC")
    assert isinstance(article, Article)  # noqa: S101 - plain text is always read
    (story,) = split(article, LEXICONS)
    return Filed(story=story, labels=(), considered=())


def grouped(stories: Sequence[Filed]) -> list[int]:
    """Return the number of each story's cluster."""
    clusters = cluster(stories, LEXICONS)
    number = {id(member): at for at, each in enumerate(clusters) for member in each.members}
    return [number[id(each)] for each in stories]


def bcubed(found: Sequence[int], gold: Sequence[Hashable]) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    both = Counter(zip(found, gold, strict=True))
    own, true = Counter(found), Counter(gold)
    precision = sum(n * n / own[one] for (one, _), n in both.items()) / len(found)
    recall = sum(n * n / true[one] for (_, one), n in both.items()) / len(found)
    return precision, recall, 2 * precision * recall / (precision + recall)


def adjusted_rand(found: Sequence[int], gold: Sequence[Hashable]) -> float:
    """Return the share of pairs that are right, less what chance gives."""
    pairs = [
        sum(n * (n - 1) / 2 for n in Counter(each).values()) for each in (zip(found, gold, strict=True), found, gold)
    ]
    chance = pairs[1] * pairs[2] / (len(found) * (len(found) - 1) / 2)
    return (pairs[0] - chance) / ((pairs[1] + pairs[2]) / 2 - chance)


def _events(folder: Path) -> None:
    told: list[tuple[int, str, Filed]] = []
    for path in sorted(folder.glob("*/*.xml")):
        tokens = etree.parse(str(path)).iter("token")
        lines = [" ".join(t.text or "" for t in group) for _, group in groupby(tokens, lambda t: t.get("sentence"))]
        text = "\n\n".join(line for line in lines if not line.startswith("http"))
        kind = "plus" if path.name.endswith("ecbplus.xml") else "ecb"
        told.append((int(path.parent.name), f"{path.parent.name} {kind}", story_of(text, path.name, "en")))
    print(
        "| ECB+ | documents | events | clusters | P | R | F1 | ARI |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    )
    for name, wanted in (
        ("topics 1-22", lambda topic: topic <= DEVELOPED_ON),
        ("topics 23-35", lambda topic: topic > DEVELOPED_ON),
        ("all", lambda _: True),
    ):
        part = [each for each in told if wanted(each[0])]
        gold, found = [each[1] for each in part], grouped([each[2] for each in part])
        figures = " | ".join(f"{value:.3f}" for value in (*bcubed(found, gold), adjusted_rand(found, gold)))
        print(f"| {name} | {len(part)} | {len(set(gold))} | {len(set(found))} | {figures} |")


def _pairs(path: Path) -> None:
    alike, gold = [], []
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        told = json.loads(line)
        if told["same"] in {0, 1, 2, 3}:
            one, other = (story_of(told[side].replace("\n", " "), f"{number}{side}", "it").story for side in "ab")
            alike.append(similarity(one, other, LEXICONS))
            gold.append(told["same"])
    values, truth = np.array(alike), np.array(gold)
    rho = np.corrcoef(_ranks(values), _ranks(truth))[0, 1]
    same, rest = values[truth == 3], values[truth != 3]
    auc = np.mean([((rest < each).sum() + (rest == each).sum() / 2) / rest.size for each in same])
    print(f"\nItalian pairs: {len(gold)}; Spearman {rho:.3f}, AUC of 'same story' {auc:.3f}")


def _ranks(values: np.ndarray) -> np.ndarray:
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - counts / 2)[places]


def _roundups(folder: Path) -> None:
    events: list[str | None] = []
    told: list[Filed] = []
    for path in sorted(folder.glob("*/*.json")):
        gold = json.loads(path.read_text("utf-8"))
        lines = [line for line in path.with_suffix(".txt").read_text("utf-8").splitlines() if line.strip()]
        head = [lines.pop(0)] if lines[0].startswith(" date ") or gold["headline"] is not None else []
        for number, each in enumerate(gold["stories"]):
            body = lines[each["first_paragraph"] : each["last_paragraph"] + 1]
            dated = [f" date {gold['date']} {body[0] if each['heading'] else ''}"] if gold["date"] else []
            rest = body[1:] if each["heading"] else body
            text = "\n\n".join([*(head or dated), *body] if number == 0 else [*dated, *rest] if dated else body)
            events.append(each["event"])
            told.append(story_of(text, f"{path.stem}#{number}", gold["language"]))
    _score("round-ups, one language", told, events, grouped(told), lambda one, other: one == other)
    joined = across(cluster(told, LEXICONS), LEXICONS, load_names(), outlets_with(()))
    number = {id(member): at for at, each in enumerate(joined) for member in each.members}
    found = [number[id(each)] for each in told]
    _score("round-ups, across languages", told, events, found, lambda one, other: one != other)


def _score(
    name: str, told: Sequence[Filed], events: Sequence[str | None], found: Sequence[int], counts: object
) -> None:
    right = missed = false = 0
    for one, other in combinations(range(len(told)), 2):
        if counts(told[one].story.language, told[other].story.language):  # type: ignore[operator]
            gold = events[one] is not None and events[one] == events[other]
            got = found[one] == found[other]
            right, missed, false = right + (gold and got), missed + (gold and not got), false + (got and not gold)
            if gold != got:
                print(
                    "   ",
                    "missed" if gold else "FALSE",
                    told[one].story.article.location,
                    told[other].story.article.location,
                    events[one],
                )
    print(f"{name}: {right} pairs right, {missed} missed, {false} false")


def _cost(many: int) -> None:
    stories = _made(many)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    clusters = cluster(stories, LEXICONS)
    seconds = time.process_time() - start
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    print(
        f"{many} stories: {len(clusters)} clusters, {1000 * seconds / many:.2f} ms a story, {more} MB more", flush=True
    )


def _made(many: int) -> list[Filed]:
    """Make up stories of 450 words: half the words by their frequency in the language, the others of an event."""
    chance = random.Random(1)  # noqa: S311 - the same texts every time
    common = list(LEXICONS["en"].background.counts.items())
    names, counts = [word for word, _ in common], [count for _, count in common]
    made: list[Filed] = []
    event: list[str] = []
    for number in range(many):
        if number % 4 == 0:
            event = [
                f"{chance.choice('BCDFGKLMNPRST')}{chance.choice('aeiou')}{chance.randrange(40_000)}x"
                for _ in range(60)
            ]
        words = chance.choices(names, counts, k=225) + chance.choices(event, k=225)
        chance.shuffle(words)
        lines = [" ".join(words[at : at + 25]).capitalize() + "." for at in range(0, len(words), 25)]
        made.append(_plain(f"Title {' '.join(event[:5])}\n\n{' '.join(lines)}", number))
    return made


def _plain(text: str, number: int) -> Filed:
    source = Source(path="/nowhere", shown="in", language="en", split=False)
    (article,) = read(Raw(source=source, location=f"{number:06}.txt", data=text.encode()), zone="UTC")
    assert isinstance(article, Article)  # noqa: S101 - plain text is always read
    (story,) = split(article, LEXICONS)
    return Filed(story=story, labels=(), considered=())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
