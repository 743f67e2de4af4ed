"""Fifteen languages on paper: every letter is in the text layer, in a font that has it, and a screen reader follows.

Arabic, Hebrew, Chinese and Japanese need fonts of the system, which ``.ci/run`` installs; without them their tests are
skipped, but never where ``CI`` is set.
"""

import functools
import os
import re
import subprocess
import sys
import unicodedata

import page as page_validation
import pypdfium2
import pytest
import tongues
from test_render_pdf import fonts_of, pages_of

from digest.render import pdf, render
from digest.render.fonts import packages_for
from digest.render.mirror import mirrored
from digest.render.typeset import typeset

FONTS = {
    "ar": ("Amiri",),
    "he": ("Frank-Ruehl-CLM", "Nachlieli-CLM"),
    "zh": ("Droid-Sans-Fallback", "Noto-Sans-CJK", "Noto-Serif-CJK", "WenQuanYi"),
    "ja": ("Droid-Sans-Fallback", "Noto-Sans-CJK", "Noto-Serif-CJK", "VL-Gothic", "IPA"),
}
"""What the letters of a language may be drawn with, beside the theme's own fonts."""

PACKAGES = {"ar": "fonts-hosny-amiri", "he": "culmus", "zh": "fonts-droid-fallback", "ja": "fonts-droid-fallback"}


@pytest.fixture(scope="session")
def sheet(root):
    """Return a function that prints the sheet of a language, once: the PDF and what was told."""

    @functools.cache
    def made(language):
        rendition, problems = render(tongues.edition(language), "pdf", templates=(str(root / "templates"),))
        wanted = FONTS.get(language)
        if wanted and not any(name.startswith(wanted) for name in names_of(rendition.data)):
            reason = f"no font for {language} here: apt-get install {PACKAGES[language]}"
            pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
        return rendition.data, problems

    return made


def names_of(data):
    """Return the names of the fonts in a PDF, without the letters that tell subsets apart."""
    return {re.sub(r"^[A-Z]{6}\+", "", name) for name in fonts_of(pypdfium2.PdfDocument(data))}


def plain(text):
    """Return a text as it is compared: no spaces, no hyphens, one form of each letter, one mark for both quotes.

    Where a line runs from right to left, PDFium gives the opening mark for the closing one.
    """
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"[\s\u00ad\u200b\u200d-\u200f\ufffe\x02-]", "", text)
    return text.translate({ord("»"): "«", ord("”"): "“"})


@pytest.mark.pdf
@pytest.mark.parametrize("language", tongues.SHEETS)
def test_every_letter_is_in_the_text_layer(sheet, language):
    """What was written is found in the PDF letter by letter, and nothing is drawn as a box."""
    data, problems = sheet(language)
    assert problems == ()
    text = plain("".join(pages_of(data)))
    rows = [typeset(row, language) for paragraph in tongues.paragraphs(language) for row in paragraph]
    wanted = [piece for row in rows for piece in (row.split() if language in {"ar", "he"} else [row])]
    assert [each for each in wanted if plain(each) not in text] == []


@pytest.mark.pdf
@pytest.mark.parametrize("language", tongues.SHEETS)
def test_letters_are_drawn_by_the_fonts_that_were_meant(sheet, language):
    """Latin, Cyrillic and Greek are the theme's own; no other script falls back on a font that nobody chose."""
    ours = ("Source-Serif-Pro", "Source-Sans-Pro", *FONTS.get(language, ()))
    assert [name for name in names_of(sheet(language)[0]) if not name.startswith(ours)] == []


