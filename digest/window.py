"""Window: the stories of the span of time that an issue covers.

In: stories and the window. Out: the stories kept, and the others spiked with the reason. A date counts as far as it is
known: a story of ``2022-12`` is kept by every window that touches December 2022; but of the windows of a schedule, one
alone keeps it. It never guesses a date.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from digest.model import Article, Spiked, SpikeReason, Story
from digest.schedule import instant
from digest.text.dates import FUTURE, bounds


def within(  # noqa: PLR0913 - a window is this much
    stories: Sequence[Story],
    *,
    start: datetime | None,
    end: datetime,
    zone: str,
    undated: Literal["keep", "spike"],
    is_planned: bool = False,
    late: AbstractSet[str] = frozenset(),
) -> tuple[tuple[Story, ...], tuple[Spiked, ...]]:
    """Keep the stories whose date may lie in the window.

    Args:
        stories: Any stories.
        start: Begin of the window, aware; ``None`` keeps every story up to `end`.
        end: End of the window, aware, exclusive.
        zone: IANA name of the zone in which dates without a time are read.
        undated: What happens to stories without a date when there is a `start`.
        is_planned: Whether the window is one of those of a schedule, of which each story belongs to one.
        late: Ids of articles that are kept though they are from before the window.

    Returns:
        The stories kept, in their order, and one `Spiked` for each other one.
    """
    kept: list[Story] = []
    spiked: list[Spiked] = []
    for story in stories:
        date = story.article.when
        span = (instant(date, zone),) * 2 if is_planned and date else bounds(date, zone) if date else None
        begin = None if date and story.article.id in late else start
        if verdict := _verdict(story, begin, end, span, undated):
            spiked.append(spike(story, *verdict))
        else:
            kept.append(story)
    return tuple(kept), tuple(spiked)


def marked(articles: Sequence[Article], *, end: datetime, zone: str) -> tuple[Article, ...]:
    """Note on each article with a date after the window that its date may be wrong; see `within` for the arguments."""
    return tuple(
        replace(each, notes=(*each.notes, f"{FUTURE}: {each.when.edtf}"))
        if each.when is not None and bounds(each.when, zone)[0] >= end
        else each
        for each in articles
    )


def spike(story: Story, reason: SpikeReason, detail: str) -> Spiked:
    """Leave `story` out, for `reason`."""
    return Spiked(
        id=story.id,
        location=story.article.location,
        headline=story.headline.text,
        reason=reason,
        detail=detail,
    )


def _verdict(
    story: Story, start: datetime | None, end: datetime, span: tuple[datetime, datetime] | None, undated: str
) -> tuple[SpikeReason, str] | None:
    """Say why a story lies outside the window, or ``None`` when it may lie inside."""
    when = story.article.when
    if when is None or span is None:
        return ("undated", "has no date") if start is not None and undated == "spike" else None
    first, last = (moment.astimezone(UTC) for moment in span)
    if first >= end.astimezone(UTC):
        border = "the cut-off" if first == last else "the issue's day"
        return "future", f"{when.edtf} is after {border}"
    if start is not None and (last < start.astimezone(UTC) or (last == start.astimezone(UTC) and first < last)):
        return "too_old", f"{when.edtf} is before {start.isoformat(timespec='minutes')}"
    return None
