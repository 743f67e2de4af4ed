"""Topic packs in a configuration: whole, in part, extended, and wrong."""

import pytest

from digest.config import load, shipped_packs
from digest.config.packs import Packs
from digest.errors import ConfigError
from digest.model import Term

WORLD = """\
title: {en: World, it: Mondo}
topics:
  war:
    title: {en: War, it: Guerra}
    iptc: medtop:20000065
    minimum: 0.4
    any:
      it: [guerra, {colloqui: 3}]
      en: [war]
  peace: {title: Peace, any: [peace]}
"""
MARKETS = "title: Markets\ntopics:\n  shares: {title: Shares, any: [shares]}\n"


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    """Work in a folder with two packs beside the configuration."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "world.yaml").write_text(WORLD, encoding="utf-8")
    (tmp_path / "packs" / "markets.yaml").write_text(MARKETS, encoding="utf-8")


def loaded(tmp_path, text):
    """Return the settings that a text makes."""
    (tmp_path / "config.yaml").write_text(text, encoding="utf-8")
    return load("config.yaml", environment={})


def told(tmp_path, text):
    """Return the lines that are told about a wrong text."""
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, text)
    return str(caught.value).splitlines()


def ids(config):
    """Return the ids of the topics."""
    return [topic.id for topic in config.topics]


def test_a_pack_is_used_whole_and_its_order_is_kept(tmp_path):
    """With packs alone the built-in topics are gone, and audiences take all topics there are."""
    config = loaded(tmp_path, "use: [markets, world]\n")
    assert ids(config) == ["shares", "war", "peace"]
    assert {audience.topics for audience in config.audiences} == {("shares", "war", "peace")}
    assert config.topics[1].iptc == "medtop:20000065"


def test_single_topics_of_a_pack_are_used_alone(tmp_path):
    assert ids(loaded(tmp_path, "use: [world/peace, markets/shares]\n")) == ["peace", "shares"]
    assert ids(loaded(tmp_path, "use: world/war\n")) == ["war"]
    assert ids(loaded(tmp_path, "use: [world/peace, world]\n")) == ["peace", "war"]


def test_a_topic_of_ones_own_extends_that_of_a_pack(tmp_path):
    """Terms are added, a term that is there takes the new weight, titles are joined, other fields take the place."""
    text = (
        "use: [world]\ntopics:\n  war: {title: {it: Conflitti}, any: {it: [{Colloqui: 0.5}, tregua]}, minimum: 0.2}\n"
    )
    config = loaded(tmp_path, text)
    war = config.topics[0]
    assert war.any == (
        Term(text="guerra", language="it"),
        Term(text="Colloqui", weight=0.5, language="it"),
        Term(text="tregua", language="it"),
        Term(text="war", language="en"),
    )
    assert (war.minimum, war.headline_boost, war.iptc) == (0.2, 2.0, "medtop:20000065")
    assert war.titles == {"en": "War", "it": "Conflitti"}
    assert ids(config) == ["war", "peace"]


def test_topics_of_ones_own_come_after_those_of_packs(tmp_path):
    assert ids(loaded(tmp_path, "use: world\ntopics:\n  chess: {any: [chess]}\n  peace: {weight: 2}\n")) == [
        "war",
        "peace",
        "chess",
    ]


def test_an_empty_use_is_none(tmp_path):
    assert ids(loaded(tmp_path, "use: []\n")) == ids(load(None, environment={}))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("use: [wrold]", "1:7: use[0]: {packs}; got 'wrold' (did you mean 'world'?)"),
        ("use: war", "1:6: use: {packs}; got 'war' (did you mean 'world/war'?)"),
        ("use: [sport, world/pace]", "1:14: use[1]: {topics}; got 'world/pace' (did you mean 'world/peace'?)"),
        ("use: [world/]", "1:7: use[0]: {topics}; got 'world/' (did you mean 'world/war'?)"),
        ("use: {a: b}", "1:6: use: expected a list; got a mapping"),
        ("use: [world]\ntopics: {a: {weight: 2}}", "2:10: topics.a: needs a value for 'any' or 'query'"),
        (
            "use: [world/war]\naudiences: {a: {topics: [peace]}}",
            "2:26: audiences.a.topics[0]: expected one of the topics war; got 'peace'",
        ),
        ("use: world\ntopics: {war: {iptc: 20000065}}", "2:22: topics.war.iptc: {iptc}; got '20000065'"),
    ],
)
def test_wrong_names_are_told_with_their_place_and_the_nearest(tmp_path, text, line):
    packs = f"expected a topic pack ({', '.join(Packs(tmp_path / 'packs', shipped_packs()).names)})"
    iptc = "expected a Media Topic of the IPTC such as medtop:20000065"
    wanted = line.format(packs=packs, topics="expected one of world/war, world/peace", iptc=iptc)
    assert f"config.yaml:{wanted}" in told(tmp_path, text)


def test_a_topic_of_two_packs_is_told(tmp_path):
    (tmp_path / "packs" / "other.yaml").write_text("title: O\ntopics: {war: {any: [x]}}\n", encoding="utf-8")
    assert told(tmp_path, "use: [world, other]") == [
        "config.yaml:1:14: use[1]: the packs world and other both have a topic 'war'; use one of them"
    ]


@pytest.mark.parametrize(
    ("pack", "lines"),
    [
        ("topics: {a: {any: [x]}}", ["1:1: needs a value for 'title'"]),
        ("title: B\ntopics: {a: {any: []}}", ["2:14: topics.a.any: expected at least one term; the rule is empty"]),
        ("title: B\ntopics: {a: {}}", ["2:10: topics.a: needs a value for 'any' or 'query'"]),
        (
            "title: B\ntopics: {a: {any: [x], minmum: 1}}\ntopic: {}",
            [
                "2:24: topics.a.minmum: unknown name (did you mean 'minimum'?); expected one of title,",
                "3:1: topic: unknown name (did you mean 'topics'?); expected one of title, topics",
            ],
        ),
        ("title: [x]]", ["1:11: not valid YAML"]),
    ],
)
def test_a_wrong_pack_is_told_like_a_wrong_configuration(tmp_path, pack, lines):
    (tmp_path / "packs" / "bad.yaml").write_text(pack, encoding="utf-8")
    found = told(tmp_path, "use: bad")
    assert len(found) == len(lines)
    assert all(whole.startswith(f"packs/bad.yaml:{line}") for whole, line in zip(found, lines, strict=True))


def test_a_wrong_pack_that_nobody_uses_does_no_harm(tmp_path):
    (tmp_path / "packs" / "bad.yaml").write_text("title: [", encoding="utf-8")
    assert ids(loaded(tmp_path, "use: world/war")) == ["war"]
    assert len(told(tmp_path, "use: nothing-like-it")) == 1


@pytest.mark.parametrize("name", Packs(shipped_packs()).names)
def test_every_pack_that_ships_is_right(tmp_path, name):
    """It is read without a mistake, and each topic has a title."""
    assert all(topic.titles for topic in loaded(tmp_path, f"use: {name}").topics)
