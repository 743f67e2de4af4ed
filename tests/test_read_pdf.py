"""PDF and Word documents: paragraphs out of lines, and a clear reason where there is no text."""

import io
import time

import pytest

from digest.read import docx, pdf
from digest.read.page import Page, Unreadable

FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
Line = tuple[int, int, int, str]
"""Left, bottom and size in points, and the words."""


def made(sheets: list[list[Line]], *, trailer: str = "", catalog: str = "") -> bytes:
    """Return a PDF with these lines on its pages."""
    parts = [f"<< /Type /Catalog /Pages 2 0 R {catalog} >>", "", FONT]
    kids = []
    for sheet in sheets:
        drawn = "".join(
            f"BT /F1 {size} Tf {left} {bottom} Td ({words.translate({40: '[', 41: ']', 92: '/'})}) Tj ET\n"
            for left, bottom, size, words in sheet
        )
        kids.append(f"{len(parts) + 1} 0 R")
        fonts = "/Resources << /Font << /F1 3 0 R >> >>"
        parts.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] {fonts} /Contents {len(parts) + 2} 0 R >>")
        parts.append(f"<< /Length {len(drawn.encode('cp1252'))} >>\nstream\n{drawn}\nendstream")
    parts[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    body = "%PDF-1.4\n"
    offsets = []
    for number, part in enumerate(parts, 1):
        offsets.append(len(body.encode("cp1252")))
        body += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    start = len(body.encode("cp1252"))
    size = len(parts) + 1
    body += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\n"
    return (body + f"startxref\n{start}\n%%EOF\n").encode("cp1252")


def page(data: bytes) -> Page:
    """Return the page that a PDF is read as."""
    (found,) = pdf.pages(data, zone="UTC", language=None)
    return found


def told(found: Page) -> tuple[str | None, list[str]]:
    """Return the headline and the paragraphs of a page."""
    return found.headline.of(found.text) if found.headline else None, [s.of(found.text) for s in found.paragraphs]


ARTICLE = [
    (50, 740, 20, "Colloqui a Minsk, riparte"),
    (50, 716, 20, "la trattativa"),
    (50, 680, 11, "I negoziatori sono tornati al tavolo nella capitale bielorussa dopo tre set-"),
    (50, 667, 11, "timane di silenzio, e la prima seduta, a quanto pare, è durata più di quattro"),
    (50, 654, 11, "ore."),
    (50, 641, 11, "Secondo il portavoce della delegazione le parti hanno discusso a lungo dello"),
    (50, 628, 11, "scambio di prigionieri e della riapertura dei valichi."),
    (50, 600, 11, "La prossima seduta è fissata per giovedì, dopo le feste, nella stessa città, e"),
]
READ = (
    "Colloqui a Minsk, riparte la trattativa",
    [
        (
            "I negoziatori sono tornati al tavolo nella capitale bielorussa dopo tre settimane di silenzio, e la prima "
            "seduta, a quanto pare, è durata più di quattro ore."
        ),
        (
            "Secondo il portavoce della delegazione le parti hanno discusso a lungo dello scambio di prigionieri e "
            "della riapertura dei valichi."
        ),
        "La prossima seduta è fissata per giovedì, dopo le feste, nella stessa città, e gli osservatori sono prudenti.",
    ],
)


def test_lines_become_paragraphs_and_large_lines_the_headline():
    """A word that was parted is whole again, and a sentence goes on over the page."""
    found = page(made([ARTICLE, [(50, 740, 11, "gli osservatori sono prudenti.")]]))
    assert told(found) == READ
    assert found.notes == ("lines were joined into paragraphs",)
    assert (found.when, found.encoding) == (None, None)


def test_running_heads_and_page_numbers_are_left_out():
    sheets = [[(50, 780, 9, "Il Giornale"), (50, 700, 11, f"Testo {word}."), (50, 30, 9, f"Pagina {n}")] for n, word in
              enumerate(["uno", "due", "tre", "quattro"], 1)]  # fmt: skip
    assert told(page(made(sheets)))[1] == ["Testo uno.", "Testo due.", "Testo tre.", "Testo quattro."]


def test_without_large_lines_there_is_no_headline():
    assert told(page(made([ARTICLE[2:5]])))[0] is None


def test_no_more_than_five_hundred_pages_are_read():
    start = time.process_time()
    found = page(made([[(50, 700, 11, f"Testo {number}.")] for number in range(2_000)]))
    assert time.process_time() - start < 5
    assert len(found.paragraphs) == 500
    assert found.notes[-1] == "PDF cut: 500 of 2,000 pages were read"


def test_a_script_in_a_pdf_is_not_looked_at():
    catalog = "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    assert told(page(made([ARTICLE], catalog=catalog)))[0] == READ[0]


LOOP = b"""%PDF-1.4
1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj
2 0 obj\n<< /Type /Pages /Kids [2 0 R] /Count 9 >>\nendobj
trailer\n<< /Root 1 0 R >>
"""
LOCKED = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >> /ID [<00> <00>]"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (made([[]]), "is a PDF without text"),
        (made([ARTICLE], trailer=LOCKED), "is an encrypted PDF"),
        (b"%PDF-1.7 and nothing", "is a damaged PDF"),
        (made([ARTICLE])[:300], "is a damaged PDF|is a PDF without text"),
        (LOOP, "is a damaged PDF|is a PDF without text"),
    ],
)
def test_a_pdf_without_text_is_told(data, what):
    with pytest.raises(Unreadable, match=what) as told_so:
        page(data)
    assert told_so.value.remedy


@pytest.fixture
def word():
    """Return the library that makes Word documents."""
    return pytest.importorskip("docx")


def test_a_word_document_is_its_title_paragraphs_and_rows(word):
    document = word.Document()
    document.add_heading("Colloqui a Minsk", 1)
    document.add_paragraph("Primo  paragrafo.")
    document.add_paragraph("")
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "uno", "due"
    document.add_paragraph("Ultimo.")
    document.core_properties.author = "Anna Verdi"
    held = io.BytesIO()
    document.save(held)
    (found,) = docx.pages(held.getvalue(), zone="UTC", language=None)
    assert told(found) == ("Colloqui a Minsk", ["Primo paragrafo.", "uno | due", "Ultimo."])
    assert (found.byline, found.when) == ("Anna Verdi", None)


def test_a_damaged_word_document_is_told(word):
    held = io.BytesIO()
    word.Document().save(held)
    for data in (b"PK\x03\x04", held.getvalue()[:2000], held.getvalue().replace(b"document.xml", b"documint.xml")):
        with pytest.raises(Unreadable, match="damaged"):
            docx.pages(data, zone="UTC", language=None)
