"""Feeds: what every format must tell, what must never come through, and what hostile feeds must not do.

The samples of the folder ``feeds`` tell the same two stories in each format. Large hostile feeds are made here and read
in a child with a limit of processor time and memory.
"""

import contextlib
import importlib.util
import json
import re
import resource
import subprocess
import sys
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.addresses.pages import canonical as clean
from digest.read.feed import describe, find_feeds, looks_like_feed, pages, parse
from digest.read.feed import prose as prose_room
from digest.read.feed.lay import LONGEST_HEADLINE
from digest.read.feed.moments import parse as parse_date
from digest.read.page import Unreadable, fold

SAMPLES = Path(__file__).parent / "samples" / "feeds"
WHOLE = [
    "atom03.xml",
    "atom10.xml",
    "channel.cdf",
    "feed10.json",
    "feed11.json",
    "rss092.xml",
    "rss10.rdf",
    "rss20.xml",
]
SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
RSS = '<rss version="2.0"><channel><title>T</title><item><title>{title}</title>{rest}</item></channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>t</title>{rest}</entry></feed>'
OK = "<item><title>ok</title></item>"


def read(document, **more):
    """Return the pages of a feed."""
    content = document if isinstance(document, bytes) else document.encode()
    return pages(content, zone=more.get("zone", "UTC"), language=more.get("language"))


def rss(title="t", rest=""):
    """Return the only page of an RSS feed."""
    (page,) = read(RSS.format(title=title, rest=rest))
    return page


def body(html):
    """Return the paragraphs that HTML in a story becomes."""
    page = rss("t", f"<description><![CDATA[{html}]]></description>")
    return [span.of(page.text) for span in page.paragraphs]


# What every format tells


@pytest.mark.parametrize("name", WHOLE)
def test_every_format_tells_the_same_stories(name):
    first, second = read((SAMPLES / name).read_bytes(), zone="Europe/Rome")
    assert first.headline.of(first.text) == "Perché il ponte è chiuso"
    assert [fold(span.of(first.text)) for span in first.paragraphs] == [
        "Il ponte è chiuso da lunedì.",
        "Prima ragione",
        "Seconda ragione",
        "Una riga e un’altra",
        "Fine.",
    ]
    assert (first.when.edtf, first.url) == ("2022-12-19T10:00+01:00", "https://corriere.example/ponte?id=7")
    assert (first.byline, first.feed, first.language) == ("Anna Bianchi", "Il Corriere & Co", "it")
    assert (first.key, first.notes) == ("tag:ponte-7", ())
    # A headline alone tells its story as a paragraph.
    assert (second.text, second.headline) == ("Solo il titolo", None)
    assert [span.of(second.text) for span in second.paragraphs] == ["Solo il titolo"]
    assert (second.when.edtf, second.url) == ("2022-12-20T08:30+00:00", "https://corriere.example/titolo")
    assert second.byline is None


@pytest.mark.parametrize("name", WHOLE)
def test_line_ends_and_indents_make_no_difference(name):
    content = (SAMPLES / name).read_bytes()
    loose = b"\n \n" + content.replace(b"\n", b"\r\n").replace(b"> <", b">\n\t <") + b"\r\n\r\n"
    assert read(loose) == read(content)


@pytest.mark.parametrize("name", [*WHOLE, "illformed.xml"])
def test_feeds_are_known_by_what_they_hold(name):
    assert looks_like_feed((SAMPLES / name).read_bytes())


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"   ",
        b"Un testo che parla di <rss> e di feed.",
        b"<!DOCTYPE html><html><head><title>rss</title></head><body><feed></body></html>",
        b'{"title": "a page", "text": "items"}',
        b"<opml version='2.0'><body/></opml>",
        b"%PDF-1.4 \x00\x01",
        b"\x00\xff" * 500,
    ],
)
def test_other_documents_are_no_feeds(document):
    assert not looks_like_feed(document)
    with pytest.raises(Unreadable) as told:
        read(document)
    assert told.value.what
    assert told.value.remedy


