"""The check of templates before anything is written.

What comes in: template folders, and what an audience asks for. What goes out: nothing, or a `TemplateError`. Every
template that can be called is compiled, and the whole page is made from a specimen edition that has everything, and
from one that has nothing, so that a misspelt name is found on a day that does not use it.
"""

from collections.abc import Sequence
from dataclasses import replace

from digest.model import Format
from digest.render.environment import explained, sandbox
from digest.render.markdown import to_markdown
from digest.render.page import page
from digest.render.specimen import bare, full
from digest.render.tables import load_theme


def check_templates(
    *, templates: Sequence[str], template: str, theme: str, language: str, formats: Sequence[Format]
) -> None:
    """Raise when a template, theme or table of words that an audience uses is wrong.

    Args:
        templates: Absolute template folders, first found first; the built-in one is last.
        template: The audience's folder under ``templates/audiences``.
        theme: Name of the theme.
        language: The audience's language.
        formats: The formats that the audience asks for.

    Raises:
        TemplateError: Says file, line, what is wrong, and the nearest name that is known.
    """
    if "markdown" in formats:
        _compile(templates, template, ".md.j2", is_markdown=True)
    if {"html", "pdf"} & set(formats):
        _compile(templates, template, ".html.j2", is_markdown=False)
    tokens = load_theme(templates, theme, template)
    for specimen in (full(), bare()):
        edition = replace(specimen, template=template, theme=theme, language=language)
        if "markdown" in formats:
            to_markdown(edition, templates)
        if "html" in formats:
            page(edition, templates, tokens, "web")
        if "pdf" in formats:
            page(edition, templates, tokens, "print")


def _compile(templates: Sequence[str], template: str, suffix: str, *, is_markdown: bool) -> None:
    """Compile every template whose name ends in `suffix`."""
    environment = sandbox(tuple(templates), template, is_markdown=is_markdown)
    for name in environment.list_templates(filter_func=lambda name: name.endswith(suffix)):
        try:
            environment.get_template(name)
        except Exception as error:
            raise explained(error, environment) from error
