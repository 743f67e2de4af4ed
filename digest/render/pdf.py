"""An edition as a tagged PDF: for reading (PDF/UA-1), or for the archive (PDF/A-3a) with its JSON inside.

What comes in: an edition and the template folders. What goes out: the bytes, and what the maker of the PDF complained
about. The page may ask only for the theme's own fonts and for ``data:`` addresses: nothing in an article can make it
read a file or open a connection. Dates in the document come from the edition, never from the clock.
"""

import atexit
import gc
import io
import logging
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from digest.cycles import seldom_looked_for
from digest.errors import RenderError
from digest.model import Edition, Format, Problem
from digest.render.fonts import font_files, font_obstacle, font_rules, packages_for, pdf_obstacle
from digest.render.letters import mend_letters
from digest.render.page import page, style_of
from digest.render.record import to_json
from digest.render.tables import load_theme

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

_NO_GLYPH = re.compile(r"\.notdef glyph .*\"(?P<character>.)\" \(U\+", re.DOTALL)
_MANY_PAGES = 20
_SHOWN = 10  # characters without a glyph that are named


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An edition ready to be laid out, wherever that is done."""

    name: str
    """File name of the PDF, for what is told of it."""
    html: str
    style: str
    """Style sheet in CSS."""
    record: "Record | None" = None
    """What goes into the PDF besides, which is one for the archive then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The edition for programs, as a file inside its PDF."""

    name: str
    content: bytes
    description: str
    day: date
    """The issue's, which dates the file."""


def to_pdf(edition: Edition, templates: Sequence[str]) -> tuple[bytes, tuple[Problem, ...]]:
    """Return `edition` as a PDF, with a problem for what could not be drawn as it should.

    Raises:
        RenderError: A system library or a font is missing.
        TemplateError: A template is wrong.
    """
    return lay_out(make_sheet(edition, templates))


def to_archive_pdf(edition: Edition, templates: Sequence[str]) -> tuple[bytes, tuple[Problem, ...]]:
    """Return `edition` as a PDF/A-3a with its JSON inside, with a problem for what could not be drawn as it should.

    Raises:
        RenderError: A system library or a font is missing.
        TemplateError: A template is wrong.
    """
    return lay_out(make_sheet(edition, templates, form="pdfa"))


def make_sheet(edition: Edition, templates: Sequence[str], *, form: Format = "pdf") -> Sheet:
    """Fill the templates of a printed edition.

    Raises:
        RenderError: A system library or a font is missing.
        TemplateError: A template is wrong.
    """
    if obstacle := pdf_obstacle() or font_obstacle():
        raise RenderError(f"{obstacle.what}. {obstacle.remedy}")
    theme = load_theme(templates, edition.theme, edition.template, edition.options)
    html = page(edition, templates, theme, "print")
    style = style_of(theme, "print", edition.language)
    if form == "pdf":
        return Sheet(name=f"{edition.audience}.pdf", html=html, style=style)
    name = f"{edition.audience}.json"
    record = Record(name=name, content=to_json(edition), description=edition.title, day=edition.date)
    return Sheet(name=f"{edition.audience}.archive.pdf", html=html, style=style, record=record)


@seldom_looked_for()
def lay_out(sheet: Sheet) -> tuple[bytes, tuple[Problem, ...]]:
    """Return a sheet as a PDF, and what the engine complained about."""
    with _listening() as lines:
        from weasyprint import HTML  # noqa: PLC0415  (its import takes 0.4 s and needs system libraries)

        fonts, fetcher = load_fonts()
        document = HTML(string=sheet.html, base_url="about:blank", media_type="print", url_fetcher=fetcher)
        sheets = [_font_sheet(), _sheet(sheet.style)]
        laid = document.render(stylesheets=sheets, font_config=fonts, pdf_tags=True)
        if len(laid.pages) > _MANY_PAGES:
            # What the layout tried and threw away hangs together, and is in the way when the pages are drawn.
            gc.collect()
        if sheet.record:
            laid.metadata.attachments.append(_attached(sheet.record))
        variant = "pdf/a-3a" if sheet.record else "pdf/ua-1"
        made: bytes = laid.write_pdf(
            finisher=_finish_archive if sheet.record else mend_letters, pdf_variant=variant, pdf_tags=True
        )
    return made, tuple(_told(lines, sheet.name))


