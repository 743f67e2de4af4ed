"""Markdown to a page.

Comes in: the text of a document, perhaps with front matter. Goes out: a canonical text without markup (the headline,
then the paragraphs, with blank lines between them) and what the front matter says. Headings are bare lines, members of
a list are paragraphs, a link is its words, a picture is left out. HTML in Markdown is plain text: it is shown as it is
written, and does nothing.
"""

import re
from html.parser import HTMLParser

from markdown import Markdown

from digest.addresses.pages import canonical
from digest.model import When
from digest.read import matter, plain
from digest.read.page import Page, fold, lay_out
from digest.text import dates

LARGEST = 1_000_000
"""Most characters that are read as Markdown; the parser is slow, and longer texts are read as plain text."""
MOST_LINES = 5_000
"""Most lines that are read as Markdown."""
MOST_EFFORT = 4_000_000
"""Highest sum over all blocks of the squared count of markup signs: the parser takes 0.1 to 0.3 s per million."""
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "pre", "hr", "div"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_SIGNS = re.compile(r"[\[\](<>`*_&!\\#]")
_URL = re.compile(r"https?://[^\s<>\"\\^`{|}]+", re.IGNORECASE)
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-]+)?")


def read(text: str, *, zone: str, language: str | None = None) -> Page:
    """Lay a Markdown document out.

    Args:
        text: The decoded text.
        zone: IANA name of the zone of dates that name none.
        language: Language code expected, for dates.
    """
    found = matter.split(text)
    fields, notes = found.fields, list(found.notes)
    tag = fields.get("language") or fields.get("lang") or ""
    code = _LANGUAGE.fullmatch(tag)
    if tag and not code:
        notes.append(f"language not understood: {tag[:40]}")
    when = _when(fields.get("date"), zone, tag or language, notes)
    blocks, headline = _blocks(found.body, notes)
    headline, blocks = _titled(fields.get("title"), headline, blocks)
    written, span, paragraphs = lay_out(headline, blocks)
    named, url = _origin(fields.get("source"), fields.get("url"))
    return Page(
        text=written,
        headline=span,
        paragraphs=paragraphs,
        when=when,
        outlet=fields.get("outlet") or named,
        url=url,
        byline=fields.get("author") or fields.get("byline"),
        language=code[1].lower() if code else None,
        notes=tuple(notes),
        handling=fields.get("handling") or (None if fields else matter.stray_label(text)),
    )


def _when(written: str | None, zone: str, language: str | None, notes: list[str]) -> When | None:
    if written is None:
        return None
    when = dates.parse(written, origin="front matter", zone=zone, language=language)
    if when is None:
        notes.append(dates.note_on(written))
    return when


def _origin(source: str | None, url: str | None) -> tuple[str | None, str | None]:
    """Return the outlet that ``source`` names, and the address that ``url`` or ``source`` holds."""
    addresses = (canonical(address) for address in (url, source) if address and _URL.fullmatch(address))
    named = source if source and not _URL.fullmatch(source) else None
    return named, next(filter(None, addresses), None)


def _titled(title: str | None, heading: str | None, blocks: list[str]) -> tuple[str | None, list[str]]:
    """Return the headline and the blocks below it: the title given, else the heading that the text begins with."""
    if title is None:
        return heading, blocks
    if heading is not None and fold(heading).casefold() != title.casefold():
        return title, [heading, *blocks]
    return title, blocks


def _blocks(body: str, notes: list[str]) -> tuple[list[str], str | None]:
    """Return the blocks of a text without markup, and the heading that it begins with."""
    if len(body) > LARGEST or body.count("\n") > MOST_LINES or _effort(body) > MOST_EFFORT:
        notes.append("too large or intricate for Markdown: read as plain text")
        return _plain_blocks(body), None
    try:
        text = _Text()
        text.feed(_parser().convert(body))
        text.close()
    except RecursionError:
        notes.append("nested too deeply for Markdown: read as plain text")
        return _plain_blocks(body), None
    text.end_block("")
    if text.blocks and text.blocks[0][0] in _HEADINGS:
        return [words for _, words in text.blocks[1:]], text.blocks[0][1]
    return [words for _, words in text.blocks], None


def _effort(body: str) -> int:
    """Return how hard a text would be for the parser."""
    return sum(len(_SIGNS.findall(block)) ** 2 for block in body.split("\n\n"))


def _plain_blocks(body: str) -> list[str]:
    page = plain.read(body, zone="UTC")
    spans = [*([page.headline] if page.headline else []), *page.paragraphs]
    return [span.of(body) for span in spans]


def _parser() -> Markdown:
    parser = Markdown()
    # Without these two, HTML is text like any other, and the serializer escapes it.
    parser.preprocessors.deregister("html_block")
    parser.inlinePatterns.deregister("html")
    return parser


class _Text(HTMLParser):
    """Collects the words of each block of the HTML that Python-Markdown made."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, str]] = []
        self._words: list[str] = []
        self._tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, or break a line."""
        del attrs
        if tag in _BLOCKS:
            self.end_block(tag)
        elif tag == "br":
            self._words.append("\v")

    def handle_endtag(self, tag: str) -> None:
        """End a block."""
        if tag in _BLOCKS:
            self.end_block("")

    def handle_data(self, data: str) -> None:
        """Take words."""
        self._words.append(data)

    def end_block(self, tag: str) -> None:
        """Keep the block that ends, if it has words; `tag` begins the next one."""
        lines = "".join(self._words).split("\v")
        words = "\n".join(filter(None, (fold(line) for line in lines)))
        if words:
            self.blocks.append((self._tag, words))
        self._words, self._tag = [], tag
