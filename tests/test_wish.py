"""What a person asks of a build."""

from datetime import UTC, date, datetime

import pytest
from worlds import config

from digest.errors import UsageError
from digest.model import Destination, Source
from digest.wish import make_wish, place, window

TODAY = date(2026, 3, 29)


def wish(**options):
    """Make a wish of some options."""
    return make_wish(config(timezone="Europe/Rome"), **({"today": TODAY, "day": None, "since": None} | options))


def test_today_is_the_day_when_none_is_given():
    assert wish().day == TODAY
    assert wish(day="2026-01-05").day == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"day": "5 January"}, "--date 5 January: expected a date such as 2026-01-05"),
        ({"day": "0001-01-01"}, "--date 0001-01-01: expected a year from 1900 to 2100"),
        (
            {"since": "soon"},
            "--since soon: expected a date, a date with time, or a length such as 24h, 3d or 2w (at most ten years)",
        ),
        ({"since": "2026-04-01"}, "--since 2026-04-01: begins after the issue's day, 2026-03-29"),
        ({"audiences": ["analist"]}, "--audience analist: no such audience (did you mean analyst?); there are analyst"),
    ],
)
def test_wrong_words_are_answered_with_what_would_be_right(options, message):
    with pytest.raises(UsageError) as caught:
        wish(**options)
    assert str(caught.value) == message


def test_the_window_ends_with_the_day_and_counts_true_hours():
    """On the day when summer time begins, 24 hours before midnight is 23:00 of the day before the day before."""
    settings = config(timezone="Europe/Rome", window_hours=24)
    start, end = window(settings, wish())
    assert end.astimezone(UTC) == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert start.isoformat() == "2026-03-28T23:00:00+01:00"
    assert window(config(window_hours=None), wish())[0] is None


def test_since_goes_before_the_configured_window():
    settings = config(timezone="Europe/Rome", window_hours=24)
    assert window(settings, wish(since="2026-03"))[0].isoformat() == "2026-03-01T00:00:00+01:00"
    assert window(settings, wish(since="3d"))[0].isoformat() == "2026-03-26T23:00:00+01:00"


@pytest.mark.parametrize("since", ["99999w", "999999h", "3 days", "0d", "3.5d"])
def test_a_length_is_bounded_and_has_one_form(since):
    """What is longer than any briefing, or written otherwise, is no length: it never counts beyond the calendar."""
    with pytest.raises(UsageError, match=r"3d or 2w \(at most ten years\)"):
        wish(since=since)


def test_the_form_that_was_meant_is_named():
    with pytest.raises(UsageError, match=r"--since 3 days: .* \(did you mean 3d\?\)$"):
        wish(since="3 days")


def test_the_command_line_goes_before_the_configuration():
    placed = place(config(), sources=[("in", "/abs/in")], output=("out", "/abs/out"))
    assert placed.sources == (Source(path="/abs/in", shown="in"),)
    assert placed.destinations == (Destination(path="/abs/out", shown="out"),)
    assert place(config(), sources=(), output=None) == config()
