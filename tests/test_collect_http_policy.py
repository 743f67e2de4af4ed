"""The rules of a good citizen: when a feed is asked for, and what is remembered of each answer."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.http.caching import fresh_until, http_date, retry_at
from digest.collect.http.policy import Fetch, Stop, Wait, after, confirm, decide
from digest.collect.http.state import Answer, FeedState, Hop, as_mapping, from_mapping, identity
from digest.collect.http.tell import notes, problem

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
URL = "https://news.example/rss"
NEW = "https://new.example/feed"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TAGGED = FeedState(url=URL, etag='W/"a"', last_modified="Mon, 05 Jan 2026 06:00:00 GMT", body_sha256="x")


def answer(status=200, *, body=b"<rss/>", hops=(), url=URL, error=None, **headers):
    """Make an answer; header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, url=url, headers=named, hops=hops, body=body, error=error)


def moved(*statuses, to=NEW, **headers):
    """Make an answer that came after redirects."""
    return answer(hops=tuple(Hop(status=status, to=to) for status in statuses), url=to, **headers)


def repeated(state, given, times, step=DAY):
    """Return the state after the same answer several times, and confirm every body."""
    for number in range(times):
        state = confirm(after(state, given, NOW + number * step))
    return state


def asked_again(state):
    """Return how long after `NOW` a feed is asked again."""
    return decide(state, NOW).until - NOW


# Rule 1: validators go back exactly as they came.


def test_validators_are_sent_back_exactly_as_received():
    state = confirm(after(FeedState(url=URL), answer(etag='W/"a b"', last_modified="yesterday, perhaps"), NOW))
    decision = decide(state, NOW + DAY)
    assert decision == Fetch(url=URL, etag='W/"a b"', last_modified="yesterday, perhaps")


def test_no_date_is_ever_invented():
    state = confirm(after(FeedState(url=URL), answer(etag='"a"', date="Mon, 05 Jan 2026 06:00:00 GMT"), NOW))
    assert state.last_modified is None


def test_a_new_body_without_validators_makes_the_old_ones_forgotten():
    state = confirm(after(TAGGED, answer(body=b"new", etag='"b"'), NOW))
    assert (state.etag, state.last_modified) == ('"b"', None)
    assert confirm(after(TAGGED, answer(body=b"new"), NOW)).etag is None


@pytest.mark.parametrize("validator", ['"a\r\nX: y"', '"\udcff"', "", '"è"'])
def test_a_validator_that_cannot_be_sent_is_not_kept(validator):
    assert confirm(after(TAGGED, answer(etag=validator), NOW)).etag is None


# Rule 2: validators are kept only after the body was parsed and stored; an error never touches them.


def test_validators_count_only_once_the_body_is_confirmed():
    state = after(TAGGED, answer(body=b"new", etag='"b"'), NOW)
    assert decide(state, NOW + DAY).etag == 'W/"a"'
    assert from_mapping(as_mapping(state)).etag == 'W/"a"'
    assert decide(confirm(state), NOW + DAY).etag == '"b"'


@pytest.mark.parametrize("status", [None, 204, 304, 400, 401, 403, 404, 429, 500, 503])
def test_an_error_neither_clears_nor_replaces_validators(status):
    state = after(replace(TAGGED, unconfirmed=None), answer(status, etag='"wrong"', last_modified="never"), NOW)
    kept = (TAGGED.etag, TAGGED.last_modified, TAGGED.body_sha256)
    assert (state.etag, state.last_modified, state.body_sha256) == kept


def test_confirming_twice_or_for_nothing_changes_nothing():
    state = confirm(after(TAGGED, answer(etag='"b"'), NOW))
    assert confirm(state) == state


# Rules 3 and 4: how often.


def test_a_feed_is_asked_for_at_once_the_first_time_and_without_conditions():
    assert decide(FeedState(url=URL), NOW) == Fetch(url=URL, etag=None, last_modified=None)


