"""Dates: read as exactly as they are written, and never more exactly."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from digest.model import When
from digest.text.dates import bounds, note_on, parse

ROME = ZoneInfo("Europe/Rome")
ZONES = [
    "Europe/Rome",
    "UTC",
    "America/New_York",
    "Asia/Kathmandu",
    "Africa/Cairo",
    "America/Sao_Paulo",
    "Pacific/Apia",
]


def edtf(text: str, language: str | None = None) -> str | None:
    """Return the date of a text, no finer than it is known."""
    when = parse(text, origin="test", zone="Europe/Rome", language=language)
    return when.edtf if when else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022", "2022"),
        ("2022-12", "2022-12"),
        ("2022-12-19", "2022-12-19"),
        (" 2022-12-19 ", "2022-12-19"),
        ("2024-02-29", "2024-02-29"),
        ("2022-12-19T10:00", "2022-12-19T10:00+01:00"),
        ("2022-07-19 10:00", "2022-07-19T10:00+02:00"),
        ("2022-12-19T10:00:59.123Z", "2022-12-19T10:00+00:00"),
        ("2022-12-19T10:00:00+05:45", "2022-12-19T10:00+05:45"),
        ("2022-12-19T10:00-0330", "2022-12-19T10:00-03:30"),
        ("Mon, 19 Dec 2022 10:00:00 +0100", "2022-12-19T10:00+01:00"),
        ("19 Dec 2022 10:00 GMT", "2022-12-19T10:00+00:00"),
        ("Mon, 19 Dec 2022 10:00:60 -0500 (EST)", "2022-12-19T10:00-05:00"),
        ("20/11/2026", "2026-11-20"),
        ("20/11/2026 10:30", "2026-11-20T10:30+01:00"),
        ("20.11.2026, 9:30:15", "2026-11-20T09:30+01:00"),
        ("11/20/2026 10:30", "2026-11-20T10:30+01:00"),
        ("05/03/2024 10:30", None),
        ("20/13/2026 10:30", None),
        ("20/11/2026 25:30", None),
        ("19 dicembre 2022", "2022-12-19"),
        ("lunedì 19 dicembre 2022", "2022-12-19"),
        ("Lunedì, 19 Dicembre 2022", "2022-12-19"),
        ("1º maggio 2023", "2023-05-01"),
        ("19 dic. 2022", "2022-12-19"),
        ("dicembre 2022", "2022-12"),
        ("December 19, 2022", "2022-12-19"),
        ("Dec. 19, 2022", "2022-12-19"),
        ("Sept 3, 2022", "2022-09-03"),
        ("Monday, December 19th, 2022", "2022-12-19"),
        ("19th of December 2022", "2022-12-19"),
        ("December 2022", "2022-12"),
        ("19. Dezember 2022", "2022-12-19"),
        ("1er août 2023", "2023-08-01"),
        ("19 de diciembre de 2022", "2022-12-19"),
        ("19/12/2022", "2022-12-19"),
        ("12/19/2022", "2022-12-19"),
        ("19.12.2022", "2022-12-19"),
        ("5/5/2022", "2022-05-05"),
    ],
)
def test_dates_are_read_as_exactly_as_they_are_written(text, expected):
    """ISO and EDTF, mail dates, numbers in the only order there is, and words."""
    assert edtf(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "soon", "2022-13", "2022-00", "2022-02-30", "2023-02-29", "30 febbraio 2022", "February 30, 2022",
        "1899", "2101", "0001-01-01", "9999-12-31", "2022-12-19T24:00", "2022-12-19T10:60", "25 Foo 2022", "19/12/22",
        "31/31/2022", "19-12.2022", "2022/13/19", "12022-12-19", "2022-1-1", "giugno", "19 dicembre", "x" * 10_000,
        "2022-12-19T10:00+99:00", "Mon, 32 Dec 2022 10:00:00 +0100", "19 19 2022", "2022-12-19 and more",
    ],
)  # fmt: skip
def test_what_is_no_date_is_nothing(text):
    """Days that do not exist, absurd years, two-digit years and other texts are not guessed at."""
    assert edtf(text) is None


TABLE = yaml.safe_load((Path(__file__).parent / "samples" / "dates.yaml").read_text("utf-8"))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row['text']} {row.get('language')} {row.get('base')}")
def test_dates_of_eleven_languages(row):
    """Written out, half known, and counted from the day that the text is of: never finer than written."""
    base = parse(row["base"], origin="test", zone="UTC") if "base" in row else None
    when = parse(row["text"], origin="test", zone="Europe/Rome", language=row.get("language"), base=base)
    assert (when.edtf if when else "none") == row["date"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("24 augustus 2022", "nl", "2022-08-24"),
        ("24. srpna 2022", "cs", "2022-08-24"),
        ("24 Ağustos 2022", "tr", "2022-08-24"),
        ("24 augusztus 2022", "hu", "2022-08-24"),
        ("2022. augusztus 24.", "hu", "2022-08-24"),
        ("24 elokuuta 2022", "fi", "2022-08-24"),
        ("elokuu 2022", "fi", "2022-08"),
        ("24 elokuuta", "fi", None),
        ("terve 2022", "fi", None),
    ],
)
def test_dates_of_other_languages(text, language, expected):
    """Names of months that stand in no table of ours are left to dateparser, as exactly as it knows them."""
    assert edtf(text, language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (None, None),
        ("en", None),
        ("it", "2022-04-03"),
        ("en-GB", "2022-04-03"),
        ("en-US", "2022-03-04"),
        ("en_US", "2022-03-04"),
    ],
)
def test_numbers_in_either_order_need_a_language(language, expected):
    """03/04 is April in Italy and March in America; where that is unknown, it is nothing."""
    assert edtf("03/04/2022", language) == expected


def test_a_date_tells_origin_and_text():
    """What it was read from is kept, without the white space around it."""
    assert parse(" 2022-12\n", origin="prefix", zone="UTC") == When(year=2022, month=12, origin="prefix", raw="2022-12")


@pytest.mark.parametrize(
    ("text", "zone", "start", "end"),
    [
        ("2022", "UTC", "2022-01-01T00:00+00:00", "2023-01-01T00:00+00:00"),
        ("2022-12", "Europe/Rome", "2022-12-01T00:00+01:00", "2023-01-01T00:00+01:00"),
        ("2022-12-31", "Europe/Rome", "2022-12-31T00:00+01:00", "2023-01-01T00:00+01:00"),
        # The days on which Rome changes its clocks have 23 and 25 hours.
        ("2023-03-26", "Europe/Rome", "2023-03-26T00:00+01:00", "2023-03-27T00:00+02:00"),
        ("2023-10-29", "Europe/Rome", "2023-10-29T00:00+02:00", "2023-10-30T00:00+01:00"),
        # Midnight does not exist on the day that Cairo's clocks go forward.
        ("2023-04-28", "Africa/Cairo", "2023-04-28T01:00+03:00", "2023-04-29T00:00+03:00"),
        ("2022-12-19T10:00:59Z", "Europe/Rome", "2022-12-19T11:00+01:00", "2022-12-19T11:01+01:00"),
        ("2023-10-29T01:59Z", "Europe/Rome", "2023-10-29T02:59+01:00", "2023-10-29T03:00+01:00"),
        ("2023-10-29T00:59Z", "Europe/Rome", "2023-10-29T02:59+02:00", "2023-10-29T02:00+01:00"),
        ("2100-12", "UTC", "2100-12-01T00:00+00:00", "2101-01-01T00:00+00:00"),
    ],
)
def test_bounds_are_the_interval_that_a_date_may_lie_in(text, zone, start, end):
    """Half-open, aware, in the zone asked for, right on the days that the clocks change."""
    when = parse(text, origin="test", zone="UTC")
    assert when is not None
    assert [bound.isoformat(timespec="minutes") for bound in bounds(when, zone)] == [start, end]


DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@given(DAYS, st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]))
def test_no_date_is_finer_than_its_text(day, form):
    """What is written is what is known: year, month or day."""
    text = day.strftime(form).rjust(len("0000") + form.count("-") * 3, "0")
    when = parse(text, origin="test", zone="UTC")
    assert when is not None
    assert (when.edtf, when.precision, when.at) == (text, ["year", "month", "day"][form.count("-")], None)


@given(st.text(max_size=40) | st.from_regex(r"[0-9]{1,4}[-/. ][0-9a-zA-Z]{1,9}[-/. ,]{1,2}[0-9]{1,4}", fullmatch=True))
def test_no_text_breaks_the_reader(text):
    """Any text is a date that exists, or nothing; its precision never passes what digits there are."""
    when = parse(text, origin="test", zone="UTC", language="it")
    if when is not None:
        assert 1900 <= when.year <= 2100
        assert date(when.year, when.month or 1, when.day or 1)
        assert when.day is None or any(letter.isdigit() for letter in text.replace(str(when.year), "", 1))
        assert when.month is not None or when.day is None


@given(DAYS, st.integers(0, 86_399), st.sampled_from(ZONES), st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d", "minute"]))
def test_bounds_hold_every_instant_that_the_date_could_mean(day, second, zone, form):
    """An instant lies within the bounds of its own year, month, day and minute, and these are never empty."""
    here = ZoneInfo(zone)
    instant = (datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=second)).astimezone(here)
    if not 1900 <= instant.year <= 2100:
        return
    parts = {"%Y": 1, "%Y-%m": 2, "%Y-%m-%d": 3, "minute": 3}[form]
    when = When(
        year=instant.year,
        month=instant.month if parts > 1 else None,
        day=instant.day if parts > 2 else None,
        at=instant if form == "minute" else None,
        origin="test",
        raw="",
    )
    start, end = (bound.astimezone(UTC) for bound in bounds(when, zone))
    assert start <= instant.astimezone(UTC) < end


@given(DAYS, st.sampled_from(ZONES))
def test_days_follow_each_other_without_gap(day, zone):
    """The end of one day is the begin of the next."""
    following = day + timedelta(days=1)
    first, second = (
        When(year=each.year, month=each.month, day=each.day, origin="test", raw="") for each in (day, following)
    )
    assert bounds(first, zone)[1] == bounds(second, zone)[0]


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00Z", "0001-01-01", "9999-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "1970-01-01 00:00",
        "Thu, 01 Jan 1970 01:00:00 +0100", "1969-12-31T19:00:00-05:00", "1969-12-31T23:59:59Z", "1900-01-01T00:00:00",
        "1904-01-01", "1970-01-01", "Mon, 01 Jan 1900 00:00:00 GMT",
    ],
)  # fmt: skip
def test_what_programs_write_for_no_date_is_not_believed(text):
    """The note tells it from a text that is no date."""
    assert parse(text, origin="feed", zone="UTC") is None
    assert note_on(text) == f"date not believed: {text}"


@pytest.mark.parametrize("text", ["2022-12-19T24:00", "25 Foo 2022", "19/12/22", "2023-02-29", "0000-00-00", "soon"])
def test_what_is_no_date_is_noted_as_such(text):
    assert note_on(text) == f"date not understood: {text}"


def test_people_write_of_the_first_of_january():
    """A day that a person wrote is believed, and so is a minute after the moment that programs count from."""
    assert edtf("1970-01-01T00:01Z") == "1970-01-01T00:01+00:00"
    for origin in ("prefix", "front matter", "dateline"):
        when = parse("1970-01-01", origin=origin, zone="UTC")
        assert when is not None
        assert when.day == 1


@pytest.mark.parametrize(
    ("text", "offset"),
    [("2022-12-19T10:00:00+05:45", 345), ("Mon, 19 Dec 2022 10:00:00 -0330", -210), ("2022-12-19T10:00Z", 0)],
)
def test_the_zone_that_is_written_is_kept(text, offset):
    when = parse(text, origin="feed", zone="Europe/Rome")
    assert when is not None
    assert when.at is not None
    assert (when.at.utcoffset(), when.at.hour) == (timedelta(minutes=offset), 10)
