"""The check of templates before anything is written.

What comes in: template folders, and what an audience asks for. What goes out: nothing, or a `TemplateError`. Every
template that can be called is compiled, and the whole page is made from a specimen edition that has everything, and
from one that has nothing, so that a misspelt name is found on a day that does not use it. A file of the audience's
folder that no template calls, and whose name is nearly that of a template, is misspelt too.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

from jinja2 import Environment

from digest.errors import RenderError, TemplateError
from digest.model import PAPER, Edition, Format, OptionValue, Problem
from digest.render.environment import explained
from digest.render.faults import Trial, find_faults, names_of, sandbox_of, unlike
from digest.render.folders import TemplateFolders
from digest.render.locales import load_words, word_cautions
from digest.render.mail import to_mail
from digest.render.markdown import to_markdown
from digest.render.page import page
from digest.render.specimen import bare, full
from digest.render.tables import Theme, load_theme
from digest.render.text import to_text
from digest.text.telling import nearest
from digest.themes.files import PLAIN

_STYLES = ("web.css", "print.css", "book.css", "mail.css")
_SUFFIXES: Mapping[Format, tuple[str, ...]] = {
    "markdown": (".md.j2",),
    "text": (".txt.j2",),
    "html": (".html.j2",),
    "mail": (".mail.j2", ".txt.j2"),
    **dict.fromkeys((*sorted(PAPER), "epub", "docx"), (".html.j2",)),
}
"""How the templates of a format end."""
_MAKERS: Mapping[Format, Callable[[Edition, Sequence[str], Theme], object]] = {
    "markdown": lambda edition, templates, _: to_markdown(edition, templates),
    "text": lambda edition, templates, _: to_text(edition, templates),
    "mail": lambda edition, templates, _: to_mail(edition, templates),
    "html": lambda edition, templates, theme: page(edition, templates, theme, "web"),
    **dict.fromkeys(PAPER, lambda edition, templates, theme: page(edition, templates, theme, "print")),
    **dict.fromkeys(("epub", "docx"), lambda edition, templates, _: _book(edition, templates)),
}
"""What fills the templates of a format."""
TRIED: tuple[Format, ...] = tuple(_MAKERS)
"""The formats that have templates."""


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
        RenderError: A library that a format needs is not installed.
        TemplateError: Says file, line, what is wrong, and the nearest name that is known.
    """
    wanted = Wanted(
        templates=tuple(templates),
        template=template,
        theme=theme,
        language=language,
        formats=tuple(formats),
        options=options or {},
    )
    _require_library(wanted.formats)
    try:
        _try(wanted)
    except TemplateError as error:
        first, others = str(error), faults(wanted)
        raise TemplateError("\n".join(unlike([*others, first], first=first))) from error
    return word_cautions(templates, language) if set(formats) - {"json"} else ()


def _require_library(formats: Sequence[Format]) -> None:
    """Raise when a format needs a library that is not here: before an article is read, not when all is thought."""
    if "docx" not in formats:
        return
    from digest.render.word import docx_obstacle  # noqa: PLC0415  (loaded where a DOCX is wanted)

    if missing := docx_obstacle():
        raise RenderError(missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an audience asks for."""

    templates: tuple[str, ...]
    template: str
    theme: str
    language: str
    formats: tuple[Format, ...]
    options: Mapping[str, OptionValue]


def faults(wanted: Wanted) -> tuple[str, ...]:
    """Return a line for every fault of the templates that an audience uses: file, line, what, and the nearest name."""
    lines = list(_misnamed(wanted.templates, wanted.template))
    try:
        theme = load_theme(wanted.templates, wanted.theme, wanted.template, wanted.options)
        words = load_words(wanted.templates, wanted.language)
    except TemplateError as error:
        return (*lines, *str(error).splitlines())
    loader = TemplateFolders(wanted.templates, wanted.template, wanted.theme)
    trials = chain(_trials(wanted, theme), _others(wanted))
    return unlike([*lines, *find_faults(trials, loader, names_of(words, theme), _endings(wanted))])


def _try(wanted: Wanted) -> None:
    """Raise at the first fault."""
    if misnamed := next(_misnamed(wanted.templates, wanted.template), None):
        raise TemplateError(misnamed)
    for suffix in _endings(wanted):
        _compile(sandbox_of(suffix, TemplateFolders(wanted.templates, wanted.template, wanted.theme)), suffix)
    for trial in _trials(wanted, load_theme(wanted.templates, wanted.theme, wanted.template, wanted.options)):
        trial()


def _endings(wanted: Wanted) -> tuple[str, ...]:
    """Return how the templates of the wanted formats end."""
    return tuple(sorted({suffix for each in wanted.formats for suffix in _SUFFIXES.get(each, ())}, reverse=True))


def _others(wanted: Wanted) -> Iterator[Trial]:
    """Yield what fills the built-in templates of the other formats: so the names that they are given are known."""
    templates = wanted.templates[-1:]
    theme = load_theme(templates, PLAIN, "")
    for each in set(TRIED) - set(wanted.formats):
        yield partial(_MAKERS[each], bare(), templates, theme)


def _trials(wanted: Wanted, theme: Theme) -> Iterator[Trial]:
    """Yield what fills each template of a format, with an edition that has everything and with one that has nothing."""
    for specimen in (full(), bare()):
        edition = replace(
            specimen,
            template=wanted.template,
            theme=wanted.theme,
            language=wanted.language,
            options=wanted.options,
        )
        for each in wanted.formats:
            if each in _MAKERS:
                yield partial(_MAKERS[each], edition, wanted.templates, theme)


def _book(edition: Edition, templates: Sequence[str]) -> None:
    """Make a book and throw it away."""
    from digest.render.epub import to_epub  # noqa: PLC0415  (XML is loaded where a book is wanted)

    to_epub(edition, templates)


def _compile(environment: Environment, suffix: str) -> None:
    """Compile every template whose name ends in `suffix`."""
    for name in environment.list_templates(filter_func=lambda name: name.endswith(suffix)):
        try:
            environment.get_template(name)
        except Exception as error:
            raise explained(error, environment) from error


def _misnamed(templates: Sequence[str], template: str) -> Iterator[str]:
    """Yield a line for each file of the audience's folder that is not used because its name is misspelt."""
    shared = [path for folder in templates for kind in ("base", "partials") for path in Path(folder, kind).glob("*.j2")]
    known = (*sorted({path.name for path in shared}), *_STYLES)
    for home in (Path(folder, "audiences", template) for folder in templates):
        own = sorted(path for path in home.glob("*") if not path.name.startswith((".", "_")) and path.is_file())
        for path in own:
            likely = None if path.name in known else _meant(path.name, known)
            if likely and not _is_called(path, [*own, *shared]):
                remedy = f"did you mean {likely}? Rename it, or begin its name with _ to keep it aside"
                yield f"{path}: no template calls a file of this name; {remedy}"


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