@pytest.mark.parametrize(
    ("headers", "early", "late"),
    [
        ({}, timedelta(hours=23), timedelta(hours=23, minutes=45)),
        ({"etag": '"a"'}, timedelta(minutes=55), timedelta(minutes=59, seconds=30)),
        ({"last_modified": "Mon, 05 Jan 2026 06:00:00 GMT"}, timedelta(minutes=55), HOUR),
    ],
)
def test_a_feed_is_asked_once_an_hour_with_validators_and_once_a_day_without(headers, early, late):
    """A timer that fires a little early is not put off for a whole round."""
    state = confirm(after(FeedState(url=URL), answer(**headers), NOW))
    assert isinstance(decide(state, NOW + early), Wait)
    assert isinstance(decide(state, NOW + late), Fetch)


def test_the_clock_is_in_what_is_stored():
    state = confirm(after(FeedState(url=URL), answer(etag='"a"'), NOW))
    stored = from_mapping(json.loads(json.dumps(as_mapping(state))))
    assert stored == state
    assert isinstance(decide(stored, NOW + 10 * MINUTE), Wait)


def test_a_clock_that_was_wrong_does_not_silence_a_feed():
    future = NOW + timedelta(days=4000)
    state = FeedState(url=URL, fetched_at=future, fresh_until=future, not_before=future)
    assert isinstance(decide(state, NOW), Fetch)


# Rule 5: freshness.


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({"cache-control": "max-age=7200"}, 2 * HOUR),
        ({"cache-control": 'public, Max-Age="7200", must-revalidate'}, 2 * HOUR),
        ({"cache-control": "max-age=7200", "age": "3600"}, HOUR),
        ({"cache-control": "max-age=7200", "expires": "Mon, 05 Jan 2026 08:00:00 GMT"}, 2 * HOUR),
        ({"expires": "Mon, 05 Jan 2026 10:00:00 GMT"}, 3 * HOUR),
        ({"expires": "Mon, 05 Jan 2026 10:00:00 GMT", "date": "Mon, 05 Jan 2026 09:00:00 GMT"}, HOUR),
        ({"cache-control": "no-cache, max-age=7200"}, None),
        ({"cache-control": "no-store", "expires": "Mon, 05 Jan 2026 10:00:00 GMT"}, None),
        ({"cache-control": "max-age=0", "expires": "Mon, 05 Jan 2026 10:00:00 GMT"}, None),
        ({"expires": "0"}, None),
        ({"expires": "Mon, 05 Jan 2026 06:00:00 GMT"}, None),
        ({"cache-control": "max-age=soon"}, None),
        ({"cache-control": "max-age=-1"}, None),
        ({}, None),
    ],
)
def test_freshness_is_what_the_server_says(headers, fresh):
    assert fresh_until(headers, NOW) == (NOW + fresh if fresh else None)


@pytest.mark.parametrize(
    "headers", [{"cache-control": f"max-age={'9' * 400}"}, {"expires": "Fri, 31 Dec 9999 23:59:59 GMT"}]
)
def test_an_absurd_freshness_is_cut_to_a_day(headers):
    assert NOW + 23 * HOUR < fresh_until(headers, NOW) < NOW + DAY


def test_a_fresh_feed_is_not_asked():
    state = confirm(after(FeedState(url=URL), answer(etag='"a"', cache_control="max-age=10800"), NOW))
    assert decide(state, NOW + 2 * HOUR) == Wait(reason="called its last answer fresh until then", until=NOW + 3 * HOUR)
    assert isinstance(decide(state, NOW + 3 * HOUR), Fetch)


# Rule 6: told to wait.


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", 2 * MINUTE),
        (" 7200 ", 2 * HOUR),
        ("Mon, 05 Jan 2026 09:00:00 GMT", 2 * HOUR),
        ("Monday, 05-Jan-26 09:00:00 GMT", 2 * HOUR),
        ("Mon Jan  5 09:00:00 2026", 2 * HOUR),
        ("0", MINUTE),
        ("Mon, 05 Jan 2020 09:00:00 GMT", MINUTE),
        ("9" * 500, 2 * DAY),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 2 * DAY),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_obeyed_in_both_forms_and_clamped(status, value, wait):
    assert asked_again(after(TAGGED, answer(status, retry_after=value), NOW)) == wait


