"""Asking for pages: only where robots.txt allows it, and at the pace that it asks for."""

import socket

import pytest
from sites import Site, redirect, reply

from digest.collect.http import fetch_pages
from digest.collect.http.manners import Manners, World
from digest.model import Network

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]

HERE = Network(allow_private=("127.0.0.1",), timeout_seconds=5.0)
PAGE = reply(body=b"<p>page</p>", content_type="text/html; charset=utf-8")


def look_up(_, port):
    """Find every host on this machine."""
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


def ask(urls, *, network=HERE, waits=None, manners=None, progress=lambda *_: None):
    """Fetch pages."""

    async def sleep(seconds):
        if waits is not None:
            waits.append(seconds)

    world = World(sleep=sleep, look_up=look_up)
    return fetch_pages(urls, network, progress, manners=manners or Manners(), world=world)


def test_pages_arrive_in_the_order_given_and_each_is_asked_for_once():
    told = []
    with Site({"/a": PAGE, "/b": redirect("/c"), "/c": PAGE}) as site:
        urls = [site.url("/b"), site.url("/a"), site.url("/b")]
        pages = ask(urls, progress=lambda *step: told.append(step))
        assert [page.url for page in pages] == urls
        assert [page.found_at for page in pages] == [site.url("/c"), site.url("/a"), site.url("/c")]
        assert {(page.body, page.content_type) for page in pages} == {(b"<p>page</p>", "text/html; charset=utf-8")}
        assert site.paths() == ["/robots.txt", "/b", "/c", "/a"]
    assert told == [("fetching pages", 1, 2), ("fetching pages", 2, 2)]


RULES = b"""\
User-agent: *
Disallow: /

User-agent: digest
Disallow: /private
Allow: /private/open
Disallow: /*.pdf$
"""


@pytest.mark.parametrize(
    ("path", "is_allowed"),
    [("/a", True), ("/private/x", False), ("/private/open/x", True), ("/a.pdf", False), ("/a.pdf?x", True)],
)
def test_the_rules_for_this_program_are_kept(path, is_allowed):
    with Site({"/robots.txt": reply(body=RULES), path: PAGE}) as site:
        (page,) = ask([site.url(path)])
        assert (page.body is not None) is is_allowed
        assert (path in site.paths()) is is_allowed
        if not is_allowed:
            assert page.problem.what == "was not asked: the robots.txt of its host forbids it"


def test_a_program_of_another_name_is_judged_by_that_name():
    network = Network(allow_private=("127.0.0.1",), user_agent="Desk/1.0 (+https://digest.example)")
    with Site({"/robots.txt": reply(body=RULES), "/a": PAGE}) as site:
        (page,) = ask([site.url("/a")], network=network)
        assert page.body is None


@pytest.mark.parametrize(
    ("robots", "is_allowed"),
    [
        (reply(404), True),
        (reply(403), True),
        (reply(410), True),
        (reply(429), False),
        (reply(500), False),
        (b"", False),
        (reply(body=b"x" * 600_000), False),
        (reply(body=b"\xff\xfe\x00nonsense"), True),
        (reply(body=b"\xef\xbb\xbfUser-agent: *\nDisallow: /"), False),
        (redirect("/elsewhere.txt"), False),
    ],
    ids=["missing", "forbidden", "gone", "busy", "broken", "silent", "huge", "nonsense", "marked", "moved"],
)
def test_a_robots_file_that_is_not_there_allows_and_one_that_cannot_be_had_forbids(robots, is_allowed):
    answers = {"/robots.txt": robots, "/a": PAGE, "/elsewhere.txt": reply(body=b"User-agent: *\nDisallow: /a")}
    with Site(answers) as site:
        (page,) = ask([site.url("/a")])
        assert (page.body is not None) is is_allowed


def test_a_redirect_needs_the_leave_of_the_place_it_leads_to():
    with Site({"/robots.txt": reply(body=b"User-agent: *\nDisallow: /x"), "/x": PAGE}) as other, Site() as own:
        own.answers["/a"] = redirect(other.url("/x"))
        (page,) = ask([own.url("/a")])
        assert page.problem.what == "was not asked: the robots.txt of its host forbids it"
        assert other.paths() == ["/robots.txt"]


def test_a_crawl_delay_is_kept_between_pages():
    waits = []
    with Site({"/robots.txt": reply(body=b"User-agent: *\nCrawl-delay: 7"), "/a": PAGE, "/b": PAGE}) as site:
        pages = ask([site.url("/a"), site.url("/b")], waits=waits)
        assert all(page.body for page in pages)
    assert waits.count(7.0) == 1


def test_a_host_that_wants_long_pauses_is_asked_for_one_page():
    waits = []
    with Site({"/robots.txt": reply(body=b"User-agent: *\nCrawl-delay: 3600"), "/a": PAGE, "/b": PAGE}) as site:
        pages = ask([site.url("/a"), site.url("/b")], waits=waits)
        assert [page.body is not None for page in pages] == [True, False]
        assert "wants 3600 seconds between pages" in pages[1].problem.what
        assert site.paths() == ["/robots.txt", "/a"]
    assert 3600 not in waits


def test_a_host_is_asked_for_one_page_at_a_time():
    paths = [f"/{number}" for number in range(6)]
    with Site(dict.fromkeys(paths, PAGE), pause=0.02) as site:
        assert all(page.body for page in ask([site.url(path) for path in paths]))
        assert site.at_once == 1


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("javascript:alert(1)", "neither with http: nor with https:"),
        ("", "neither with http: nor with https:"),
        ("http://", "names no host"),
    ],
)
def test_what_is_no_address_is_told_and_harms_nobody(url, told):
    with Site({"/a": PAGE}) as site:
        wrong, right = ask([url, site.url("/a")])
        assert told in wrong.problem.what
        assert right.body


def test_a_page_that_cannot_be_had_is_told_without_its_keys():
    with Site() as site:
        url = site.url("/a?token=hunter2").replace("//", "//me:hunter2@")
        (page,) = ask([url])
        assert page.problem.where == f"http://***@127.0.0.1:{site.port}/a?token=***"
        assert page.problem.what == "answered 404 (not found)"
        assert all("authorization" not in asked.headers for asked in site.asked)


def test_a_page_on_a_private_network_is_not_asked_for():
    """A feed of the open web must not lead into one's own network."""
    with Site({"/a": PAGE}) as site:
        (page,) = ask([site.url("/a")], network=Network())
        assert "could not be had (was not asked: 127.0.0.1 is this machine itself" in page.problem.what
        assert (page.body, site.asked) == (None, [])