def _attached(record: Record) -> Any:  # noqa: ANN401  (WeasyPrint has no types)
    """Return a record as the engine attaches it, dated by the issue alone."""
    from weasyprint import Attachment  # noqa: PLC0415

    day = datetime.combine(record.day, time(), UTC)
    return Attachment(
        file_obj=io.BytesIO(record.content),
        name=record.name,
        description=record.description,
        relationship="Source",
        created=day,
        modified=day,
    )


def _finish_archive(document: object, pdf: Any) -> None:  # noqa: ANN401  (WeasyPrint has no types)
    """Leave the document's metadata unpacked, so that any program can read them: PDF/A-3 asks for that.

    So is what ends in a carriage return when it is packed: with the line's end behind it, it would seem shorter.
    """
    mend_letters(document, pdf)
    for each in pdf.objects:
        is_packed = getattr(each, "compress", False)
        if is_packed and (each.extra.get("Type") == "/Metadata" or each.data.endswith(b"\r\nendstream")):
            each.compress = False


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Collect what WeasyPrint logs as warnings and errors."""
    logger = logging.getLogger("weasyprint")
    ear = _Ear()
    before = logger.level, logger.propagate
    logger.addHandler(ear)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="HarfBuzz-Subset", category=DeprecationWarning)
            # The engine leaves it to Python to close the colour profile of an archived PDF, which happens at once.
            warnings.filterwarnings("ignore", message="unclosed file .*sRGB", category=ResourceWarning)
            yield ear.lines
    finally:
        logger.removeHandler(ear)
        logger.setLevel(before[0])
        logger.propagate = before[1]


class _Ear(logging.Handler):
    """Keeps log lines in a list."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def _told(lines: Sequence[str], name: str) -> Iterator[Problem]:
    """Yield log lines as problems; all characters without a glyph are one."""
    missing = [found["character"] for line in lines if (found := _NO_GLYPH.search(line))]
    if missing:
        unlike = sorted(set(missing))
        shown = ", ".join(f"{character} (U+{ord(character):04X})" for character in unlike[:_SHOWN])
        what = f"{len(unlike)} characters have no form in any font here and are printed as boxes: {shown}"
        packages = packages_for(unlike)
        scripts = "; ".join(f"{package} for {script}" for package, script in packages)
        names = " ".join(package for package, _ in packages)
        remedy = f"Install the Debian packages with their fonts: {scripts} (apt-get install {names})."
        yield Problem(where=name, what=what, remedy=remedy, is_document=False)
    for line in dict.fromkeys(line for line in lines if not _NO_GLYPH.search(line)):
        yield Problem(where=name, what=line, remedy="Check the theme's style sheet.", is_document=False)


@lru_cache(maxsize=1)
def load_fonts() -> tuple["FontConfiguration", "URLFetcher"]:
    """Return the fonts and the one who may fetch them, made once for all editions: fonts and ``data:`` alone."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    files = font_files()

    class Fetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        """Serves the theme's fonts and ``data:`` addresses; refuses all else."""

        def fetch(self, url: str, headers: Any = None) -> "URLFetcherResponse":  # noqa: ANN401
            kind, _, name = url.partition(":")
            if kind == "font" and name in files:
                return URLFetcherResponse(url, files[name].read_bytes(), {"Content-Type": "font/ttf"})
            if kind == "data":
                return super().fetch(url, headers)
            raise ValueError(f"a page may not ask for {url[:200]}")

    # WeasyPrint's own clean-up needs modules that are gone when the interpreter ends; so let go before that.
    atexit.register(_release)
    return FontConfiguration(), Fetcher(allowed_protocols={"data"})


def _release() -> None:
    """Let go of fonts and sheets."""
    for kept in (_sheet, _font_sheet, load_fonts):
        kept.cache_clear()


@lru_cache(maxsize=1)
def _font_sheet() -> "CSS":
    """Return the parsed declarations of the fonts."""
    from weasyprint import CSS  # noqa: PLC0415

    fonts, fetcher = load_fonts()
    return CSS(string=font_rules(), font_config=fonts, url_fetcher=fetcher, base_url="about:blank")


@lru_cache(maxsize=4)
def _sheet(text: str) -> "CSS":
    """Return a parsed style sheet; editions of one theme share it."""
    from weasyprint import CSS  # noqa: PLC0415

    fonts, fetcher = load_fonts()
    return CSS(string=text, font_config=fonts, url_fetcher=fetcher, base_url="about:blank")