def test_a_web_page_is_told_from_a_broken_feed():
    with pytest.raises(Unreadable, match="web page"):
        read("<!doctype html><html><body>x</body></html>")
    with pytest.raises(Unreadable, match="empty"):
        read(" ")
    with pytest.raises(Unreadable, match="JSON is broken"):
        read('{"version": "https://jsonfeed.org/version/1", "items": [')


def test_a_feed_tells_when_to_come_back():
    feed = describe((SAMPLES / "rss20.xml").read_bytes())
    assert (feed.title, feed.link, feed.language) == ("Il Corriere & Co", "https://corriere.example/", "it-IT")
    assert (feed.hub, feed.address) == ("https://hub.example/", "https://corriere.example/rss.xml")
    assert (feed.wait_minutes, feed.skip_hours, feed.skip_days) == (90, (0, 3), ("Sunday",))
    assert describe((SAMPLES / "rss10.rdf").read_bytes()).wait_minutes == 90


def test_an_ill_formed_feed_is_read_as_far_as_it_goes():
    found = read((SAMPLES / "illformed.xml").read_bytes())
    assert [page.text for page in found][1:] == ["Due\n\nIl testo di due", "Tre\n\nIl testo di tre"]
    assert found[2].byline == "Anna Bianchi"
    assert "not well-formed" in found[0].notes[0]


def test_feedparser_rescues_stories_that_lie_behind_a_tag_too_deep():
    deep = RSS.format(title="uno", rest="<description>" + "<b>" * 400 + "x</description>")
    found = read(deep.replace("</channel>", "<item><title>due</title></item></channel>"))
    assert [page.text.split("\n")[0] for page in found] == ["uno", "due"]
    assert "not well-formed" in found[0].notes[0]


def test_a_fallback_that_raises_is_no_failure(monkeypatch):
    def broken(*_, **__):
        raise KeyError("x")

    monkeypatch.setattr(feedparser, "parse", broken)
    deep = RSS.format(title="uno", rest="<description>" + "<b>" * 400 + "x</description>") + OK
    assert [page.text.split("\n")[0] for page in read(deep)] == ["uno"]


# Text


@pytest.mark.parametrize(
    ("html", "paragraphs"),
    [
        ("<p>a<p>b", ["a", "b"]),
        ("a<br>b", ["a\nb"]),
        ("a<br> <br/>b<BR>", ["a", "b"]),
        ("<ul><li>a<ul><li>b</ul></ul>c", ["a", "b", "c"]),
        ("<table><tr><td>a</td><td>b</td></tr></table>", ["a", "b"]),
        ("<h2>a</h2>b <i>c</i>d<b>e</b>", ["a", "b cde"]),
        ("a<script>b</script>c<style>d</style>", ["ac"]),
        ("a<SCRIPT src='x'>b</SCRIPT\n>c", ["ac"]),
        ("a<script>b", ["a"]),
        ("a<svg><title>b</title></svg>c<iframe>d</iframe>e", ["ace"]),
        ("a<svg>b", ["ab"]),
        ("a<!-- b <p>c --> d", ["a d"]),
        ("a<!-- b > c", ["a c"]),
        ('<img alt="a > b" src=x>c', ["c"]),
        ("<a title='it\"s'>c</a>", ["c"]),
        ("<a title=it's>c</a> d's", ["c d's"]),
        ('a<a href="b>c</a> d', ["ac d"]),
        ("<html:p>a</html:p><html:script>b</html:script>c", ["a", "c"]),
        ("1 < 2 &amp; 3 > 2", ["1 < 2 & 3 > 2"]),
        ("a <b and c", ["a <b and c"]),
        ("AT&T &copy &#8211; &#150; &hellip;", ["AT&T © – – …"]),
        ("&lt;b&gt;a&lt;/b&gt;", ["<b>a</b>"]),
        ("a\n\n b\nc", ["a", "b c"]),
        ("<p>a\n\n b\nc</p>", ["a b c"]),
        ("&nbsp;a&nbsp;&nbsp;b", ["a b"]),
        ("<p>a\u202eb\u0007c\ufeff</p>", ["abc"]),
        ("<p>a&#x1c;b&#29;c&#x202e;d</p>", ["abcd"]),
    ],
)
def test_html_becomes_paragraphs_of_text(html, paragraphs):
    assert list(prose_room.paragraphs(html)) == paragraphs