@pytest.mark.parametrize("value", ["soon", "-5", "1.5", "", "Mon, 99 Foo 2026 25:00:00 GMT"])
def test_a_retry_after_that_means_nothing_counts_as_none(value):
    assert retry_at({"retry-after": value}, NOW) is None
    assert asked_again(after(TAGGED, answer(429, retry_after=value), NOW)) == HOUR


def test_the_wait_doubles_from_an_hour_up_to_a_day():
    waits, state = [], TAGGED
    for _ in range(8):
        state = after(state, answer(429), NOW)
        waits.append(asked_again(state))
    assert waits[:5] == [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR]
    assert 23 * HOUR < waits[5] == waits[7] < DAY


def test_max_age_on_a_refusal_counts_too():
    state = after(TAGGED, answer(429, retry_after="60", cache_control="max-age=14400"), NOW)
    assert asked_again(state) == 4 * HOUR


def test_a_success_ends_the_waiting():
    failed = repeated(TAGGED, answer(503), 5)
    state = after(failed, answer(304), NOW)
    assert (state.failures, state.not_before, state.failing_since, state.trouble) == (0, None, None, None)


def test_a_network_that_is_down_is_tried_again_sooner():
    assert asked_again(after(TAGGED, answer(None, error="no connection"), NOW)) == 15 * MINUTE


# Rule 7: moves.


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_move_is_believed_after_three_times(status):
    state = repeated(FeedState(url=URL), moved(status), 2)
    assert (decide(state, NOW + 9 * DAY).url, state.moved_to, state.moves) == (URL, NEW, 2)
    assert "2 of 3 times" in notes(state)[0]
    state = repeated(state, moved(status), 1)
    assert (decide(state, NOW + 9 * DAY).url, state.url) == (NEW, URL)
    assert notes(state) == (f"moved to {NEW}; put that address into the configuration",)


@pytest.mark.parametrize("statuses", [(302,), (303,), (307,), (301, 302), (302, 301), (308, 307, 301)])
def test_a_move_that_is_not_permanent_throughout_is_never_remembered(statuses):
    state = repeated(FeedState(url=URL), moved(*statuses), 9)
    assert (state.address, state.moved_to, state.moves) == (None, None, 0)


@pytest.mark.parametrize("between", [answer(), moved(302), moved(301, to="https://third.example/")])
def test_a_move_must_be_told_in_a_row(between):
    state = repeated(repeated(FeedState(url=URL), moved(301), 2), between, 1)
    assert repeated(state, moved(301), 2).address is None


def test_a_failure_does_not_confirm_a_move():
    state = repeated(FeedState(url=URL), moved(301), 2)
    failing = answer(500, hops=(Hop(status=301, to=NEW),), url=NEW)
    assert after(state, failing, NOW).address is None


@pytest.mark.parametrize("status", [404, 410])
def test_a_new_address_that_is_gone_leads_back_to_the_old_one(status):
    state = after(repeated(FeedState(url=URL), moved(301), 3), answer(status, url=NEW), NOW)
    assert (state.address, state.gone_since) == (None, None)
    assert isinstance(decide(state, NOW + 9 * DAY), Fetch)


def test_a_feed_that_moves_back_is_asked_at_its_own_address():
    state = repeated(FeedState(url=URL, address=NEW), moved(301, to=URL), 3)
    assert (state.address, decide(state, NOW + 9 * DAY).url) == (None, URL)


def test_a_move_is_told_without_its_keys():
    state = repeated(FeedState(url=URL), moved(301, to=f"{NEW}?token=hunter2"), 2)
    assert "hunter2" not in "".join(notes(state) + notes(repeated(state, moved(301, to=f"{NEW}?token=hunter2"), 1)))


# Rule 8: gone, and missing.


@pytest.mark.parametrize("hops", [(), (Hop(status=301, to=NEW),)])
def test_a_feed_that_is_gone_is_never_asked_again_and_told_each_time(hops):
    state = after(TAGGED, answer(410, hops=hops), NOW)
    assert decide(state, NOW + 999 * DAY) == Stop(reason="gone since 2026-01-05")
    told = problem(state, "news", UTC)
    assert (told.where, told.is_document, told.remedy) == ("news", False, "Remove it from 'sources'.")
    assert "since 2026-01-05" in told.what


