"""Think: the issue of one part of the audiences, from what was gathered for it.

In: the configuration, a wish, a `Portion`. Out: an `Issue`. It asks nobody, keeps nothing, and knows no other part.

    split -> window -> classify -> cluster -> rank -> summarise -> compose
"""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TypeVar

from digest.classify import classify
from digest.cluster import cluster
from digest.cluster.across import across
from digest.compose import compose, storyless
from digest.correct import correct
from digest.corrections import load_taught
from digest.cycles import seldom_looked_for
from digest.gather import Portion, Progress
from digest.lexicons import load_lexicons, load_names, outlets_with
from digest.model import Config, Issue
from digest.rank import rank
from digest.split import misplaced, split
from digest.summarise import summarise
from digest.window import marked, within
from digest.wish import Wish, named, window

_Thing = TypeVar("_Thing")


@seldom_looked_for()
def think(config: Config, wish: Wish, portion: Portion, progress: Progress) -> Issue:
    """Make the issue of a portion."""
    part = portion.part
    lexicons, outlets = load_lexicons(), outlets_with(config.outlets)
    articles = marked(portion.articles, end=max(part.end, window(config, wish)[1]), zone=config.timezone)
    found = [
        story
        for each in counted("splitting", articles, progress)
        for story in split(each, lexicons, moves=config.moves)
    ]
    in_print = {story.article.id for story in found}
    stories, outside = within(
        found,
        start=part.start,
        end=part.end,
        zone=config.timezone,
        undated=config.undated,
        is_planned=part.is_planned,
        late=portion.late,
    )
    taught = load_taught(config)
    filed = [
        correct(classify(story, config.topics, lexicons, outlets), taught, lexicons)
        for story in counted("filing", stories, progress)
    ]
    progress("clustering", 0, len(filed))
    known = load_names()
    clusters = cluster(filed, lexicons, bar=config.same_event)
    if config.across_languages:
        clusters = across(clusters, lexicons, known, outlets)
    ranked_by = partial(rank, topics=config.topics, outlets=outlets, ranking=config.ranking)
    placements = ranked_by(clusters, end=part.end, zone=config.timezone)
    ranked = counted("summarising", placements, progress)
    briefs = [summarise(placement, lexicons, outlets, known) for placement in ranked]
    empty = storyless(article for article in articles if article.id not in in_print)
    return compose(
        briefs,
        day=wish.day,
        start=part.start,
        end=part.end,
        topics=config.topics,
        articles=[article for article in articles if article.id in in_print],
        spiked=(*portion.spiked, *outside, *empty),
        problems=(
            *named(config, portion.unfound, by_wish=wish.has_own_sources),
            *portion.unreadable,
            *misplaced(articles, config.moves),
        ),
    )


def counted(what: str, things: Sequence[_Thing], progress: Progress) -> Iterator[_Thing]:
    """Yield things one by one, and tell how many are done."""
    for done, thing in enumerate(things):
        progress(what, done, len(things))
        yield thing
    progress(what, len(things), len(things))
