"""Asking for feeds, against servers on this machine that behave badly: bombs, silence, loops, traps for passwords."""

import gzip
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
import zlib
from pathlib import Path

import brotli
import pytest
from asking import BODY, ask, ask_one, look_up, no_sleep, trouble
from sites import Site, drip, endless, hang, redirect, reply

from digest.collect.http import identity
from digest.collect.http.manners import Manners, World
from digest.model import Network

ROOT = Path(__file__).resolve().parents[1]
pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]

# Bodies.


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(BODY)),
        ("x-gzip", gzip.compress(BODY[:5]) + gzip.compress(BODY[5:]) + bytes(9)),
        ("deflate", zlib.compress(BODY)),
        ("deflate", zlib.compress(BODY, wbits=-15)),
        ("br", brotli.compress(BODY)),
        ("gzip, gzip", gzip.compress(gzip.compress(BODY))),
        ("br, gzip", gzip.compress(brotli.compress(BODY))),
        ("identity", BODY),
    ],
)
def test_a_packed_body_is_unpacked(encoding, packed):
    with Site({"/": reply(body=packed, content_encoding=encoding)}) as site:
        assert ask_one(site.url("/")).body == BODY


ZEROS = 100_000_000
BOMBS = {
    "gzip": lambda: gzip.compress(bytes(ZEROS)),
    "gzip, gzip": lambda: gzip.compress(gzip.compress(bytes(ZEROS))),
    "deflate": lambda: zlib.compress(bytes(ZEROS)),
    "br": lambda: brotli.compress(bytes(ZEROS), quality=5),
    "x-gzip": lambda: gzip.compress(bytes(1_000_000)) * 100,
}


@pytest.mark.parametrize("encoding", BOMBS)
def test_a_bomb_is_stopped_at_the_cap_with_little_memory(encoding):
    bomb = BOMBS[encoding]()
    with Site({"/": reply(body=bomb, content_encoding=encoding)}) as site:
        tracemalloc.start()
        found = ask_one(site.url("/"))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert found.problem.what.startswith("its answer cannot be used: it has more than 10,000,000 bytes")
    assert peak < 40_000_000


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (reply(body=b"x" * 1001), "more than 1,000 bytes"),
        (reply(body=b"", content_length="999999999999"), "more than 1,000 bytes"),
        (endless(), "more than 1,000 bytes"),
        (reply(body=b"\x28\xb5\x2f\xfd", content_encoding="zstd"), "packed in a way that was not asked for ('zstd')"),
        (reply(body=b"", content_encoding="gzip, gzip, gzip"), "packed 3 times over"),
        (reply(body=b"no gzip", content_encoding="gzip"), "packed bytes are damaged"),
        (reply(body=b"\xff\xff\xff", content_encoding="br"), "packed bytes are damaged"),
        (reply(body=gzip.compress(BODY)[:-4], content_encoding="gzip"), "packed bytes break off"),
        (reply(body=b"short", content_length="100"), "broke off"),
    ],
)
def test_a_body_that_cannot_be_used_is_a_failure(answer, told):
    assert told in trouble(answer, manners=Manners(largest_bytes=1000))


def test_a_body_of_exactly_the_cap_is_taken():
    with Site({"/": reply(body=b"x" * 1000)}) as site:
        assert len(ask_one(site.url("/"), manners=Manners(largest_bytes=1000)).body) == 1000


# Servers that do not come to an end.


@pytest.mark.parametrize(
    "answer",
    [drip(0.05), hang(), hang(b"HTTP/1.1 200 OK\r\nX: "), hang(b"HTTP/1.1 200 OK\r\n\r\nhalf")],
    ids=["drip", "silence", "half a header", "half a body"],
)
def test_a_server_that_does_not_come_to_an_end_is_left_at_the_deadline(answer):
    begun = time.monotonic()
    network = Network(allow_private=("127.0.0.1",), timeout_seconds=0.4)
    assert trouble(answer, network=network).startswith("gave no complete answer within 0.4 seconds")
    assert time.monotonic() - begun < 5


def test_a_name_server_that_is_silent_holds_up_neither_the_others_nor_the_end():
    """Dead names have threads of their own, which nobody waits for."""
    asked = []

    def slow(host, port):
        asked.append(host)
        if host.startswith("slow"):
            time.sleep(20)
        return look_up(host, port)

    begun = time.monotonic()
    with Site({"/": reply(body=BODY)}) as site:
        urls = [site.url("/", f"slow-{number}.example") for number in range(60)] + [site.url("/", "quick.example")]
        network = Network(allow_private=("127.0.0.1",), timeout_seconds=1.0)
        world = World(sleep=no_sleep, look_up=slow)
        result = ask(*urls, network=network, manners=Manners(in_flight=100), world=world)
    assert [found.outcome for found in result.feeds] == ["failed"] * 60 + ["new"]
    assert time.monotonic() - begun < 10
    waiting = [thread for thread in threading.enumerate() if thread.name.startswith("look up slow")]
    assert waiting
    assert all(thread.daemon for thread in waiting)


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX has them")
def test_an_interruption_ends_the_asking_at_once():
    program = (
        "from datetime import UTC, datetime\n"
        "from digest.collect.http import fetch\n"
        "from digest.model import Network, Source\n"
        "source = Source(path='', shown='x', kind='feed', url='{url}')\n"
        "network = Network(allow_private=('127.0.0.1',), timeout_seconds=60)\n"
        "fetch([source], {{}}, network, datetime.now(UTC), lambda *_: None)\n"
    )
    with Site({"/": hang()}) as site:
        command = [sys.executable, "-c", program.format(url=site.url("/"))]
        running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)  # noqa: S603 - our own program
        while not site.asked:
            assert running.poll() is None
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=10)
    assert errors.rstrip().endswith(b"KeyboardInterrupt")


