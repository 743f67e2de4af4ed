"""Notes on paper: each at the foot of the page that calls it, or of the next; and margins beside their headlines."""

import random
import re
from dataclasses import replace

import editions
import pypdfium2
import pytest
from editions import Desk, article, day

from digest.model import Outlet, Quotation, Section
from digest.render import render

STORIES = 60
WORDS = (
    *("il", "governo", "della", "regione", "ha", "detto", "che", "nuove", "misure", "saranno", "discusse", "durante"),
    *("la", "riunione", "prevista", "domani", "nella", "capitale", "mentre", "rappresentanti", "aspettano", "risposta"),
)


def long_edition():
    """Make an edition of many stories of all lengths, each paragraph of which ends with a word of its own."""
    chance = random.Random(5)  # noqa: S311 - the same lengths in every run are wanted

    def sentence(most=32):
        return " ".join(chance.choice(WORDS) for _ in range(chance.randint(6, most))).capitalize() + "."

    desk = Desk()
    briefs = []
    for number in range(1, STORIES + 1):
        paragraphs = [
            [*(sentence() for _ in range(chance.randint(0, 4))), f"Fine q{number}p{place}."]
            for place in range(1, chance.randint(2, 5))
        ]
        outlet = Outlet(name=f"Gazzetta {number}", kind="newspaper", ownership="private")
        told = article(
            f"{number}.txt",
            paragraphs,
            headline=f"Titolo {number} {sentence(12)}",
            when=day(2024, 4, 12),
            outlet=outlet,
        )
        made = desk.brief(told, outlets=(outlet,) * chance.randint(1, 3))
        first, *rest = made.passages
        if len(first.sentences) > 2:
            made = replace(made, standfirst=True)
        if rest and len(rest[0].sentences) > 1 and chance.random() < 0.4:
            words = rest[0].sentences[0]
            shown = Quotation(
                text=words.text, span=words.span, article=words.article, speaker="Nome Cognome", language="it"
            )
            made = replace(made, quotation=shown)
        briefs.append(made)
    sections = tuple(
        Section(topic=f"t{start}", title=f"Sezione {start}", color=None, briefs=tuple(briefs[start : start + 20]),
                pointers=())
        for start in range(0, STORIES, 20)
    )  # fmt: skip
    whole = replace(
        editions.sample(),
        intro=None,
        key_points=(),
        sections=sections,
        chart=(),
        citations=tuple(desk.citations),
        origins=desk.listed(),
        account=replace(editions.sample().account, printed=STORIES),
        show=("contents",),
    )
    return editions.settled(whole)


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
    edition = long_edition()
    rendition, problems = render(edition, "pdf", templates=(str(root / "templates"),))
    assert problems == ()
    return edition, [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(rendition.data)]


@pytest.mark.pdf
def test_no_note_stands_before_its_call_and_none_is_lost(printed):
    """Every citation has one note, on the page of its first call or carried to the next one."""
    edition, pages = printed
    assert len(pages) > 20
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
