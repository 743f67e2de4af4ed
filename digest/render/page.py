"""An edition as one self-contained HTML page, on screen or ready for paper.

What comes in: an edition and the template folders. What goes out: HTML without scripts, whose style is inside and which
asks nobody for anything. The page for paper is what `digest.render.pdf` lays out.
"""

import re
from collections.abc import Sequence

from markupsafe import Markup

from digest.model import Edition
from digest.render.calls import calls_of
from digest.render.environment import fill, sandbox
from digest.render.filters import direction
from digest.render.locales import load_words
from digest.render.mirror import mirrored
from digest.render.tables import Medium, Theme, custom_properties, load_theme

# What a desk's note may hold. No images: they would be requests.
_TAGS = {"a", "b", "blockquote", "br", "code", "em", "hr", "i", "li", "ol", "p", "s", "strong", "sub", "sup", "ul"}

# A link whose address was taken away: its words stay.
_NOWHERE = re.compile(r'<a rel="noopener noreferrer">(.*?)</a>', re.DOTALL)


def to_html(edition: Edition, templates: Sequence[str]) -> bytes:
    """Return `edition` as a page for screens, in UTF-8.

    Raises:
        TemplateError: A template is wrong.
    """
    theme = load_theme(templates, edition.theme, edition.template, edition.options)
    return page(edition, templates, theme, "web").encode()


def page(edition: Edition, templates: Sequence[str], theme: Theme, medium: Medium) -> str:
    """Return `edition` as HTML for `medium`; a page for paper leaves its style to the caller."""
    environment = sandbox(tuple(templates), edition.template, is_markdown=False, theme=edition.theme)
    style = style_of(theme, medium, edition.language) if medium == "web" else ""
    values = {
        "edition": edition,
        "words": load_words(templates, edition.language),
        "theme": theme,
        "medium": medium,
        "calls": calls_of(edition),
        # Style sheets are written by the operator; only an end tag could break out of the style element.
        "style": Markup(style.replace("</", "<\\/")),  # noqa: S704
        "intro": desk_note(edition.intro),
    }
    return fill(environment, "issue.html.j2", values)


def style_of(theme: Theme, medium: Medium, language: str) -> str:
    """Return the style of a page in `language`: mirrored where that is read from right to left."""
    style = custom_properties(theme, medium) + theme.sheets[medium]
    return mirrored(style) if direction(language) == "rtl" else style


def desk_note(text: str | None) -> Markup:
    """Return the desk's note as clean HTML: a few tags, web links and nothing else."""
    if not text:
        return Markup("")
    import markdown  # noqa: PLC0415  (loaded only for editions that have a note)
    import nh3  # noqa: PLC0415

    html = markdown.markdown(text, output_format="html")
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return Markup(_NOWHERE.sub(r"\1", clean))  # noqa: S704  (cleaned on the lines above)
