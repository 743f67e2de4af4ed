"""An edition as a mail message: what `digest send` gives to each reader, but for what is the reader's own.

What comes in: an edition and the template folders. What goes out: a message of RFC 5322 with a text part and an HTML
part, whose HTML is below `MOST_BYTES` whatever the edition holds. It asks nobody for anything: images come from the
template folders and travel inside. There is no sender and no reader in it; where the address to unsubscribe belongs
stands `UNSUBSCRIBE`. This module sends nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from markupsafe import Markup

from digest.model import Edition, Problem
from digest.render.environment import fill, sandbox, text_sandbox
from digest.render.locales import load_words
from digest.render.mail_fit import Spared, fitted, rungs
from digest.render.mail_message import Picture, message, picture_of
from digest.render.mail_style import MailStyle, inlined, style_of, tones_of
from digest.render.mail_subject import preheader_of, subject_of
from digest.render.page import desk_note
from digest.render.plain import laid
from digest.render.tables import Table, Theme, load_theme
from digest.render.text import note_as_text

MOST_BYTES = 100_000
"""Most bytes of the HTML: Gmail hides what stands beyond about 102 KB, the way to unsubscribe with it."""

_ADDRESS_ROOM = 300
"""Bytes that are kept free for a reader's own address to unsubscribe at."""
_NEVER = frozenset({"evidence", "names"})

UNSUBSCRIBE = "https://unsubscribe.invalid/TOKEN"
"""Stands where the address belongs at which one reader unsubscribes; sending puts it in."""


def to_mail(edition: Edition, templates: Sequence[str]) -> tuple[bytes, tuple[Problem, ...]]:
    """Return `edition` as a message, and what its maker should be warned of.

    Raises:
        TemplateError: A template is wrong.
    """
    desk = _Desk(edition, tuple(templates))
    html, text = desk.written()
    return message(desk.subject, html, text, edition, [desk.logo] if desk.logo else []), ()


@dataclass(frozen=True)
class _Desk:
    """What the parts of one message share."""

    edition: Edition
    templates: tuple[str, ...]

    @cached_property
    def subject(self) -> str:
        """The subject line."""
        return subject_of(self.edition, self.words)

    @cached_property
    def words(self) -> Table:
        """The words of the edition's language."""
        return load_words(self.templates, self.edition.language)

    @cached_property
    def theme(self) -> Theme:
        """The audience's theme."""
        return load_theme(self.templates, self.edition.theme, self.edition.template, self.edition.options)

    @cached_property
    def logo(self) -> Picture | None:
        """The picture at the head; ``None`` where the audience chose none."""
        return picture_of("logo", self.theme.options.get("logo", ""))

    @cached_property
    def tones(self) -> tuple[Mapping[str | None, str], str]:
        """The class of each section's colour, and the rules of these classes."""
        return tones_of(self.edition, self.theme)

    @cached_property
    def style(self) -> MailStyle:
        """The style of the HTML part."""
        return style_of(self.theme, self.tones[1])

    def written(self) -> tuple[str, str]:
        """Return the HTML of the highest rung that fits, and the text of the same rung."""
        ladder = rungs(self.edition)
        pages: dict[int, str] = {}

        def holds(place: int) -> bool:
            pages[place] = self.html(*fitted(self.edition, ladder[place]))
            return _size(pages[place]) <= MOST_BYTES - _ADDRESS_ROOM

        chosen = _first(len(ladder), holds)
        kept, spared = fitted(self.edition, ladder[chosen])
        return pages.get(chosen) or self.html(kept, spared), self.text(kept, spared)

    def html(self, kept: Edition, spared: Spared) -> str:
        """Return the HTML part."""
        environment = sandbox(self.templates, kept.template, is_markdown=False, theme=kept.theme)
        # Style is written by the operator; only an end tag could break out of the style element.
        style = Markup(self.style.head.replace("</", "<\\/"))  # noqa: S704
        values = {**self._values(kept, spared), "style": style, "intro": desk_note(kept.intro)}
        return inlined(fill(environment, "issue.mail.j2", values), self.style)

    def text(self, kept: Edition, spared: Spared) -> str:
        """Return the text part."""
        values = {**self._values(kept, spared), "intro": note_as_text(kept.intro)}
        return laid(fill(text_sandbox(self.templates, kept.template, kept.theme), "mail.txt.j2", values))

    def _values(self, kept: Edition, spared: Spared) -> dict[str, Any]:
        """Return what the templates of both parts see."""
        return {
            # Why a story is where it is, and the index of names, are for the whole edition.
            "edition": replace(kept, show=tuple(each for each in kept.show if each not in _NEVER)),
            "spared": spared,
            "cites": "sources" in kept.show and bool(kept.origins) and not spared.sources,
            "words": self.words,
            "theme": self.theme,
            "medium": "mail",
            "subject": self.subject,
            "preheader": preheader_of(self.edition, self.words),
            "tones": self.tones[0],
            "logo": self.logo.name if self.logo else None,
            "counts": {section.topic: len(section.briefs) for section in self.edition.sections},
            "unsubscribe": UNSUBSCRIBE,
        }


def _size(html: str) -> int:
    """Return the bytes of `html` as a mail program decodes it: lines end with two."""
    return len(html.encode()) + html.count("\n")


def _first(count: int, holds: Callable[[int], bool]) -> int:
    """Return the first place from 0 at which `holds` is true, which is so at all later ones; else the last place."""
    if holds(0):
        return 0
    low, high = 1, count - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
