"""Build: one issue from the configuration, a day and the world. The only module that knows the order.

    sources -> collect -> read -> split -> window -> classify -> cluster -> rank -> summarise -> compose -> cut
            -> render -> deliver

Three kinds of bad news have three homes: a wrong configuration or template raises, a failing world is a `Problem`, a
story left out is `Spiked`. Everything is rendered before anything is written. It never asks for the time of day.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from digest import __version__, pool
from digest.classify import classify
from digest.cluster import cluster
from digest.collect import collect
from digest.compose import compose, cut
from digest.deliver import deliver
from digest.errors import DigestError
from digest.lexicons import load_lexicons
from digest.model import Article, Audience, Build, Config, Edition, Issue, Problem, Receipt, Rendition, Spiked, Story
from digest.rank import rank
from digest.read import read_all
from digest.render import check_templates, pdf_obstacle, render
from digest.split import split
from digest.summarise import summarise
from digest.window import within
from digest.wish import Wish, window

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


def quiet(what: str, done: int, total: int) -> None:
    """Hear of progress and say nothing."""


def build(config: Config, wish: Wish, *, progress: Progress = quiet) -> Build:
    """Build an issue, cut it for its audiences, render and write it.

    Raises:
        DigestError: Something that a person must mend first; nothing has been written then.
    """
    audiences = _chosen(config, wish)
    for audience in audiences:
        check_audience(config, audience)
    issue = think(config, wish, progress=progress)
    if wish.strict and issue.problems:
        raise DigestError("\n".join(_told(problem) for problem in issue.problems))
    editions = tuple(cut(issue, each, title=config.title, version=__version__) for each in audiences)
    if not issue.articles:
        return Build(issue=issue, editions=(), renditions=(), receipts=(), problems=issue.problems)
    renditions, problems = _render(config, audiences, editions, progress)
    if wish.strict and problems:
        raise DigestError("\n".join(_told(problem) for problem in problems))
    receipts = _deliver(config, renditions, wish.day)
    return Build(
        issue=issue,
        editions=editions,
        renditions=renditions,
        receipts=receipts,
        problems=(*issue.problems, *problems),
    )


def think(config: Config, wish: Wish, *, progress: Progress = quiet) -> Issue:
    """Read the sources and make the issue; nothing is rendered or written."""
    start, end = window(config, wish)
    lexicons = load_lexicons()
    raws, unfound = collect(config.sources)
    articles, unreadable, spiked = read_all(raws, zone=config.timezone, apply=pool.apply)
    found: list[Story] = []
    for done, article in enumerate(articles, 1):
        found += split(article, lexicons)
        progress("reading", done, len(articles))
    told = {story.article.id for story in found}
    stories, outside = within(found, start=start, end=end, zone=config.timezone, undated=config.undated)
    filed = [classify(story, config.topics, lexicons) for story in stories]
    clusters = cluster(filed, lexicons)
    placements = rank(clusters, topics=config.topics, outlets=config.outlets, end=end, zone=config.timezone)
    briefs = [summarise(placement, lexicons, config.outlets) for placement in placements]
    return compose(
        briefs,
        day=wish.day,
        start=start,
        end=end,
        topics=config.topics,
        articles=[article for article in articles if article.id in told],
        spiked=(*spiked, *outside, *_storyless(article for article in articles if article.id not in told)),
        problems=(*unfound, *unreadable),
    )


def check_audience(config: Config, audience: Audience) -> None:
    """Raise when a template, theme or table of words that an audience uses is wrong."""
    check_templates(
        templates=config.templates,
        template=audience.template or audience.id,
        theme=audience.theme,
        language=audience.language,
        formats=audience.formats,
    )


def consider(config: Config, wish: Wish) -> tuple[Issue, tuple[Edition, ...]]:
    """Make the issue and its editions; nothing is rendered or written."""
    issue = think(config, wish)
    return issue, tuple(cut(issue, each, title=config.title, version=__version__) for each in _chosen(config, wish))


def _chosen(config: Config, wish: Wish) -> tuple[Audience, ...]:
    """Return the audiences wished for, with the formats wished for."""
    audiences = [each for each in config.audiences if not wish.audiences or each.id in wish.audiences]
    if wish.formats:
        return tuple(replace(each, formats=wish.formats) for each in audiences)
    return tuple(audiences)


def _storyless(articles: Iterable[Article]) -> tuple[Spiked, ...]:
    """Spike articles that hold a headline and no text."""
    return tuple(
        Spiked(
            id=article.id,
            location=article.location,
            headline=article.headline.of(article.text) if article.headline else "",
            reason="empty",
            detail="holds a headline and no text",
        )
        for article in articles
    )


def _render(
    config: Config, audiences: Sequence[Audience], editions: Sequence[Edition], progress: Progress
) -> tuple[tuple[Rendition, ...], tuple[Problem, ...]]:
    """Render every edition in every format of its audience; PDF is left out with a problem where it cannot be made."""
    obstacle = pdf_obstacle() if any("pdf" in each.formats for each in audiences) else None
    wanted = [
        (edition, form)
        for audience, edition in zip(audiences, editions, strict=True)
        for form in audience.formats
        if not (form == "pdf" and obstacle)
    ]
    renditions: list[Rendition] = []
    problems: list[Problem] = [obstacle] if obstacle else []
    for done, (edition, form) in enumerate(wanted, 1):
        rendition, told = render(edition, form, templates=config.templates)
        renditions.append(rendition)
        problems += told
        progress("rendering", done, len(wanted))
    return tuple(renditions), tuple(problems)


def _deliver(config: Config, renditions: Sequence[Rendition], day: date) -> tuple[Receipt, ...]:
    """Write the renditions to every destination."""
    return tuple(receipt for each in config.destinations for receipt in deliver(renditions, each, day=day))


def _told(problem: Problem) -> str:
    """Return a problem as one line."""
    return f"{problem.where}: {problem.what}" + (f"; {problem.remedy}" if problem.remedy else "")