def test_text_of_atom_is_no_markup():
    (page,) = read(ATOM.format(rest="<content type='text'>1 &lt;b&gt; 2 &amp;amp; 3</content>"))
    assert page.text == "t\n\n1 <b> 2 &amp; 3"


@pytest.mark.parametrize(
    ("rest", "text"),
    [
        ("<description>a</description><content:encoded>b</content:encoded>", "b"),
        ("<description>a</description><content:encoded> </content:encoded>", "a"),
        ("<content:encoded>&lt;img src='x'&gt;</content:encoded><description>a</description>", "a"),
        ("<media:group><media:description>a</media:description></media:group>", "a"),
        ("<dc:description>a</dc:description>", "a"),
        ("<fullitem>a</fullitem>", "a"),
    ],
)
def test_the_fullest_text_is_read(rest, text):
    declared = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    (page,) = read(RSS.format(title="t", rest=rest).replace("<rss", f"<rss {declared}"))
    assert page.text == f"t\n\n{text}"


def test_a_story_taken_over_names_its_own_outlet():
    assert rss(rest="<source url='http://a.example/'>Reuters</source>").outlet == "Reuters"
    (page,) = read(ATOM.format(rest="<source><title>Planet</title><author><name>B</name></author></source>"))
    assert (page.outlet, page.byline) == ("Planet", "B")


@pytest.mark.parametrize(
    ("rest", "byline"),
    [
        ("<author>a@b.example (Anna B.)</author>", "Anna B."),
        ("<author>Anna B. &lt;a@b.example&gt;</author>", "Anna B."),
        ("<author>a@b.example</author>", "a@b.example"),
        ("<dc:creator>Anna</dc:creator><dc:creator>Bruno</dc:creator>", "Anna, Bruno"),
        ("", None),
    ],
)
def test_a_byline_is_a_name(rest, byline):
    assert rss(rest=rest).byline == byline


def test_a_long_headline_is_cut_between_graphemes():
    page = rss("x" * (LONGEST_HEADLINE - 1) + "e\u0301" + "y" * 9_500, "<description>b</description>")
    assert page.headline.of(page.text) == "x" * (LONGEST_HEADLINE - 1)
    assert page.notes == ("headline of 10,001 characters cut to 499",)
    flag = "\U0001f1ee\U0001f1f9"
    assert prose_room.shortened(flag * 3, 3) == flag
    assert prose_room.shortened("ab👩\u200d🚀c", 4) == "ab"


# Places and dates


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://a.example/x?utm_source=a&b=1&FBCLID=2", "https://a.example/x?b=1"),
        ("https://a.example/x?b=%20&c=a+b&", "https://a.example/x?b=%20&c=a+b&"),
        ("http://a.example/x#utm_medium=rss", "http://a.example/x"),
        ("http://a.example/x#due", "http://a.example/x#due"),
        ("https://name:secret@a.example:8080/x", "https://a.example:8080/x"),
        (" http://a.example/a b\n", "http://a.example/a%20b"),
        ("http://a.example/\u202egpj.exe", "http://a.example/gpj.exe"),
        ("feed:https://a.example/x", "https://a.example/x"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///x", None),
        ("//a.example/x", None),
        ("http://", None),
        ("http://[::1", None),
        ("http://a.example:99999999/", None),
        ("http://a.example/<script>", None),
        ("http://a.example/" + "x" * 5000, None),
    ],
)
def test_an_address_is_of_the_web_and_follows_nobody(written, url):
    assert clean(written) == url


