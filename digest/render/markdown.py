"""An edition as Markdown with YAML front matter.

What comes in: an edition and the template folders. What goes out: CommonMark that reads well as plain text and holds no
HTML. Blank lines are set here, so that templates may be laid out for their authors' eyes.
"""

import re
from collections.abc import Sequence

from digest.model import Edition
from digest.render.environment import fill, sandbox
from digest.render.locales import load_words
from digest.render.marked import Marked
from digest.render.tables import load_theme

_MANY_BLANKS = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")
_FOREIGN_LINK = re.compile(r"\]\((?!https?://|mailto:)")
_DEFINITION = re.compile(r"^ {0,3}\[(?=[^\]]*\]:)", re.MULTILINE)
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)


def to_markdown(edition: Edition, templates: Sequence[str]) -> bytes:
    """Return `edition` as UTF-8 Markdown.

    Raises:
        TemplateError: A template is wrong.
    """
    environment = sandbox(tuple(templates), edition.template, is_markdown=True, theme=edition.theme)
    values = {
        "edition": edition,
        "words": load_words(templates, edition.language),
        "theme": load_theme(templates, edition.theme, edition.template, edition.options),
        "medium": "text",
        "intro": _intro(edition.intro),
    }
    text = fill(environment, "issue.md.j2", values)
    text = _MANY_BLANKS.sub("\n\n", _TRAILING.sub("", text))
    return (text.strip() + "\n").encode()


def _intro(text: str | None) -> Marked:
    """Return the desk's note: it is Markdown already, but for tags, images and links that are not of the web."""
    if not text:
        return Marked("")
    note = "\n".join(line.rstrip() for line in text.replace("<", "&lt;").replace("![", "[").splitlines()).strip()
    return Marked(_DEFINITION.sub(r"\\[", _FOREIGN_LINK.sub(r"]\(", note)))
