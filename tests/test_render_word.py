"""DOCX: complete, in named styles, with footnotes that are called, and the same bytes twice."""

import io
import zipfile

import docx
import editions
import pytest
from docx.parts.document import DocumentPart
from longread import long_edition
from lxml import etree

from digest.errors import RenderError
from digest.render import check_templates, render, word

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def templates(root):
    """Return the folders that templates are taken from."""
    return (str(root / "templates"),)


@pytest.fixture(scope="module")
def made(templates):
    """Return the samples as DOCX, by name."""
    names = ("sample", "executive", "public", "empty", "hostile")
    return {name: render(getattr(editions, name)(), "docx", templates=templates)[0].data for name in names}


def letters(text):
    """Return letters and digits alone."""
    return "".join(character for character in text if character.isalnum())


def part(data, name):
    """Return a part of a document as a tree."""
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        return etree.fromstring(whole.read(name))


def words_of(data):
    """Return all words of a document."""
    return "".join("".join(each.itertext(f"{W}t")) for each in part(data, "word/document.xml").iter(f"{W}p"))


def test_all_that_is_printed_stands_in_it(made):
    """Headlines are headings, every sentence is there, and points are numbered."""
    edition = editions.sample()
    document = docx.Document(io.BytesIO(made["sample"]))
    titled = [each.text for each in document.paragraphs if each.style.name == "Heading 2"]
    assert "Saran a Lesk: sul tavolo la «sicurezza della frontiera»" in titled
    assert len([each for each in document.paragraphs if each.style.name == "Title"]) == 1
    text = letters(words_of(made["sample"]))
    for passage in editions.passages_of(edition):
        assert all(letters(sentence.text)[1:] in text for sentence in passage.sentences)
    points = [each.text for each in document.paragraphs if each.style.name == "Digest Key Point"]
    assert [each[:3] for each in points] == ["1. ", "2. ", "3. ", "4. "]
    styles = {each.style.name for each in document.paragraphs}
    assert {"Digest Text", "Digest Credit", "Digest Source", "Digest Account"} <= styles


@pytest.mark.parametrize("name", ["sample", "executive", "public", "empty", "hostile"])
def test_each_call_has_its_note(name, made):
    """Marks and notes are one to one, under the number of the citation; two more notes are lines that part."""
    calls = list(part(made[name], "word/document.xml").iter(f"{W}footnoteReference"))
    notes = {each.get(f"{W}id"): each for each in part(made[name], "word/footnotes.xml")}
    assert [each.get(f"{W}id") for each in calls] == [key for key in notes if int(key) > 0]
    assert {"-1", "0"} <= set(notes)
    for call in calls:
        number = call.getnext().text
        told = "".join(notes[call.get(f"{W}id")].itertext())
        assert told.startswith(f"{number} ")
    assert calls or name == "empty"


def test_words_say_their_language_and_the_document_its_day(made):
    """English runs in an Italian issue; dates are the issue's."""
    tree = part(made["sample"], "word/document.xml")
    spoken = {each.get(f"{W}val") for each in tree.iter(f"{W}lang")}
    assert spoken == {"it", "en"}
    told = docx.Document(io.BytesIO(made["sample"])).core_properties
    assert (told.title, told.language) == ("Bollettino dell’Est – venerdì 12 aprile 2024", "it")
    assert {told.created.isoformat()[:19], told.modified.isoformat()[:19]} == {"2024-04-12T00:00:00"}
    with zipfile.ZipFile(io.BytesIO(made["sample"])) as whole:
        assert {each.date_time for each in whole.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_links_lead_to_the_web_alone(made):
    """Addresses of a hostile article are none that a word processor would run."""
    for name in ("sample", "hostile"):
        relations = part(made[name], "word/_rels/document.xml.rels")
        outside = [each.get("Target") for each in relations if each.get("TargetMode") == "External"]
        assert outside
        assert all(each.startswith(("http://", "https://")) for each in outside)


def test_without_the_extra_its_name_is_told(templates, monkeypatch):
    monkeypatch.setattr(word, "find_spec", lambda _: None)
    with pytest.raises(RenderError, match=r"pip install \"digest\[docx\]\""):
        render(editions.empty(), "docx", templates=templates)


def test_a_library_that_is_missing_is_told_before_anything_is_read(monkeypatch, templates):
    """With the templates, not when the issue is thought and the other formats are made."""
    monkeypatch.setattr(word, "find_spec", lambda _: None)
    asked = {"templates": templates, "template": "public", "theme": "plain", "language": "en"}
    check_templates(**asked, formats=("html",))
    with pytest.raises(RenderError, match=r"digest\[docx\]"):
        check_templates(**asked, formats=("html", "docx"))


def test_a_style_is_looked_up_once(templates, monkeypatch):
    """The library goes through all styles for each look-up; a long document has as many as a short one."""
    asked = []
    look_up = DocumentPart.get_style_id

    def get_style_id(self, name, kind):
        asked.append(name)
        return look_up(self, name, kind)

    monkeypatch.setattr(DocumentPart, "get_style_id", get_style_id)
    render(long_edition(5), "docx", templates=templates)
    named = [each for each in asked if each]
    assert "Digest Text" in named
    assert len(named) == len(set(named))
