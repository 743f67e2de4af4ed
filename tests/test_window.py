"""The span of time that an issue covers."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from builders import article, story

from digest.window import marked, within

ROME = ZoneInfo("Europe/Rome")
START, END = datetime(2026, 1, 4, tzinfo=ROME), datetime(2026, 1, 6, tzinfo=ROME)
BODY = "Il presidente è arrivato in città per una visita di due giorni."


@pytest.mark.parametrize(
    ("prefix", "reason"),
    [
        (" date 2026-01-05 Titolo\n\n", None),
        (" date 2026-01-04 Titolo\n\n", None),
        (" date 2026-01-03 Titolo\n\n", "too_old"),
        (" date 2026-01-06 Titolo\n\n", "future"),
        (" date 2026-01 Titolo\n\n", None),
        (" date 2026 Titolo\n\n", None),
        (" date 2025-12 Titolo\n\n", "too_old"),
        ("", "undated"),
    ],
)
def test_a_date_counts_as_far_as_it_is_known(prefix, reason):
    made = story(prefix + BODY)
    kept, spiked = within([made], start=START, end=END, zone="Europe/Rome", undated="spike")
    assert [each.reason for each in spiked] == ([reason] if reason else [])
    assert len(kept) + len(spiked) == 1


def test_without_a_begin_only_the_future_is_left_out():
    made = [story(prefix + BODY) for prefix in ("", " date 1999 Titolo\n\n", " date 2027 Titolo\n\n")]
    kept, spiked = within(made, start=None, end=END, zone="Europe/Rome", undated="spike")
    assert (len(kept), [each.reason for each in spiked]) == (2, ["future"])


@pytest.mark.parametrize(
    ("date", "notes"),
    [
        ("2026-01-05", ()),
        ("2026-01", ()),
        ("2026-01-06", ("dated after the issue's day: 2026-01-06",)),
        # Half past midnight on the last day in Rome is still the day before in Greenwich.
        ("2026-01-05T23:30+00:00", ("dated after the issue's day: 2026-01-05T23:30+00:00",)),
        ("2027", ("dated after the issue's day: 2027",)),
    ],
)
def test_an_article_of_the_future_says_so(date, notes):
    """It keeps its date and its text; only the note is new."""
    made = article(f" date {date} Titolo\n\n{BODY}")
    (noted,) = marked([made], end=END, zone="Europe/Rome")
    assert noted.notes == notes
    assert replace(noted, notes=()) == made
