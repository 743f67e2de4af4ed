"""Handling ceilings: of a story above an audience's ceiling, no byte reaches that audience.

Tokens are planted in every place of a story that an artefact could tell of. In the artefacts of an audience that may
have the story each is found, so the search can find; in those of another, none. And what a low audience gets is, to the
byte, what it would get if the stories above its ceiling did not exist.
"""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from typing import get_args

import pypdfium2
import pytest
from builders import TALKS, article, audience
from worlds import config as settings
from worlds import digest, files

from digest.archive import Sighting, open_archive
from digest.build import build, consider
from digest.config import load
from digest.model import Article, Format, Handling, Raw, Source
from digest.model.handling import own_labels
from digest.read import read
from digest.visit import name_of
from digest.wish import Wish

DAY = date(2026, 1, 5)
NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
CONFIG = """\
title: Rassegna
language: it
timezone: UTC
sources:
  - {path: open, language: it}
  - {path: closed, handling: confidential, language: it}
  - {path: missing Zqxnosuch, handling: confidential}
handling: [public, internal, confidential]
topics:
  talks: {title: Colloqui, any: {it: [{colloqui: 2}, {negoziat*: 2}, {ambasciator*: 3}]}}
  war: {title: Guerra, any: {it: [{attacchi: 2}, {missil*: 2}]}}
boundaries: boundaries.yaml
audiences:
  low: {ceiling: public, formats: FORMATS, left_out: list, total: 4, show: SHOW}
  middle: {ceiling: INTERNAL, formats: FORMATS, left_out: list, show: SHOW}
  high: {formats: FORMATS, left_out: list, show: SHOW}
""".replace("FORMATS", f"[{', '.join(get_args(Format))}]").replace(
    "SHOW", "[contents, claims, sources, evidence, account, names]"
)
MINSK = """ date 2026-01-05 A Minsk riprendono i colloqui sul grano

L'ambasciatore ha riferito che i colloqui sul grano riprendono a Minsk con quaranta delegati di sei paesi. I negoziati
dureranno quattro giorni e finiranno venerdì con una dichiarazione comune sul passaggio delle navi.
"""
OPEN = {
    "open/minsk.txt": MINSK,
    "open/attacchi.txt": """ date 2026-01-05 Attacchi con missili sul porto

Nella notte gli attacchi con i missili hanno colpito il porto e due magazzini di grano, secondo il comando.
""",
    "open/copied.txt": """ date 2026-01-04 L'ambasciatore torna a Roma

L'ambasciatore torna a Roma dopo undici mesi. I negoziati sul consolato sono chiusi, ha detto il ministero ieri sera.
""",
}
INTERNAL = {
    "open/Zqifile.md": """---
title: Colloqui riservati Zqihead sulla tregua
date: 2026-01-05
outlet: Zqioutlet
author: Zqiauthor
url: https://www.example.org/zqiurl
handling: TLP:Internal
---
L'ambasciatore Mario Zqiperson ha detto che i colloqui sulla tregua sono fermi. Un passo Zqitext segue domani mattina.
""",
}
CONFIDENTIAL = {
    # One event with the open story of Minsk: it would lead their cluster, or be told with it.
    "closed/Zqcfile.txt": MINSK.replace("sul grano\n", "sul grano e un accordo Zqchead\n", 1).replace(
        "venerdì con", "venerdì a Zqctext, ha detto Anna Zqcperson all'agenzia, con"
    )
    + "\nUn secondo documento Zqcmore resta segreto, e gli attacchi non si fermano.\n",
    # The same text as an open one.
    "closed/Zqccopy.txt": OPEN["open/copied.txt"],
    "closed/Zqcbroken.pdf": "%PDF-1.4 no page in here",
    "closed/Zqcempty.txt": "\n",
    "closed/rows.csv": "headline,text,outlet,url,date\n"
    "Missili Zqcrowhead,Gli attacchi con i missili Zqcrowtext continuano.,Zqcrowoutlet,https://a.example/zqcrowurl,"
    "2026-01-05\n",
    # Its own label is stricter than its source's, and cannot be read: it counts as the strictest.
    "open/Zqcodd.md": "---\ntitle: Negoziati Zqcoddhead\nhandling: topsecret\n---\nI negoziati Zqcoddtext restano.\n",
    "open/Zqcmap.md": "---\ntitle: Negoziati Zqcmaphead\nhandling: {a: b}\n---\nI negoziati Zqcmaptext sono aperti.\n",
    "open/Zqcnothing.md": "---\ntitle: ''\nhandling: confidential\n---\n",
    "boundaries.yaml": "- article: Zqcfile.txt\n  begin: [no such words at all]\n",
}
UNPRINTED = {"zqiauthor"}
"""Planted where no artefact tells of: authors are not printed."""


