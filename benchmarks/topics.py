"""Benchmark: the topic packs on labelled round-ups and on sentences of one of seven categories.

In: ``shared/data/roundups``, ``shared/data/topics-sib200`` and ``shared/data/events-ecbplus`` beside the project,
the program's own labelled round-ups, and the stories of ``tests/samples/stories.yaml``. Out: tables on standard output:
the main topic of each labelled story by language, with the packs of the eight labels alone and with four more beside
them, of which a story is no other topic's; the asides; and how often a pack takes a sentence or a document of another
kind. It changes nothing.

Every third round-up was kept apart while the packs were written; docs/explanation/figures.md says how strictly.
"""

import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from digest.classify import classify
from digest.config import load
from digest.evaluate.labels import NO_TOPIC, Labelled, labelled_in
from digest.evaluate.scores import macro_f1
from digest.lexicons import load_lexicons
from digest.model import Article, Filed, Raw, Source, Topic
from digest.read import read
from digest.split import split

DATA = Path(__file__).parent.parent.parent / "shared" / "data"
STORIES = Path(__file__).parent.parent / "tests" / "samples" / "stories.yaml"
OWN = Path(__file__).parent.parent / "digest" / "labelled"
EIGHT = ("diplomacy", "military", "defections", "sanctions", "economy", "humanitarian", "politics")
ALONE = ("geopolitics", "politics", "economy")
BESIDE = (*ALONE, "technology", "health", "climate", "sport")
ALL = (*BESIDE, "energy", "markets", "justice")
LANGUAGES = {
    "ar": "arb_Arab",
    "de": "deu_Latn",
    "en": "eng_Latn",
    "es": "spa_Latn",
    "fr": "fra_Latn",
    "it": "ita_Latn",
    "pl": "pol_Latn",
    "ru": "rus_Cyrl",
    "uk": "ukr_Cyrl",
    "zh": "zho_Hans",
}
STATE = {"politics"}
FITTING = {
    **dict.fromkeys(("diplomacy", "military", "defections", "sanctions", "humanitarian", "politics", "justice"), STATE),
    **dict.fromkeys(("economy", "markets"), STATE | {"travel", "science/technology"}),
    "energy": {"science/technology", "geography"},
    "technology": {"science/technology"},
    "health": {"health", "science/technology"},
    "climate": {"geography", "science/technology", "health"},
    "sport": {"sports"},
}
"""The categories whose sentences a topic may take."""


