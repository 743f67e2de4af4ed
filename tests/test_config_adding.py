"""More feeds for a configuration's text: what is added comes back, and no other character moves.

In come configurations in many shapes; out go the texts with feeds added, loaded again. Nothing is read or written.
"""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from digest.config import understand, with_feeds
from digest.read.feed import Subscription
from digest.subscribe.choosing import choose, source_of

ANSA = source_of(Subscription(url="https://www.ansa.example/rss.xml", title="Ansa"))
TASS = source_of(
    Subscription(url="https://tass.example/rss?a=1,2&b={c}", title="Tass: $HOME ${A}", category=("E", "R"))
)
BLOCK = """  - feed: https://www.ansa.example/rss.xml
    outlet: Ansa
  - feed: "https://tass.example/rss?a=1,2&b={c}"
    outlet: "Tass: $$HOME $${A}"
    category: [E, R]
"""
FLAT = "".join(line[2:] for line in BLOCK.splitlines(keepends=True))


def loaded(text):
    """Load a configuration."""
    return understand(text, path="config.yaml", environment={})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "sources:\n" + BLOCK),
        ("# nothing yet", "# nothing yet\nsources:\n" + BLOCK),
        ("title: x\n", "title: x\nsources:\n" + BLOCK),
        ("title: x", "title: x\nsources:\n" + BLOCK),
        ("---\ntitle: x\n...\n", "---\ntitle: x\nsources:\n" + BLOCK + "...\n"),
        ("sources:\n  - a # b\n\n# c\ntitle: x", "sources:\n  - a # b\n" + BLOCK + "\n# c\ntitle: x"),
        ("sources:\n  - a", "sources:\n  - a\n" + BLOCK),
        ("sources:\n- a\n- b\ntitle: x\n", "sources:\n- a\n- b\n" + FLAT + "title: x\n"),
        ("sources:\n  - path: a\n    outlet:\n# c\n", "sources:\n  - path: a\n    outlet:\n" + BLOCK + "# c\n"),
        (
            "sources:\n  - {path: a,\n     outlet: b} # c\n#",
            "sources:\n  - {path: a,\n     outlet: b} # c\n" + BLOCK + "#",
        ),
        ("sources:\n  - path: |\n      a\n\ntitle: x\n", "sources:\n  - path: |\n      a\n\n" + BLOCK + "title: x\n"),
        ("sources:\n  - 'a\n    b'\ntitle: x\n", "sources:\n  - 'a\n    b'\n" + BLOCK + "title: x\n"),
        ("sources: # none\ntitle: x\n", "sources: # none\n" + BLOCK + "title: x\n"),
        ("sources: ~\ntitle: x\n", "sources:\n" + BLOCK + "title: x\n"),
        ("sources:  inbox  # one\ntitle: x\n", "sources:  # one\n  - inbox\n" + BLOCK + "title: x\n"),
        ("sources: 'in: box'", "sources:\n  - 'in: box'\n" + BLOCK),
        ("\ufeffsources:\r\n  - a\r\n", "\ufeffsources:\r\n  - a\r\n" + BLOCK.replace("\n", "\r\n")),
        ('"sources":\n  - a 😀 é\n', '"sources":\n  - a 😀 é\n' + BLOCK),
        ("? sources\n: - a\n", "? sources\n: - a\n" + BLOCK),
    ],
)
def test_where_feeds_are_added(before, after):
    assert with_feeds(before, [ANSA, TASS]) == after
    old = loaded(before)
    assert loaded(after) == replace(old, sources=(*old.sources, ANSA, TASS))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sources: [a] # b\n", "sources: [a,\n  {%s},\n  {%s}] # b\n"),
        ("sources: []\n", "sources: [\n  {%s},\n  {%s}]\n"),
        ("sources: [a, {path: b} , ]\n", "sources: [a, {path: b},\n  {%s},\n  {%s} , ]\n"),
        ("sources: [\n  a,\n  b # c\n]\n", "sources: [\n  a,\n  b,\n  {%s},\n  {%s} # c\n]\n"),
        ("sources: [path: a]\n", "sources: [path: a,\n  {%s},\n  {%s}]\n"),
        ('{"sources": ["a"]}', '{"sources": ["a",\n  {%s},\n  {%s}]}'),
    ],
)
def test_between_brackets(before, after):
    parts = (
        '"feed": "https://www.ansa.example/rss.xml", "outlet": "Ansa"',
        '"feed": "https://tass.example/rss?a=1,2&b={c}", "outlet": "Tass: $$HOME $${A}", "category": ["E", "R"]',
    )
    assert with_feeds(before, [ANSA, TASS]) == after % parts
    old = loaded(before)
    assert loaded(after % parts) == replace(old, sources=(*old.sources, ANSA, TASS))


@pytest.mark.parametrize(
    "text",
    [
        "sources: &a [b]\n",
        "sources: !!seq [b]\n",
        "sources:\n  inbox\n",
        "sources: in\n  box\n",
        "sources: |\n  inbox\n",
        "{title: x}\n",
        "{sources: a}\n",
        "&a\ntitle: x\n",
    ],
)
def test_where_no_place_is_plain_nothing_is_added(text):
    assert with_feeds(text, [ANSA]) is None


