"""Small values for tests: articles, stories and topics made from a few words.

In: texts as a person would write them. Out: the nouns of `digest.model`, made by the real rooms where there is one.
"""

import html
from collections.abc import Sequence
from datetime import UTC, date, datetime

from digest.classify import classify
from digest.lexicons import load_lexicons
from digest.model import Article, Audience, Filed, Issue, Outlet, Raw, Source, Story, Term, Topic
from digest.read import read
from digest.split import split
from digest.text.names import NOTHING, Known

LEXICONS = load_lexicons()
SOURCE = Source(path="/nowhere", shown="seeds")
END = datetime(2026, 1, 6, tzinfo=UTC)
DAY = date(2026, 1, 5)


def article(text: str, *, name: str = "one.txt", language: str | None = None, outlet: str | None = None) -> Article:
    """Read `text` as the file `name`."""
    source = Source(path="/nowhere", shown="seeds", language=language, outlet=outlet)
    (made,) = read(Raw(source=source, location=f"seeds/{name}", data=text.encode()), zone="UTC")
    assert isinstance(made, Article), made
    return made


def stories(text: str, *, name: str = "one.txt", language: str = "it", outlet: str | None = None) -> tuple[Story, ...]:
    """Read and split `text`."""
    return split(article(text, name=name, language=language, outlet=outlet), LEXICONS)


def story(text: str, *, name: str = "one.txt", language: str = "it", outlet: str | None = None) -> Story:
    """Read `text` as a single story."""
    (made,) = stories(text, name=name, language=language, outlet=outlet)
    return made


def terms(*written: str | tuple[str, float]) -> tuple[Term, ...]:
    """Make terms of words, or of words with their weights."""
    pairs = [each if isinstance(each, tuple) else (each, 1.0) for each in written]
    return tuple(Term(text=text, weight=weight) for text, weight in pairs)


def topic(name: str, *any_of: str | tuple[str, float], minimum: float = 0.1, **more: object) -> Topic:
    """Make a topic of its terms."""
    return Topic(id=name, titles={"it": name.title()}, any=terms(*any_of), minimum=minimum, **more)  # type: ignore[arg-type]


TALKS = topic("talks", ("colloqui", 2), ("negoziat*", 2), "incontr*", ("ambasciator*", 3))
WAR = topic("war", ("attacchi", 2), ("militar*", 1), ("missil*", 2))
FLIGHT = topic("flight", ("disert*", 3), ("asilo", 1.5))
TOPICS = (TALKS, WAR, FLIGHT)


def filed(text: str, *, name: str = "one.txt", topics: Sequence[Topic] = TOPICS, outlet: str | None = None) -> Filed:
    """Read `text` as a single story and file it."""
    return classify(story(text, name=name, outlet=outlet), topics, LEXICONS)


def audience(**more: object) -> Audience:
    """Make an audience that gets every topic, in full."""
    given = {"id": "desk", "title": "The desk", "language": "it", "topics": tuple(each.id for each in TOPICS)} | more
    return Audience(**given)  # type: ignore[arg-type]


def issue(
    texts: Sequence[str | Article],
    *,
    topics: Sequence[Topic] = TOPICS,
    outlets: Sequence[Outlet] = (),
    known: Known = NOTHING,
) -> Issue:
    """Take texts through every thinking room; the n-th is read as the file ``n.txt``, unless it is an article."""
    from digest.cluster import cluster  # noqa: PLC0415 - only these tests need the whole line
    from digest.compose import compose  # noqa: PLC0415 - as above
    from digest.rank import rank  # noqa: PLC0415 - as above
    from digest.summarise import summarise  # noqa: PLC0415 - as above

    articles = [
        text if isinstance(text, Article) else article(text, name=f"{number}.txt", language="it")
        for number, text in enumerate(texts, 1)
    ]
    found = [classify(each, topics, LEXICONS) for one in articles for each in split(one, LEXICONS)]
    placements = rank(cluster(found, LEXICONS), topics=topics, outlets=outlets, end=END, zone="UTC")
    return compose(
        [summarise(each, LEXICONS, outlets, known) for each in placements],
        day=DAY,
        start=None,
        end=END,
        topics=topics,
        articles=articles,
        spiked=(),
        problems=(),
    )


def raw_feed(name: str, told: Sequence[tuple[str, str, str]], *, ids: str = "") -> list[Article]:
    """Read an RSS feed of stories (title, address, text), each with the id that stands for it in `ids`."""
    guids = ids or "".join(chr(97 + number) for number in range(len(told)))
    rows = "".join(
        f"<item><title>{title}</title><link>{html.escape(url)}</link><description>{text}</description>"
        f"<guid isPermaLink='false'>{guid}</guid></item>"
        for (title, url, text), guid in zip(told, guids, strict=True)
    )
    document = f"<rss version='2.0'><channel><title>Feed {name}</title>{rows}</channel></rss>"
    outcomes = read(Raw(source=SOURCE, location=f"seeds/{name}.xml", data=document.encode()), zone="UTC")
    return [each for each in outcomes if isinstance(each, Article)]
