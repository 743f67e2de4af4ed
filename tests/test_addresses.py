"""Addresses of articles: what is printed leads to the page, and what is compared is the same for one page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.addresses.pages import best_of, canonical, is_front, is_same_site, page_key
from digest.read.html import choice
from digest.read.html.facts import EMPTY, Facts

ONE_PAGE = [
    "https://site.example/news/caff%C3%A8?id=3&p=2",
    "http://site.example/news/caffè?id=3&p=2",
    "https://www.site.example/news/caff%c3%a8/?p=2&id=3",
    "HTTPS://Site.Example:443/news//caff%C3%A8/index.html?p=2&id=3",
    "https://m.site.example/news/caffè/?utm_source=rss&id=3&amp;utm_medium=x&p=2",
    "https://amp.site.example/news/caffè/amp/?id=3&p=2#top",
    "https://site.example/amp/news/caffè?amp=1&id=3&p=2&fbclid=x",
    "https://site-example.cdn.ampproject.org/c/s/site.example/news/caffè.amp?id=3&p=2",
    "https://www.google.com/amp/s/site.example/news/caffè?id=3&p=2",
    "https://site.example./news/caffè?id=3&p=2&ref=home#xtor=RSS-1",
]
OTHER_PAGES = [
    "https://site.example/news/caffè?id=4&p=2",
    "https://site.example/news/Caffè?id=3&p=2",
    "https://site.example/news?id=3&p=2",
    "https://site.example:8080/news/caffè?id=3&p=2",
    "https://blog.site.example/news/caffè?id=3&p=2",
    "https://site.example/news/caffè?id=3&p=2#!/due",
    "https://site.example/news/index.html.txt?id=3&p=2",
]
PARTS = st.sampled_from(
    ["utm_source=a", "id=1", "b=%20c", "", "amp;gclid=2", "q", "AT_MEDIUM=x", "at_date=3", "c=a+b", "c=è", "mc_cid=4"]
)
URLS = st.builds(
    "{}://{}{}?{}#{}".format,
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(["a.example", "WWW.A.example", "u:p@a.example:80", "m.a.example:443", "è.example", "[::1]:8"]),
    st.sampled_from(["", "/", "/a/b/", "/a//b.amp.html", "/index.php", "/%7Ea/caff%C3%A8", "/amp"]),
    st.lists(PARTS, max_size=4).map("&".join),
    st.sampled_from(["", "top", "utm_source=a", "xtor=RSS-1", "!/a", "/route", "Echobox=16"]),
)


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://www.A.example:443/X?b=2&utm_source=r&a=1#Echobox=9", "https://www.a.example/X?b=2&a=1"),
        ("http://a.example/?at_medium=RSS&at_campaign=K&at_date=2&mc_cid=1", "http://a.example/?at_date=2"),
        ("http://a.example/?ref=1&source=2&s=3&id=4&p=%20&q", "http://a.example/?ref=1&source=2&s=3&id=4&p=%20&q"),
        ("http://a.example/x?a=1&amp;utm_source=b", "http://a.example/x?a=1"),
        ("http://a.example:8080/x#utm", "http://a.example:8080/x#utm"),
        ("http://a.example:0/x", None),
        ("https://straße.de/a", "https://xn--strae-oqa.de/a"),
        ("https://u:p@WWW.Straße.de:8080/a", "https://www.xn--strae-oqa.de:8080/a"),
        ("https://straße.de:443/a", "https://xn--strae-oqa.de/a"),
        # A joiner is a letter of a Persian name, and none of a Latin one.
        ("https://می\u200cشود.ir/x", "https://xn--ugbj4cn27d652j.ir/x"),
        ("https://a\u200cb.example/x", None),
        ("https://-è.example/x", None),
        ("https://a\ud800.example/x", None),
        ("https://" + "é" * 70 + ".example/x", None),
        ("https://fa.a.example/wiki/می\u200cشود", "https://fa.a.example/wiki/می%E2%80%8Cشود"),
        ("https://a.example/x\u200dy?\u200c#a\u200d!", "https://a.example/x%E2%80%8Dy?%E2%80%8C#a%E2%80%8D!"),
        (" https://a.example/x\u200c ", "https://a.example/x"),
        ("https://a.example/\u200bx", "https://a.example/x"),
        ("https://a.example/w?title=a|b^`{c}", "https://a.example/w?title=a%7Cb%5E%60%7Bc%7D"),
        ("https://a.example/a|b#c|d", "https://a.example/a%7Cb#c%7Cd"),
        ("https://a.example/a b\u00a0c\u3000d", "https://a.example/a%20b%C2%A0c%E3%80%80d"),
        ("https://a|b.example/", None),
        ("https://a b.example/", None),
        ("https://a\u3000b.example/", None),
        ('https://a.example/"x', None),
        ("https://a.example/<x>", None),
        ("https://a.example\\x", None),
        (None, None),
    ],
)
def test_a_printed_address_loses_only_what_follows_its_readers(written, url):
    """What may matter stays, to the letter and in its place."""
    assert canonical(written) == url


def test_one_page_has_one_key():
    """Scheme, www, slashes, order, dress, default files and tracking make no difference."""
    assert {page_key(url) for url in ONE_PAGE} == {"site.example/news/caffè?id=3&p=2"}


@pytest.mark.parametrize("url", OTHER_PAGES)
def test_other_pages_have_other_keys(url):
    assert page_key(url) != page_key(ONE_PAGE[0])


@given(URLS)
def test_the_printed_address_is_final_and_of_the_same_page(url):
    """To print an address twice changes nothing, and tracking is no part of what is compared."""
    printed = canonical(url)
    assert printed is not None
    assert canonical(printed) == printed
    assert page_key(printed) == page_key(url) is not None


@given(st.text(max_size=60) | st.text(max_size=60).map("http://".__add__))
def test_no_text_breaks_an_address(written):
    """Whatever is written, it is an address or none."""
    assert (canonical(written) is None) == (page_key(written) is None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://straße.de/a", "http://xn--strae-oqa.de/a"),
        ("https://a.example/می\u200cشود", "https://a.example/%D9%85%DB%8C%E2%80%8C%D8%B4%D9%88%D8%AF"),
        ("https://a.example/w?t=a|b", "https://a.example/w?t=a%7Cb"),
    ],
)
def test_one_page_has_one_key_in_whatever_letters(one, other):
    assert page_key(one) == page_key(other) is not None


@given(
    st.text(st.sampled_from('a/?#:@.|^`{}<>"\\ \u200c\u200d\u00a0ß[]%'), max_size=30).map("http://a.example/".__add__)
)
def test_no_raw_mark_is_printed(written):
    """What browsers escape, or refuse, is never in a printed address; to print it again changes nothing."""
    printed = canonical(written)
    assert printed is None or not set(printed) & set('|^`{}<>"\\ \u200c\u200d\u00a0')
    assert canonical(printed) == printed


def test_sites_are_told_apart_by_their_names():
    assert is_same_site("http://www.a.co.uk/x", "https://news.a.co.uk")
    assert not is_same_site("http://a.co.uk", "http://b.co.uk")
    assert not is_same_site("http://a.example", "http://b.example")
    assert not is_same_site("http://straße.de", "http://strasse.de")
    assert not is_same_site("http://10.0.0.1", "http://10.1.0.1")
    assert is_front("https://www.a.example/index.html?utm_source=x")
    assert not is_front("https://a.example/?p=3")


@pytest.mark.parametrize(
    ("declared", "found_at", "url"),
    [
        ("https://a.example/x", "https://www.a.example/x?utm_source=y", "https://a.example/x"),
        ("https://b.example/x", "https://a.example/x?gclid=1", "https://a.example/x"),
        ("https://a.example/", "https://a.example/x", "https://a.example/x"),
        ("https://a.example/x", None, "https://a.example/x"),
        (None, "https://a.example/x", "https://a.example/x"),
        ("javascript:0", None, None),
    ],
)
def test_a_page_is_believed_about_its_own_site_alone(declared, found_at, url):
    assert best_of(declared, found_at=found_at) == url


@pytest.mark.parametrize(
    ("canonical_link", "metas", "record", "url"),
    [
        ("https://a.example/", {"og:url": "https://a.example/x"}, {}, "https://a.example/x"),
        ("https://a.example/", {}, {}, "https://a.example/"),
        ("/x", {"og:url": "https://a.example/y"}, {}, "https://a.example/x"),
        (
            "https://b.example/x",
            {"og:url": "https://a.example/x"},
            {"url": "https://a.example/x"},
            "https://a.example/x",
        ),
        ("https://b.example/x", {"og:url": "https://a.example/x"}, {}, "https://b.example/x"),
        (None, {}, {"mainEntityOfPage": "https://a.example/x?utm_source=b"}, "https://a.example/x"),
        ("http://[x", {"og:url": "http://[y"}, {}, None),
    ],
)
def test_the_address_of_a_page_is_a_plausible_one(canonical_link, metas, record, url):
    """Neither a front page nor another site is believed against all else that the page says."""
    known = {name: getattr(EMPTY, name) for name in EMPTY.__slots__}
    facts = Facts(**known | {"canonical": canonical_link, "metas": metas, "record": record})
    assert choice.url_of(facts) == url