def planted(texts: dict[str, str]) -> set[str]:
    """Return the tokens in some files and their names."""
    return {token.casefold() for each in (*texts, *texts.values()) for token in re.findall(r"(?i)zq[a-z]+", each)}


def world(folder, *parts: dict[str, str]):
    """Write a workspace and return its configuration."""
    for name, text in {k: v for part in parts for k, v in part.items()}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "closed").mkdir(exist_ok=True)
    (folder / "boundaries.yaml").touch()
    (folder / "config.yaml").write_text(CONFIG.replace("INTERNAL", "internal"), encoding="utf-8")
    return load(str(folder / "config.yaml"), environment={})


def layers(data: bytes) -> Iterator[bytes]:
    """Yield what bytes hold: themselves, and what is packed in them, however deep."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for each in archive.infolist():
                yield each.filename.encode()
                yield from layers(archive.read(each))
    if data.startswith(b"%PDF"):
        yield from _of_pdf(data)
    if re.match(rb"(?:[A-Za-z-]+: .*\r?\n)+", data):
        for part in message_from_bytes(data, policy=default).walk():
            yield str(part.items()).encode()
            if not part.is_multipart():
                yield from layers(part.get_payload(decode=True) or b"")


def _of_pdf(data: bytes) -> Iterator[bytes]:
    document = pypdfium2.PdfDocument(data)
    yield str(document.get_metadata_dict()).encode()
    for page in document:
        yield page.get_textpage().get_text_bounded().encode()
    for each in document.get_toc():
        yield str(each.get_title()).encode()
    for found in re.finditer(rb"stream\r?\n", data):
        try:
            yield zlib.decompressobj().decompress(data[found.end() :])
        except zlib.error:
            continue


def tokens_in(data: bytes) -> set[str]:
    """Return the planted tokens that bytes hold in any layer, also in UTF-16 and across the end of a line."""
    found: set[str] = set()
    for layer in layers(data):
        for text in (layer.decode("utf-8", "replace"), layer.replace(b"\0", b"").decode("latin-1")):
            joined = re.sub(r"[\u00ad\u2010\ufffe]|-?\r?\n", "", text)
            found.update(token.casefold() for each in (text, joined) for token in re.findall(r"(?i)zq[a-z]+", each))
    return found


def artefacts(folder) -> dict[str, dict[str, bytes]]:
    """Return what was delivered, by audience and name."""
    made: dict[str, dict[str, bytes]] = {"low": {}, "middle": {}, "high": {}}
    for name, data in files(folder / "output").items():
        made[next(each for each in made if name.rsplit("/", 1)[-1].startswith(each))][name] = data
    return made


@pytest.fixture(scope="module")
def delivered(tmp_path_factory):
    """Build the whole world once, and tell what each audience got."""
    folder = tmp_path_factory.mktemp("world")
    config = world(folder, OPEN, INTERNAL, CONFIDENTIAL)
    made = build(config, Wish(day=DAY), now=NOW)
    return made, artefacts(folder)


@pytest.mark.pdf
def test_no_token_from_above_the_ceiling_is_in_any_byte(delivered):
    """Headline, text, names, outlet, address, author, file name, rows, failures: nothing, in no format."""
    _, by_audience = delivered
    assert all(len(made) == len(get_args(Format)) for made in by_audience.values())
    forbidden = {"low": planted(INTERNAL) | planted(CONFIDENTIAL), "middle": planted(CONFIDENTIAL), "high": set()}
    forbidden = {name: tokens | ({"zqxnosuch"} if tokens else set()) for name, tokens in forbidden.items()}
    leaks = {
        (audience, name, token)
        for audience, made in by_audience.items()
        for name, data in made.items()
        for token in tokens_in(data) | tokens_in(name.encode())
        if any(token.startswith(each) for each in forbidden[audience])
    }
    assert leaks == set()


@pytest.mark.pdf
def test_every_token_is_found_where_it_may_be(delivered):
    """The search is able to find: each token somewhere, and the lead in every single format."""
    _, by_audience = delivered
    for reader, texts in (("middle", INTERNAL), ("high", INTERNAL | CONFIDENTIAL)):
        found = {token for data in by_audience[reader].values() for token in tokens_in(data)}
        wanted = planted(texts) - UNPRINTED
        assert {each for each in wanted if not any(token.startswith(each) for token in found)} == set()
    for name, data in by_audience["high"].items():
        assert "zqchead" in tokens_in(data), name


def test_a_low_audience_gets_what_it_would_if_the_rest_did_not_exist(tmp_path):
    """To the byte, in every format: ranking, clusters, copies, counts and names are those of the smaller world."""
    unpressed = tuple(form for form in get_args(Format) if form not in {"pdf", "pdfa"})
    whole, smaller = tmp_path / "whole", tmp_path / "smaller"
    for folder, parts in ((whole, (OPEN, INTERNAL, CONFIDENTIAL)), (smaller, (OPEN,))):
        config = world(folder, *parts)
        kept = [each for each in config.sources if folder == whole or each.handling is None]
        audiences = [replace(each, formats=unpressed) for each in config.audiences]
        build(replace(config, sources=tuple(kept), audiences=tuple(audiences)), Wish(day=DAY), now=NOW)
    assert artefacts(whole)["low"] == artefacts(smaller)["low"]
    assert artefacts(whole)["high"] != artefacts(smaller)["high"]


def test_the_desk_is_told_of_labels_that_cannot_be_read(delivered):
    made, _ = delivered
    told = {problem.where: problem.what for problem in made.problems if "handling label" in problem.what}
    assert told == {
        "open/Zqcodd.md": "its handling label 'topsecret' is none of public, internal, confidential",
        "open/Zqcmap.md": "its handling label '(a mapping)' is none of public, internal, confidential",
    }


def test_why_tells_the_desk_who_gets_nothing_of_a_story(tmp_path):
    world(tmp_path, OPEN, INTERNAL, CONFIDENTIAL)
    told = digest("why", "Zqcfile.txt", "--date", "2026-01-05", folder=tmp_path)
    assert "high: printed as number" in told.out
    assert "low: gets nothing of it: it is confidential, and the ceiling is public" in told.out
    assert "middle: gets nothing of it: it is confidential, and the ceiling is internal" in told.out


def test_a_check_tells_who_gets_everything(tmp_path):
    world(tmp_path, OPEN)
    ran = digest("check", folder=tmp_path)
    assert "note  audience high: has no ceiling, and gets what is confidential, too" in ran.out
    assert "audience low: has no ceiling" not in ran.out


def test_audiences_of_one_ceiling_share_an_issue(tmp_path):
    """Where no story bears a label, a ceiling costs nothing and changes nothing."""
    config = world(tmp_path, OPEN)
    config = replace(config, sources=config.sources[:1])
    issue, editions = consider(config, Wish(day=DAY))
    assert len(issue.briefs) == 3
    assert [each.account.found for each in editions] == [3, 3, 3]


@pytest.mark.parametrize(
    ("labels", "height"),
    [
        ((), 1),
        (("public",), 0),
        (("Public", "INTERNAL"), 1),
        (("confidential", "public"), 2),
        (("TLP: internal",), 1),
        (("unheard of",), 2),
        (("public", ""), 2),
    ],
)
def test_the_most_restrictive_label_counts(labels, height):
    """What bears none is of the default level; what bears one that is not on the scale is of the highest."""
    assert Handling(levels=("public", "internal", "confidential"), default="internal").height(labels) == height


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("---\ntitle: A\nhandling: Secret\n---\nText.\n", "a.md", ("Secret",)),
        ("---\nHandling:   Secret\n---\nText.\n", "a.txt", ("Secret",)),
        ("---\ntitle: [a\nhandling: Secret\n---\nText.\n", "a.md", ("Secret",)),
        ("---\ntitle: A\nhandling:\n---\nText.\n", "a.md", ()),
        ("---\ntitle: A\nhandling: Secret\n\nText, and the front matter has no end.\n", "a.md", ("Secret",)),
        ("---\ntitle: A\nhandling: Secret\n\nText, and the front matter has no end.\n", "a.txt", ("Secret",)),
        ("A talk\n\nhandling: with care\n", "a.txt", ()),
        ("title;text;handling\nA;Text of it.;Secret\n", "a.csv", ("Secret",)),
        ('{"title": "A", "text": "Text of it.", "handling": "Secret"}', "a.json", ("Secret",)),
    ],
)
def test_documents_may_bear_a_label_of_their_own(text, name, label):
    """It is kept in a note, which the archive keeps."""
    read = article(text, name=name)
    assert read.handling == label
    assert own_labels(read.notes) == label


def test_what_a_feed_showed_bears_the_label_that_the_feed_has_now(tmp_path):
    """The archive keeps no label of a source; what an open feed showed, too, is no secret of the other one."""
    feeds = {
        label: Source(path="", shown=f"https://{label}.example/rss", url=f"https://{label}.example/rss", kind="feed")
        for label in ("open", "closed")
    }
    shown = {"open": ("common",), "closed": ("common", "secret")}
    archive = str(tmp_path / "archive.sqlite")
    with open_archive(archive) as opened:
        for label, names in shown.items():
            for name in names:
                text = (
                    f" date 2026-01-05 Colloqui {name}\n\nI colloqui {name} sono ripresi a Minsk con {name} delegati.\n"
                )
                raw = Raw(source=feeds[label], location=f"https://a.example/{name}", data=text.encode())
                (made,) = read(raw, zone="UTC")
                assert isinstance(made, Article)
                seen = Sighting(source=name_of(feeds[label]), likeness=f"{label} {name}".encode(), article=made)
                opened.sight([raw], [seen], at=NOW)
    config = settings(
        sources=(feeds["open"], replace(feeds["closed"], handling="confidential")),
        audiences=(audience(id="low", ceiling="public"), audience(id="high")),
        topics=(TALKS,),
        archive=archive,
        window_hours=48.0,
    )
    _, (low, high) = consider(config, Wish(day=DAY))
    headlines = [[brief.headline.text for section in each.sections for brief in section.briefs] for each in (low, high)]
    assert [sorted(each) for each in headlines] == [["Colloqui common"], ["Colloqui common", "Colloqui secret"]]
    assert "closed.example" not in str(low)


@pytest.mark.parametrize(
    ("before", "after", "is_told"),
    [
        ("", "public", False),
        ("public", "", True),
        ("public", "internal", True),
        ("internal", "public", False),
        ("public", "public", True),
    ],
)
def test_a_feed_and_a_chart_tell_nothing_of_issues_above_the_ceiling(tmp_path, before, after, is_told):
    """An issue that was cut at a higher ceiling is not in the feeds, and nothing is compared with it."""
    (tmp_path / "in").mkdir()
    label = f"handling: {before or 'confidential'}"
    for day in (5, 6):
        head = label if day == 5 else "handling: public"
        text = f"---\ntitle: Colloqui {day}\ndate: 2026-01-0{day}\n{head}\n---\nI colloqui sono fermi da {day} ore.\n"
        (tmp_path / "in" / f"{day}.md").write_text(text, encoding="utf-8")
    for day, ceiling in ((5, before), (6, after)):
        own = f", ceiling: {ceiling}" if ceiling else ""
        (tmp_path / "config.yaml").write_text(
            "title: Prova\nlanguage: it\nsources: [in]\nwindow: 24h\n"
            f"audiences:\n  desk: {{formats: [json, html, atom, jsonfeed]{own}}}\n",
            encoding="utf-8",
        )
        assert digest("build", "--date", f"2026-01-0{day}", folder=tmp_path).code == 0
    made = files(tmp_path / "output")
    for feed in ("desk.atom", "desk.feed.json"):
        assert (b"Colloqui 5" in made[feed] or b"2026-01-05" in made[feed]) is is_told
        assert b"Colloqui 6" in made[feed]
    record = json.loads(made["2026-01-06/desk.json"])
    assert (record["compared"], record["number"]) == (int(is_told), 2)
