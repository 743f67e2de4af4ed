"""Notes on paper: each at the foot of the page that calls it, or of the next; and margins beside their headlines."""

import re

import pypdfium2
import pytest
from longread import long_edition

from digest.render import render

STORIES = 120


def misplaced(pages, edition):
    """Return what is wrong with the notes of a document.

    Args:
        pages: The text of each page.
        edition: What it was made from.
    """
    calls, notes = {}, {}
    # What stands behind the stories calls nothing, and the engine's mark of a word that is parted ends no line.
    for at, text in enumerate(pages):
        for each in re.finditer(r"\bq(\d+)p(\d+)\.", text):
            calls.setdefault((int(each[1]), int(each[2])), at)
        for each in re.finditer(r"(?:^|\ufffe)(\d+)\. Gazzetta \d+, 12 apr", text, re.MULTILINE):
            notes.setdefault(int(each[1]), []).append(at)
    wrong = []
    for citation in edition.citations:
        call = calls[int(citation.location.removesuffix(".txt")), citation.paragraph]
        found = notes.get(citation.number, [])
        if len(found) != 1 or not call <= found[0] <= call + 1:
            wrong.append((citation.number, call, found))
    return wrong


@pytest.fixture(scope="module")
def printed(root):
    """Return the long edition and the text of its pages."""
    edition = long_edition(STORIES)
    rendition, problems = render(edition, "pdf", templates=(str(root / "templates"),))
    assert problems == ()
    return edition, [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(rendition.data)]


@pytest.mark.pdf
def test_no_note_stands_before_its_call_and_none_is_lost(printed):
    """Every citation has one note, on the page of its first call or carried to the next one."""
    edition, pages = printed
    assert len(pages) >= 50
    assert misplaced(pages, edition) == []


@pytest.mark.pdf
def test_a_note_on_another_page_is_found(printed):
    """The check itself sees a note that comes too early, twice, or not at all."""
    edition, pages = printed
    assert misplaced(pages[::-1], edition)
    assert misplaced([*pages, pages[5]], edition)
    assert misplaced([re.sub(r"(?m)^7\. Gazzetta", "Gazzetta", page) for page in pages], edition)


@pytest.mark.pdf
def test_a_margin_stands_beside_its_headline(printed):
    """Who tells a story stands on the page of its headline, once: nothing of a margin is left behind."""
    edition, pages = printed
    stories = [re.sub(r"(?m)(?:^|\ufffe)\d+\. Gazzetta.*", "", text) for text in pages]
    for brief in (brief for section in edition.sections for brief in section.briefs):
        name = brief.outlets[0].name
        margins = [at for at, text in enumerate(pages) for _ in re.finditer(rf"^{name}\s*$", text, re.MULTILINE)]
        told = [at for at, text in enumerate(stories) if re.search(rf"Titolo {brief.number}\s", text)]
        assert len(margins) == len(brief.outlets), name
        assert set(margins) == {told[-1]}, name
