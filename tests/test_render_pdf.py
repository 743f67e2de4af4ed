"""PDF editions: tagged, complete, made from the theme's own fonts, the same bytes anywhere, and deaf to articles.

How to accept new golden files: see ``tests/test_render_markdown.py``.
"""

import ctypes
import hashlib
import os
import re
import shutil
import subprocess
import sys
from typing import get_args

import editions
import page as page_validation
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from digest.errors import RenderError, TemplateError
from digest.model import Format
from digest.render import font_obstacle, fonts, pdf, pdf_caution, pdf_obstacle, render
from digest.render.feed import FEEDS
from digest.render.press import Press, open_press

FORMATS = [form for form in get_args(Format) if form not in FEEDS]
SAMPLES = ["sample", "executive", "public", "empty"]


@pytest.fixture(scope="session")
def templates(root):
    """Return the folders that templates are taken from."""
    return (str(root / "templates"),)


@pytest.fixture(scope="session")
def made(templates):
    """Return a function that makes the PDF of an edition by its name, once."""
    done = {}

    def make(name):
        if name not in done:
            done[name] = render(getattr(editions, name)(), "pdf", templates=templates)
        return done[name]

    return make


def pages_of(data):
    """Return the text of each page."""
    document = pypdfium2.PdfDocument(data)
    return [each.get_textpage().get_text_range().replace("\r\n", "\n") for each in document]


def language_of(document):
    """Return the language that the document declares."""
    size = pdfium.FPDFCatalog_GetLanguage(document.raw, None, 0)
    text = ctypes.create_string_buffer(size)
    pdfium.FPDFCatalog_GetLanguage(document.raw, ctypes.cast(text, ctypes.POINTER(ctypes.c_ushort)), size)
    return text.raw.decode("utf-16-le").rstrip("\0")


def fonts_of(document):
    """Yield the name of the font of every piece of text."""
    for leaf in document:
        for each in leaf.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(each.raw)
            text = ctypes.create_string_buffer(pdfium.FPDFFont_GetBaseFontName(font, None, 0))
            pdfium.FPDFFont_GetBaseFontName(font, text, len(text))
            yield text.value.decode()