def test_the_deadline_counts_for_all_hops_together():
    with Site({"/": redirect("/")}, pause=0.2) as site:
        network = Network(allow_private=("127.0.0.1",), timeout_seconds=0.5)
        assert "gave no complete answer" in ask_one(site.url("/"), network=network).problem.what
        assert len(site.asked) <= 3


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (reply(x=200_000 * "a"), "headers are too large"),
        (
            b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: a\r\n" % n for n in range(10_000)) + b"\r\n",
            "headers are too large",
        ),
        (b"HTTP/1.1 200 " + b"a" * 200_000 + b"\r\n\r\n", "headers are too large"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "not HTTP"),
        (b"", "closed the connection"),
    ],
    ids=["long header", "many headers", "long status", "no HTTP", "nothing"],
)
def test_an_answer_that_is_no_proper_one_is_a_failure(answer, told):
    assert told in trouble(answer)


@pytest.mark.parametrize("status", [201, 204, 206, 300, 400, 401, 403, 404, 418, 500, 502, 599])
def test_any_other_status_is_told(status):
    assert f"answered {status}" in trouble(reply(status))


def test_a_name_and_a_port_that_are_not_there_are_told():
    with Site() as site:
        closed = site.url("/")
    found = ask("http://nowhere.example/", closed).feeds
    assert found[0].problem.what.startswith("its name was not found (DNS)")
    assert found[1].problem.what.startswith("no connection: connection refused")


def test_a_server_without_tls_is_told():
    with Site({"/": reply()}) as site:
        url = site.url("/").replace("http:", "https:")
        assert "secure connection (TLS)" in ask_one(url).problem.what


# Redirects that lead astray.


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("/loop", "redirects more than 5 times; is it a loop?"),
        ("file:///etc/passwd", "neither with http: nor with https:"),
        ("ftp://127.0.0.1/", "neither with http: nor with https:"),
        ("gopher://127.0.0.1/", "neither with http: nor with https:"),
        ("data:text/xml,x", "neither with http: nor with https:"),
        ("http://[::1", "no address"),
    ],
)
def test_a_redirect_that_leads_astray_is_not_followed(to, told):
    with Site({"/loop": redirect(to)}) as site:
        assert told in ask_one(site.url("/loop")).problem.what
        assert len(site.asked) <= 6


def test_a_redirect_without_a_target_is_told():
    assert trouble(reply(302)).startswith("answered 302 (a redirect) without saying where to")


def test_a_redirect_to_this_machine_is_refused_when_only_another_host_is_allowed():
    """The guard stands before every hop, and the server behind it is never asked."""
    with Site({"/": reply(body=b"secret")}) as inner, Site() as outer:
        outer.answers["/"] = redirect(inner.url("/"))
        network = Network(allow_private=("allowed.example",))
        found = ask_one(outer.url("/", "allowed.example"), network=network)
        assert "127.0.0.1 is this machine itself" in found.problem.what
        assert (len(outer.asked), len(inner.asked)) == (1, 0)


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("127.0.0.1", "this machine itself; name it under network.allow_private"),
        ("localhost", "this machine itself; name it under network.allow_private"),
        ("innocent.example", "this machine itself; name it under network.allow_private"),
        ("0x7f000001", "this machine itself; name it under network.allow_private"),
        ("2130706433", "its address cannot be asked for"),
        ("0177.0.0.1", "its address cannot be asked for"),
        ("127.1", "its address cannot be asked for"),
    ],
)
def test_this_machine_is_refused_under_every_name(host, told):
    with Site({"/": reply(body=b"secret")}) as site:
        found = ask_one(site.url("/", host), network=Network())
        assert told in found.problem.what
        assert site.asked == []


def test_a_name_that_changes_its_address_gains_nothing():
    """The first look-up gives a public address, the next one this machine: the guard sees what is connected to."""
    answers = iter(["93.184.216.34"])

    def rebinding(_, port):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers, "127.0.0.1"), port))]

    with Site({"/": reply(body=b"secret")}) as site:
        assert rebinding("rebind.example", 80)[0][4][0] == "93.184.216.34"
        world = World(sleep=no_sleep, look_up=rebinding)
        found = ask_one(site.url("/", "rebind.example"), network=Network(), world=world)
        assert "this machine itself" in found.problem.what
        assert site.asked == []


def test_of_several_addresses_only_those_that_may_be_are_used():
    def both(_, port):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("10.0.0.1", "127.0.0.1")]

    with Site({"/": reply(body=BODY)}) as site:
        world = World(sleep=no_sleep, look_up=both)
        assert ask_one(site.url("/", "two.example"), world=world).body == BODY


# Passwords.


def test_a_password_goes_to_its_own_host_only_and_is_never_shown():
    with Site({"/b": reply(body=BODY)}) as other, Site() as own:
        own.answers |= {"/": redirect("/a"), "/a": redirect(other.url("/b"))}
        url = own.url("/").replace("//", "//me:h%C3%BCnter2@")
        found = ask_one(url)
        assert found.body == BODY
        assert [asked.headers.get("authorization") for asked in own.asked] == ["Basic bWU6aMO8bnRlcjI="] * 2
        assert [asked.headers.get("authorization") for asked in other.asked] == [None]
        assert "nter2" not in repr((found.state, found.url, found.notes))
        assert found.state.url == identity(url) == own.url("/")