def test_a_passing_redirect_to_what_is_gone_is_no_farewell():
    state = after(TAGGED, answer(410, hops=(Hop(status=302, to=NEW),)), NOW)
    assert (state.gone_since, state.failures) == (None, 1)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_what_is_missing_for_long_is_asked_less_and_less_and_told_since_when(status):
    state = TAGGED
    for day in range(12):
        state = after(state, answer(status), NOW + day * DAY)
    assert 6 * DAY < state.not_before - (NOW + 11 * DAY) < 7 * DAY
    told = problem(state, "news", UTC).what
    assert f"answered {status}" in told
    assert "failing since 2026-01-05, 12 times in a row" in told


def test_a_problem_is_told_while_it_is_waited_for():
    state = after(TAGGED, answer(429, retry_after="7200"), NOW)
    assert (
        problem(state, "news", UTC).what
        == "answered 429 (too many requests); it asked to wait until 2026-01-05 09:00 UTC"
    )


def test_a_feed_that_is_well_has_no_problem():
    assert problem(after(TAGGED, answer(304), NOW), "news", UTC) is None


# Rule 11: the same again costs nothing.


def test_not_modified_keeps_everything_and_moves_the_clock():
    state = after(TAGGED, answer(304, cache_control="max-age=7200"), NOW)
    assert state == replace(TAGGED, fetched_at=NOW, fresh_until=NOW + 2 * HOUR, status=304)


def test_the_same_bytes_are_nothing_new_and_need_no_confirmation():
    known = replace(TAGGED, body_sha256=hashlib.sha256(b"<rss/>").hexdigest())
    state = after(known, answer(etag='"b"'), NOW)
    assert (state.unconfirmed, state.etag, state.last_modified) == (None, '"b"', None)


def test_not_modified_without_a_question_is_a_failure():
    """A first request carries no conditions, so nothing can be unmodified."""
    assert after(FeedState(url=URL), answer(304), NOW).failures == 1


# The record.


def test_a_state_keeps_no_password_and_its_name_is_the_address_without_one():
    assert identity("https://me:secret@news.example/rss?page=2#top") == "https://news.example/rss?page=2"
    state = repeated(FeedState(url=URL), moved(301, to="https://a:secret@new.example/"), 3)
    assert "secret" not in json.dumps(as_mapping(state))


def test_a_stored_value_that_cannot_be_understood_counts_as_unknown():
    stored = {"url": URL, "etag": 7, "failures": -1, "moves": True, "fetched_at": "2026-01-05", "address": "file:///x"}
    assert from_mapping({**stored, "new": [], "gone_since": "soon"}) == FeedState(url=URL)


@pytest.mark.parametrize("url", [None, 7, "", "file:///etc/passwd", "https://"])
def test_a_stored_state_without_an_address_is_refused(url):
    with pytest.raises(ValueError, match="names no address"):
        from_mapping({"url": url})


TEXTS = st.text(max_size=40) | st.from_regex(r"max-age=\d{1,30}|\d{1,30}|Mon, \d\d Jan \d{4} 0\d:00:00 GMT")
NAMES = st.sampled_from(["etag", "last-modified", "cache-control", "expires", "date", "age", "retry-after"])


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, 200, 204, 301, 304, 403, 404, 418, 429, 500, 503]), st.dictionaries(NAMES, TEXTS)
        )
    )
)
def test_no_answers_break_the_rules(answers):
    """Whatever servers say, a feed is asked again within a week, never at once, and its state can be stored."""
    state, now = FeedState(url=URL), NOW
    for status, headers in answers:
        state = confirm(after(state, Answer(status=status, url=URL, headers=headers), now))
        wait = decide(state, now)
        assert isinstance(wait, Wait)
        assert now + MINUTE <= wait.until <= now + 7 * DAY
        assert from_mapping(json.loads(json.dumps(as_mapping(state)))) == state
        now = wait.until
        assert isinstance(decide(state, now), Fetch)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_dates(text):
    date = http_date(text)
    assert date is None or date.tzinfo is not None
