"""The thinking rooms together: what an article costs, and whether that stays so when there are many.

In: how many articles. Out: a table of seconds for each room, articles a second on one core, and the most memory. The
articles are made: about 3,000 characters each in five languages, words drawn from a vocabulary by Zipf's law, five
articles for each event within three days, so that nothing but their number differs between runs.

    python benchmarks/mind.py 1000 10000 100000
"""

import random
import resource
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from multiprocessing import get_context

from digest.classify import classify
from digest.classify.finding import rules_of
from digest.cluster import cluster
from digest.config import understand
from digest.cycles import seldom_looked_for
from digest.lexicons import load_lexicons, load_outlets
from digest.model import Article, Config, Outlet, Raw, Source
from digest.rank import rank
from digest.read import read
from digest.split import split
from digest.summarise import summarise
from digest.text.claims import known_outlets, outlet_names
from digest.text.languages import get_ready
from digest.text.lexicon import Lexicon

_DAY = datetime(2026, 1, 6, tzinfo=UTC)
_CHARACTERS = 3000
_WORDS = 40_000
_PER_EVENT = 5
_PACKS = "geopolitics, politics, economy, energy, markets, technology, health, climate, justice, sport"


def _vocabulary(random_: random.Random, language: str, frequent: list[str]) -> tuple[list[str], list[float]]:
    """Make a vocabulary whose commonest words are the language's own, with cumulative weights."""
    syllables = ["ta", "re", "mi", "lo", "con", "ver", "sta", "ne", "pri", "ga", "dor", "li", "mas", "tu", "fe", "zan"]
    if language == "ru":
        syllables = [
            "та",
            "ре",
            "ми",
            "ло",
            "кон",
            "вер",
            "ста",
            "не",
            "при",
            "га",
            "дор",
            "ли",
            "мас",
            "ту",
            "фе",
            "зан",
        ]
    made = {"".join(random_.choices(syllables, k=random_.randint(2, 5))) for _ in range(_WORDS)}
    words = [*frequent, *sorted(made - set(frequent))]
    random_.shuffle(words[len(frequent) :])
    return words, list(accumulate(1 / (place + 2) for place in range(len(words))))


def _articles(count: int) -> Iterator[Article]:
    """Make articles."""
    random_ = random.Random(7)  # noqa: S311 - the same articles each time
    lexicons = load_lexicons()
    languages = ("it", "en", "de", "fr", "ru")
    words = {each: _vocabulary(random_, each, sorted(lexicons[each].stop)) for each in languages}
    for event in range(-(-count // _PER_EVENT)):
        language = languages[event % len(languages)]
        known, weights = words[language]
        own = [word.title() for word in random_.choices(known[500:], k=6)] + random_.choices(known[500:], k=25)
        own += [str(random_.randint(3, 9000)) for _ in range(4)]
        day = _DAY - timedelta(hours=random_.randint(0, 71))
        for copy in range(min(_PER_EVENT, count - event * _PER_EVENT)):
            text = _text(random_, known, weights, own)
            head = f"date {day:%Y-%m-%d} {' '.join(random_.choices(own, k=8)).capitalize()}\n\n"
            source = Source(path="/nowhere", shown="made", language=language, outlet=f"Outlet {copy}")
            raw = Raw(source=source, location=f"made/{event}-{copy}.txt", data=(head + text).encode())
            yield from (each for each in read(raw, zone="UTC") if isinstance(each, Article))


def _text(random_: random.Random, known: list[str], weights: list[float], own: list[str]) -> str:
    """Make paragraphs of sentences, each with words of the event."""
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < _CHARACTERS:
        sentences = []
        for _ in range(random_.randint(2, 4)):
            chosen = random_.choices(known, cum_weights=weights, k=random_.randint(12, 22))
            for _ in range(4):
                chosen[random_.randrange(len(chosen))] = random_.choice(own)
            sentences.append(" ".join(chosen).capitalize() + ".")
        paragraphs.append(" ".join(sentences))
    return "\n\n".join(paragraphs)


def _run(count: int) -> dict[str, float]:
    """Take articles through the rooms, and count seconds of computing."""
    lexicons = load_lexicons()
    config = understand(f"title: speed\nuse: [{_PACKS}]\n", path="benchmark", environment={})
    outlets = known_outlets(load_outlets(), config.outlets)
    articles = list(_articles(count))
    with seldom_looked_for():  # as a build does
        return _timed(articles, config, lexicons, outlets)


def _timed(
    articles: list[Article], config: Config, lexicons: Mapping[str, Lexicon], outlets: tuple[Outlet, ...]
) -> dict[str, float]:
    """Take articles through the rooms; what is loaded and made ready once is a row of its own."""
    times = [time.process_time()]
    get_ready()
    rules_of(config.topics, lexicons)
    outlet_names(outlets)
    times.append(time.process_time())
    stories = [story for each in articles for story in split(each, lexicons)]
    times.append(time.process_time())
    filed = [classify(each, config.topics, lexicons) for each in stories]
    times.append(time.process_time())
    clusters = cluster(filed, lexicons)
    times.append(time.process_time())
    placements = rank(clusters, topics=config.topics, outlets=outlets, end=_DAY, zone="UTC")
    times.append(time.process_time())
    briefs = [summarise(each, lexicons, outlets) for each in placements]
    times.append(time.process_time())
    names = ("ready", "split", "classify", "cluster", "rank", "summarise")
    spent = {name: after - before for name, before, after in zip(names, times, times[1:], strict=False)}
    count = len(articles)
    return spent | {
        "ms/article": 1000 * (sum(spent.values()) - spent["ready"]) / count,
        "articles/s": count / sum(spent.values()),
        "stories": len(stories),
        "briefs": len(briefs),
        "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Print the table; each number of articles in a process of its own."""
    for count in [int(each) for each in sys.argv[1:]] or [1000, 10_000]:
        with get_context("spawn").Pool(1) as pool:
            figures = pool.apply(_run, (count,))
        print(f"{count:>7}  " + "  ".join(f"{name} {value:,.1f}" for name, value in figures.items()), flush=True)


if __name__ == "__main__":
    main()
