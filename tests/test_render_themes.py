"""The themes that come with the program, side by side: whatever the looks, the edition says the same.

In come the editions made by hand, in each theme; out come pages of paper and screen. That a page can be read by
everyone, and what an option does, is tried here for every theme there is.
"""

import html
import itertools
import re
from dataclasses import replace

import editions
import page as page_validation
import pypdfium2
import pytest
from longread import long_edition

from digest.render import render
from digest.render.pdf import make_sheet
from digest.render.tables import contrast, load_theme
from digest.themes.files import home_of, theme_names
from digest.themes.options import options_of

THEMES = ["broadsheet", "plain", "signal"]
OTHER = {"accent": "#0a5a8c", "paper": "A5", "text_size": "8.5pt", "key_points": "after", "columns": "2"}
"""For each option a value that no theme has by itself; a switch is turned, and a logo is a picture."""
LOGO = "data:image/svg+xml;base64,PHN2Zy8+"


@pytest.fixture(scope="session")
def templates(root):
    """Return the folders that templates are taken from."""
    return (str(root / "templates"),)


@pytest.fixture(scope="session")
def printed(templates):
    """Return a function that makes the sample's PDF in a theme, once."""
    done = {}

    def make(theme):
        if theme not in done:
            done[theme] = render(replace(editions.sample(), theme=theme), "pdf", templates=templates)
        return done[theme]

    return make


def pages_of(data):
    """Return the text of each page."""
    return [each.get_textpage().get_text_range() for each in pypdfium2.PdfDocument(data)]


def letters(text):
    """Return letters and digits alone: themes differ in marks, spaces and hyphens."""
    return "".join(character for character in text if character.isalnum())


def stands(sentence, text):
    """Tell whether a sentence stands in a text, whole or in two parts, as over the foot of a page."""
    cuts = range(2, len(sentence) - 1)
    return sentence in text or any(sentence[:cut] in text and sentence[cut:] in text for cut in cuts)


def sentences_of(edition):
    """Return the letters of each sentence that an edition prints."""
    return [letters(each.text) for passage in editions.passages_of(edition) for each in passage.sentences]


def text_of(page):
    """Return the letters of a web page's text."""
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return letters(html.unescape(re.sub(r"<[^>]*>", "", body)))


def test_these_are_all_themes_there_are(templates):
    """A theme that comes with the program is tried here."""
    assert theme_names(templates) == THEMES


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["sample", "executive", "public", "empty"])
def test_every_sentence_is_on_the_screen(name, theme, templates):
    """No theme leaves a sentence out, and headings go down one level at a time."""
    edition = replace(getattr(editions, name)(), theme=theme)
    page = render(edition, "html", templates=templates)[0].data.decode()
    assert [each for each in sentences_of(edition) if each not in text_of(page)] == []
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


@pytest.mark.pdf
@pytest.mark.parametrize("theme", THEMES)
def test_every_sentence_is_on_paper(theme, printed):
    """No theme leaves a sentence out, also where columns break or a page ends; the engine has nothing to say."""
    rendition, problems = printed(theme)
    assert problems == ()
    text = letters("".join(pages_of(rendition.data)))
    assert [each for each in sentences_of(editions.sample()) if not stands(each, text)] == []


@pytest.mark.pdf
@pytest.mark.parametrize("theme", THEMES)
def test_paper_is_for_everybody(theme, printed):
    """PDF/UA-1 without a failure; an outline; number and label on every page, and the title from the second on."""
    data = printed(theme)[0].data
    report = page_validation.validate_pdf_bytes(data, profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    pages = pages_of(data)
    assert all(f"{number} / {len(pages)}" in text for number, text in enumerate(pages, start=1))
    assert all("Redazione esteri · uso interno" in text for text in pages)
    assert all("Bollettino dell’Est" in text and "12 aprile 2024" in text for text in pages[1:])
    outline = [each.get_title() for each in pypdfium2.PdfDocument(data).get_toc()]
    wanted = [section.title for section in editions.sample().sections if section.title]
    assert [each for each in outline if each in wanted] == wanted


@pytest.mark.pdf
def test_the_sheet_is_one_page(templates):
    """In the theme for people with one minute, eight stories, their sources and the account stand on one sheet."""
    made, problems = render(replace(editions.executive(), theme="signal"), "pdf", templates=templates)
    assert problems == ()
    assert len(pages_of(made.data)) == 1


@pytest.mark.parametrize("theme", ["broadsheet", "signal"])
def test_no_note_stands_where_its_source_does(theme, templates):
    """Notes are left to the list of sources; where that is not wanted, they stand on the page."""
    edition = replace(editions.sample(), theme=theme)
    assert "footnote" not in make_sheet(edition, templates).html
    without = replace(edition, show=("contents", "account"))
    assert make_sheet(without, templates).html.count('class="footnote"') == len(edition.citations)


@pytest.mark.parametrize("theme", THEMES)
def test_each_option_changes_the_page(theme, templates):
    """Whatever an audience chooses of a theme is seen, on paper or on the screen."""
    declared = options_of(home_of(templates, theme))
    assert set(declared) >= {"accent", "logo", "paper", "text_size", "key_points", "chart"}
    edition = replace(editions.sample(), theme=theme)
    ordinary = load_theme(templates, theme, edition.template).options
    before = shown(edition, templates)
    for name, option in declared.items():
        value = not ordinary[name] if option.kind == "switch" else LOGO if option.kind == "file" else OTHER[name]
        twin = {f"{name}_dark": "#7fb2e5"} if option.kind == "color" else {}
        after = shown(replace(edition, options={name: value, **twin}), templates)
        # The option's own custom property always differs: what counts is what the page makes of it.
        assert without(after, name) != without(before, name) or f"var(--option-{name})" in before, name


def shown(edition, templates):
    """Return what is laid out on paper, and what a screen shows."""
    sheet = make_sheet(edition, templates)
    return sheet.html + sheet.style + render(edition, "html", templates=templates)[0].data.decode()


def without(text, name):
    """Return a page without the custom property of an option."""
    return re.sub(rf"--option-{name.replace('_', '-')}(-dark)?: [^;]*;", "", text)


@pytest.mark.parametrize("theme", THEMES)
def test_colours_can_be_read(theme, templates):
    """Text in each colour of text has 4.5 to 1 on its ground and on tinted paper, in light and dark."""
    tokens = load_theme(templates, theme, "analyst").tokens
    for group in ("colors", "dark"):
        for name in ("ink", "soft", "accent"):
            for ground in ("ground", "tint"):
                ratio = contrast(tokens[group][name], tokens[group][ground])
                assert ratio >= 4.5, (group, name, ground, round(ratio, 2))


def test_contents_stand_in_columns_only_where_floats_would_not_do(templates):
    """Columns are dear: up to 60 stories in sections of at most 24 do without; on screens, nothing changes."""
    many = long_edition(45)
    briefs = tuple(brief for section in many.sections for brief in section.briefs)
    one = replace(many, sections=(replace(many.sections[0], briefs=briefs),))
    sheets = [make_sheet(each, templates).html for each in (many, long_edition(61), one)]
    assert ['class="front wide long"' in each for each in sheets] == [False, True, True]
    assert 'class="front wide long"' in render(many, "html", templates=templates)[0].data.decode()