def test_an_address_that_is_none_is_noted():
    page = rss(rest="<link>javascript:alert(1)</link>")
    assert (page.url, page.notes) == (None, ("address not understood: javascript:alert(1)",))


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("Wed, 9 Jul 2003 10:15 EST", "2003-07-09T10:15-05:00"),
        ("Wednesday, 09-Jul-03 10:15:00 GMT", "2003-07-09T10:15+00:00"),
        ("9 Jul 99 10:15:09 +0530", "1999-07-09T10:15+05:30"),
        ("Wed, 09 Jul 2003 10:15:00 GMT+2", "2003-07-09T10:15+02:00"),
        ("Sun Jan  4 16:29:06 PST 2004", "2004-01-04T16:29-08:00"),
        ("2003-12-31T10:14Z", "2003-12-31T10:14+00:00"),
        ("2003-12-31t10:14:55.25+01", "2003-12-31T10:14+01:00"),
        ("2003-12-31T10:14:55", "2003-12-31T10:14+01:00"),
        ("20031231", "2003-12-31"),
        ("2003-12", "2003-12"),
        ("2003", "2003"),
        ("Wed, 9 Jul 2003 10:15 XYZ", "2003-07-09"),
        ("Wed, 9 Jul 2003 24:00:00 GMT", "2003-07-09"),
        ("Wed, 9 Jul 2003", "2003-07-09"),
        ("Wed, 31 Feb 2003 10:15 GMT", None),
        ("0001-01-01T00:00:00Z", None),
        ("yesterday", None),
        ("9" * 1000, None),
    ],
)
def test_a_date_is_as_fine_as_it_is_written(written, edtf):
    when = parse_date(written, zone="Europe/Rome")
    assert (when.edtf if when else None) == edtf


def test_a_date_that_is_none_is_noted_and_the_next_is_read():
    page = rss(rest="<pubDate>oggi</pubDate><dc:date>2022-12-19</dc:date>")
    assert (page.when.edtf, page.when.origin) == ("2022-12-19", "feed")
    assert page.notes[-1] == "date not understood: oggi"
    assert rss(rest="<pubDate>oggi</pubDate>").when is None


def test_no_two_stories_of_a_feed_share_a_key():
    twice = "<item><guid>1</guid><title>a</title></item>" * 3 + "<item><guid>1</guid><title>b</title></item>"
    keys = [page.key for page in read(f"<rss><channel>{twice}</channel></rss>")]
    assert len(set(keys)) == 4
    assert keys[0] == "1"


def test_stories_without_text_are_counted():
    found = read(f"<rss><channel><item><link>http://a.example/</link></item>{OK}</channel></rss>")
    assert ([page.text for page in found], found[0].notes) == (["ok"], ("1 stories without any text passed over",))


# Encodings


@pytest.mark.parametrize(
    ("encoding", "declared", "mark"),
    [
        ("utf-8", "utf-8", b""),
        ("utf-8", None, b"\xef\xbb\xbf"),
        ("utf-8", "iso-8859-1", b"\xef\xbb\xbf"),
        ("cp1252", "iso-8859-1", b""),
        ("cp1252", "utf-8", b""),
        ("cp1252", None, b""),
        ("cp1252", "nonsense", b""),
        ("utf-8", "us-ascii", b""),
        ("utf-8", "utf-16", b""),
        ("utf-8", "utf-7", b""),
        ("utf-8", "rot13", b""),
        ("utf-16-le", "utf-16", b"\xff\xfe"),
        ("utf-16-be", "utf-16", b""),
        ("utf-16-le", None, b""),
        ("utf-32-le", None, b""),
    ],
)
def test_whatever_the_encoding_the_text_is_read(encoding, declared, mark):
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = RSS.format(title="Perché è già “così”", rest="<description>Una città, più città.</description>")
    document = mark + (head + text).encode(encoding)
    (page,) = read(document)
    assert page.text == "Perché è già “così”\n\nUna città, più città."
    assert looks_like_feed(document)


def test_utf7_is_never_decoded():
    document = b'<?xml version="1.0" encoding="utf-7"?>' + RSS.format(title="+ADw-script+AD4-x", rest="").encode()
    assert read(document)[0].text == "+ADw-script+AD4-x"