@pytest.mark.pdf
@pytest.mark.parametrize("name", SAMPLES)
def test_pages_hold_exactly_this_text(name, root, made):
    """An edition gives the same text on the same pages, without a warning of the engine."""
    rendition, problems = made(name)
    assert problems == ()
    text = "\f".join(pages_of(rendition.data))
    golden = root / "tests" / "golden" / f"{name}.pdf.txt"
    if os.environ.get("DIGEST_ACCEPT_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.pdf
def test_an_executive_edition_is_one_page(made):
    """Eight short stories, their sources and the account stand on one sheet."""
    assert len(pages_of(made("executive")[0].data)) == 1
    assert 4 <= len(pages_of(made("sample")[0].data)) <= 8


@pytest.mark.pdf
@pytest.mark.parametrize("name", SAMPLES)
def test_a_screen_reader_finds_its_way(name, made):
    """The document passes PDF/UA-1 without a failure."""
    report = page_validation.validate_pdf_bytes(made(name)[0].data, profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


@pytest.mark.pdf
def test_a_hostile_document_is_tagged_too(made):
    """Whatever articles say, only characters that no font has can fail the check, and they are told."""
    rendition, problems = made("hostile")
    report = page_validation.validate_pdf_bytes(rendition.data, profile="ua1")
    assert {failure.rule_id for failure in report.failures} <= {"PDFUA1-NOTDEF-GLYPH-001"}
    assert bool(report.failures) == any("have no form in any font" in problem.what for problem in problems)
    assert all("have no form in any font" in problem.what and not problem.is_document for problem in problems)


@pytest.mark.pdf
def test_the_document_knows_itself(made):
    """Title, language, dates and outline are in the document; the dates are the edition's."""
    data = made("sample")[0].data
    document = pypdfium2.PdfDocument(data)
    known = document.get_metadata_dict()
    assert known["Title"] == "Bollettino dell’Est – venerdì 12 aprile 2024"
    assert known["Author"] == "Bollettino dell’Est"
    assert known["CreationDate"].startswith("D:20240412")
    assert known["ModDate"].startswith("D:20240412")
    assert language_of(document) == "it"
    outline = [(mark.level, mark.get_title()) for mark in document.get_toc()]
    assert outline[:4] == [
        (0, "Bollettino dell’Est"),
        (1, "In sintesi"),
        (1, "In questo numero"),
        (1, "Diplomazia"),
    ]
    assert (2, "Riaperto il valico di Sant’Arno") in outline


@pytest.mark.pdf
def test_only_the_themes_fonts_are_used(made):
    """Every font in the document is of a family that the theme asks for; the sheet asks for one."""
    for name in SAMPLES:
        document = pypdfium2.PdfDocument(made(name)[0].data)
        families = {re.sub(r"^[A-Z]{6}\+|(?<=Pro)-.*", "", each) for each in fonts_of(document)}
        assert families == {"Source-Sans-Pro"} | (set() if name == "executive" else {"Source-Serif-Pro"})


@pytest.mark.pdf
def test_heads_and_feet_say_where_one_is(made):
    """From the second page on, title, section and date stand at the head; every page has its number and the label."""
    pages = pages_of(made("sample")[0].data)
    assert all(f"{number} / {len(pages)}" in text for number, text in enumerate(pages, start=1))
    assert all("Redazione esteri · uso interno" in text for text in pages)
    assert all("Bollettino dell’Est" in text and "12 aprile 2024" in text for text in pages[1:])
    assert "Diplomazia" in pages[1]


@pytest.mark.pdf
@pytest.mark.parametrize("lines", range(18, 60, 3))
def test_a_claim_stands_on_the_page_of_its_story(lines, templates):
    """However long a story is, who says so and why it is here stand below its last lines, on the same page."""
    words = " ".join(f"parola{number}" for number in range(lines * 9))
    told = editions.article("a.txt", [[words], ["Fine, secondo Rossi."]], headline="T")
    desk = editions.Desk()
    claim = told.claim("Fine", "Rossi", "secondo", according=True)
    brief = desk.brief(told, claims=(claim,), evidence=(told.evidence("fine", "Fine", 1.0),))
    edition = editions.replace(
        editions.empty(),
        sections=(editions.Section(topic=None, title="", color=None, briefs=(brief,), pointers=()),),
        citations=tuple(desk.citations),
        origins=desk.listed(),
    )
    pages = pages_of(render(edition, "pdf", templates=templates)[0].data)
    (page,) = [text for text in pages if "CHI LO DICE" in text]
    assert "Fine, secondo Rossi." in page
    assert "PESO 0,62" in page


PANGRAMS = (
    "Quel vituperabile xenofobo zelante assaggia il whisky ed esclama: alleluja! Perché, città, così, più",
    "Zażółć gęślą jaźń. Łukasz. Příliš žluťoučký kůň úpěl ďábelské ódy. Škoda",
    "Pijamalı hasta yağız şoföre çabucak güvendi. Erdoğan",
    "Съешь же ещё этих мягких французских булок, да выпей чаю",
    "Чуєш їх, доцю, га? Кумедна ж ти, прощайся без ґольфів!",
    "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία",
)


@pytest.mark.pdf
def test_letters_come_out_as_they_went_in(templates):
    """European letters are found in the text layer exactly; no script is mistaken for another."""
    told = [editions.article(f"{number}.txt", [[text]], headline="T") for number, text in enumerate(PANGRAMS)]
    desk = editions.Desk()
    briefs = tuple(desk.brief(each) for each in told)
    edition = editions.replace(
        editions.empty(),
        sections=(editions.Section(topic=None, title="", color=None, briefs=briefs, pointers=()),),
        citations=tuple(desk.citations),
        origins=desk.listed(),
        show=(),
    )
    rendition, problems = render(edition, "pdf", templates=templates)
    assert problems == ()
    text = "".join("".join(pages_of(rendition.data)).replace("\ufffe", "").replace("\x02", "").split())
    assert [each for each in PANGRAMS if "".join(each.split()).replace("-", "") not in text.replace("-", "")] == []


@pytest.mark.pdf
def test_bytes_are_the_same_anywhere(root, templates, tmp_path, made):
    """Another process, time zone, locale, hash seed, folder and second give the same files, in every theme."""
    code = (
        "import sys; sys.path[:0] = sys.argv[1:3]\n"
        "import editions, hashlib\nfrom dataclasses import replace\nfrom digest.render import render\n"
        "for each in sys.argv[4:]:\n"
        "    theme, form = each.split('/')\n"
        "    r, _ = render(replace(editions.sample(), theme=theme), form, templates=(sys.argv[3],))\n"
        "    print(hashlib.sha256(r.data).hexdigest())\n"
    )
    themes = sorted(path.name for path in (root / "templates" / "themes").iterdir() if path.is_dir())
    wanted = [f"{theme}/{form}" for theme in themes for form in FORMATS]
    # The templates lie elsewhere, too.
    moved = shutil.copytree(templates[0], tmp_path / "elsewhere")
    odd = {**os.environ, "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    arguments = [sys.executable, "-c", code, str(root), str(root / "tests"), str(moved), *wanted]
    there = subprocess.run(arguments, env=odd, cwd=tmp_path, capture_output=True, text=True, check=True)  # noqa: S603
    here = {
        each: render(editions.replace(editions.sample(), theme=theme), form, templates=templates)[0].data
        for each, (theme, form) in ((each, each.split("/")) for each in wanted)
    }
    assert there.stdout.split() == [hashlib.sha256(each).hexdigest() for each in here.values()]
    assert here["plain/pdf"] == made("sample")[0].data


@pytest.mark.pdf
@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://evil.example/x", "https://evil.example/x", "ftp://evil.example/x", "font:x"],
)
def test_a_page_may_fetch_nothing(address):
    """Only the theme's fonts and ``data:`` addresses are served; no file is read and no connection made."""
    _, fetcher = pdf.load_fonts()
    with pytest.raises(ValueError, match="may not ask for"):
        fetcher.fetch(address)
    assert fetcher.fetch("data:text/plain,hello").read() == b"hello"


@pytest.mark.pdf
def test_what_a_template_asks_for_in_vain_is_told(root, tmp_path):
    """An image of a template that cannot be fetched, and a style that is not known, become problems."""
    (tmp_path / "partials").mkdir()
    (tmp_path / "partials" / "colophon.html.j2").write_text(
        '<img src="file:///etc/hostname" alt="x">', encoding="utf-8"
    )
    (tmp_path / "audiences" / "analyst").mkdir(parents=True)
    (tmp_path / "audiences" / "analyst" / "print.css").write_text("p { colour: red }", encoding="utf-8")
    folders = (str(tmp_path), str(root / "templates"))
    _, problems = render(editions.empty(), "pdf", templates=folders)
    told = " ".join(problem.what for problem in problems)
    assert "a page may not ask for file:///etc/hostname" in told
    assert "colour: red" in told


def test_a_missing_library_is_told_by_name(monkeypatch, templates):
    """Without Pango the message names the three Debian packages, and the other formats still work."""
    real = ctypes.CDLL
    monkeypatch.setattr(fonts.ctypes, "CDLL", lambda name: _refuse(name) if "pango" in name else real(name))
    obstacle = pdf_obstacle()
    assert obstacle is not None
    for package in ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"):
        assert package in obstacle.remedy
    with pytest.raises(RenderError, match=r"libpango-1\.0\.so\.0 .*Install the Debian packages"):
        render(editions.empty(), "pdf", templates=templates)
    assert render(editions.empty(), "html", templates=templates)[0].data


def test_a_missing_font_is_told_by_name(monkeypatch):
    """Without the fonts the message names the Python packages."""
    monkeypatch.setattr(fonts, "find_spec", lambda _: None)
    obstacle = font_obstacle()
    assert obstacle is not None
    assert "SourceSerifPro-Regular" in obstacle.what
    assert "font-source-serif-pro" in obstacle.remedy


def test_a_missing_subsetter_is_no_obstacle(monkeypatch):
    """Without HarfBuzz's subsetter PDFs are only slower, and that is what is said."""
    monkeypatch.setattr(fonts, "_loads", lambda name: "harfbuzz" not in name)
    assert pdf_obstacle() is None
    caution = pdf_caution()
    assert caution is not None
    assert "more slowly" in caution.what


def _refuse(name):
    """Stand for a library that is not there."""
    raise OSError(name)


@pytest.mark.pdf
def test_a_press_prints_what_is_printed_alone(templates):
    """Several PDFs in processes of their own, one after the other here: the same bytes in the same order."""
    wanted = [(editions.executive(), "pdf"), (editions.empty(), "pdfa"), (editions.empty(), "pdf")]
    alone = [render(edition, form, templates=templates) for edition, form in wanted]
    assert list(Press().printed(wanted, templates=templates)) == alone
    with open_press(2) as press:
        assert list(press.printed(wanted, templates=templates)) == alone


@pytest.mark.pdf
def test_a_mistake_in_another_process_is_told_here(tmp_path, templates):
    """A template that breaks while a PDF is made elsewhere is the same error."""
    folder = tmp_path / "partials"
    folder.mkdir()
    (folder / "masthead.html.j2").write_text("{{ edition.titel }}", encoding="utf-8")
    with open_press(2) as press, pytest.raises(TemplateError, match=r"masthead\.html\.j2:1: .*title"):
        list(press.printed([(editions.empty(), "pdf")], templates=[str(tmp_path), *templates]))


# --- for the archive -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def archived(templates):
    """Return the sample for the archive."""
    return render(editions.sample(), "pdfa", templates=templates)


@pytest.mark.pdf
def test_a_pdf_for_the_archive_is_valid(archived, templates, monkeypatch):
    """It passes PDF/A-3a, and the same file with a packed description of itself does not."""
    rendition, problems = archived
    assert (problems, rendition.name) == ((), "analyst.archive.pdf")
    assert page_validation.validate_pdf_bytes(rendition.data, profile="pdfa-3a").failures == []
    monkeypatch.setattr(pdf, "_finish_archive", lambda *_: None)
    packed = render(editions.empty(), "pdfa", templates=templates)[0].data
    assert page_validation.validate_pdf_bytes(packed, profile="pdfa-3a").failures != []


@pytest.mark.pdf
def test_a_pdf_for_the_archive_holds_its_json(archived, templates):
    """The one attachment is the JSON edition, named as its source, and dated by the issue."""
    document = pypdfium2.PdfDocument(archived[0].data)
    (attached,) = (document.get_attachment(place) for place in range(document.count_attachments()))
    assert attached.get_name() == "analyst.json"
    assert bytes(attached.get_data()) == render(editions.sample(), "json", templates=templates)[0].data
    assert str(attached.get_str_value("CreationDate")).startswith("D:20240412000000")
    assert pages_of(archived[0].data) == pages_of(render(editions.sample(), "pdf", templates=templates)[0].data)