def topics_of(packs: Sequence[str]) -> tuple[Topic, ...]:
    """Return the topics of some packs."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "config.yaml"
        path.write_text(f"title: Packs\nsources: [.]\nuse: [{', '.join(packs)}]\n", "utf-8")
        return load(str(path), environment={}).topics


def filed_by(topics: Sequence[Topic]) -> Callable[[Article], Filed]:
    """Return the function that files the first story of an article."""
    lexicons = load_lexicons()
    return lambda article: classify(split(article, lexicons)[0], topics, lexicons)


def main_topic(filed: Filed) -> str:
    """Return the main topic of a story, as the labels name it."""
    found = next((label.topic for label in filed.labels if label.sentence is None), NO_TOPIC)
    return found if found in EIGHT else NO_TOPIC


def roundups(name: str, labelled: Iterable[Labelled], topics: Sequence[Topic]) -> None:
    """Print the row of some labelled round-ups."""
    file = filed_by(topics)
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    also = Counter[str]()
    asides = Counter[str]()
    for each in labelled:
        text = each.article.text
        given = []
        for right, article in each.parts():
            filed = file(article)
            pairs[each.labels.language].append((main_topic(filed), right.topic))
            wanted = {right.topic, *right.also} - {NO_TOPIC}
            found = {label.topic for label in filed.labels} & set(EIGHT)
            also.update(hits=len(wanted & found), found=len(found), wanted=len(wanted))
            given += [(label.topic, label.sentence.of(text)) for label in filed.labels if label.sentence]
        right_asides = [(aside.topic, aside.text[:30]) for aside in each.labels.aside_sentences]
        hits = sum(any(topic == aside[0] and aside[1] in said for topic, said in given) for aside in right_asides)
        asides.update(files=1, hits=hits, found=len(given), wanted=len(right_asides))
    everything = [pair for some in pairs.values() for pair in some]
    shares = ", ".join(f"{code} {sum(a == b for a, b in some)}/{len(some)}" for code, some in sorted(pairs.items()))
    print(
        f"| {name} | {len(everything)} | {macro_f1(everything):.3f} | {also['hits'] / also['found']:.2f} "
        f"| {also['hits'] / also['wanted']:.2f} | {asides['hits']}/{asides['wanted']} "
        f"| {asides['found'] - asides['hits']} in {asides['files']} | {shares} |"
    )


def stories(name: str, topics: Sequence[Topic]) -> None:
    """Print the rows of the stories of our own: those that were open while words were chosen, and those kept apart."""
    lexicons = load_lexicons()
    parts: dict[int, list[tuple[str, str]]] = {0: [], 1: []}
    for number, (language, told) in enumerate(yaml.safe_load(STORIES.read_text("utf-8")).items()):
        for place, (right, text) in enumerate(told.items()):
            if article := article_of(text, language):
                filed = classify(split(article, lexicons)[0], topics, lexicons)
                parts[(number + place) % 2].append((main_topic(filed), right))
    for part, pairs in zip(("open", "kept apart"), parts.values(), strict=True):
        right_ones = sum(found == right for found, right in pairs)
        print(f"| stories, {part}; {name} | {len(pairs)} | {macro_f1(pairs):.3f} | {right_ones} right |")


def sentences(language: str) -> Iterator[tuple[str, str]]:
    """Yield the categories and sentences of a language."""
    for part in ("train", "dev"):
        path = DATA / "topics-sib200" / LANGUAGES[language] / f"{part}.tsv"
        for line in path.read_text("utf-8").splitlines()[1:]:
            _, category, text = line.split("\t", 2)
            yield category, text


def article_of(text: str, language: str) -> Article | None:
    """Read a text as an article."""
    source = Source(path="/nowhere", shown="texts", language=language, split=False)
    outcome = read(Raw(source=source, location="texts/one.txt", data=text.encode()), zone="UTC")[0]
    return outcome if isinstance(outcome, Article) else None


def strangers(topics: Sequence[Topic], *, misses: bool) -> None:
    """Print how many of the sentences that a topic takes are of a kind that it may take."""
    file = filed_by(topics)
    print("| language | filed of 800 | " + " | ".join(topic.id for topic in topics) + " |")
    for language in LANGUAGES:
        right, found = Counter[str](), Counter[str]()
        for category, text in sentences(language):
            if article := article_of(text, language):
                labels = file(article).labels
                if labels:
                    found[labels[0].topic] += 1
                    right[labels[0].topic] += category in FITTING[labels[0].topic]
                    if misses and category not in FITTING[labels[0].topic]:
                        print(language, category, labels[0].topic, [each.found for each in labels[0].evidence], text)
        cells = [f"{right[topic.id]}/{found[topic.id]}" for topic in topics]
        print(f"| {language} | {sum(found.values())} | {' | '.join(cells)} |")


def events(topics: Sequence[Topic]) -> None:
    """Print what the documents of each event are filed under, and how long one takes."""
    file = filed_by(topics)
    count, spent = 0, 0.0
    for folder in sorted((DATA / "events-ecbplus").iterdir(), key=lambda path: path.name.zfill(3)):
        found: Counter[str] = Counter()
        for path in sorted(folder.glob("*.xml")):
            words = re.findall(r'<token[^>]* sentence="(\d+)"[^>]*>([^<]*)</token>', path.read_text("utf-8"))
            lines: dict[str, list[str]] = defaultdict(list)
            for number, word in words:
                lines[number].append(word)
            if article := article_of("\n\n".join(" ".join(some) for some in lines.values()), "en"):
                begun = time.process_time()
                filed = file(article)
                spent += time.process_time() - begun
                count += 1
                found[filed.labels[0].topic if filed.labels else NO_TOPIC] += 1
        if found:
            print(f"| {folder.name} | {', '.join(f'{name} {number}' for name, number in found.most_common())} |")
    print(f"{count} documents, {1000 * spent / max(1, count):.2f} ms each")


def run() -> None:
    """Print all tables."""
    shared = sorted(labelled_in(DATA / "roundups", topics=EIGHT), key=lambda each: each.name)
    parts = {
        "round-ups, read": [each for number, each in enumerate(shared) if number % 3 != 2],
        "round-ups, kept apart": [each for number, each in enumerate(shared) if number % 3 == 2],
        "our own": labelled_in(OWN, topics=EIGHT),
    }
    print("| texts | stories | macro F1 | all labels P | R | asides | false asides | right by language |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for how, packs in (("packs alone", ALONE), ("four packs beside", BESIDE)):
        topics = topics_of(packs)
        for name, labelled in parts.items():
            roundups(f"{name}; {how}", labelled, topics)
        stories(how, topics)
    everything = topics_of(ALL)
    strangers(everything, misses="--misses" in sys.argv)
    events(everything)


if __name__ == "__main__":
    run()
