"""Dates, numbers and counts are printed in the edition's language, and no finer than they are known."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from digest.model import When
from digest.render.spoken import (
    counted,
    filled,
    spoken_date,
    spoken_day,
    spoken_language,
    spoken_number,
    spoken_period,
)

ROME = timezone(timedelta(hours=2))
NOON = datetime(2024, 4, 12, 12, 5, tzinfo=ROME)


def when(year, month=None, day=None, at=None):
    """Make a date."""
    return When(year=year, month=month, day=day, at=at, origin="prefix", raw="")


@pytest.mark.parametrize(
    ("known", "language", "printed"),
    [
        (when(2022), "it", "2022"),
        (when(2022, 12), "it", "dicembre 2022"),
        (when(2022, 12, 3), "it", "3 dicembre 2022"),
        (when(2024, 4, 12, NOON), "it", "12 aprile 2024, 12:05"),
        (when(2022, 12), "en", "December 2022"),
        (when(2022, 12, 3), "en", "3 December 2022"),
        (when(2024, 4, 12, NOON.replace(hour=18)), "en", "12 April 2024, 18:05"),
        (None, "it", "senza data"),
    ],
)
def test_a_date_is_printed_at_its_own_precision(known, language, printed):
    """A month is never printed as its first day, and a date that is not known is said to be so."""
    assert spoken_date(known, language, undated="senza data") == printed


def test_a_short_date_keeps_its_precision():
    """The margin's form says as little as the long one."""
    forms = [when(2022), when(2022, 12), when(2022, 12, 3)]
    assert [spoken_date(each, "it", length="medium") for each in forms] == ["2022", "dic 2022", "3 dic 2022"]


def test_a_day_has_its_weekday():
    """The issue's date is written out."""
    assert spoken_day(date(2024, 4, 12), "it") == "venerdì 12 aprile 2024"


WORDS = {
    "from": "da {start} a {end}",
    "until": "fino a {end}",
    "day": "{end} compreso",
    "hour": "{end} escluse",
    "clock": "ora di {city}, {offset}",
}
CITY = ZoneInfo("Europe/Rome")


@pytest.mark.parametrize(
    ("start", "end", "printed"),
    [
        (None, datetime(2026, 1, 6, tzinfo=CITY), "fino a lunedì 5 gennaio 2026 compreso (ora di Roma, UTC+1)"),
        (
            datetime(2024, 3, 30, tzinfo=CITY),
            datetime(2024, 4, 1, tzinfo=CITY),
            "da sabato 30 marzo 2024 a domenica 31 marzo 2024 compreso (ora di Roma, UTC+1, UTC+2)",
        ),
        (
            datetime(2024, 4, 11, 12, tzinfo=CITY),
            datetime(2024, 4, 12, 12, 30, tzinfo=CITY),
            "da giovedì 11 aprile 2024, 12:00 a venerdì 12 aprile 2024, 12:30 escluse (ora di Roma, UTC+2)",
        ),
        (None, datetime(2024, 4, 13, tzinfo=UTC), "fino a venerdì 12 aprile 2024 compreso (UTC)"),
        (
            None,
            datetime(1930, 1, 2, tzinfo=timezone(timedelta(minutes=19, seconds=32))),
            "fino a mercoledì 1 gennaio 1930 compreso (UTC+0:20)",
        ),
        (None, datetime(2024, 1, 2, tzinfo=ZoneInfo("America/Argentina/Buenos_Aires")), "Buenos Aires, UTC−3"),
        (None, datetime(2024, 1, 2, tzinfo=ZoneInfo("Etc/GMT-3")), "compreso (UTC+3)"),
    ],
)
def test_a_period_ends_with_its_last_day(start, end, printed):
    """The last day is the last one that counts; the clock is named by its city and its offset, never by seconds."""
    assert printed in spoken_period(start, end, "it", WORDS)


def test_numbers_and_languages_are_the_readers():
    """Separators and names of languages follow the edition; an unsure language is called so."""
    assert (spoken_number(12345.678, "it"), spoken_number(1234.5, "en")) == ("12.345,68", "1,234.5")
    assert [spoken_language(code, "it", unknown="?") for code in ("en", "und", "qqq")] == ["inglese", "?", "qqq"]


def test_counts_take_their_plural():
    """One is not many, and languages with more forms get theirs."""
    forms = {"one": "{n} notizia", "other": "{n} notizie"}
    assert [counted(n, forms, "it") for n in (0, 1, 2, 1000)] == [
        "0 notizie",
        "1 notizia",
        "2 notizie",
        "1.000 notizie",
    ]
    assert counted(3, {"one": "{n} a", "few": "{n} b", "other": "{n} c"}, "ru") == "3 b"


def test_what_is_filled_in_is_not_searched_again():
    """A value that looks like a place to fill stays as it is."""
    assert filled("{a} {b} {c}", a="{b}", b="x") == "{b} x {c}"
