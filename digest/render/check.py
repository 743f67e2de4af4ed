"""The check of templates before anything is written.

What comes in: template folders, and what an audience asks for. What goes out: nothing, or a `TemplateError`. Every
template that can be called is compiled, and the whole page is made from a specimen edition that has everything, and
from one that has nothing, so that a misspelt name is found on a day that does not use it. A file of the audience's
folder that no template calls, and whose name is nearly that of a template, is misspelt too.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from jinja2 import Environment

from digest.errors import TemplateError
from digest.model import PAPER, Format, OptionValue, Problem
from digest.render.environment import explained, sandbox, text_sandbox
from digest.render.locales import word_cautions
from digest.render.markdown import to_markdown
from digest.render.page import page
from digest.render.specimen import bare, full
from digest.render.tables import load_theme
from digest.render.text import to_text
from digest.text.telling import nearest

_STYLES = ("web.css", "print.css")


def check_templates(  # noqa: PLR0913 - what an audience asks for
    *,
    templates: Sequence[str],
    template: str,
    theme: str,
    language: str,
    formats: Sequence[Format],
    options: Mapping[str, OptionValue] | None = None,
) -> tuple[Problem, ...]:
    """Return the words that templates print in English for want of others; raise when something is wrong.

    Args:
        templates: Absolute template folders, first found first; the built-in one is last.
        template: The audience's folder under ``templates/audiences``.
        theme: Name of the theme.
        language: The audience's language.
        formats: The formats that the audience asks for.
        options: What the audience chose of its theme.

    Returns:
        What a reader of the editions should be warned of.

    Raises:
        TemplateError: Says file, line, what is wrong, and the nearest name that is known.
    """
    _check_names(templates, template)
    if "markdown" in formats:
        _compile(sandbox(tuple(templates), template, is_markdown=True, theme=theme), ".md.j2")
    if "text" in formats:
        _compile(text_sandbox(templates, template, theme), ".txt.j2")
    if {"html", *PAPER} & set(formats):
        _compile(sandbox(tuple(templates), template, is_markdown=False, theme=theme), ".html.j2")
    tokens = load_theme(templates, theme, template, options)
    for specimen in (full(), bare()):
        edition = replace(specimen, template=template, theme=theme, language=language, options=options or {})
        if "markdown" in formats:
            to_markdown(edition, templates)
        if "text" in formats:
            to_text(edition, templates)
        if "html" in formats:
            page(edition, templates, tokens, "web")
        if PAPER & set(formats):
            page(edition, templates, tokens, "print")
    return word_cautions(templates, language) if set(formats) - {"json"} else ()


def _compile(environment: Environment, suffix: str) -> None:
    """Compile every template whose name ends in `suffix`."""
    for name in environment.list_templates(filter_func=lambda name: name.endswith(suffix)):
        try:
            environment.get_template(name)
        except Exception as error:
            raise explained(error, environment) from error


def _check_names(templates: Sequence[str], template: str) -> None:
    """Raise when a file of the audience's folder is not used because its name is misspelt."""
    shared = [path for folder in templates for kind in ("base", "partials") for path in Path(folder, kind).glob("*.j2")]
    known = (*sorted({path.name for path in shared}), *_STYLES)
    for home in (Path(folder, "audiences", template) for folder in templates):
        own = sorted(path for path in home.glob("*") if not path.name.startswith((".", "_")) and path.is_file())
        for path in own:
            likely = None if path.name in known else _meant(path.name, known)
            if likely and not _is_called(path, [*own, *shared]):
                remedy = f"did you mean {likely}? Rename it, or begin its name with _ to keep it aside"
                raise TemplateError(f"{path}: no template calls a file of this name; {remedy}")


def _meant(name: str, known: Sequence[str]) -> str | None:
    """Return the known file that a name is surely meant to be: one part of it is right and the other nearly so."""
    if f"{name}.j2" in known:
        return f"{name}.j2"
    stem, _, ending = name.partition(".")
    if not name.endswith((".j2", ".css")):
        return None
    if same := [each for each in known if each.partition(".")[0] == stem]:
        return nearest(name, same)
    stems = {each.partition(".")[0]: each for each in known if each.partition(".")[2] == ending}
    close = nearest(stem, stems, cutoff=0.8)
    return stems[close] if close else None


def _is_called(path: Path, templates: Sequence[Path]) -> bool:
    """Tell whether another template has the file's name in it."""
    call = re.compile(rb"""["']""" + re.escape(path.name.encode()) + rb"""["']""")
    return any(call.search(other.read_bytes()) for other in templates if other != path and other.suffix == ".j2")