@pytest.mark.pdf
@pytest.mark.parametrize("language", tongues.SHEETS)
def test_a_screen_reader_follows_every_language(sheet, language):
    """Each sheet passes PDF/UA-1 without a failure."""
    report = page_validation.validate_pdf_bytes(sheet(language)[0], profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


@pytest.mark.pdf
def test_a_form_without_a_letter_would_be_noticed(sheet, monkeypatch, root):
    """Arabic as the engine leaves it has a damaged table of letters, which the check of screen readers tells."""
    assert sheet("ar")
    monkeypatch.setattr(pdf, "mend_letters", lambda _document, _pdf: None)
    rendition, _ = render(tongues.edition("ar"), "pdf", templates=(str(root / "templates"),))
    report = page_validation.validate_pdf_bytes(rendition.data, profile="ua1")
    assert {failure.rule_id for failure in report.failures} == {"PDFUA1-FONT-UNICODE-MAPPING-001"}


@pytest.mark.pdf
def test_a_box_is_never_printed_in_silence(root, tmp_path):
    """Where the system has no font, letters that the theme lacks are named, with what to install for each."""
    (tmp_path / "fonts.conf").write_text(f"<fontconfig><cachedir>{tmp_path}</cachedir></fontconfig>", encoding="utf-8")
    code = (
        "import sys; sys.path[:0] = sys.argv[1:3]\n"
        "import tongues\nfrom digest.render import render\n"
        "_, told = render(tongues.edition('it', 'ar', 'he', 'ja'), 'pdf', templates=(sys.argv[3],))\n"
        "for each in told: print(each.where, each.what, each.remedy, each.is_document)\n"
    )
    bare = {**os.environ, "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "PYTHONIOENCODING": "utf-8"}
    arguments = [sys.executable, "-c", code, str(root), str(root / "tests"), str(root / "templates")]
    told = subprocess.run(arguments, env=bare, capture_output=True, text=True, check=True).stdout  # noqa: S603
    (line,) = told.splitlines()
    assert "characters have no form in any font here and are printed as boxes: " in line
    assert "(U+05D0)" in line
    for package in ("culmus for Hebrew", "fonts-hosny-amiri for Arabic", "fonts-noto-cjk for Chinese"):
        assert package in line
    assert line.endswith("(apt-get install culmus fonts-hosny-amiri fonts-noto-cjk). False")


@pytest.mark.parametrize(
    ("characters", "packages"),
    [
        ("ا", ["fonts-hosny-amiri"]),
        ("אﬡ", ["culmus"]),
        ("中あ한，𠀀", ["fonts-noto-cjk"]),
        ("😀☀", ["fonts-noto-color-emoji"]),
        ("ไअ", ["fonts-noto-core"]),
        ("中ا", ["fonts-hosny-amiri", "fonts-noto-cjk"]),
        ("", []),
    ],
)
def test_each_script_has_its_package(characters, packages):
    """What is told to install is a package that has the characters."""
    assert [package for package, _ in packages_for(characters)] == packages


@pytest.mark.parametrize(
    ("sheet", "turned"),
    [
        (".a { float: left; margin-left: 2mm }", ".a { float: right; margin-right: 2mm }"),
        (".left { margin: 1px 2px 3px 4px; right: 0 }", ".left { margin: 1px 4px 3px 2px; left: 0 }"),
        (
            "p { padding: var(--a) calc(1px + (2px * 3)) 0 auto; }",
            "p { padding: var(--a) auto 0 calc(1px + (2px * 3)); }",
        ),
        ("@page { @top-left { content: 'left' } }", "@page { @top-right { content: 'left' } }"),
        ("@page :left { @left-middle { width: 1mm } }", "@page :right { @right-middle { width: 1mm } }"),
        (
            "/* left */ a:hover { border-radius: 1px 2px 3px 4px }",
            "/* left */ a:hover { border-radius: 2px 1px 4px 3px }",
        ),
        ("b { margin-inline-start: 1mm; text-align: start }", "b { margin-inline-start: 1mm; text-align: start }"),
        (
            "c { background: url(left.png) left; --to-left: right }",
            "c { background: url(left.png) right; --to-right: left }",
        ),
        ("d{margin:0 1px;border-left:1px solid red}", "d{margin:0 1px;border-right:1px solid red}"),
    ],
)
def test_a_mirrored_sheet_changes_sides_and_nothing_else(sheet, turned):
    """Sides change places; comments, strings, addresses and names of classes stay."""
    assert mirrored(sheet) == turned


def test_a_sheet_mirrored_twice_is_as_it_was(root):
    """Nothing is lost in the themes that come with the program."""
    for path in sorted((root / "templates").rglob("*.css")):
        text = path.read_text(encoding="utf-8")
        assert mirrored(mirrored(text)) == text
        assert ("left" in text) == (mirrored(text) != text) or path.name == "common.css"


@pytest.mark.pdf
def test_an_arabic_page_begins_at_the_right(sheet):
    """The number of a story stands right of its text, and no text leaves the page."""
    page = pypdfium2.PdfDocument(sheet("ar")[0])[0]
    boxes = [each.get_bounds() for each in page.get_objects()]
    assert min(box[0] for box in boxes) > 0
    assert max(box[2] for box in boxes) < page.get_width()
    text = page.get_textpage()
    assert _place_of(text, "Agenzia Nord") > _place_of(text, "المتحدث")


def _place_of(text, words):
    """Return how far from the left the last place of `words` stands."""
    search = text.search(words)
    places = []
    while (found := search.get_next()) is not None:
        places.append(text.get_charbox(found[0])[0])
    return places[-1]
