"""Asking for feeds, against servers on this machine: what is asked, what comes back, and what is told."""

from datetime import timedelta

import brotli
import pytest
from asking import BODY, HERE, NOW, WORLD, ask, ask_one, feed, look_up, no_sleep
from sites import Site, drip, hang, redirect, reply

from digest import __version__
from digest.collect.http import FeedState, confirm, fetch
from digest.collect.http.manners import WORLD as WORLD_OF_THE_SYSTEM
from digest.collect.http.manners import Manners, World
from digest.model import Network, Source

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]

# What is asked, and what comes back.


def test_a_feed_arrives_with_its_bytes_and_where_it_came_from():
    with Site({"/rss": reply(body=BODY, content_type="application/rss+xml", etag='"a"')}) as site:
        found = ask_one(site.url("/rss"))
        assert (found.outcome, found.body, found.content_type) == ("new", BODY, "application/rss+xml")
        assert (found.url, found.problem, found.notes) == (site.url("/rss"), None, ())
        assert confirm(found.state).etag == '"a"'


def test_a_request_says_who_asks_and_nothing_else():
    """One name with version and contact; no cookie, no referer, no invention in the address."""
    network = Network(allow_private=HERE.allow_private, contact="desk@news.example")
    with Site({"/rss?page=2": reply(body=BODY, set_cookie="a=b; Path=/")}) as site:
        states = [ask_one(site.url("/rss?page=2"), network=network).state]
        ask_one(site.url("/rss?page=2"), network=network, states=states, now=NOW + timedelta(days=2))
        names = {"host", "user-agent", "accept", "accept-encoding"}
        assert [set(asked.headers) - {"connection"} for asked in site.asked] == [names, names]
        assert site.asked[0].headers["user-agent"] == f"digest/{__version__} (+desk@news.example)"
        assert site.paths() == ["/rss?page=2"] * 2


def test_a_cookie_is_not_carried_from_one_hop_to_the_next():
    with Site({"/": reply(302, location="/a", set_cookie="a=b; Path=/"), "/a": reply(body=BODY)}) as site:
        network = Network(allow_private=("cookies.example",))
        assert ask_one(site.url("/", "cookies.example"), network=network).body == BODY
        assert [asked.headers.get("cookie") for asked in site.asked] == [None, None]


def test_of_two_sources_with_one_address_the_first_has_the_password():
    with Site({"/": reply(body=BODY)}) as site:
        first, second = (site.url("/").replace("//", f"//{user}:x@") for user in ("one", "two"))
        assert [found.body for found in ask(first, second).feeds] == [BODY, BODY]
        assert [asked.headers["authorization"] for asked in site.asked] == ["Basic b25lOng="]


def test_a_user_agent_of_ones_own_is_sent_as_it_is():
    with Site({"/": reply(body=BODY)}) as site:
        ask(site.url("/"), network=Network(allow_private=("127.0.0.1",), user_agent="Desk/1.0"))
        assert site.asked[0].headers["user-agent"] == "Desk/1.0"


def test_an_unchanged_feed_is_asked_with_its_validators_and_brings_nothing():
    """Not modified, and the same bytes again, are both nothing new."""
    with Site({"/": reply(body=BODY, etag='W/"a"', last_modified="never, really")}) as site:
        state = confirm(ask_one(site.url("/")).state)
        same = ask_one(site.url("/"), states=[state], now=NOW + timedelta(hours=2))
        site.answers["/"] = reply(304)
        unmodified = ask_one(site.url("/"), states=[same.state], now=NOW + timedelta(hours=4))
        assert [(found.outcome, found.body) for found in (same, unmodified)] == [("unchanged", None)] * 2
        sent = [(asked.headers.get("if-none-match"), asked.headers.get("if-modified-since")) for asked in site.asked]
        assert sent == [(None, None), ('W/"a"', "never, really"), ('W/"a"', "never, really")]


def test_a_feed_is_asked_once_a_run_and_not_again_within_the_hour():
    with Site({"/": reply(body=BODY, etag='"a"')}) as site:
        result = ask(site.url("/"), site.url("/"))
        assert [found.body for found in result.feeds] == [BODY, BODY]
        again = ask_one(site.url("/"), states=[confirm(result.feeds[0].state)], now=NOW + timedelta(minutes=5))
        assert (again.outcome, again.problem) == ("waiting", None)
        assert again.notes == ("not asked: is asked no more than once an hour (2026-01-05 07:59 UTC)",)
        assert len(site.asked) == 1


@pytest.mark.parametrize("value", ["7200", "Mon, 05 Jan 2026 09:00:00 GMT"])
@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_to_wait_is_left_alone_until_then(status, value):
    with Site({"/": reply(status, retry_after=value)}) as site:
        first = ask_one(site.url("/"))
        second = ask_one(site.url("/"), states=[first.state], now=NOW + timedelta(minutes=119))
        assert "it asked to wait until 2026-01-05 09:00 UTC" in first.problem.what
        assert second.problem == first.problem
        assert len(site.asked) == 1
        ask_one(site.url("/"), states=[first.state], now=NOW + timedelta(hours=2))
        assert len(site.asked) == 2


