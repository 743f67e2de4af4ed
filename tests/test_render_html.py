"""HTML editions: exact, self-contained, in good order for every reader, and deaf to whatever an article says.

How to accept new golden files: see ``tests/test_render_markdown.py``.
"""

import itertools
import os
import re
from dataclasses import replace
from html.parser import HTMLParser

import editions
import pytest

from digest.render import render
from digest.render.tables import contrast, hues, legible, load_theme
from digest.render.typeset import clean, typeset

SAMPLES = ["sample", "executive", "public", "empty"]
EVERY = [*SAMPLES, "hostile"]
VOID = {"meta", "br", "hr", "img", "link", "input"}


@pytest.fixture(scope="session")
def templates(root):
    """Return the folders that templates are taken from."""
    return (str(root / "templates"),)


def written(edition, templates):
    """Return an edition as HTML."""
    rendition, problems = render(edition, "html", templates=templates)
    assert problems == ()
    return rendition.data.decode()


class Page(HTMLParser):
    """A page taken apart: elements with their attributes and text; fails when tags are not closed in order."""

    def __init__(self, text):
        super().__init__()
        self.elements, self._open, self._style = [], [], False
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        """Open an element."""
        element = {"tag": tag, "text": "", **dict(attrs)}
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag):
        """Close the element that was opened last, which must be of the same name."""
        assert self._open.pop()["tag"] == tag

    def handle_data(self, data):
        """Give text to all open elements."""
        for element in self._open:
            element["text"] += data

    def all(self, *tags):
        """Return the elements of these names."""
        return [each for each in self.elements if each["tag"] in tags]


@pytest.mark.parametrize("name", SAMPLES)
def test_html_is_exactly_this(name, root, templates):
    """An edition gives the same page to the letter."""
    made = written(getattr(editions, name)(), templates)
    golden = root / "tests" / "golden" / f"{name}.html"
    if os.environ.get("DIGEST_ACCEPT_GOLDEN"):
        golden.write_text(made, encoding="utf-8")
    assert made == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", EVERY)
