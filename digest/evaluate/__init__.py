"""The command ``digest eval``: how well the program does on labelled articles.

In: a folder of articles with their labels, or the program's own. Out: a table of figures on standard output, each
beside what a trivial way reaches and the floor that it is held to, and an exit code. It changes nothing.
"""

import json
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.console import PARTLY, WELL, config_option, telling

if TYPE_CHECKING:
    from digest.evaluate.measure import Figure

SCHEMA = 1
"""Version of the object that ``eval --json`` prints."""


@click.command(name="eval")
@click.argument("folder", required=False, type=click.Path())
@config_option
@click.option("--languages", is_flag=True, help="One table for each language, too.")
@click.option("--misses", is_flag=True, help="List everything that was missed or found wrongly.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@telling
def evaluate(*, folder: str | None, config_path: str | None, languages: bool, misses: bool, as_json: bool) -> int:
    """Measure splitting, topics, merging, attribution, dates and summaries on labelled articles.

    FOLDER holds articles (NAME.txt or NAME.md), each with its labels (NAME.json; docs/how-to/evaluate.md tells the
    form). Without one, the program's own labelled articles are taken, and a figure below its floor is an error. Topics
    are those of --config; left out, the packs geopolitics, politics and economy.

    Exit codes: 0 all well; 1 a figure on the program's own articles is below its floor; 2 wrong usage, configuration or
    labels.
    """
    from digest.evaluate.labels import labelled_in  # noqa: PLC0415 - heavy rooms are opened by the command that needs them
    from digest.evaluate.measure import by_language, measure  # noqa: PLC0415 - as above
    from digest.evaluate.settings import floors, own_folder, topics_and_outlets  # noqa: PLC0415 - as above
    from digest.lexicons import load_lexicons  # noqa: PLC0415 - as above

    topics, outlets = topics_and_outlets(config_path)
    labelled = labelled_in(Path(folder) if folder else own_folder(), topics=[topic.id for topic in topics])
    lexicons = load_lexicons()
    figures, lines = measure(labelled, topics=topics, outlets=outlets, lexicons=lexicons)
    parts = {
        language: measure(some, topics=topics, outlets=outlets, lexicons=lexicons)[0]
        for language, some in by_language(labelled).items()
        if languages
    }
    held = floors()
    below = {each.name for each in figures if folder is None and each.value < held.get(each.name, 0.0)}
    if as_json:
        click.echo(json.dumps({"schema": SCHEMA, **_object(figures, held, parts), "misses": list(lines)}, indent=2))
    else:
        for line in (*_table(figures, held, below), *(lines if misses else ())):
            click.echo(line)
        for language, some in parts.items():
            click.echo("\n".join(["", f"{language}:", *_table(some, {}, frozenset())]))
    return PARTLY if below else WELL


def _table(figures: tuple["Figure", ...], held: Mapping[str, float], below: AbstractSet[str]) -> Iterator[str]:
    """Yield the lines of a table; figures below a floor that holds are marked."""
    yield f"{'':40} {'here':>6} {'floor':>6} {'trivial':>8}  of"
    for each in figures:
        floor = f"{held[each.name]:.3f}" if each.name in held else "-"
        trivial = f"{each.trivial:.3f}" if each.trivial is not None else "-"
        mark = "  BELOW ITS FLOOR" if each.name in below else ""
        how = f" (trivial: {each.trivially})" if each.trivially else ""
        yield f"{each.what:40} {each.value:6.3f} {floor:>6} {trivial:>8}  {each.count}{how}{mark}"


def _object(
    figures: tuple["Figure", ...], held: Mapping[str, float], parts: Mapping[str, tuple["Figure", ...]]
) -> dict[str, object]:
    """Make the plain values of the figures."""
    return {
        "figures": {
            each.name: {
                "value": round(each.value, 4),
                "trivial": None if each.trivial is None else round(each.trivial, 4),
                "floor": held.get(each.name),
                "count": each.count,
            }
            for each in figures
        },
        "languages": {language: {each.name: round(each.value, 4) for each in some} for language, some in parts.items()},
    }