def test_a_feed_that_is_gone_is_never_asked_again():
    with Site({"/": reply(410)}) as site:
        first = ask_one(site.url("/"))
        second = ask_one(site.url("/"), states=[first.state], now=NOW + timedelta(days=400))
        assert "gone for good, as its server says, since 2026-01-05" in second.problem.what
        assert len(site.asked) == 1


def test_a_permanent_move_is_told_and_remembered_after_three_runs():
    with Site({"/old": redirect("/new", 301), "/new": reply(body=BODY)}) as site:
        state = FeedState(url=site.url("/old"))
        for day in range(4):
            found = ask_one(site.url("/old"), states=[state], now=NOW + timedelta(days=day))
            state = confirm(found.state)
        assert site.paths() == ["/old", "/new"] * 3 + ["/new"]
        assert found.notes == (f"moved to {site.url('/new')}; put that address into the configuration",)
        assert found.source.url == site.url("/old")


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_passing_redirect_is_followed_and_forgotten(status):
    with Site({"/old": redirect("/new", status), "/new": reply(body=BODY)}) as site:
        found = ask_one(site.url("/old"))
        assert (found.body, found.url, found.state.moved_to) == (BODY, site.url("/new"), None)


# Hosts are not overrun.


def test_a_host_is_asked_twice_at_a_time_with_pauses():
    waits = []

    async def sleep(seconds):
        waits.append(seconds)

    paths = [f"/{number}" for number in range(12)]
    with Site(dict.fromkeys(paths, reply(body=BODY)), pause=0.02) as site:
        result = ask(*map(site.url, paths), world=World(sleep=sleep, look_up=look_up))
        assert [found.outcome for found in result.feeds] == ["new"] * 12
        assert site.at_once == 2
    assert waits.count(0.25) == 11
    spread = [wait for wait in waits if wait != 0.25]
    assert len(set(spread)) == 12
    assert all(0 <= wait < 1 for wait in spread)


def test_the_spreading_of_requests_is_the_same_in_every_run():
    runs = []
    for _ in range(2):
        waits = []

        async def sleep(seconds, waits=waits):
            waits.append(seconds)

        ask("http://nowhere.example/a", "http://nowhere.example/b", world=World(sleep=sleep, look_up=look_up))
        runs.append(sorted(waits))
    assert runs[0] == runs[1]


# Many feeds.


def test_ten_bad_feeds_of_a_hundred_cost_the_others_nothing():
    """Every failure is named under its own source, and every other feed arrives."""
    bad = {
        "missing": (reply(404), "answered 404"),
        "broken": (reply(500), "answered 500"),
        "silent": (hang(), "gave no complete answer"),
        "dripping": (drip(0.05), "gave no complete answer"),
        "bomb": (
            reply(body=brotli.compress(bytes(100_000_000), quality=5), content_encoding="br"),
            "more than 10,000,000 bytes",
        ),
        "loop": (redirect("/loop"), "redirects more than 5 times"),
        "cut": (reply(body=b"x", content_length="9"), "broke off"),
        "noise": (b"\x00\x01\x02\r\n\r\n", "not HTTP"),
        "busy": (reply(429, retry_after="60"), "asked to wait until"),
    }
    good = [f"/good-{number}" for number in range(90)]
    answers = {f"/{name}": answer for name, (answer, _) in bad.items()} | dict.fromkeys(good, reply(body=BODY))
    told = []
    with Site(answers) as site:
        urls = [*good[:40], *(f"/{name}" for name in bad), *good[40:]]
        sources = [feed(site.url(path), shown=path) for path in urls] + [feed("http://nowhere.example/", "/nameless")]
        network = Network(allow_private=("127.0.0.1",), timeout_seconds=1.0)
        many = Manners(per_host=20)
        result = fetch(sources, {}, network, NOW, lambda *step: told.append(step), manners=many, world=WORLD)
    assert [found.source for found in result.feeds] == sources
    assert [found.body for found in result.feeds if found.source.shown in good] == [BODY] * 90
    problems = {problem.where: problem.what for problem in result.problems}
    expected = {f"/{name}": words for name, (_, words) in bad.items()} | {"/nameless": "name was not found"}
    assert problems.keys() == expected.keys()
    assert [where for where, words in expected.items() if words not in problems[where]] == []
    assert len(result.states) == 100
    assert told == [("fetching", number, 100) for number in range(1, 101)]


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "a..example", "empty.example"])
def test_a_host_that_can_be_none_is_told(host):
    """Whatever the system's look-up does, it is a failure of that feed."""

    def look_up_here(host, port):
        return [] if host.startswith("empty") else WORLD_OF_THE_SYSTEM.look_up(host, port)

    found = ask_one(
        f"http://{host}/", network=Network(timeout_seconds=5.0), world=World(sleep=no_sleep, look_up=look_up_here)
    )
    assert found.problem.what.startswith(("its name was not found (DNS)", "its address cannot be asked for"))


def test_the_system_knows_this_machine():
    addresses = {info[4][0] for info in WORLD_OF_THE_SYSTEM.look_up("localhost", 80)}
    assert addresses
    assert addresses <= {"127.0.0.1", "::1"}


def test_nothing_to_ask_is_nothing():
    assert fetch([], {}, Network(), NOW, lambda *_: None).feeds == ()
    files = Source(path="/in", shown="in")
    assert fetch([files], {}, Network(), NOW, lambda *_: None).feeds == ()
