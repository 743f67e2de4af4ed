"""Plain values as Markdown that prints them and nothing else.

What comes in: any value a template prints. What goes out: `Marked`, a string that is Markdown already. Text from an
article can neither open emphasis, links, lists, headings or code, nor hold HTML. This module never reads Markdown.

The escapes are those that CommonMark and Python-Markdown both know: a backslash where both take one, else a character
reference (Python-Markdown knows no backslash before ``<``, ``&`` or ``~``).
"""

import json
import re
from collections.abc import Iterable
from urllib.parse import quote

from markupsafe import Markup

from digest.render.typeset import clean, clean_edges

_BACKSLASHED = re.compile(r"[\\`*_\[\]#]")
_REFERRED = re.compile(r"<|~|&(?=[#\w\\]|$)")
_LINE_START = re.compile(r"^( ?)([+\->]|\d{1,9}(?=[.)]))")
_RULE_START = re.compile(r"^( ?)=")
_PLAIN_CODE = re.compile(r"[^`<>&\\]+")


class Marked(Markup):
    """Text that is Markdown already; joined with other text, it escapes that as Markdown."""

    __slots__ = ()

    @classmethod
    def escape(cls, s: object, /) -> "Marked":
        """Return `s` as Markdown, unless it is so already."""
        return marked(s)


def marked(value: object) -> Marked:
    """Return `value` as Markdown that prints exactly its text, on one line."""
    if isinstance(value, Marked):
        return value
    if isinstance(value, Markup):  # what Jinja's macros, blocks and set tags give back was escaped on its way in
        return Marked(str(value))
    if value is None:
        return Marked("")
    text = _BACKSLASHED.sub(r"\\\g<0>", clean_edges(str(value)))
    text = _REFERRED.sub(lambda found: f"&#{ord(found[0])};", text)
    text = _LINE_START.sub(lambda found: found[0] + "\\" if found[2].isdigit() else f"{found[1]}\\{found[2]}", text)
    return Marked(_RULE_START.sub(r"\1&#61;", text))


def joined(parts: Iterable[object], separator: object = "") -> Marked:
    """Join `parts`, each escaped: what ``~`` and ``join`` do in a Markdown template."""
    return Marked(clean_edges(str(separator)).join(marked(part) for part in parts))


def code(value: object) -> Marked:
    """Return `value` as a code span, or as plain text where a code span could not hold it everywhere."""
    text = clean(str(value))
    return Marked(f"`{text}`") if _PLAIN_CODE.fullmatch(text) else marked(text)


def link(url: str, text: object) -> Marked:
    """Return a link to `url`, which must be http or https, with the words `text`."""
    return Marked(f"[{marked(text)}]({quote(url, safe='%/:=&?~#+!$,;@-._')})")


def quoted(value: object) -> Marked:
    """Return `value` as a double-quoted YAML scalar, for front matter."""
    return Marked(json.dumps(clean(str(value)), ensure_ascii=False))
