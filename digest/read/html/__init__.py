"""Saved web pages to articles.

Comes in: the bytes of a page. Goes out: one `Page`: its headline, then the paragraphs of its main text, and what the
page says of itself (date, author, outlet, address, language). Menus, comments and advertisements are left out; a
sub-heading begins no other story. It never fetches anything, runs no script, and takes nothing from the clock.

The main text is trafilatura's; with `fast` it is Resiliparse's, which is fifteen times as fast and less exact.
"""

from typing import TYPE_CHECKING

from digest.addresses.pages import canonical
from digest.model import When
from digest.read.decode import Decoded
from digest.read.html import choice, guard
from digest.read.html.blocks import parse, words_beside_menus
from digest.read.html.facts import EMPTY, Facts, facts_of_lxml, facts_of_resiliparse
from digest.read.page import Page, Unreadable, fold, lay_out
from digest.text import dates

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["pages"]

MOST_ELEMENTS = 20_000
"""Most elements of a page whose main text is looked for; real pages stay below 5,000."""
MOST_SIBLINGS = 3_000
"""Most elements within one; real pages stay below 1,000."""
_SHORT = 300
"""Fewest characters of a main text that is believed of a page with a menu."""
_LATEST = "2100-01-01"
"""A fixed end for the search of dates: the same page is read the same on every day."""


def pages(data: bytes, *, zone: str, language: str | None, fast: bool = False) -> tuple[Page, ...]:
    """Read a page.

    Args:
        data: The bytes of the page.
        zone: IANA name of the zone of times that name none.
        language: Language code expected, for dates.
        fast: Whether speed counts for more than exactness.

    Raises:
        Unreadable: If the fast reader is wanted and not installed.
    """
    decoded, (facts, blocks, more) = _fast(data) if fast else _exact(data)
    notes = list(decoded.notes)
    if sum(map(len, blocks)) < _SHORT and "<nav" in decoded.text:
        # Of a page that tells so little the extractor takes everything, the menu too.
        blocks = []
    # Where the extractor finds no text, its headline is a word of the menu.
    headline = choice.headline_of(facts) or (more.get("title") if blocks else None)
    if not blocks:
        blocks = words_beside_menus(decoded.text)
        notes += ["no main text found: the whole page was read"] if blocks else []
    written, span, paragraphs = lay_out(headline or None, choice.below(headline, blocks))
    tag = choice.language_of(facts)
    when = choice.when_of(facts, zone=zone, language=tag or language) or _searched(more.get("date"), decoded)
    notes += [dates.note_on(written_date)] if when is None and (written_date := choice.written_date(facts)) else []
    return (
        Page(
            text=written,
            headline=span,
            paragraphs=paragraphs if blocks else (),
            when=when,
            outlet=choice.site_of(facts) or more.get("sitename"),
            url=choice.url_of(facts) or canonical(more.get("url")),
            byline=choice.author_of(facts) or more.get("author"),
            language=tag,
            notes=tuple(notes),
            is_whole=True,
            encoding=decoded.encoding,
        ),
    )


_Read = tuple[Facts, list[str], dict[str, str]]
"""Facts, blocks of the main text, and what the extractor found besides."""


def _exact(data: bytes) -> tuple[Decoded, _Read]:
    """Read with trafilatura."""
    decoded = guard.text_of(data)
    tree = parse(decoded.text)
    return decoded, _extracted(tree) if tree is not None else (EMPTY, [], {})


def _extracted(tree: "HtmlElement") -> _Read:
    from trafilatura import bare_extraction  # noqa: PLC0415 - heavy, and only pages need it

    facts = facts_of_lxml(tree)
    if _is_crowded(tree):
        return facts, [], {}
    found = bare_extraction(
        tree,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": True, "max_date": _LATEST},
    )
    if found is None or isinstance(found, dict):
        return facts, [], {}
    more = {name: getattr(found, name) or "" for name in ("title", "date", "sitename", "url", "author")}
    return facts, _lines(found.text), more | {"author": more["author"].replace("; ", ", ")}


def _is_crowded(tree: "HtmlElement") -> bool:
    """Tell whether a page has so many elements, or so many side by side, that the extractor takes their square."""
    return any(number > MOST_ELEMENTS or len(element) > MOST_SIBLINGS for number, element in enumerate(tree.iter(), 1))


def _fast(data: bytes) -> tuple[Decoded, _Read]:
    """Read with Resiliparse, which is given no scripts."""
    try:
        from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415 - optional
        from resiliparse.parse.html import HTMLTree  # noqa: PLC0415 - optional
    except ImportError:
        raise Unreadable(
            "is a web page, and the fast reader of pages is not installed",
            "Install digest[fast], or take 'fast' from the source.",
        ) from None
    rest, records = guard.without_scripts(data)
    decoded = guard.text_of(rest)
    tree = HTMLTree.parse(guard.without_crowds(decoded.text))
    records_of = (record.decode(decoded.encoding, "replace") for record in records)
    facts = facts_of_resiliparse(tree, decoded.text, records_of)
    found = extract_plain_text(tree, main_content=True, alt_texts=False, list_bullets=False, comments=False)
    return decoded, (facts, _lines(found), {})


def _lines(text: str | None) -> list[str]:
    return [words for line in (text or "").split("\n") if line and (words := fold(line).removeprefix("- "))]


def _searched(day: str | None, decoded: Decoded) -> When | None:
    """Return the date that the extractor found in the page, which writes a month, or a year alone, as its first day."""
    when = dates.parse(day or "", origin="page", zone="UTC")
    if when is None or when.day != 1 or _names_day(decoded.text, when):
        return when
    if when.month == 1:
        # A year alone is nearly always that of the copyright.
        return None
    return dates.parse((day or "")[:7], origin="page", zone="UTC")


def _names_day(text: str, when: When) -> bool:
    """Tell whether a page writes the first day of that month as figures."""
    year, month = when.year, when.month or 1
    return any(f"{year}{mark}{month:02d}{mark}01" in text for mark in "-/.")
