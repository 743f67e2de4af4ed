"""Lists of feeds: what is read from them, what is written, and that the one gives back the other."""

import re
from pathlib import Path

import listparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from digest.read.feed import Subscription
from digest.read.opml import MOST, opml, outline, outline_whole
from digest.read.page import Unreadable

SHARED = Path(__file__).parent.parent.parent / "shared" / "data" / "opml-listparser" / "tests" / "files"
LIST = """<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x "no">]>
<opml version="2.0"><head><title>Letture</title></head><body>
  <outline text="Solo" xmlUrl="https://a.example/feed"/>
  <outline text="Estero">
    <outline text="Russia &amp; altri">
      <outline type="rss" text="Tass &eacute; &x;" xmlUrl=" https://b.example/rss?x=1&amp;y=2 "/>
    </outline>
    <outline text="Ancora" xmlUrl="HTTPS://c.example/"/>
  </outline>
  <outline text="Due volte" xmlUrl="https://a.example/feed"/>
  <outline text="male" xmlUrl="javascript:alert(1)"/>
  <outline text="&lt;script&gt;x&lt;/script&gt;y" xmlUrl="feed://d.example/x"/>
  <outline type="include" text="altra lista" url="https://e.example/list.opml"/>
</body></opml>"""


def test_folders_become_categories():
    assert outline(LIST.encode()) == (
        Subscription(url="https://a.example/feed", title="Solo"),
        Subscription(url="https://b.example/rss?x=1&y=2", title="Tass é &x;", category=("Estero", "Russia & altri")),
        Subscription(url="HTTPS://c.example/", title="Ancora", category=("Estero",)),
        Subscription(url="http://d.example/x", title="y"),
    )


@pytest.mark.parametrize("kind", ["HTML+XPath", "XML+XPath", "JSON+DotPath", "JSON+DotNotation"])
def test_a_page_with_a_recipe_is_no_feed(kind):
    """FreshRSS makes feeds of such pages itself; they and addresses that are none are told as left out."""
    written = (
        f'<opml version="2.0"><body><outline type="{kind}" text="p" xmlUrl="https://a.example/page"/>'
        '<outline type="rss" text="x" xmlUrl="feed://bad host/x"/>'
        '<outline type="rss" text="f" xmlUrl="https://b.example/a b"/></body></opml>'
    )
    feeds, misfits = outline_whole(written.encode())
    assert [feed.url for feed in feeds] == ["https://b.example/a%20b"]
    assert misfits == ("https://a.example/page", "feed://bad host/x")


def test_a_feed_in_several_folders_lies_in_the_first():
    feed = '<outline text="t" xmlUrl="https://a.example/" {}/>'
    lists = {
        '<outline text="A">{}</outline><outline text="B">{}</outline>': ("A",),
        '<outline text="A"><outline text="C">{}</outline></outline>{}': ("A", "C"),
        "{}<outline text='A'>{}</outline>": ("x", "y"),
    }
    for body, category in lists.items():
        written = (
            f"<opml><body>{body.format(*2 * [feed.format('category=' + chr(39) + '/x/y,z' + chr(39))])}</body></opml>"
        )
        assert [one.category for one in outline(written.encode())] == [category]