# Hostile feeds

LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(12))
HOSTILE = {
    "billion laughs": f"<!DOCTYPE rss [{LAUGHS}]>" + RSS.format(title="&a11;", rest="") + OK,
    "quadratic entity": f'<!DOCTYPE rss [<!ENTITY a "{"x" * 100_000}">]>' + RSS.format(title="&a;" * 20_000, rest=""),
    "external entity": '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///dev/zero">]>' + RSS.format(title="&x;", rest=""),
    "parameter entity": '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p;]>'
    + RSS.format(title="t", rest=""),
    "external type": '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">' + RSS.format(title="t", rest=""),
    "inclusion": RSS.format(
        title="t", rest='<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/dev/zero" parse="text"/>'
    ),
    "many attributes": RSS.format(title="t", rest="<x " + " ".join(f'a{n}="v"' for n in range(200_000)) + "/>"),
    "many attributes in HTML": RSS.format(
        title="t",
        rest="<description><![CDATA[<p " + " ".join(f"a{n}=v" for n in range(200_000)) + ">d]]></description>",
    ),
    "many attributes, ill-formed": "<rss><channel><item><x " + " ".join(f"a{n}=v" for n in range(200_000)) + OK,
    "nested tags": RSS.format(title="t", rest="<a>" * 200_000),
    "nested HTML": RSS.format(title="t", rest="<description><![CDATA[" + "<ul><li>" * 100_000 + "x]]></description>"),
    "many stories": "<rss><channel>" + "<item><title>t</title></item>" * 500_000,
    "long title": RSS.format(title="x" * 50_000_000, rest=""),
    "open tags": RSS.format(title="t", rest="<description><![CDATA[" + "<a " * 500_000 + "]]></description>"),
    "open quotes": RSS.format(title="t", rest="<description><![CDATA[" + '<a b="' * 300_000 + ">]]></description>"),
    "open comments": RSS.format(title="t", rest="<description><![CDATA[" + "<!--" * 400_000 + "]]></description>"),
    "open drawings": RSS.format(title="t", rest="<description><![CDATA[" + "<svg>" * 300_000 + "]]></description>"),
    "open CDATA": RSS.format(title="t", rest="<![CDATA[" * 200_000),
    "ampersands": RSS.format(title="&" * 1_000_000, rest=""),
    "line breaks": RSS.format(title="t", rest="<description><![CDATA[" + "<br> \n" * 250_000 + "]]></description>"),
    "addresses of authors": RSS.format(title="t", rest="<author>" + "a@" * 500_000 + "(</author>"),
    "one id for all": "<rss><channel>" + "<item><guid>1</guid><title>t</title></item>" * 10_000,
    "deep JSON": '{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 200_000,
    "open JSON text": '{"version": "https://jsonfeed.org/version/1", "items": ["' + '\\"' * 1_000_000,
    "document types": "<!DOCTYPE " * 300_000,
    "comments before nothing": "<!--" * 1_000_000,
}
REFUSED = {"deep JSON", "open JSON text", "document types", "comments before nothing"}
CHILD = """
import json, sys
from digest.read.feed import find_feeds, looks_like_feed, pages
from digest.read.opml import outline
from digest.read.page import Unreadable
content = sys.stdin.buffer.read()
looks_like_feed(content)
for other in (lambda: find_feeds(content, "http://a.example/"), lambda: outline(content)):
    try:
        other()
    except Unreadable:
        pass
try:
    found = pages(content, zone="UTC", language=None)
    longest = max((len(page.text) for page in found), default=0)
    told = {"many": len(found), "longest": longest}
except Unreadable as error:
    told = {"refused": error.what}
print(json.dumps(told))
"""


def limited():
    """Give a child little time and memory."""
    resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
    resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))


