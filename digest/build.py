"""Build: one issue from the configuration, a day and the world. The only module that knows the order.

    sources -> gather (collect, visit, read, dedupe) -> think (split, window, classify, cluster, rank, summarise,
            compose) -> cut -> retell -> render -> deliver

Audiences of another window or another handling ceiling are parts of their own: an issue is thought for each. The
archive, where there is one, keeps what was read and, at the end, what was delivered. An issue from files takes from it
its number, what is usual and, by a schedule, which undated files earlier issues had.

Three kinds of bad news have three homes: a wrong configuration or template raises, a failing world is a `Problem`, a
story left out is `Spiked`. Everything is rendered before anything is written. It never asks for the time of day.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from digest import __version__
from digest.archive.memory import Memory, recalling, remembering
from digest.compose import RECENT, cut
from digest.compose.quiet import quiet as quiet_days
from digest.deliver.single import write_file
from digest.errors import DigestError, RenderError
from digest.gather import Gathered, Progress, gather, require_archive, taken, used_up
from digest.model import PAPER, Audience, Build, Config, Edition, Format, Issue, Problem, Rendition
from digest.parts import Part, issues_of, parts_of, whole, whole_part
from digest.publish import publish
from digest.render import check_templates, font_obstacle, pdf_obstacle, render
from digest.render.cover import cover
from digest.render.feed import FEEDS
from digest.render.measure import measure_of
from digest.render.press import Press, open_press
from digest.retell import retell
from digest.text.languages import get_ready
from digest.text.telling import told
from digest.think import think as make_issue
from digest.wish import Wish, named

if TYPE_CHECKING:
    from digest.visit import Visited


Thoughts = tuple[tuple[Part, Issue], ...]
"""The issue of each part; what sees most stands first."""


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
    require_archive(config)
    if now is None:
        return _made(config, wish, audiences, Memory(), None, progress)[0]
    with remembering(config.archive, now) as memory:
        made, uses = _made(config, wish, audiences, memory, now, progress, asks=asks)
        if made.receipts:
            memory.record(made, at=now, uses=uses)
        return replace(made, problems=(*made.problems, *memory.problems))


def collect(config: Config, *, now: datetime, progress: Progress = quiet) -> "Visited":
    """Ask the feeds and mailboxes, and keep what they show, without building anything.

    Raises:
        BusyError: Another run is at work in the same workspace.
        ConfigError: There is no archive to keep it in.
    """
    from digest.visit import visit  # noqa: PLC0415 - the network is opened where it is wanted

    require_archive(config)
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
) -> tuple[Build, tuple[tuple[str, str], ...]]:
    """Build an issue for the audiences, and tell which documents it uses up; no wrong template lets it begin."""
    printing = [form for audience in audiences for form in audience.formats if form in PAPER]
    obstacle = pdf_obstacle() if printing or wish.cover else None
    # The two slow loads, of the language model and of the PDF engine, go on while the templates are tried.
    with open_press(0 if obstacle else len(printing), config.pdf) as press, ThreadPoolExecutor(2) as ahead:
        ahead.submit(press.warm_up)
        loading = ahead.submit(get_ready)
        # What two audiences share is told once.
        cautions = tuple(dict.fromkeys(each for audience in audiences for each in check_audience(config, audience)))
        if printing and (missing := font_obstacle()):
            raise RenderError(told(missing.where, missing.what, missing.remedy))
        loading.result()
        parts = _parts(config, wish, audiences, memory)
        gathered = gather(config, memory, parts, day=wish.day, now=now, asks=asks, progress=progress)
        thoughts = [(each.part, make_issue(config, wish, each, progress)) for each in gathered.portions]
        issues = [issue for _, issue in thoughts]
        # An issue for some of the audiences uses nothing up: the others are still to come.
        uses = (*(() if wish.audiences else used_up(gathered, issues)), *taken(gathered))
        problems = (*whole(issues).problems, *gathered.misread)
        if wish.strict:
            _stop(problems)
        asking_at = now if asks else None
        editions, untold = _editions(config, thoughts, audiences, memory, asking_at, progress)
        if wish.strict:
            _stop(untold)
        made = replace(
            _made_of(config, audiences, editions, issues, gathered),
            problems=(*problems, *untold),
            remarks=gathered.remarks,
            is_whole=not wish.formats and wish.since is None,
        )
        if not made.editions:
            return made, uses
        wanted = _wanted(audiences, made, without=PAPER if obstacle else frozenset())
        renditions, problems = _render(wanted, press, templates=config.templates, progress=progress)
    problems = (*([obstacle] if obstacle else []), *cautions, *problems)
    if wish.strict:
        _stop(problems)
    asked = wish.cover if not obstacle else None
    if asked:
        picture, unpictured = cover(renditions, editions, config.templates, width=asked.width, limits=config.pdf)
        problems = (*problems, *unpictured)
    receipts = publish(config, renditions, *_made_for(audiences, made), day=wish.day)
    if asked and picture:
        write_file(asked.path, picture)
    problems = (*made.problems, *dict.fromkeys(problems))
    made = replace(made, renditions=renditions, receipts=receipts, problems=problems)
    return made, uses


def think(config: Config, wish: Wish, *, progress: Progress = quiet) -> Issue:
    """Read the files, recall what feeds and mailboxes showed, and make the desk's issue; nothing is kept or written.

    What is wrong with the archive stands last among the problems of the issue.
    """
    with recalling(config.archive) as memory:
        parts = [whole_part(config, wish)]
        gathered = gather(config, memory, parts, day=wish.day, now=None, asks=False, progress=progress)
        issue = make_issue(config, wish, gathered.portions[0], progress)
        return replace(issue, problems=(*issue.problems, *gathered.misread, *memory.problems))


def _parts(config: Config, wish: Wish, audiences: Sequence[Audience], memory: Memory) -> tuple[Part, ...]:
    """Part the audiences, by what was built for them before."""
    scheduled = [each.id for each in audiences if each.schedule is not None]
    built = {name: issues_of(config, name, memory.built(name, before=wish.day)) for name in scheduled}
    return parts_of(config, wish, audiences, {name: max(issues) for name, issues in built.items() if issues})


def _editions(  # noqa: PLR0913, PLR0917 - the build's own, in its order
    config: Config,
    thoughts: Sequence[tuple[Part, Issue]],
    audiences: Sequence[Audience],
    memory: Memory,
    now: datetime | None,
    progress: Progress,
) -> tuple[tuple[Edition, ...], tuple[Problem, ...]]:
    """Cut the issue of each part for its audiences; return the editions in the order of the audiences."""
    editions: dict[str, Edition] = {}
    untold: list[Problem] = []
    for part, issue in thoughts:
        cuts = _cut(config, issue, [each for each in audiences if each.id in part.audiences], memory)
        finished, problems = retell(config, issue, cuts, memory, now=now, progress=progress)
        editions |= {each.audience: each for each in finished}
        untold += problems
    return tuple(editions[each.id] for each in audiences), tuple(dict.fromkeys(untold))


def _made_of(
    config: Config,
    audiences: Sequence[Audience],
    editions: Sequence[Edition],
    issues: Sequence[Issue],
    gathered: Gathered,
) -> Build:
    """Return the build with the editions that are to be made; nothing is rendered yet."""
    issue = whole(issues)
    awaits = any(each.changed_only or each.kind in {"feed", "mailbox"} for each in config.sources)
    awaits = awaits or any(portion.part.is_planned for portion in gathered.portions)
    is_faultless = not issue.problems and not any(each.reason == "empty" for each in issue.spiked)
    wanted = quiet_days(
        audiences, editions, is_anything_read=bool(issue.articles), may_be_empty=awaits and is_faultless
    )
    return Build(
        issue=issue,
        editions=wanted.editions,
        renditions=(),
        receipts=(),
        problems=(),
        awaits=awaits and not issue.articles,
        skipped=wanted.skipped,
        is_foreseen=wanted.is_foreseen,
    )


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
    thoughts = ponder(config, wish)
    return whole([issue for _, issue in thoughts]), cut_again(config, wish, thoughts)


def ponder(config: Config, wish: Wish) -> Thoughts:
    """Make the issue of each part; nothing is rendered or written.

    What is wrong with the archive stands last among the problems of the first issue.
    """
    audiences = _chosen(config, wish)
    with recalling(config.archive) as memory:
        parts = _parts(config, wish, audiences, memory)
        gathered = gather(config, memory, parts, day=wish.day, now=None, asks=False, progress=quiet)
        (part, first), *others = [(each.part, make_issue(config, wish, each, quiet)) for each in gathered.portions]
        first = replace(first, problems=(*first.problems, *gathered.misread, *memory.problems))
        return ((part, first), *others)


def cut_again(config: Config, wish: Wish, thoughts: Thoughts) -> tuple[Edition, ...]:
    """Make the editions of issues that are made already; nothing is rendered or written."""
    with recalling(config.archive) as memory:
        return _editions(config, thoughts, _chosen(config, wish), memory, None, quiet)[0]


def _cut(config: Config, issue: Issue, audiences: Sequence[Audience], memory: Memory) -> tuple[Edition, ...]:
    """Cut an issue for its audiences, beside what is remembered of the issues before."""
    made = partial(cut, issue, title=config.title, version=__version__)
    size = partial(measure_of, config.templates)
    past = {each.id: memory.past(each, config.handling, issue.date, RECENT) for each in audiences}
    return tuple(
        made(each, measure=size(each.theme, each.template or each.id, each.options), past=past[each.id])
        for each in audiences
    )


def _chosen(config: Config, wish: Wish) -> tuple[Audience, ...]:
    """Return the audiences wished for, with the formats wished for."""
    wanted = (each for each in config.audiences if not wish.audiences or each.id in wish.audiences)
    return tuple(replace(each, formats=wish.formats or each.formats) for each in wanted)


def _stop(problems: Sequence[Problem]) -> None:
    """Raise when there is a problem: a strict build writes nothing then."""
    if problems:
        lines = [told(each.where, each.what, each.remedy) for each in problems]
        raise DigestError("\n".join([*lines, "Nothing was written, because of --strict."]))


def _made_for(audiences: Sequence[Audience], made: Build) -> tuple[list[Audience], list[Edition]]:
    """Return the audiences for which an edition is made, and their editions."""
    editions = [each for each in made.editions if each.audience not in made.skipped]
    by_id = {each.id: each for each in audiences}
    return [by_id[each.audience] for each in editions], editions


def _wanted(audiences: Sequence[Audience], made: Build, *, without: frozenset[Format]) -> list[tuple[Edition, Format]]:
    """List every edition in every format of its audience, but for those that cannot be made, and those left out."""
    pairs = zip(*_made_for(audiences, made), strict=True)
    return [
        (edition, form)
        for audience, edition in pairs
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
        renditions += [rendition] if rendition else []
        problems += told
        progress("rendering", done, len(wanted))
    return tuple(renditions), tuple(problems)
