"""All formats of an edition say the same: the same stories, headlines and references in the same order."""

import html
import json
import re

import editions
import pypdfium2
import pytest

from digest.render import render
from digest.render.filters import headline

EDITIONS = ["sample", "executive", "public"]


@pytest.fixture(scope="session")
def templates(root):
    """Return the folders that templates are taken from."""
    return (str(root / "templates"),)


def letters(text):
    """Return letters and digits alone: formats differ in marks, spaces and hyphens."""
    return "".join(character for character in text if character.isalnum())


def texts(edition, templates):
    """Return the text of an edition in each format."""
    made = {form: render(edition, form, templates=templates)[0].data for form in ("markdown", "html", "pdf")}
    page = re.sub(r"<style>.*?</style>", "", made["html"].decode(), flags=re.DOTALL)
    document = pypdfium2.PdfDocument(made["pdf"])
    return {
        "markdown": made["markdown"].decode(),
        "html": html.unescape(re.sub(r"<[^>]*>", "", page)),
        "pdf": "".join(each.get_textpage().get_text_range() for each in document),
    }


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
    wanted = [letters(origin.location) for origin in edition.origins]
    for form, text in texts(edition, templates).items():
        plain = letters(text)
        # Notes at the foot of a page of paper may name a document before the list does.
        plain = plain[plain.rindex(wanted[0]) :]
        places = [plain.find(location) for location in wanted]
        assert (form, places) == (form, sorted(places))
        assert -1 not in places
        for citation in edition.citations:
            assert f"{citation.span.start}{citation.span.end}" in plain, (form, citation)


@pytest.mark.parametrize("name", [*EDITIONS, "empty", "hostile"])
def test_json_tells_the_same_stories(name):
    """The JSON form holds what the edition holds, in its order."""
    edition = getattr(editions, name)()
    whole = json.loads(render(edition, "json", templates=())[0].data)
    told = [brief["headline"]["text"] for section in whole["sections"] for brief in section["briefs"]]
    assert told == [brief.headline.text for section in edition.sections for brief in section.briefs]
    assert [origin["location"] for origin in whole["origins"]] == [each.location for each in edition.origins]
    assert [each["number"] for each in whole["citations"]] == [each.number for each in edition.citations]
