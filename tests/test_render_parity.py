"""All formats of an edition say the same: the same stories, headlines and references in the same order."""

import email
import email.policy
import html
import io
import json
import re
import zipfile

import editions
import pypdfium2
import pytest
from lxml import etree
from test_render_mail import many

from digest.render import render
from digest.render.filters import headline, web_address

FORMS = ("markdown", "html", "pdf", "text", "epub", "docx")
EDITIONS = ["sample", "executive", "public"]


@pytest.fixture(scope="session")
def templates(root):
    """Return the folders that templates are taken from."""
    return (str(root / "templates"),)


def letters(text):
    """Return letters and digits alone: formats differ in marks, spaces and hyphens."""
    return "".join(character for character in text if character.isalnum())


def mail(edition, templates):
    """Return the text of both parts of an edition's message, as a reader sees them."""
    made = render(edition, "mail", templates=templates)[0].data
    message = email.message_from_bytes(made, policy=email.policy.default)
    page = message.get_body(("html",)).get_content().partition("</head>")[2]
    page = re.sub(r'<div class="preheader".*?</div>', "", page, flags=re.DOTALL)
    return {
        "text": message.get_body(("plain",)).get_content(),
        "html": html.unescape(re.sub(r"<[^>]*>", "", page)),
    }


def texts(edition, templates):
    """Return the text of an edition in each format."""
    made = {form: render(edition, form, templates=templates)[0].data for form in FORMS}
    page = re.sub(r"<style>.*?</style>", "", made["html"].decode(), flags=re.DOTALL)
    message = mail(edition, templates)
    document = pypdfium2.PdfDocument(made["pdf"])
    return {
        "markdown": made["markdown"].decode(),
        "html": html.unescape(re.sub(r"<[^>]*>", "", page)),
        "mail, text": message["text"],
        "mail, HTML": message["html"],
        "pdf": "".join(each.get_textpage().get_text_range() for each in document),
        "text": made["text"].decode(),
        "epub": "".join(words_in(made["epub"], "EPUB/chapter-")),
        "docx": "".join(words_in(made["docx"], "word/document.xml")),
    }


def words_in(data, begin):
    """Yield the words of the XML files in a ZIP whose names begin so, but for the notes that a book has besides."""
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        for name in sorted(each for each in whole.namelist() if each.startswith(begin)):
            tree = etree.fromstring(whole.read(name))
            etree.strip_elements(tree, "{http://www.w3.org/1999/xhtml}aside", with_tail=False)
            yield "".join(tree[-1].itertext())


@pytest.mark.pdf
@pytest.mark.parametrize("name", EDITIONS)
def test_formats_tell_the_same_stories(name, templates):
    """Each headline and each story's first sentence is found, one after the other, in every format."""
    edition = getattr(editions, name)()
    wanted = [
        letters(part)
        for section in edition.sections
        for brief in section.briefs
        for part in (headline(brief.headline, brief.language), brief.passages[0].sentences[0].text[:40])
    ]
    for form, text in texts(edition, templates).items():
        plain = letters(text)
        start = (
            plain.rindex(letters(edition.sections[0].briefs[0].passages[0].sentences[0].text)) - len(wanted[0]) - 200
        )
        place = max(start, 0)
        for part in wanted:
            place = plain.find(part, place)
            assert place >= 0, (form, part)
            place += len(part)


@pytest.mark.pdf
@pytest.mark.parametrize("name", EDITIONS)
def test_formats_name_the_same_sources(name, templates):
    """Every source stands in the list of every format, in the same order, with the places printed from it."""
    edition = getattr(editions, name)()
    for form, text in texts(edition, templates).items():
        is_mail = form.startswith("mail")
        # A message has room for one place of each source, and lists those that it prints from.
        wanted = [
            letters((is_mail and origin.url and web_address(origin.url).partition("://")[2]) or origin.location)
            for origin in edition.origins
            if not is_mail or any(each.article == origin.article for each in edition.citations)
        ]
        plain = letters(text)
        # Notes at the foot of a page of paper may name a document before the list does.
        plain = plain[plain.rindex(wanted[0]) :]
        places = [plain.find(location) for location in wanted]
        assert (form, places) == (form, sorted(places))
        assert -1 not in places
        for citation in edition.citations:
            assert f"{citation.span.start}{citation.span.end}" in letters(text), (form, citation)


@pytest.mark.parametrize("name", [*EDITIONS, "empty", "hostile"])
def test_json_tells_the_same_stories(name):
    """The JSON form holds what the edition holds, in its order."""
    edition = getattr(editions, name)()
    whole = json.loads(render(edition, "json", templates=())[0].data)
    told = [brief["headline"]["text"] for section in whole["sections"] for brief in section["briefs"]]
    assert told == [brief.headline.text for section in edition.sections for brief in section.briefs]
    assert [origin["location"] for origin in whole["origins"]] == [each.location for each in edition.origins]
    assert [each["number"] for each in whole["citations"]] == [each.number for each in edition.citations]


@pytest.mark.parametrize("count", [40, 120, 500])
def test_a_message_prints_a_part_of_the_edition_in_its_order_and_counts_the_rest(count, templates):
    """Both parts print the same stories, in the edition's order; with those that are counted they are all of it."""
    edition = many(count)
    told = {form: re.findall(r"Notizia numero (\d+) con", text) for form, text in mail(edition, templates).items()}
    listed = told["text"]
    stories = list(dict.fromkeys(told["html"]))
    assert stories == list(dict.fromkeys(listed))
    assert stories == sorted(stories, key=int)
    for text in mail(edition, templates).values():
        more = re.search(r"altre (\d+) notizie sono nell’edizione", " ".join(text.split()))
        assert len(stories) + int(more[1] if more else 0) == count
