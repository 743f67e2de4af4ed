"""Build: one issue from the configuration, a day and the world. The only module that knows the order.

    sources -> gather (collect, visit, read, dedupe) -> split -> window -> classify -> cluster -> rank -> summarise
            -> compose -> cut -> retell -> render -> deliver

The archive, where there is one, keeps what was read and, at the end, what was delivered. An issue from files takes from
it only its number and what is usual.

Three kinds of bad news have three homes: a wrong configuration or template raises, a failing world is a `Problem`, a
story left out is `Spiked`. Everything is rendered before anything is written. It never asks for the time of day.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from digest import __version__
from digest.archive.memory import Memory, recalling, remembering
from digest.classify import classify
from digest.cluster import cluster
from digest.cluster.across import across
from digest.compose import RECENT, compose, cut, storyless
from digest.correct import correct
from digest.corrections import load_taught
from digest.cycles import seldom_looked_for
from digest.deliver.single import write_file
from digest.errors import ConfigError, DigestError, RenderError
from digest.gather import Gathered, Progress, gather, used_up
from digest.lexicons import load_lexicons, load_names, outlets_with
from digest.model import (
    PAPER,
    Audience,
    Build,
    Config,
    Edition,
    Format,
    Issue,
    Problem,
    Rendition,
)
from digest.publish import publish
from digest.rank import rank
from digest.render import check_templates, font_obstacle, pdf_obstacle, render
from digest.render.cover import cover
from digest.render.feed import FEEDS
from digest.render.measure import measure_of
from digest.render.press import Press, open_press
from digest.retell import retell
from digest.split import misplaced, split
from digest.summarise import summarise
from digest.text.languages import get_ready
from digest.text.telling import told
from digest.window import marked, within
from digest.wish import Wish, named, window

if TYPE_CHECKING:
    from digest.visit import Visited

_Thing = TypeVar("_Thing")


def quiet(what: str, done: int, total: int) -> None:
    """Hear of progress and say nothing."""


def build(
    config: Config, wish: Wish, *, progress: Progress = quiet, now: datetime | None = None, asks: bool = True
) -> Build:
    """Build an issue, cut it for its audiences, render and write it; keep what was read in the archive.

    Args:
        config: The settings.
        wish: What to build.
        progress: Told how far the work is.
        now: When the build began, aware; ``None`` keeps nothing and asks nobody.
        asks: Whether feeds and mailboxes may be asked; what they showed before is known without.

    Raises:
        BusyError: Another run is at work in the same workspace.
        ConfigError: There are feeds or mailboxes and no archive.
        DeliverError: A destination cannot be written; those before it have been.
        DigestError: Something else that a person must mend first; nothing has been written then.
    """
    audiences = _chosen(config, wish)
    _require_archive(config)
    if now is None:
        return _made(config, wish, audiences, Memory(), None, progress)[0]
    with remembering(config.archive, now) as memory:
        made, gathered = _made(config, wish, audiences, memory, now, progress, asks=asks)
        if made.receipts:
            # An issue for some of the audiences uses nothing up: the others are still to come.
            uses = () if wish.audiences else used_up(gathered, made.issue)
            memory.record(made, at=now, uses=uses)
        return replace(made, problems=(*made.problems, *memory.problems))


def collect(config: Config, *, now: datetime, progress: Progress = quiet) -> "Visited":
    """Ask the feeds and mailboxes, and keep what they show, without building anything.

    Raises:
        BusyError: Another run is at work in the same workspace.
        ConfigError: There is no archive to keep it in.
    """
    from digest.visit import visit  # noqa: PLC0415 - the network is opened where it is wanted

    _require_archive(config)
    start = None if config.window_hours is None else now - timedelta(hours=config.window_hours)
    with remembering(config.archive, now) as memory:
        visited = visit(config, memory, start=start, now=now, progress=progress)
        return replace(visited, problems=(*named(config, visited.problems), *memory.problems))


def _made(  # noqa: PLR0913, PLR0917 - the build's own, in its order
    config: Config,
    wish: Wish,
    audiences: Sequence[Audience],
    memory: Memory,
    now: datetime | None,
    progress: Progress,
    *,
    asks: bool = False,
) -> tuple[Build, Gathered]:
    """Build an issue for the audiences; nothing is gathered before the templates are known to be right."""
    printing = [form for audience in audiences for form in audience.formats if form in PAPER]
    obstacle = pdf_obstacle() if printing or wish.cover else None
    # The two slow loads, of the language model and of the PDF engine, go on while the templates are tried.
    with open_press(0 if obstacle else len(printing)) as press, ThreadPoolExecutor(2) as ahead:
        ahead.submit(press.warm_up)
        loading = ahead.submit(get_ready)
        # What two audiences share is told once.
        cautions = tuple(dict.fromkeys(each for audience in audiences for each in check_audience(config, audience)))
        if printing and (missing := font_obstacle()):
            raise RenderError(told(missing.where, missing.what, missing.remedy))
        loading.result()
        gathered = _gathered(config, wish, memory, now, progress, asks=asks)
        issue = _thought(config, wish, gathered, progress)
        remarks = gathered.remarks
        if wish.strict:
            _stop(issue.problems)
        cuts = _cut(config, issue, audiences, memory)
        editions, untold = retell(config, issue, cuts, memory, now=now if asks else None, progress=progress)
        if wish.strict:
            _stop(untold)
        told_so_far = (*issue.problems, *untold)
        made = Build(issue=issue, editions=editions, renditions=(), receipts=(), problems=told_so_far, remarks=remarks)
        if not issue.articles:
            awaits = any(each.changed_only or each.kind in {"feed", "mailbox"} for each in config.sources)
            return replace(made, editions=(), awaits=awaits), gathered
        wanted = _wanted(audiences, editions, without=PAPER if obstacle else frozenset())
        renditions, problems = _render(wanted, press, templates=config.templates, progress=progress)
    problems = (*([obstacle] if obstacle else []), *cautions, *problems)
    if wish.strict:
        _stop(problems)
    asked = wish.cover if not obstacle else None
    picture = cover(renditions, editions, config.templates, width=asked.width) if asked else b""
    receipts = publish(config, renditions, audiences, editions, day=wish.day)
    if asked:
        write_file(asked.path, picture)
    return replace(made, renditions=renditions, receipts=receipts, problems=(*told_so_far, *problems)), gathered


def think(config: Config, wish: Wish, *, progress: Progress = quiet) -> Issue:
    """Read the files, recall what feeds and mailboxes showed, and make the issue; nothing is kept or written.

    What is wrong with the archive stands last among the problems of the issue.
    """
    with recalling(config.archive) as memory:
        issue = _thought(config, wish, _gathered(config, wish, memory, None, progress), progress)
        return replace(issue, problems=(*issue.problems, *memory.problems))


def _gathered(  # noqa: PLR0913 - the build's own, in its order
    config: Config, wish: Wish, memory: Memory, now: datetime | None, progress: Progress, *, asks: bool = False
) -> Gathered:
    """Gather the articles of the issue."""
    start, end = window(config, wish)
    return gather(config, memory, start=start, end=end, day=wish.day, now=now, asks=asks, progress=progress)


@seldom_looked_for()
def _thought(config: Config, wish: Wish, gathered: Gathered, progress: Progress) -> Issue:
    """Make the issue of what was gathered."""
    start, end = window(config, wish)
    lexicons, outlets = load_lexicons(), outlets_with(config.outlets)
    articles = marked(gathered.articles, end=end, zone=config.timezone)
    found = [
        story
        for each in _counted("splitting", articles, progress)
        for story in split(each, lexicons, moves=config.moves)
    ]
    in_print = {story.article.id for story in found}
    stories, outside = within(found, start=start, end=end, zone=config.timezone, undated=config.undated)
    taught = load_taught(config)
    filed = [
        correct(classify(story, config.topics, lexicons, outlets), taught, lexicons)
        for story in _counted("filing", stories, progress)
    ]
    progress("clustering", 0, len(filed))
    known = load_names()
    clusters = cluster(filed, lexicons, bar=config.same_event)
    if config.across_languages:
        clusters = across(clusters, lexicons, known, outlets)
    ranked_by = partial(rank, topics=config.topics, outlets=outlets, ranking=config.ranking)
    placements = ranked_by(clusters, end=end, zone=config.timezone)
    ranked = _counted("summarising", placements, progress)
    briefs = [summarise(placement, lexicons, outlets, known) for placement in ranked]
    empty = storyless(article for article in articles if article.id not in in_print)
    return compose(
        briefs,
        day=wish.day,
        start=start,
        end=end,
        topics=config.topics,
        articles=[article for article in articles if article.id in in_print],
        spiked=(*gathered.spiked, *outside, *empty),
        problems=(
            *named(config, gathered.unfound, by_wish=wish.has_own_sources),
            *gathered.unreadable,
            *misplaced(articles, config.moves),
        ),
    )


def _require_archive(config: Config) -> None:
    """Raise when there are feeds, mailboxes or a model, and nothing that remembers what they gave."""
    asked = next((source for source in config.sources if source.kind in {"feed", "mailbox"}), None)
    if config.archive is None and asked:
        raise ConfigError(
            f"{config.path}: {asked.shown}: a {asked.kind} needs the archive, which remembers what was read and when "
            "it may be asked again; leave out archive: none"
        )
    if config.archive is None and config.summarise:
        raise ConfigError(f"{config.path}: summarise: a model needs the archive, which remembers what it wrote")


def check_audience(config: Config, audience: Audience) -> tuple[Problem, ...]:
    """Return what its readers should be warned of; raise when a template, theme or table of words is wrong."""
    return check_templates(
        templates=config.templates,
        template=audience.template or audience.id,
        theme=audience.theme,
        options=audience.options,
        language=audience.language,
        formats=audience.formats,
    )


def consider(config: Config, wish: Wish) -> tuple[Issue, tuple[Edition, ...]]:
    """Make the issue and its editions; nothing is rendered or written."""
    return (issue := think(config, wish)), cut_again(config, wish, issue)


def cut_again(config: Config, wish: Wish, issue: Issue) -> tuple[Edition, ...]:
    """Make the editions of an issue that is made already; nothing is rendered or written."""
    with recalling(config.archive) as memory:
        return retell(config, issue, _cut(config, issue, _chosen(config, wish), memory), memory)[0]


def _cut(config: Config, issue: Issue, audiences: Iterable[Audience], memory: Memory) -> tuple[Edition, ...]:
    """Cut an issue for its audiences, beside what is remembered of the issues before."""
    made = partial(cut, issue, title=config.title, version=__version__, past=memory.past(issue.date, RECENT))
    size = partial(measure_of, config.templates)
    return tuple(made(each, measure=size(each.theme, each.template or each.id, each.options)) for each in audiences)


def _chosen(config: Config, wish: Wish) -> tuple[Audience, ...]:
    """Return the audiences wished for, with the formats wished for."""
    wanted = (each for each in config.audiences if not wish.audiences or each.id in wish.audiences)
    return tuple(replace(each, formats=wish.formats or each.formats) for each in wanted)


def _stop(problems: Sequence[Problem]) -> None:
    """Raise when there is a problem: a strict build writes nothing then."""
    if problems:
        lines = [told(each.where, each.what, each.remedy) for each in problems]
        raise DigestError("\n".join([*lines, "Nothing was written, because of --strict."]))


def _counted(what: str, things: Sequence[_Thing], progress: Progress) -> Iterator[_Thing]:
    """Yield things one by one, and tell how many are done."""
    for done, thing in enumerate(things):
        progress(what, done, len(things))
        yield thing
    progress(what, len(things), len(things))


def _wanted(
    audiences: Sequence[Audience], editions: Sequence[Edition], *, without: frozenset[Format]
) -> list[tuple[Edition, Format]]:
    """List every edition in every format of its audience, but for those that cannot be made."""
    return [
        (edition, form)
        for audience, edition in zip(audiences, editions, strict=True)
        for form in audience.formats
        if form not in without and form not in FEEDS
    ]


def _render(
    wanted: Sequence[tuple[Edition, Format]], press: Press, *, templates: Sequence[str], progress: Progress
) -> tuple[tuple[Rendition, ...], tuple[Problem, ...]]:
    """Render what is wanted, the PDFs beside the other formats."""
    pdfs = press.printed([each for each in wanted if each[1] in PAPER], templates=templates)
    renditions: list[Rendition] = []
    problems: list[Problem] = []
    for done, (edition, form) in enumerate(wanted, 1):
        rendition, told = next(pdfs) if form in PAPER else render(edition, form, templates=templates)
        renditions.append(rendition)
        problems += told
        progress("rendering", done, len(wanted))
    return tuple(renditions), tuple(problems)