def read_apart(document):
    """Return what a child with limits reads."""
    child = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", CHILD],
        input=document.encode(),
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[1],
        preexec_fn=limited,
    )
    assert child.returncode == 0, child.stderr.decode()[-500:]
    return json.loads(child.stdout)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_feed_is_read_or_refused_within_bounds(name):
    told = read_apart(HOSTILE[name])
    assert ("refused" in told) == (name in REFUSED)
    if name not in REFUSED:
        assert told["many"] >= 0
        assert told["longest"] <= 2_100_000


def test_entities_stay_as_they_are_written():
    for name in ("billion laughs", "external entity"):
        (page,) = read(HOSTILE[name].removesuffix(OK))
        assert re.fullmatch(r"&(a11|x);", page.text)
    assert rss(rest='<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/dev/null"/>').text == "t"


def test_stories_beyond_the_most_are_counted():
    document = "<rss><channel>" + "<item><title>t</title></item>" * 10_123 + "</channel></rss>"
    found = read(document)
    assert len(found) == 10_000
    assert found[0].notes == ("123 stories left out: only the first 10,000 are read",)
    rows = ",".join('{"title": "t"}' for _ in range(10_005))
    found = read(f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{rows}]}}')
    assert (len(found), found[0].notes[0][:18]) == (10_000, "5 stories left out")


def test_a_feed_too_large_is_refused():
    with pytest.raises(Unreadable, match="larger than 64 MB"):
        read(b" " * 64_000_001)


def test_control_characters_do_not_come_through():
    page = rss("a\x00b\x1b[31mc&#0;&#27;&#x1b;d\x07&#7;", "<description>x\x1by&amp;#27;z</description>")
    assert page.text == "ab[31mcd\n\nxyz"
    (page,) = read('{"version": "https://jsonfeed.org/version/1", "items": [{"title": "a\\u001b\\u0000\\ud800b"}]}')
    assert page.text == "ab"


SCRIPTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:x'>y</a>",
)


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("field", ["title", "description", "author", "link", "pubDate", "guid", "source"])
def test_no_markup_comes_through_any_field(field, script):
    inside = f"<![CDATA[a {script} b]]>"
    document = (
        f"<rss><channel><title>{inside}</title><item><title>t</title><{field}>{inside}</{field}></item></channel></rss>"
    )
    for page in read(document):
        told = (page.text, page.byline, page.outlet, page.url, *page.notes)
        assert not [text for text in told if text and re.search(r"<[a-z/]|onerror=|alert\(1\)<", text, re.IGNORECASE)]


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<br>",
        "<b class='x'>",
        "</b>",
        "<!-- c -->",
        "<script>s</script>",
        "<li>",
        '<a href="y>z">',
        "\n",
        "&amp;",
    ]
)
WORDS = st.text(alphabet="abcàé ’.,&'\"", max_size=12)


@given(st.lists(st.one_of(TAGS, WORDS), max_size=30), st.lists(st.one_of(TAGS, WORDS), max_size=5))
def test_spans_lie_in_the_text_and_no_tag_survives(inner, title):
    """The headline and the paragraphs are all of the text, in order, parted by blank lines."""
    content = {
        "version": "https://jsonfeed.org/version/1",
        "items": [{"content_html": "".join(inner), "title": "".join(title)}],
    }
    for page in read(json.dumps(content)):
        spans = [*([page.headline] if page.headline else []), *page.paragraphs]
        assert "\n\n".join(span.of(page.text) for span in spans) == page.text
        assert all(span.of(page.text).strip() == span.of(page.text) != "" for span in spans)
        below = "\n\n".join(span.of(page.text) for span in page.paragraphs) if page.headline else ""
        assert not re.search(r"</?[a-zA-Z!]", below)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(noise):
    for document in (
        noise,
        b"<rss><channel><item><title>" + noise,
        b'{"items": [' + noise,
        b"<feed>" + noise + b"</feed>",
    ):
        looks_like_feed(document)
        with contextlib.suppress(Unreadable):
            assert all(page.paragraphs for page in read(document))


# Feeds of a page

