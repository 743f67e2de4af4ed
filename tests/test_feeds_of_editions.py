"""The feeds of editions: what stands in a destination, told in Atom and JSON Feed, the same bytes each time."""

import json
import re
from dataclasses import replace
from datetime import date

import editions
import feedparser
import jsonschema
import pytest
from lxml import etree
from worlds import digest, files

from digest.config import load
from digest.deliver.running import standing
from digest.errors import ConfigError
from digest.model import Destination, Issued
from digest.render import to_json
from digest.render.feed import SHOWN, to_feed

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITE = "https://briefings.example/east"
# Source: https://www.jsonfeed.org/version/1.1/
ATTACHED = {
    "type": "object",
    "required": ["url", "mime_type"],
    "properties": {"url": {"type": "string"}, "mime_type": {"type": "string"}, "size_in_bytes": {"type": "integer"}},
    "additionalProperties": False,
}
TOLD = {
    "type": "object",
    "required": ["id", "content_text"],
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "url": {"type": "string"},
        "title": {"type": "string"},
        "content_text": {"type": "string", "minLength": 1},
        "date_published": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"},
        "language": {"type": "string"},
        "attachments": {"type": "array", "minItems": 1, "items": ATTACHED},
    },
    "additionalProperties": False,
}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string", "minLength": 1},
        "feed_url": {"type": "string"},
        "language": {"type": "string"},
        "authors": {"type": "array", "items": {"type": "object", "required": ["name"]}},
        "items": {"type": "array", "items": TOLD},
    },
    "additionalProperties": False,
}


def issued(day=date(2024, 4, 12), *, record=True, names=("analyst.html", "analyst.pdf", "analyst.json")):
    """Return an issue that stands somewhere."""
    edition = replace(editions.sample(), date=day)
    return Issued(
        day=day,
        record=json.loads(to_json(edition)) if record else None,
        files=tuple((name, 100 + place) for place, name in enumerate(names)),
    )


