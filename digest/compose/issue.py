"""The issue: one date's finished whole.

In: briefs and all that was told beside the line. Out: an `Issue`. It never leaves anything out.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from digest.model import Article, Brief, Issue, Problem, Spiked, Topic


def compose(  # noqa: PLR0913 - an issue is made of this much
    briefs: Sequence[Brief],
    *,
    day: date,
    start: datetime | None,
    end: datetime,
    topics: Sequence[Topic],
    articles: Sequence[Article],
    spiked: Sequence[Spiked],
    problems: Sequence[Problem],
) -> Issue:
    """Put an issue together; what was left out or failed is sorted by location: equal days give equal issues."""
    return Issue(
        date=day,
        start=start,
        end=end,
        briefs=tuple(briefs),
        topics=tuple(topics),
        articles=tuple(sorted(articles, key=lambda each: each.location)),
        spiked=tuple(sorted(spiked, key=lambda each: (each.location, each.id, each.reason))),
        problems=tuple(sorted(problems, key=lambda each: (each.where, each.what))),
    )


def storyless(articles: Iterable[Article]) -> tuple[Spiked, ...]:
    """Spike articles that hold a headline and no text."""
    return tuple(
        Spiked(
            id=article.id,
            location=article.location,
            headline=article.headline.of(article.text) if article.headline else "",
            reason="empty",
            detail="holds a headline and no text",
            handling=article.handling,
        )
        for article in articles
    )
