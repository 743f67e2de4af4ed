"""PDF documents to articles.

Comes in: the bytes of a PDF. Goes out: one `Page`: a headline where the first lines are set apart by their size, and
the paragraphs in reading order, put together from the lines of the page: a line that is broken only because the page
ends there is joined to the next, without the hyphen where a word was parted. Running heads and page numbers are left
out. Scripts, forms and attachments are never looked at. A date is never taken from the file: it tells when the file was
made, not when the article appeared.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from digest.read.page import Page, Unreadable, fold, lay_out

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MOST_PAGES = 500
"""Most pages that are read."""
LARGE = 1.15
"""How much larger than the text a headline is set."""
LONGEST_HEADLINE = 300
"""Most characters of a headline."""
# PDFium has U+FFFE for a hyphen at the end of a line, and no line feed behind it.
_ENDS = re.compile(r"(?<=[\n\ufffe])")
_PARTED = re.compile(r"[^\W\d_][-\u00ad\u2010\ufffe\x02]$")
_STOPS = ".!?:;…»”\"')"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line of a page, with the place of its first letter and the height of its letters, in points."""

    words: str
    left: float
    right: float
    top: float
    height: float


def pages(data: bytes, *, zone: str, language: str | None) -> tuple[Page, ...]:
    """Read a PDF.

    Args:
        data: The bytes of the document.
        zone: Not used: no date is taken from a PDF.
        language: Not used: as `zone`.

    Raises:
        Unreadable: If it is damaged, encrypted, or holds pictures only.
    """
    del zone, language
    document = _opened(data)
    try:
        count = len(document)
        sheets = [_lines(document, number) for number in range(min(count, MOST_PAGES))]
    finally:
        document.close()
    if not any(sheets):
        raise Unreadable(
            "is a PDF without text: its pages are pictures", "Run a text recognition (OCR) over it, or save its text."
        )
    lines = [line for sheet in _without_running_heads(sheets) for line in sheet]
    headline, rest = _headline(lines)
    paragraphs = list(_paragraphs(rest))
    written, span, spans = lay_out(headline, paragraphs)
    notes = ["lines were joined into paragraphs"]
    notes += [f"PDF cut: {MOST_PAGES} of {count:,} pages were read"] if count > MOST_PAGES else []
    return (Page(text=written, headline=span, paragraphs=spans, notes=tuple(notes)),)


def _opened(data: bytes) -> "PdfDocument":
    from pypdfium2 import PdfDocument, PdfiumError  # noqa: PLC0415 - heavy, and only PDFs need it

    try:
        return PdfDocument(data.lstrip())
    except PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("is an encrypted PDF", "Open it with its password and save it without one.") from None
        raise Unreadable("is a damaged PDF", "Save it again, or save its text.") from None


def _lines(document: "PdfDocument", number: int) -> list[_Line]:
    """Return the lines of a page in the order in which the document holds them."""
    from pypdfium2 import PdfiumError  # noqa: PLC0415 - as above

    try:
        page = document[number]
        text = page.get_textpage()
    except PdfiumError:
        return []
    try:
        whole = text.get_text_range()
        count = text.count_chars()
        lines = []
        place = 0
        for part in _ENDS.split(whole):
            words = fold(part)
            if words and place < count:
                first = place + len(part) - len(part.lstrip())
                last = place + len(part.rstrip()) - 1
                left, bottom, _, top = text.get_charbox(min(first, count - 1), loose=True)
                _, _, right, _ = text.get_charbox(min(last, count - 1), loose=True)
                lines.append(_Line(words=words, left=left, right=right, top=top, height=top - bottom))
            place += len(part)
    finally:
        text.close()
        page.close()
    return lines


def _without_running_heads(sheets: Sequence[Sequence[_Line]]) -> list[list[_Line]]:
    """Leave out the first and last line of each page where most pages have the same there, but for figures."""
    filled = [sheet for sheet in sheets if sheet]
    if len(filled) < 3:
        return [list(sheet) for sheet in sheets]
    seen = Counter(_mask(line) for sheet in filled for line in {sheet[0], sheet[-1]})
    running = {mask for mask, times in seen.items() if times * 2 > len(filled)}
    return [
        [line for place, line in enumerate(sheet) if 0 < place < len(sheet) - 1 or _mask(line) not in running]
        if len(sheet) > 2
        else list(sheet)
        for sheet in sheets
    ]


def _mask(line: _Line) -> str:
    return re.sub(r"[0-9]+", "#", line.words.casefold())


def _headline(lines: Sequence[_Line]) -> tuple[str | None, Sequence[_Line]]:
    """Return the headline: the first lines that are set clearly larger than the text, and what follows."""
    if len(lines) < 2:
        return None, lines
    usual = _usual_height(lines)
    largest = max(line.height for line in lines[:10])
    if largest < usual * LARGE:
        return None, lines
    start = next(place for place, line in enumerate(lines) if line.height >= largest * 0.97)
    end = next((place for place in range(start, len(lines)) if lines[place].height < largest * 0.97), len(lines))
    words = " ".join(line.words for line in lines[start:end])
    if len(words) > LONGEST_HEADLINE or end == len(lines):
        return None, lines
    return words, [*lines[:start], *lines[end:]]


def _usual_height(lines: Sequence[_Line]) -> float:
    """Return the height of most letters."""
    weights = Counter[float]()
    for line in lines:
        weights[round(line.height, 1)] += len(line.words)
    return weights.most_common(1)[0][0]


def _paragraphs(lines: Sequence[_Line]) -> Iterator[str]:
    """Join the lines of each paragraph."""
    if not lines:
        return
    usual = _usual_height(lines)
    gaps = [above.top - line.top for above, line in pairwise(lines) if above.top > line.top]
    gap = median(gaps) if gaps else usual
    width = max(line.right - line.left for line in lines)
    pieces = [lines[0].words]
    for above, line in pairwise(lines):
        if _ends(above, line, gap=gap, width=width):
            yield "".join(pieces)
            pieces = [line.words]
        elif _PARTED.search(above.words):
            pieces[-1] = pieces[-1][:-1]
            pieces += ("" if line.words[:1].islower() else "-", line.words)
        else:
            pieces += (" ", line.words)
    yield "".join(pieces)


def _ends(above: _Line, line: _Line, *, gap: float, width: float) -> bool:
    """Tell whether a paragraph ends between two lines: by room, by another size of letters, or by a line cut short."""
    if abs(above.height - line.height) > 0.1 * max(above.height, line.height):
        return True
    stopped = above.words[-1:] in _STOPS
    if above.top <= line.top:
        # A new column or page: only a full stop ends a paragraph there, and a capital begins one.
        return stopped and not line.words[:1].islower()
    if above.top - line.top > gap * 1.4:
        return True
    return stopped and above.right - above.left < 0.8 * width
