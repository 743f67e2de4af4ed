"""Datelines: found where they stand, and never made of an ordinary sentence."""

import pytest
from builders import END, LEXICONS, article, stories
from hypothesis import given
from hypothesis import strategies as st

from digest.classify import classify
from digest.cluster import cluster
from digest.model import Outlet, Span
from digest.rank import rank
from digest.read.words import load_words
from digest.summarise import summarise
from digest.text.datelines import find

WORDS = load_words()


def parts(text: str) -> tuple[str | None, ...] | None:
    """Return the whole dateline, its place, day and agency."""
    found = find(text, Span(start=0, end=len(text)), agencies=WORDS.agencies, kickers=WORDS.kickers)
    if found is None:
        return None
    return tuple(each and each.of(text) for each in (found.span, found.place, found.day, found.agency))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MOSCA, 19 dic (Reuters) - Il", ("MOSCA, 19 dic (Reuters)", "MOSCA", "19 dic", "Reuters")),
        ("KYIV, Dec. 19 (AP) — The dam", ("KYIV, Dec. 19 (AP)", "KYIV", "Dec. 19", "AP")),
        ("KYIV, Ukraine (AP) — The dam", ("KYIV, Ukraine (AP)", "KYIV, Ukraine", None, "AP")),
        ("(ANSA) - ROMA, 19 DIC - Il", ("(ANSA) - ROMA, 19 DIC", "ROMA", "19 DIC", "ANSA")),
        ("Milano, 19 dic. - (Adnkronos) - Il", ("Milano, 19 dic. - (Adnkronos)", "Milano", "19 dic.", "Adnkronos")),
        ("MOSCOW, December 19. /TASS/. The", ("MOSCOW, December 19. /TASS/", "MOSCOW", "December 19", "TASS")),
        ("Berlin, 19. Dezember (dpa) - Die", ("Berlin, 19. Dezember (dpa)", "Berlin", "19. Dezember", "dpa")),
        ("Madrid, 19 dic (EFE).- El", ("Madrid, 19 dic (EFE)", "Madrid", "19 dic", "EFE")),
        ("Rio de Janeiro, 4 jul (EFE) - O", ("Rio de Janeiro, 4 jul (EFE)", "Rio de Janeiro", "4 jul", "EFE")),
        ("MOSCOW/KYIV, Dec 19 - The", ("MOSCOW/KYIV, Dec 19", "MOSCOW/KYIV", "Dec 19", None)),
        ("WASHINGTON — The president", ("WASHINGTON", "WASHINGTON", None, None)),
        ("PARIS (Reuters/AFP) - The", ("PARIS (Reuters/AFP)", "PARIS", None, "Reuters/AFP")),
        ("(Reuters) - Roma ha detto - che", ("(Reuters)", None, None, "Reuters")),
        ("VIDEO - Ecco il ponte", None),
        ("ONU - La seduta", None),
        ("Roma - Il governo cade", None),
        ("Roma (Italia) - Il governo cade", None),
        ("Putin (Russia) - il presidente", None),
        ("Lunedì, 19 dicembre - Si riapre", None),
        ("Il 19 dicembre - disse", None),
        ("Roma, 25 Foo - Il governo", None),
        ("Secondo Reuters (che cita AP) - niente", None),
        ("", None),
    ],
)
def test_a_dateline_has_an_agency_a_day_or_a_place_in_capitals(text, expected):
    assert parts(text) == expected


@given(st.text(alphabet="AZaz19 ,.-–(/)\n", max_size=200))
def test_a_dateline_is_a_part_of_its_paragraph(text):
    """It begins where the paragraph does, and ends before the dash."""
    paragraph = Span(start=0, end=len(text))
    found = find(text, paragraph, agencies=WORDS.agencies)
    assert found is None or (found.span.start == 0 and paragraph.covers(found.span) and found.span.end > 0)


@pytest.mark.parametrize(
    ("begin", "when"),
    [
        ("KHERSON, 6 June 2023 - The dam", "2023-06-06"),
        ("TEL AVIV, Monday, December 19, 2022 (AP) — The dam", "2022-12-19"),
        ("ROMA, 19/12/2022 - La diga", "2022-12-19"),
        ("MOSCA, 19 dic (Reuters) - La diga", None),
        ("ROMA, 30 febbraio 2022 (ANSA) - La diga", None),
    ],
)
def test_a_dateline_dates_an_article_that_has_no_better_date(begin, when):
    """Never more finely than it is written: a day without its year is no date."""
    made = article(f"La diga di Borgo Alto\n\n{begin} è crollata prima dell'alba, e nessuno sa perché.")
    assert (made.when and (made.when.edtf, made.when.origin)) == (when and (when, "dateline"))
    assert made.dateline is not None
    assert begin.startswith(made.dateline.of(made.text))
    dated = article(f" date 2022-11 La diga di Borgo Alto\n\n{begin} è crollata prima dell'alba, e nessuno sa perché.")
    assert dated.when is not None
    assert dated.when.edtf == "2022-11"


def test_the_agency_of_a_dateline_is_credited():
    """Under the name that it has among the outlets; one that nobody knows is not."""
    outlets = (Outlet(name="Associated Press", aliases=("AP",)), Outlet(name="Gazzetta"))
    text = "The dam of Borgo Alto\n\nKYIV, Dec. 19 ({}) — The dam collapsed before dawn, and nobody knows why it did."
    for agency, credited in (("AP", ["Gazzetta", "Associated Press"]), ("Upi", ["Gazzetta"])):
        found = stories(text.format(agency), language="en", outlet="Gazzetta")
        filed = [classify(each, (), LEXICONS) for each in found]
        (placement,) = rank(cluster(filed, LEXICONS), topics=(), outlets=outlets, end=END, zone="UTC")
        assert [each.name for each in summarise(placement, LEXICONS, outlets).outlets] == credited