def test_a_list_is_written_the_same_each_time():
    subscriptions = [
        Subscription(url="https://a.example/?a=1&b=2", title='Uno "e" <due>', category=("Estero",)),
        Subscription(url="https://b.example/", title=""),
        Subscription(url="https://c.example/", title="Tre\x00", category=("Estero", "Russia")),
        Subscription(url="https://d.example/", title="Quattro", category=("Estero",)),
    ]
    assert opml(subscriptions, title="Le & mie").decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<opml version="2.0">\n'
        "  <head>\n"
        "    <title>Le &amp; mie</title>\n"
        "  </head>\n"
        "  <body>\n"
        '    <outline type="rss" text="https://b.example/" title="https://b.example/" xmlUrl="https://b.example/"/>\n'
        '    <outline text="Estero">\n'
        '      <outline type="rss" text=\'Uno "e" &lt;due&gt;\' title=\'Uno "e" &lt;due&gt;\''
        ' xmlUrl="https://a.example/?a=1&amp;b=2"/>\n'
        '      <outline type="rss" text="Quattro" title="Quattro" xmlUrl="https://d.example/"/>\n'
        '      <outline text="Russia">\n'
        '        <outline type="rss" text="Tre" title="Tre" xmlUrl="https://c.example/"/>\n'
        "      </outline>\n"
        "    </outline>\n"
        "  </body>\n"
        "</opml>\n"
    )


def test_a_list_without_feeds_is_still_valid():
    root = etree.fromstring(opml([]))
    assert [child.tag for child in root] == ["head", "body"]
    assert len(root.find("body")) == 1
    assert outline(opml([])) == ()


NAMES = st.text(alphabet="abcàé<>&'\"/,", min_size=1, max_size=8).filter(lambda name: not re.search("<[a-z!/]", name))
SUBSCRIPTIONS = st.builds(
    Subscription,
    url=st.integers(0, 10**6).map(lambda number: f"https://a.example/{number}?a=1&b=2"),
    title=NAMES.map(lambda name: f"t {name}"),
    category=st.lists(NAMES.filter(lambda name: "&" not in name), max_size=3).map(tuple),
)


@given(st.lists(SUBSCRIPTIONS, max_size=10, unique_by=lambda one: one.url))
def test_what_is_written_is_read_again(subscriptions):
    written = opml(subscriptions)
    assert {one.url: one.category for one in outline(written)} == {one.url: one.category for one in subscriptions}
    assert opml(outline(written)) == opml(outline(opml(outline(written))))


@pytest.mark.parametrize(
    ("document", "what"),
    [
        (b"", "no OPML"),
        (b"<html><body>x</body></html>", "no OPML"),
        (b"<rss><channel/></rss>", "no OPML"),
        (b"<opml><body>" + b" " * 16_000_001, "longer than 16 million"),
    ],
)
def test_what_is_no_list_is_refused(document, what):
    with pytest.raises(Unreadable, match=what):
        outline(document)


def test_a_hostile_list_gives_what_is_sound_of_it():
    sound = '<outline text="ok" xmlUrl="https://a.example/"/>'
    wide = "<outline " + " ".join(f'a{number}="v"' for number in range(100_000)) + "/>"
    deep = '<outline text="x">' * 100_000
    for hostile in (wide, deep, "<!--" * 100_000, "<![CDATA[" * 100_000, "&" * 100_000):
        assert [one.url for one in outline(f"<opml><body>{sound}{hostile}".encode())] == ["https://a.example/"]
    laughs = f'<!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "{"&a;" * 1000}">]><opml><body>{sound}<outline text="&b;"/>'
    assert [one.title for one in outline(laughs.encode())] == ["ok"]


def test_no_more_than_the_most_are_read():
    many = "".join(f'<outline text="t" xmlUrl="https://a.example/{number}"/>' for number in range(MOST + 5))
    assert len(outline(f"<opml><body>{many}</body></opml>".encode())) == MOST


@pytest.mark.shared
def test_the_lists_of_listparser_are_read_as_it_reads_them():
    """The guards in front of it lose no feed."""
    if not SHARED.is_dir():
        pytest.skip("the lists of listparser are not here")
    for path in sorted(SHARED.rglob("*.xml")):
        content = path.read_bytes()
        expected = [(feed["url"], feed["title"]) for feed in listparser.parse(content)["feeds"]]
        if not re.search(rb"<(?:\w+:)?(?:opml|rdf|gadgettabml)\b", content, re.IGNORECASE):
            continue
        assert [(one.url, one.title) for one in outline(content)] == expected, path.name
