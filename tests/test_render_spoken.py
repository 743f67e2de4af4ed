"""Dates, numbers and counts are printed in the edition's language, and no finer than they are known."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from digest.model import When
from digest.render.spoken import (
    counted,
    filled,
    spoken_date,
    spoken_day,
    spoken_language,
    spoken_moment,
    spoken_number,
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
        (when(2022, 12, 3), "en", "December 3, 2022"),
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


def test_a_moment_names_its_offset():
    """The ends of a window are on their own clock, and say which one."""
    assert spoken_moment(NOON, "it") == "12 apr 2024, 12:05 UTC+02:00"
    assert spoken_moment(datetime(2024, 4, 12, tzinfo=UTC), "it") == "12 apr 2024, 00:00 UTC"


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
