"""The guard: which addresses are connected to, and where a redirect may lead."""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.addresses import fault, masked, origin
from digest.collect.http.guard import (
    Guard,
    RefusedAddressError,
    RefusedRedirectError,
    allowances,
    is_same_owner,
    next_hop,
)

HOME = "https://news.example/a/rss"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("127.0.0.1", "this machine"),
        ("127.255.255.254", "this machine"),
        ("::1", "this machine"),
        ("0.0.0.0", "unspecified"),  # noqa: S104 - the address is what is tested
        ("::", "unspecified"),
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("192.168.1.1", "private"),
        ("fd00::1", "private"),
        ("169.254.169.254", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("100.64.0.1", "provider"),
        ("224.0.0.1", "multicast"),
        ("ff02::1", "multicast"),
        ("240.0.0.1", "private"),
        ("255.255.255.255", "private"),
        ("192.0.2.1", "private"),
        ("2001:db8::1", "private"),
        ("3fff::1", "documentation"),
        ("fec0::1", "site-local"),
        ("2002:7f00:1::", "6to4"),
        ("2002:808:808::", "6to4"),
        ("192.88.99.1", "6to4 relay"),
        ("2001:0:4136:e378::1", "Teredo"),
        ("64:ff9b::7f00:1", "this machine"),
        ("64:ff9b::a00:1", "private"),
        ("64:ff9b:1::1", "local NAT64"),
        ("::ffff:127.0.0.1", "this machine"),
        ("::ffff:169.254.169.254", "link-local"),
        ("::ffff:0:127.0.0.1", "IPv4-translated"),
        ("::127.0.0.1", "IPv4-compatible"),
        ("localhost", "no internet address"),
        ("/run/socket", "no internet address"),
    ],
)
def test_an_address_that_is_not_public_is_refused(address, reason):
    with pytest.raises(RefusedAddressError, match=f"{reason}.*allow_private"):
        Guard()((socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, 80)))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "172.15.0.1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8", "100.128.0.1"]
)
def test_a_public_address_is_not_refused(address):
    assert Guard().refusal(address) is None


def test_only_what_the_user_names_is_allowed():
    networks, hosts = allowances(["192.168.1.0/24", "127.0.0.1", "fd00::/8", "NAS.local."])
    guard = Guard(networks)
    assert hosts == {"nas.local"}
    allowed = ["192.168.1.9", "127.0.0.1", "fd12::1", "::ffff:192.168.1.9", "64:ff9b::c0a8:109"]
    assert [guard.refusal(address) for address in allowed] == [None] * 5
    assert all(guard.refusal(address) for address in ["192.168.2.1", "127.0.0.2", "::1", "10.0.0.1"])


@given(st.ip_addresses())
def test_what_is_allowed_is_an_ordinary_address(address):
    """The guard is stricter than Python's own idea of a global address."""
    if Guard().refusal(str(address)) is None:
        meant = getattr(address, "ipv4_mapped", None) or address
        assert meant.is_global
        assert [meant.is_multicast, meant.is_loopback, meant.is_link_local] == [False] * 3


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/b", "https://news.example/b"),
        ("b?x=1#top", "https://news.example/a/b?x=1"),
        ("//other.example/b", "https://other.example/b"),
        (" https://other.example:8443/b ", "https://other.example:8443/b"),
        ("https://user:word@other.example/b", "https://other.example/b"),
    ],
)
def test_a_redirect_is_followed_without_credentials(location, target):
    assert next_hop(HOME, location) == target


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("file:///etc/passwd", "neither with http: nor with https:"),
        ("ftp://news.example/", "neither with http: nor with https:"),
        ("gopher://news.example/", "neither with http: nor with https:"),
        ("data:text/plain,x", "neither with http: nor with https:"),
        ("javascript:alert(1)", "neither with http: nor with https:"),
        ("http://news.example/a/rss", "from https: to http:"),
        ("https://:443/path", "names no host"),
        ("https://[::1", "no address"),
        ("https://news.example:99999/", "host or port"),
        ("https://news.example\\@other.example/", "backslashes"),
        ("https://news.example/a b", "spaces"),
        ("https://news.example/" + "a" * 3000, "longer than"),
    ],
)
def test_a_redirect_that_may_not_be_followed_is_refused(location, reason):
    with pytest.raises(RefusedRedirectError, match=reason):
        next_hop(HOME, location)


def test_a_redirect_to_a_safer_place_is_followed():
    assert next_hop("http://news.example/", "https://news.example/") == "https://news.example/"


@given(st.text(max_size=50))
def test_no_location_breaks_the_guard(location):
    """Whatever a server writes, there is a refusal or an address that may be asked for."""
    try:
        assert fault(next_hop(HOME, location)) is None
    except RefusedRedirectError as error:
        assert str(error)  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize(
    ("url", "is_same"),
    [
        ("https://news.example/b", True),
        ("https://NEWS.example:443/b", True),
        ("https://news.example:8443/", False),
        ("http://news.example/", False),
        ("https://sub.news.example/", False),
        ("https://other.example/", False),
    ],
)
def test_a_password_goes_to_its_own_origin_only(url, is_same):
    assert is_same_owner(HOME, url) is is_same


def test_a_password_survives_that_its_host_becomes_secure():
    assert is_same_owner("http://news.example/rss", "https://news.example/rss")
    assert not is_same_owner("http://news.example:8080/rss", "https://news.example/rss")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://me:hunter2@news.example/rss", "https://***@news.example/rss"),
        ("https://hunter2@news.example/rss", "https://***@news.example/rss"),
        ("https://a:hunter2@b:hunter2@news.example/", "https://***@news.example/"),
        ("https://news.example/?token=hunter2&page=2", "https://news.example/?token=***&page=2"),
        ("https://news.example/?page=2&api_key=hunter2", "https://news.example/?page=2&api_key=***"),
        ("https://news.example/?access_token=hunter2#x", "https://news.example/?access_token=***#x"),
        ("https://news.example/?X-Amz-Signature=hunter2", "https://news.example/?X-Amz-Signature=***"),
        ("https://news.example/?monkey=banana", "https://news.example/?monkey=banana"),
        ("https://news.example/@someone/feed", "https://news.example/@someone/feed"),
    ],
)
def test_no_password_or_key_is_shown(url, shown):
    assert masked(url) == shown


def test_the_origin_of_a_url_has_its_port():
    assert origin("https://News.example/x") == ("https", "news.example", 443)
    assert origin("http://[::1]:8080/") == ("http", "::1", 8080)
