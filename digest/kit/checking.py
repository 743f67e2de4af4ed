"""All templates tried: those of every audience, and those that no audience uses.

Comes in: a configuration. Goes out: what was tried, with a line for each fault. It builds and writes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from digest.errors import RenderError, TemplateError
from digest.model import PAPER, Config, Edition, Format, PdfLimits, Rendition
from digest.render import render
from digest.render.check import TRIED, Wanted, faults
from digest.render.faults import unlike
from digest.themes.files import PLAIN, theme_names

_NOBODY = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One set of templates."""

    what: str
    faults: tuple[str, ...]


def check_all(config: Config) -> Iterator[Tried]:
    """Yield what is tried, each fault once."""
    told: set[str] = set()
    for what, wanted in _sets(config):
        new = tuple(line for line in unlike(faults(wanted)) if line.partition(";")[0] not in told)
        told |= {line.partition(";")[0] for line in new}
        yield Tried(what=what, faults=new)


def made(edition: Edition, form: Format, templates: Sequence[str], limits: PdfLimits | None = None) -> Rendition:
    """Return an edition in one format; paper within the limits of a build, left out the ordinary ones.

    Raises:
        TemplateError: Something is wrong with its templates; a line for every fault that is found, not only the first.
        DigestError: It cannot be made for another reason.
    """
    try:
        if form in PAPER:
            return _printed(edition, form, templates, limits)
        return render(edition, form, templates=templates)[0]
    except TemplateError as error:
        wanted = Wanted(
            templates=tuple(templates),
            template=edition.template,
            theme=edition.theme,
            language=edition.language,
            formats=(form,),
            options=edition.options,
        )
        raise TemplateError("\n".join(unlike([*faults(wanted), str(error)], first=str(error)))) from error


def _printed(edition: Edition, form: Format, templates: Sequence[str], limits: PdfLimits | None) -> Rendition:
    """Return an edition on paper, laid out in a process of its own: a page without end ends itself alone."""
    from digest.render.press import open_press  # noqa: PLC0415 - processes are for paper alone

    with open_press(1, limits) as press:
        ((rendition, problems),) = press.printed([(edition, form)], templates=templates)
    if rendition is None:
        raise RenderError("\n".join(f"{each.where}: {each.what}. {each.remedy}" for each in problems))
    return rendition


def _sets(config: Config) -> Iterator[tuple[str, Wanted]]:
    """Yield every audience, then folders and themes that none has."""
    for each in config.audiences:
        yield (
            f"audience {each.id}: theme {each.theme}, {', '.join(each.formats)}",
            Wanted(
                templates=config.templates,
                template=each.template or each.id,
                theme=each.theme,
                language=each.language,
                formats=TRIED,
                options=each.options,
            ),
        )
    folders = {path.name for home in config.templates for path in Path(home, "audiences").glob("*") if path.is_dir()}
    for folder in sorted(folders - {each.template or each.id for each in config.audiences}):
        yield f"audiences/{folder}: no audience has this folder", _unused(config, folder, PLAIN)
    for theme in theme_names(config.templates):
        if theme not in {each.theme for each in config.audiences}:
            yield f"themes/{theme}: no audience has this theme", _unused(config, _NOBODY, theme)


def _unused(config: Config, template: str, theme: str) -> Wanted:
    """Return what is tried of templates that no audience uses."""
    return Wanted(
        templates=config.templates,
        template=template,
        theme=theme,
        language=config.language,
        formats=TRIED,
        options={},
    )
