"""Planned issues: which days have one, what each covers, and that what they cover lies end to end."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from builders import story
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Schedule, When
from digest.schedule import due, following, instant, is_planned, lines, planned
from digest.window import within

ROME = ZoneInfo("Europe/Rome")
SEVEN, HALF_PAST_SIX = time(7), time(6, 30)
WEEKDAYS = (0, 1, 2, 3, 4)
ZONES = sorted(available_timezones() - {"localtime", "posixrules", "Factory"})
STORY = story("Il presidente è arrivato in città per una visita di due giorni.")
MONDAY = date(2026, 1, 5)


def schedule(**more):
    """Make a schedule of working days at seven, with its cut-off at half past six."""
    given = {"at": SEVEN, "cutoff": HALF_PAST_SIX, "zone": "Europe/Rome", "days": WEEKDAYS}
    return Schedule(**(given | more))


def shown(issue):
    """Return the day and the span of an issue, by its own clock."""
    return f"{issue.day}: {issue.start:%m-%d %H:%M%z} to {issue.end:%m-%d %H:%M%z}"


clocks = st.times(min_value=time(0), max_value=time(23, 59)).map(lambda each: each.replace(second=0, microsecond=0))
schedules = st.builds(
    Schedule,
    at=clocks,
    cutoff=clocks,
    zone=st.sampled_from(ZONES),
    days=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    holidays=st.sets(st.dates(date(2010, 1, 1), date(2030, 1, 1)), max_size=20).map(lambda days: tuple(sorted(days))),
)


@given(schedules, st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001 - made aware below
def test_what_issues_cover_lies_end_to_end(made, after):
    """No instant is covered twice or not at all, whatever the zone, the days off, and the clock that is put back."""
    issues = list(islice(following(made, after.replace(tzinfo=UTC)), 20))
    assert issues
    for one, other in pairwise(issues):
        assert one.end.astimezone(UTC) == other.start.astimezone(UTC)
        assert one.day < other.day
    for issue in issues:
        assert issue.start.astimezone(UTC) < issue.end.astimezone(UTC) <= issue.due.astimezone(UTC)


@given(schedules, st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1)), st.data())  # noqa: DTZ001 - as above
def test_every_instant_lies_in_one_issue(made, after, data):
    issues = list(islice(following(made, after.replace(tzinfo=UTC)), 12))
    first, last = issues[0].start.astimezone(UTC), issues[-1].end.astimezone(UTC)
    seconds = data.draw(st.integers(0, int((last - first).total_seconds()) - 1))
    moment = first + timedelta(seconds=seconds)
    holding = [each for each in issues if each.start.astimezone(UTC) <= moment < each.end.astimezone(UTC)]
    assert len(holding) == 1


@given(schedules, st.dates(date(2011, 1, 1), date(2029, 1, 1)), st.integers(1, 60))
def test_catching_up_covers_what_was_missed_and_nothing_twice(made, first, gap):
    """However many issues were missed, the next one begins where the one built last ended."""
    days = [first + timedelta(days=number) for number in range(400)]
    working = [day for day in days if is_planned(made, day)]
    built, later = working[0], working[min(gap, len(working) - 1)]
    if built < later:
        assert planned(made, later, last=built).start == planned(made, built).end


@given(schedules, st.dates(date(2011, 1, 10), date(2029, 1, 1)), st.sampled_from(ZONES), st.data())
def test_every_story_is_in_one_issue(made, first, zone, data):
    """Whatever its date is known to: a minute with an offset of its own, a day, a month, a year."""
    moment = datetime.combine(first, time(12), UTC) + timedelta(minutes=data.draw(st.integers(0, 40_000)))
    known = data.draw(st.sampled_from(("minute", "day", "month", "year")))
    when = When(
        year=moment.year,
        month=None if known == "year" else moment.month,
        day=moment.day if known in {"minute", "day"} else None,
        at=moment.astimezone(ZoneInfo(zone)) if known == "minute" else None,
        origin="prefix",
        raw="",
    )
    dated = replace(STORY, article=replace(STORY.article, when=when))
    near = instant(when, zone).date()
    days = [near + timedelta(days=number) for number in range(-30, 31)]
    issues = [planned(made, day) for day in days if is_planned(made, day)]
    kept = [
        issue.day
        for issue in issues
        if within([dated], start=issue.start, end=issue.end, zone=zone, undated="keep", is_planned=True)[0]
    ]
    assert len(kept) == 1


def test_monday_covers_the_weekend():
    assert shown(planned(schedule(), MONDAY)) == "2026-01-05: 01-02 06:30+0100 to 01-05 06:30+0100"


def test_days_off_may_be_skipped():
    assert shown(planned(schedule(days_off="skip"), MONDAY)) == "2026-01-05: 01-04 06:30+0100 to 01-05 06:30+0100"


def test_a_holiday_rolls_into_the_next_issue():
    made = schedule(holidays=(date(2026, 1, 6),))
    assert not is_planned(made, date(2026, 1, 6))
    assert shown(planned(made, date(2026, 1, 7))) == "2026-01-07: 01-05 06:30+0100 to 01-07 06:30+0100"


def test_summer_time_makes_a_short_day_and_a_long_one():
    daily = schedule(days=tuple(range(7)))
    spring, autumn = (planned(daily, day) for day in (date(2026, 3, 29), date(2026, 10, 25)))
    lengths = [each.end.astimezone(UTC) - each.start.astimezone(UTC) for each in (spring, autumn)]
    assert lengths == [timedelta(hours=23), timedelta(hours=25)]


def test_a_clock_that_skips_the_cut_off_has_it_later():
    """At two the clocks of Rome go to three: half past two is half past three."""
    made = planned(schedule(days=tuple(range(7)), cutoff=time(2, 30)), date(2026, 3, 29))
    assert made.end.isoformat() == "2026-03-29T03:30:00+02:00"


def test_a_cut_off_later_than_the_hour_is_the_evening_before():
    made = planned(schedule(cutoff=time(22)), MONDAY)
    assert shown(made) == "2026-01-05: 01-01 22:00+0100 to 01-04 22:00+0100"


def test_a_day_that_a_zone_left_out_has_no_issue():
    """In Samoa there was no 30 December 2011."""
    samoa = schedule(zone="Pacific/Apia", days=tuple(range(7)))
    days = [each.day for each in islice(following(samoa, datetime(2011, 12, 28, 20, tzinfo=UTC)), 3)]
    assert days == [date(2011, 12, 29), date(2011, 12, 31), date(2012, 1, 1)]


@pytest.mark.parametrize(
    ("catch_up", "last", "wanted"),
    [
        ("one", date(2026, 1, 2), ["2026-01-08: 01-02 06:30+0100 to 01-08 06:30+0100"]),
        ("none", date(2026, 1, 2), ["2026-01-08: 01-07 06:30+0100 to 01-08 06:30+0100"]),
        ("one", None, ["2026-01-08: 01-07 06:30+0100 to 01-08 06:30+0100"]),
        ("each", None, ["2026-01-08: 01-07 06:30+0100 to 01-08 06:30+0100"]),
        (
            "each",
            date(2026, 1, 6),
            [
                "2026-01-07: 01-06 06:30+0100 to 01-07 06:30+0100",
                "2026-01-08: 01-07 06:30+0100 to 01-08 06:30+0100",
            ],
        ),
        ("one", date(2026, 1, 8), []),
    ],
)
def test_what_is_due(catch_up, last, wanted):
    """On Thursday at half past seven, the issue of Thursday is due, and perhaps those that were missed."""
    now = datetime(2026, 1, 8, 7, 30, tzinfo=ROME)
    assert [shown(each) for each in due(schedule(catch_up=catch_up), now, built=[last] if last else [])] == wanted


@pytest.mark.parametrize(
    ("built", "wanted"),
    [
        ([5, 7], [6, 8]),  # Wednesday was built before its turn
        ([5, 7, 6], [8]),
        ([7, 5], [8]),  # Monday was printed again: what came before the first issue was never due
        ([5, 6, 7, 8], []),
    ],
)
def test_an_issue_before_its_turn_leaves_no_hole(built, wanted):
    now = datetime(2026, 1, 8, 7, 30, tzinfo=ROME)
    found = due(schedule(catch_up="each"), now, built=[date(2026, 1, day) for day in built])
    assert [issue.day.day for issue in found] == wanted


def test_nothing_is_due_before_its_hour():
    assert due(schedule(), datetime(2026, 1, 8, 6, 59, tzinfo=ROME), built=[date(2026, 1, 7)]) == ()


@pytest.mark.parametrize(
    ("date_", "wanted"),
    [
        ({"year": 2026, "month": 1, "day": 5}, "2026-01-05T11:00:00+00:00"),
        ({"year": 2026, "month": 1}, "2026-01-31T11:00:00+00:00"),
        ({"year": 2026}, "2026-12-31T11:00:00+00:00"),
        (
            {"year": 2026, "month": 1, "day": 5, "at": datetime(2026, 1, 5, 6, 29, 40, tzinfo=ROME)},
            "2026-01-05T05:29:00+00:00",
        ),
    ],
)
def test_a_date_counts_as_one_instant(date_, wanted):
    """A time is itself, to the minute; a day is its noon, a month and a year the noon of their last day."""
    when = When(**{"month": None, "day": None, "at": None, "origin": "prefix", "raw": ""} | date_)
    assert instant(when, "Europe/Rome").isoformat() == wanted


def test_issues_are_shown_as_a_table():
    assert list(lines([("desk", planned(schedule(), MONDAY))])) == [
        "audience  issue           due                   covers from           to the cut-off",
        "desk      Mon 2026-01-05  2026-01-05 07:00 CET  2026-01-02 06:30 CET  2026-01-05 06:30 CET",
    ]