def test_a_page_is_in_good_order(name, templates):
    """One h1 and one main, no heading level left out, ids once each, and every link on the page leads somewhere."""
    page = Page(written(getattr(editions, name)(), templates))
    levels = [int(each["tag"][1]) for each in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    assert len(page.all("main")) == len(page.all("header")) == len(page.all("footer")) == 1
    ids = [each["id"] for each in page.elements if "id" in each]
    assert len(ids) == len(set(ids))
    inner = {each["href"][1:] for each in page.all("a") if each.get("href", "").startswith("#")}
    assert inner - set(ids) == ({"topic-t"} - set(ids) if name == "hostile" else set())
    named = {each["aria-labelledby"] for each in page.elements if "aria-labelledby" in each}
    assert named <= set(ids)
    assert page.elements[1]["tag"] == "head"
    assert page.all("body")[0]["class"].startswith("web ")


@pytest.mark.parametrize("name", EVERY)
def test_a_page_asks_nobody_for_anything(name, templates):
    """No script, image, frame, style sheet or font from elsewhere; links lead to the web only."""
    text = written(getattr(editions, name)(), templates)
    page = Page(text)
    assert {each["tag"] for each in page.elements} & {
        "script",
        "img",
        "iframe",
        "object",
        "embed",
        "link",
        "form",
    } == set()
    assert [key for each in page.elements for key in each if key.startswith("on") or key in {"src", "srcset"}] == []
    style = page.all("style")[0]["text"]
    assert "url(" not in style
    assert "@import" not in style
    outside = [each["href"] for each in page.all("a") if not each.get("href", "#").startswith("#")]
    assert all(address.startswith("https://") for address in outside)


@pytest.mark.parametrize("name", ["sample", "executive", "public", "hostile"])
def test_every_printed_sentence_names_its_place(name, templates):
    """The span on the page, read in the article, gives the sentence that is printed."""
    edition = getattr(editions, name)()
    page = Page(written(edition, templates))
    printed = [each for each in page.all("span") if each.get("class") == "said"]
    wanted = [sentence for passage in editions.passages_of(edition) for sentence in passage.sentences]
    assert [(each["data-article"], int(each["data-start"]), int(each["data-end"])) for each in printed] == [
        (sentence.article, sentence.span.start, sentence.span.end) for sentence in wanted
    ]
    assert [each["text"] for each in printed] == [typeset(each.text, each.language) for each in wanted]


def test_marks_and_sources_lead_to_each_other(templates):
    """From each mark to its source, and from each source back to a mark of the same number."""
    page = Page(written(editions.sample(), templates))
    marks = {each["id"]: each["text"] for each in page.all("sup")}
    cites = {each["id"]: each["text"].split()[0] for each in page.all("span") if each.get("class") == "cite"}
    assert set(cites) == {f"c{each.number}" for each in editions.sample().citations}
    backs = [each for each in page.all("a") if each.get("class") == "return"]
    assert [marks[each["href"][1:]] for each in backs] == list(cites.values())


def test_other_languages_are_marked(templates):
    """A story in another language than the page says so, and one written from the right runs that way."""
    page = Page(written(editions.sample(), templates))
    story = next(each for each in page.all("h3") if each["text"].startswith("Valdoria announces"))
    around = page.elements[page.elements.index(story) - 1]
    assert (around["tag"], around.get("lang"), around.get("dir")) == ("div", "en", None)
    hostile = Page(written(editions.hostile(), templates))
    assert {each.get("dir") for each in hostile.elements if each.get("lang") == "ar"} == {"rtl"}


def test_hostile_text_is_text(templates):
    """What an article says is shown, cleaned, and nothing of it becomes part of the page."""
    page = Page(written(editions.hostile(), templates))
    assert page.all("title")[0]["text"].startswith(clean(editions.HOSTILE[0]))
    shown = page.all("main")[0]["text"]
    for text in editions.HOSTILE:
        assert clean(text)[:11] in " ".join(shown.replace("\u202f", " ").split()) or typeset(text, "it")[:11] in shown
    assert "\u202e" not in written(editions.hostile(), templates)


def test_the_desks_note_is_cleaned(templates):
    """The note keeps its emphasis and its web links, and nothing that runs or loads."""
    note = (
        "**a** *b* [c](https://x.example) [d](javascript:x) <script>e</script> "
        "![f](https://x.example/f.png) <b id=g>h</b>"
    )
    page = written(replace(editions.sample(), intro=note), templates)
    inside = re.search(r'<div class="intro">\n(.*?)\n</div>', page, re.DOTALL)[1]
    assert inside == (
        '<p><strong>a</strong> <em>b</em> <a href="https://x.example" rel="noopener noreferrer">c</a> d   <b>h</b></p>'
    )


def test_a_foreign_address_is_no_link(templates):
    """Addresses other than http and https are not printed as links."""
    page = written(editions.hostile(), templates)
    assert 'href="javascript' not in page
    assert 'href="file' not in page


def test_blocks_that_are_not_asked_for_are_not_there(templates):
    """An audience gets the blocks that it asks for and no others."""
    page = written(replace(editions.sample(), show=()), templates)
    for block in ('<nav class="contents"', 'class="claims"', 'class="sources"', 'class="evidence"', 'class="account"'):
        assert block not in page
    assert Page(page).all("sup")[0]["text"] == "1"


def test_every_colour_can_be_read(templates):
    """Text has a contrast of 4.5 to 1 on its ground, in light and in dark."""
    theme = load_theme(templates, "plain", "analyst")
    for group in ("colors", "dark"):
        tokens = theme.tokens[group]
        for ground in ("ground", "tint"):
            low = {name: contrast(tokens[name], tokens[ground]) for name in ("ink", "soft", "accent")}
            assert {name: ratio for name, ratio in low.items() if ratio < 4.5} == {}
    wanted = [*theme.palette, "#ffff00", "#ffffff", "#000000", "#777777"]
    pairs = [hues(theme, color, 0) for color in wanted]
    assert all(contrast(light, theme.tokens["colors"]["ground"]) >= 4.5 for light, _ in pairs)
    assert all(contrast(dark, theme.tokens["dark"]["ground"]) >= 4.5 for _, dark in pairs)
    assert len(set(pairs)) == len(wanted)


def test_a_section_keeps_its_own_colour_where_it_can():
    """A colour that can be read is not touched; one that is no colour is not believed."""
    assert legible("#1f4f7d", "#ffffff") == "#1f4f7d"
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_a_wrong_colour_reaches_no_style(templates):
    """What is no colour is replaced by the theme's own."""
    page = written(editions.hostile(), templates)
    assert "display:none" not in page
    assert re.search(r'<section class="topic" style="--hue: #[0-9a-f]{6}; --hue-dark: #[0-9a-f]{6}"', page)
