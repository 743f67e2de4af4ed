"""Parts: which audiences an issue can be thought for together.

In: the configuration, a wish, audiences, what was built for them last. Out: `Part` values. Audiences of one window and
one handling ceiling make one part. An issue is thought for each part, from the articles that all its audiences may get:
so no ranking, cluster, count or phrase of an edition can tell of a story that its reader must not know of.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from digest.model import Article, Audience, Config, Handling, Issue, Made, Problem, Spiked
from digest.model.handling import own_labels
from digest.schedule import planned
from digest.wish import Wish, window

_Thing = TypeVar("_Thing")
_MAIL = "mail"
_LATE = timedelta(days=1)
"""How much older than its window an article may be that was not known when the issue before was built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Audiences that share a window and a ceiling."""

    start: datetime | None
    """Begin of the window; ``None`` when there is none."""
    end: datetime
    """End of the window, exclusive."""
    height: int
    """Place of the highest handling level that they may get."""
    is_planned: bool
    """Whether the window is one of a schedule, of which each article belongs to one."""
    audiences: tuple[str, ...]
    built: datetime | None = None
    """When the issue before it was built, aware; what a feed showed only since then may be late for that one."""

    @property
    def window(self) -> tuple[datetime | None, datetime]:
        """Begin and end."""
        return self.start, self.end

    @property
    def reach(self) -> tuple[datetime | None, datetime]:
        """The window, with what is of the day before and may be late."""
        if self.built is None or self.start is None:
            return self.window
        return (self.start.astimezone(UTC) - _LATE).astimezone(self.start.tzinfo), self.end


def parts_of(
    config: Config, wish: Wish, audiences: Sequence[Audience], built: Mapping[str, tuple[date, datetime]]
) -> tuple[Part, ...]:
    """Part audiences by window and ceiling; what sees most stands first.

    Args:
        config: The settings.
        wish: What to build; its own begin of a window sets schedules aside.
        audiences: The audiences.
        built: Day of the last issue before the wish's, and when it was built, by audience.
    """
    found = [_part(config, wish, audience, built.get(audience.id)) for audience in audiences]
    return merged(found)


def issues_of(config: Config, audience: str, made: Iterable[Made]) -> tuple[tuple[date, datetime], ...]:
    """Return the builds that count as an audience's issue of their day: the day, and when it was built, in order.

    None is one that was built before the issue's cut-off, one whose files lie outside the destinations, and one that
    lacks formats that the audience is to get.
    """
    wanted = next(each for each in config.audiences if each.id == audience)
    return tuple((each.day, each.at) for each in made if _is_issue(config, wanted, each))


def _is_issue(config: Config, audience: Audience, made: Made) -> bool:
    if audience.schedule is not None and made.at < planned(audience.schedule, made.day).end.astimezone(UTC):
        return False
    folders = {
        folder for each in config.destinations for folder in (each.shown, f"{each.shown}/{made.day.isoformat()}")
    }
    if not any(path.rpartition("/")[0] in folders for path in made.paths):
        return False
    # A format that this machine cannot make is told by each build, and does not make it unbuilt.
    has_all = made.formats >= set(audience.formats) if made.is_whole is None else made.is_whole
    is_mailed = audience.mail is not None and _MAIL in audience.formats
    return has_all and (_MAIL in made.formats or not is_mailed)


def whole_part(config: Config, wish: Wish) -> Part:
    """Return the part of the desk itself: the configuration's window, without a ceiling."""
    start, end = window(config, wish)
    return Part(start=start, end=end, height=config.handling.ceiling(None), is_planned=False, audiences=())


def merged(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Make one part of those that differ in nothing but their audiences."""
    found: dict[Part, list[str]] = {}
    for part in parts:
        found.setdefault(replace(part, audiences=()), []).extend(part.audiences)
    together = [replace(part, audiences=tuple(names)) for part, names in found.items()]
    return tuple(sorted(together, key=lambda part: -part.height))


def lowered(parts: Iterable[Part], used: AbstractSet[int]) -> tuple[Part, ...]:
    """Lower each ceiling to the highest level below it that anything bears: those that hide the same become one."""
    return merged(
        replace(part, height=max((height for height in used if height <= part.height), default=0)) for part in parts
    )


def height_of(told: Article | Problem | Spiked, config: Config) -> int:
    """Return the place of the handling level of an article, of what went wrong with one, or of what was left out."""
    labels = [*told.handling, *(own_labels(told.notes) if isinstance(told, Article) else ())]
    if isinstance(told, Problem):
        labels += [each.handling for each in config.sources if each.handling and _is_of(told.where, each.shown)]
    return config.handling.height(labels)


def held_back(article: Article, audience: str, config: Config) -> str | None:
    """Say why an audience gets nothing of an article; ``None`` where it may have it."""
    height = height_of(article, config)
    ceiling = next((each.ceiling for each in config.audiences if each.id == audience), None)
    if height <= config.handling.ceiling(ceiling):
        return None
    return f"it is {config.handling.levels[height]}, and the ceiling is {ceiling}"


def misread(articles: Iterable[Article], handling: Handling) -> tuple[Problem, ...]:
    """Tell labels that are on no level: their articles are held as the highest, and the desk should know."""
    return tuple(
        Problem(
            where=article.location,
            what=f"its handling label {label!r} is none of {', '.join(handling.levels)}",
            remedy=f"It was held as {handling.levels[-1]}.",
            is_document=False,
            handling=article.handling,
        )
        for article in articles
        for label in own_labels(article.notes)
        if handling.level(label) is None
    )


def whole(issues: Sequence[Issue]) -> Issue:
    """Return the issues of several parts as one, for the desk: everything in any of them, once."""
    first, *others = issues
    if not others:
        return first
    stories = {
        member.story.id for each in issues for brief in each.briefs for member in brief.placement.cluster.members
    }
    starts = [each.start for each in issues if each.start is not None]
    return replace(
        first,
        start=min(starts) if len(starts) == len(issues) else None,
        end=max(each.end for each in issues),
        briefs=_once((brief for each in issues for brief in each.briefs), lambda brief: brief.id),
        articles=tuple(
            sorted(
                _once((article for each in issues for article in each.articles), lambda each: (each.location, each.id)),
                key=lambda each: each.location,
            )
        ),
        spiked=_once(
            (each for issue in issues for each in issue.spiked if each.id not in stories),
            lambda each: (each.location, each.id, each.reason),
        ),
        problems=_once((each for issue in issues for each in issue.problems), lambda each: each),
    )


def _once(things: Iterable[_Thing], key: Callable[[_Thing], object]) -> tuple[_Thing, ...]:
    """Return the first of the things that have one key."""
    found: dict[object, _Thing] = {}
    for thing in things:
        found.setdefault(key(thing), thing)
    return tuple(found.values())


def _part(config: Config, wish: Wish, audience: Audience, last: tuple[date, datetime] | None) -> Part:
    start, end = window(config, wish)
    is_planned = audience.schedule is not None and wish.since is None
    if audience.schedule is not None and is_planned:
        issue = planned(audience.schedule, wish.day, last=last[0] if last else None)
        start, end = issue.start, issue.end
    return Part(
        start=start,
        end=end,
        height=config.handling.ceiling(audience.ceiling),
        is_planned=is_planned,
        audiences=(audience.id,),
        built=last[1] if last and is_planned else None,
    )


def _is_of(where: str, shown: str) -> bool:
    """Tell whether a place is a source, or lies in it."""
    return where == shown or where.startswith((f"{shown}/", f"{shown}#", f"{shown}!"))