PAGE = """<!doctype html><html><head>
<!-- <link rel="alternate" type="application/rss+xml" href="/commented"> -->
<link rel="alternate" type="application/rss+xml" title="Commenti" href="/comments/feed/">
<LINK type='application/atom+xml' rel='ALTERNATE home' href="atom.xml?a=1&amp;b=2" title="Notizie &amp; altro">
<link rel=alternate type=application/feed+json href=https://other.example/feed.json>
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
<link rel="alternate" hreflang="en" href="/en"><link rel="stylesheet" href="x.css">
</head><body><a href="/rss">RSS</a></body></html>"""


def test_a_page_names_its_feeds():
    found = find_feeds(PAGE.encode(), "https://corriere.example/sport/index.html")
    assert [(one.url, one.title) for one in found if not one.suggested] == [
        ("https://corriere.example/sport/atom.xml?a=1&b=2", "Notizie & altro"),
        ("https://other.example/feed.json", ""),
        ("https://corriere.example/comments/feed/", "Commenti"),
    ]
    guesses = [one.url for one in found if one.suggested]
    assert guesses[:2] == ["https://corriere.example/feed", "https://corriere.example/rss"]


def test_a_base_of_the_page_moves_its_feeds():
    page = '<base href="https://b.example/x/"><link rel="alternate" type="application/rss+xml" href="r.xml">'
    assert find_feeds(page.encode(), "https://a.example/")[0].url == "https://b.example/x/r.xml"


# Beside feedparser

FLOOR = 0.985


@pytest.mark.shared
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_claims_of_public_corpora_hold():
    """No fewer claims than the floor hold, all those of JSON Feed, and no fewer than feedparser's."""
    if not (SHARED / "feeds-feedparser").is_dir() or not (SHARED / "feeds-gofeed").is_dir():
        pytest.skip("the corpora of feeds are not here")
    path = Path(__file__).parents[1] / "benchmarks" / "feeds.py"
    spec = importlib.util.spec_from_file_location("benchmark_feeds", path)
    benchmark = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = benchmark
    spec.loader.exec_module(benchmark)
    claims = [claim for claim in benchmark.claims(SHARED) if claim.group != "sanitize"]
    verdicts = benchmark.judged(claims, benchmark.ours)
    held = sum(holding for _, holding in verdicts)
    assert held / len(claims) >= FLOOR
    assert [claim for claim, holding in verdicts if claim.group == "JSON Feed" and not holding] == []
    assert held >= sum(holding for _, holding in benchmark.judged(claims, benchmark.theirs))


def test_a_record_keeps_what_the_feed_says():
    """The records hold the words of the feed; only pages are cleaned."""
    (story, _) = parse((SAMPLES / "rss20.xml").read_bytes()).stories
    assert story.link.endswith("utm_medium=feed")
    assert "<script>" in story.content
    assert story.published == "Mon, 19 Dec 2022 10:00:00 +0100"


@pytest.mark.parametrize(
    ("dates", "when", "notes"),
    [
        ("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>", None, ["believed: Thu, 01 Jan 1970 00:00:00 GMT"]),
        ("<pubDate>0001-01-01T00:00:00Z</pubDate>", None, ["believed: 0001-01-01T00:00:00Z"]),
        ("<pubDate>25 Foo 2022</pubDate>", None, ["understood: 25 Foo 2022"]),
        (
            "<pubDate>1970-01-01</pubDate><dc:date xmlns:dc='http://purl.org/dc/elements/1.1/'>2022-12-19</dc:date>",
            "2022-12-19",
            ["believed: 1970-01-01"],
        ),
        ("<pubDate>Wed, 9 Jul 2099 10:15 GMT</pubDate>", "2099-07-09T10:15+00:00", []),
        ("<pubDate>Tue, 29 Feb 2000 10:15 GMT</pubDate>", "2000-02-29T10:15+00:00", []),
    ],
)
def test_an_absurd_date_is_no_date_and_the_next_one_counts(dates, when, notes):
    """A broken feed dates nothing; a date of the future is the window's to judge."""
    page = rss(rest=f"<description>b</description>{dates}")
    assert (page.when and page.when.edtf, list(page.notes)) == (when, [f"date not {note}" for note in notes])
