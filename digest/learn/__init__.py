"""The commands ``digest label`` and ``digest learn``: how a desk teaches the program its topics.

In: the arguments, and the time of day, which is asked here as in `digest.cli`. Out: lines on standard output, the files
of labels and of what was learned, an exit code. It judges nothing.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from digest.console import WELL, config_option, say, settings, telling
from digest.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from digest.corrections import Correction
    from digest.learn.train import Verdict
    from digest.model import Config, Issue, Story

NONE = "none"
"""Stands for no topic."""


@click.command()
@click.argument("story", metavar="STORY")
@click.argument("topics", nargs=-1, required=True, metavar="TOPIC...")
@config_option
@click.option("--date", "day", metavar="YYYY-MM-DD", help="The issue's date; left out, today.")
@click.option("--since", metavar="WHEN", help="Begin of the window, as for digest build.")
@telling
def label(*, story: str, topics: tuple[str, ...], config_path: str | None, day: str | None, since: str | None) -> int:
    """File a story by hand, for good: under the TOPICs, the main one first, or under none.

    STORY is a story as digest why takes it: its id, words of its headline, or its file. The label stands from the next
    build on, and digest learn learns from it.
    """
    from digest import build as room  # noqa: PLC0415 - heavy rooms are opened by the command that needs them
    from digest.corrections import load_corrections, save_corrections  # noqa: PLC0415 - as above
    from digest.text.telling import count, plain  # noqa: PLC0415 - as above
    from digest.wish import make_wish  # noqa: PLC0415 - as above

    config = settings(config_path)
    wanted = _wanted(config, topics)
    labels, _ = _files(config)
    issue = room.think(config, make_wish(config, today=_today(config), day=day, since=since))
    found = _the_one(issue, story)
    known = load_corrections(labels)
    others = [each for each in known if each.story != found.id]
    save_corrections(labels, (*others, _correction(found, wanted)))
    click.echo(plain(f"{found.id}  {found.headline.text}"))
    click.echo(f"  filed under {', '.join(wanted) or 'no topic'}; {count(len(others) + 1, 'label')} in {labels}")
    return WELL


@click.command()
@config_option
@click.option("--report", is_flag=True, help="Only show what the labels would teach; change nothing.")
@telling
def learn(*, config_path: str | None, report: bool) -> int:
    """Learn from the labels that were given by hand.

    A topic is corrected only where cross-validation says that it helps: where rules and what was learned together do
    better than the rules alone, on labelled stories that were not learned from. What was learned is a file of words and
    numbers.
    """
    from digest.corrections import load_corrections, save_learned  # noqa: PLC0415 - as above
    from digest.learn.train import require_library, train  # noqa: PLC0415 - as above
    from digest.lexicons import load_lexicons, outlets_with  # noqa: PLC0415 - as above
    from digest.text.telling import count  # noqa: PLC0415 - as above

    config = settings(config_path)
    labels, learned = _files(config)
    require_library()
    corrections = load_corrections(labels)
    if not corrections:
        raise UsageError(f"{labels}: no labels yet; give some with digest label STORY TOPIC")
    made, verdicts = train(corrections, config.topics, load_lexicons(), outlets_with(config.outlets))
    for line in _table(verdicts):
        click.echo(line)
    unknown = {topic for each in corrections for topic in each.topics} - {topic.id for topic in config.topics}
    for topic in sorted(unknown):
        say(f"{labels}: labels name the topic {topic}, which is not in the configuration; they are left out")
    if report:
        click.echo("Nothing was changed, because of --report.")
        return WELL
    save_learned(learned, made)
    click.echo(f"{count(len(made.topics), 'topic')} learned from {count(len(corrections), 'label')}: {learned}")
    return WELL


def _wanted(config: "Config", topics: tuple[str, ...]) -> tuple[str, ...]:
    """Return the topics of the command line, checked."""
    from digest.text.telling import suggestion  # noqa: PLC0415 - as above

    if topics == (NONE,):
        return ()
    known = [topic.id for topic in config.topics]
    for topic in topics:
        if topic not in known:
            raise UsageError(f"{topic}: no topic of this name{suggestion(topic, (*known, NONE))}")
    return tuple(dict.fromkeys(topics))


def _files(config: "Config") -> tuple[str, str]:
    """Return the files of labels and of what was learned."""
    if config.labels is None or config.learned is None:
        raise ConfigError("labels belong to a configuration: make a workspace with digest new FOLDER")
    return config.labels, config.learned


def _the_one(issue: "Issue", asked: str) -> "Story":
    """Return the one story that is asked for."""
    from digest.text.telling import plain, suggestion  # noqa: PLC0415 - as above
    from digest.why import called, names  # noqa: PLC0415 - as above

    found = called(issue, asked)
    if not found:
        raise UsageError(f"{asked}: no file or story of this name{suggestion(asked, names(issue))}")
    if len(found) > 1:
        lines = "\n".join(plain(f"  {each.id}  {each.headline.text}") for each in found)
        raise UsageError(f"{asked}: {len(found)} stories are called so; name one by its id:\n{lines}")
    return found[0]


def _correction(story: "Story", topics: tuple[str, ...]) -> "Correction":
    """Make the label of a story."""
    from digest.corrections import Correction  # noqa: PLC0415 - as above

    return Correction(
        story=story.id,
        topics=topics,
        headline=story.headline.text,
        text="\n\n".join(paragraph.span.of(story.article.text) for paragraph in story.paragraphs),
        language=story.language,
        location=story.article.location,
        outlet=story.article.outlet,
        date=story.article.when.edtf if story.article.when else None,
    )


def _table(verdicts: tuple["Verdict", ...]) -> list[str]:
    """Return the lines of the report."""
    lines = [f"{'topic':20} {'labels':>9} {'rules':>6} {'learned':>8}"]
    for each in verdicts:
        counts = f"{each.wanted}/{each.labelled}"
        if each.rules is None or each.learned is None:
            lines.append(f"{each.topic:20} {counts:>9} {'-':>6} {'-':>8}  too few: five with it and five without")
        else:
            said = "learned" if each.taken else "the rules stay"
            lines.append(f"{each.topic:20} {counts:>9} {each.rules:6.3f} {each.learned:8.3f}  {said}")
    return lines


def _today(config: "Config") -> date:
    """Return the day in the configuration's zone."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - as above

    return datetime.now(ZoneInfo(config.timezone)).date()