@pytest.mark.parametrize(
    "title", ["no", "Null", "true", "1e3", "2026-01-05", "x: y", "a #b", "- a", "[a", "'", '"', "\\"]
)
def test_names_that_look_like_something_else(title):
    feed = source_of(Subscription(url="https://a.example/", title=title, category=(title, title)))
    assert feed.outlet == title
    for text in ("", "sources: [a]"):
        assert loaded(with_feeds(text, [feed])).sources[-1] == feed


NAMES = st.text(max_size=12) | st.text(
    alphabet="ab é'\"#:,[]{}&*!|>%@`$-?\\/\u200d\x85\u2028\ufeff\x00\t\n", max_size=12
)
ADDRESSES = st.text(alphabet="abAB09é/?#=&%,;:@!$'()*+[]{}~|^<>\\\"` .-_", max_size=12)
FEEDS = st.builds(
    Subscription,
    url=ADDRESSES.map("https://h.example/".__add__),
    title=NAMES,
    category=st.lists(NAMES, max_size=3).map(tuple),
)
COMMENTS = st.sampled_from(["", "", " # è 😀", "  # - b"])
BREAKS = st.sampled_from(["\n", "\n", "\r\n"])


@st.composite
def values(draw, margin):
    """Write what stands behind the colon of ``sources``; and the same without a value that must move to a new line."""
    comment = draw(COMMENTS)
    kind = draw(st.sampled_from(["block", "block", "block", "texts", "flow", "rows", "one", "nothing"]))
    if kind in {"nothing", "one"}:
        word = draw(st.sampled_from(["", " ~", " null"] if kind == "nothing" else [" a", "  'b, c'", ' "d # e"']))
        return word + comment, comment
    parts = draw(st.lists(st.sampled_from(["a", "'b, c'", '"d # e"', "{path: f, outlet: 'g'}", "é😀"]), min_size=1))
    indent = margin + " " * draw(st.integers(0, 4))
    if kind == "flow":
        written = f" [{', '.join(parts)}{draw(st.sampled_from(['', ',', ' ', ' , ']))}]{comment}"
    elif kind == "rows":
        written = " [" + "".join(f"\n{indent} {one},{draw(COMMENTS)}" for one in parts) + f"\n{indent} ]{comment}"
    else:
        texts = ["path: |\n" + indent + "   h", "path: >-\n" + indent + "   h\n" + indent + "   i\n", "path: k"]
        parts = draw(st.permutations(parts + texts)) if kind == "texts" else parts
        rows = (f"{indent}- {one}{'' if chr(10) in one else draw(COMMENTS)}" for one in parts)
        written = comment + "".join("\n" + draw(st.sampled_from(["", "\n"])) + row for row in rows)
    return written, written


@st.composite
def configurations(draw):
    """Write a configuration in one of many ways; and the same without a value that must move to a new line."""
    margin = draw(st.sampled_from(["", "", "", "  "]))
    name = draw(st.sampled_from(["sources:", "sources:", "'sources':", '"sources":', "sources :"]))
    parts = [(f"title: Prova{draw(COMMENTS)}",) * 2, ("archive: none",) * 2]
    if draw(st.integers(0, 4)):
        written, rest = draw(values(margin))
        parts.append((name + written, name + rest))
    parts = draw(st.permutations(parts))
    between = [draw(st.sampled_from(["\n", "\n", "\n\n", "\n# è\n", "\n     # far\n"])) for _ in parts]
    begin = draw(st.sampled_from(["", "\ufeff"])) + draw(st.sampled_from(["", "# begin\n", "---\n", "\n"]))
    between[-1] = draw(st.sampled_from(["", "\n", "\n# end", "\n...\n", "\n\n"]))
    newline = draw(BREAKS)
    return tuple(
        (begin + "".join(margin + part[at] + end for part, end in zip(parts, between, strict=True))).replace(
            "\n", newline
        )
        for at in (0, 1)
    )


@settings(max_examples=50)
@given(configurations(), st.lists(FEEDS, min_size=1, max_size=4))
def test_the_configuration_afterwards_is_the_one_before_and_the_feeds(texts, found):
    text, _ = texts
    feeds = choose(found, ()).new
    assume(feeds)
    old = loaded(text)
    assert loaded(with_feeds(text, feeds)) == replace(old, sources=(*old.sources, *feeds))


@given(configurations())
def test_every_other_character_is_kept(texts):
    """The new text is the old one with one stretch put in; a single source moves into that stretch."""
    text, rest = texts
    new = with_feeds(text, [ANSA, TASS])
    beginning = next((at for at, (old, now) in enumerate(zip(rest, new, strict=False)) if old != now), len(rest))
    assert new.endswith(rest[beginning:])
    for word in ("'b, c'", '"d # e"', "path", "# è"):
        assert new.count(word) == text.count(word)