def atom(issues, site=None, edition=None):
    """Return an Atom feed as a tree, after what RFC 4287 demands of every feed was looked at."""
    tree = etree.fromstring(to_feed(edition or editions.sample(), "atom", issues, site=site))
    for each in (tree, *tree.iterfind("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            (found,) = each.findall(f"a:{name}", ATOM)
            assert found.text
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00(Z|[+-]\d\d:\d\d)", each.findtext("a:updated", None, ATOM))
        assert re.match(r"(urn:uuid|tag):", each.findtext("a:id", None, ATOM))
    assert tree.find("a:author/a:name", ATOM).text
    ids = [each.text for each in tree.iterfind(".//a:id", ATOM)]
    assert len(set(ids)) == len(ids)
    return tree


def test_an_issue_is_told_by_its_lead_and_its_key_points():
    """Title, summary, day, the page to read and the PDF to keep; a reader of feeds understands it."""
    data = to_feed(editions.sample(), "atom", [issued()], site=SITE)
    atom([issued()], SITE)
    read = feedparser.parse(data)
    assert not read.bozo
    assert (read.feed.title, read.feed.author) == ("Bollettino dell’Est – Analisti", "Bollettino dell’Est")
    (told,) = read.entries
    assert told.title == "Saran a Lesk: sul tavolo la «sicurezza della frontiera»"
    assert told.summary.count("\n") == 3
    assert told.updated == "2024-04-12T00:00:00+02:00"
    assert told.id == "tag:briefings.example,2024-04-12:analyst"
    assert [(each.rel, each.href, each.type, each.get("length")) for each in told.links] == [
        ("alternate", f"{SITE}/2024-04-12/analyst.html", "text/html", None),
        ("enclosure", f"{SITE}/2024-04-12/analyst.pdf", "application/pdf", "101"),
    ]


def test_without_a_site_addresses_are_relative_and_names_last():
    """The same issue has the same name in each build; another audience or day has another."""
    first = atom([issued()])
    assert first.find("a:entry/a:link", ATOM).get("href") == "2024-04-12/analyst.html"
    assert first.find("a:link", ATOM) is None
    name = first.findtext("a:entry/a:id", None, ATOM)
    assert name == atom([issued(), issued(date(2024, 4, 11))]).findtext("a:entry/a:id", None, ATOM)
    assert name != atom([issued(date(2024, 4, 11))]).findtext("a:entry/a:id", None, ATOM)
    assert name != atom([issued()], edition=editions.public()).findtext("a:entry/a:id", None, ATOM)


def test_the_newest_stand_first_and_only_so_many():
    """The order of the folders does not matter; the feed is as new as its newest issue."""
    days = [date(2024, 3, 1 + number) for number in range(31)]
    tree = atom([issued(day) for day in days])
    told = [each.findtext("a:updated", None, ATOM)[:10] for each in tree.iterfind("a:entry", ATOM)]
    assert told == [day.isoformat() for day in reversed(days)][:SHOWN]
    assert tree.findtext("a:updated", None, ATOM)[:10] == "2024-03-31"


def test_json_feed_tells_the_same():
    """It fits the standard, with and without a site, JSON editions or any issue."""
    for site in (SITE, None):
        for issues in ([issued()], [issued(record=False, names=("analyst.md",)), issued(date(2024, 4, 11))], []):
            made = json.loads(to_feed(editions.sample(), "jsonfeed", issues, site=site))
            jsonschema.validate(made, JSON_FEED)
            tree = atom(issues, site)
            assert [each["id"] for each in made["items"]] == [each.text for each in tree.iterfind("a:entry/a:id", ATOM)]
            titles = [each.text for each in tree.iterfind("a:entry/a:title", ATOM)]
            assert [each["title"] for each in made["items"]] == titles
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(made | {"items": [{"id": ""}]}, JSON_FEED)


@pytest.mark.parametrize(
    "record", [None, {}, {"sections": 7}, {"sections": [{"briefs": [{}]}]}, {"account": {"end": "x"}}]
)
def test_an_issue_that_is_not_known_is_told_by_its_day(record):
    """A file that is no JSON edition breaks nothing."""
    tree = atom([replace(issued(), record=record)])
    assert tree.findtext("a:entry/a:title", None, ATOM) == "Bollettino dell’Est – venerdì 12 aprile 2024"


def test_hostile_words_stay_words():
    """What a headline says is text in both feeds."""
    edition = editions.hostile()
    issues = [replace(issued(), record=json.loads(to_json(edition)))]
    tree = atom(issues, edition=edition)
    assert {each.tag.rpartition("}")[2] for each in tree.iter()} <= {
        "feed", "id", "title", "updated", "author", "name", "generator", "entry", "summary", "link",
    }  # fmt: skip
    jsonschema.validate(json.loads(to_feed(edition, "jsonfeed", issues, site=None)), JSON_FEED)


def test_what_stands_in_a_folder(tmp_path):
    """Folders of days with files of the audience, the newest first; everything else is passed over."""
    for name, content in {
        "2024-04-12/analyst.json": b'{"schema": 1}',
        "2024-04-12/analyst.pdf": b"123",
        "2024-04-12/analyst.archive.pdf": b"1",
        "2024-04-12/other.pdf": b"1",
        "2024-04-11/analyst.json": b"{",
        "2024-04-10/other.md": b"1",
        "2024-02-30/analyst.md": b"1",
        "notes/analyst.md": b"1",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    destination = Destination(path=str(tmp_path), shown="output")
    found = standing(destination, "analyst", most=5)
    assert [(each.day.isoformat(), each.record, each.files) for each in found] == [
        ("2024-04-12", {"schema": 1}, (("analyst.json", 13), ("analyst.pdf", 3))),
        ("2024-04-11", None, (("analyst.json", 1),)),
    ]
    assert standing(destination, "analyst", most=1) == found[:1]
    assert standing(Destination(path=str(tmp_path / "none"), shown="none"), "analyst", most=5) == ()


def test_builds_go_on_with_a_feed(tmp_path):
    """Each day's build adds its issue; one that is repeated changes no byte, also of an older day."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text("I colloqui di pace\n\nI negoziati proseguono oggi.\n", encoding="utf-8")
    (tmp_path / "config.yaml").write_text(
        f"title: Prova\nlanguage: it\nsources: [inbox]\ndestinations: [output]\nsite: {SITE}/\n"
        "audiences:\n  desk: {formats: [html, json, atom, jsonfeed]}\n",
        encoding="utf-8",
    )
    for day in ("2026-01-05", "2026-01-06"):
        ran = digest("build", "--date", day, folder=tmp_path)
        assert (ran.code, ran.err) == (0, "")
        assert "output/desk.atom" in ran.out
    made = files(tmp_path / "output")
    read = feedparser.parse(made["desk.atom"])
    assert [each.link for each in read.entries] == [f"{SITE}/2026-01-0{day}/desk.html" for day in (6, 5)]
    assert {each.title for each in read.entries} == {"I colloqui di pace"}
    jsonschema.validate(json.loads(made["desk.feed.json"]), JSON_FEED)
    assert digest("build", "--date", "2026-01-05", folder=tmp_path).code == 0
    assert files(tmp_path / "output") == made


@pytest.mark.parametrize("site", ["ftp://x.example/", "briefings.example", "https://x.example/?a=1", "https://"])
def test_a_site_is_an_address(tmp_path, site):
    (tmp_path / "config.yaml").write_text(f"title: x\nsite: {site}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"config\.yaml:2:7: site: expected the public address"):
        load(str(tmp_path / "config.yaml"), environment={})
