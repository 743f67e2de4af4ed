"""The whole line on real files: the sample, the original round-ups, and everything that can be wrong with input."""

import hashlib
import json
import os
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
import yaml
from worlds import ROOT, digest, files

from digest.build import build, consider, think
from digest.config import load
from digest.errors import RenderError
from digest.model import Problem
from digest.report import exit_code, troubles
from digest.wish import Wish, place

DAY = date(2026, 1, 5)
SEEDS = yaml.safe_load((ROOT / "tests" / "seeds.yaml").read_text(encoding="utf-8"))


def issue_of(*paths: Path):
    """Make the issue of some files with the sample configuration."""
    config = load(str(ROOT / "config.yaml"), environment={})
    config = place(config, sources=[(path.name, str(path)) for path in paths], output=None)
    return config, think(config, Wish(day=DAY))


def sections(issue):
    """Return the headlines of each section."""
    found = {}
    for brief in issue.briefs:
        found.setdefault(brief.placement.topic, []).append(brief.headline.text)
    return found


@pytest.mark.shared
def test_the_original_round_ups_come_out_as_a_desk_would_file_them(shared_seeds):
    """Three stories each, in the right sections, and the two meetings of the presidents apart."""
    _, issue = issue_of(shared_seeds)
    filed = sections(issue)
    assert set(filed) == {"diplomacy", "military", "defections"}
    assert [len(filed[name]) for name in ("diplomacy", "military", "defections")] == [4, 1, 1]
    beginnings = {name: sorted(title[:24] for title in titles) for name, titles in filed.items()}
    assert beginnings == {
        "diplomacy": [
            "Il capo del Cremlino inc",
            "L'attacco della Russia a",
            "Lavrov incontra il suo o",
            "la Russia ha convocato l",
        ],
        "military": ["Putin: “Cooperazione tec"],
        "defections": ["l’Associated Press ha af"],
    }
    assert all(len(brief.placement.cluster.members) == 1 for brief in issue.briefs)


@pytest.mark.shared
def test_the_sentence_on_the_attacks_stands_under_military(shared_seeds):
    config, _ = issue_of(shared_seeds)
    _, editions = consider(config, Wish(day=DAY, audiences=("analyst",)))
    (military,) = [section for section in editions[0].sections if section.topic == "military"]
    asides = [pointer for pointer in military.pointers if pointer.passage]
    assert [pointer.passage.sentences[0].text for pointer in asides] == ["Intanto continuano gli attacchi su Kiev."]


@pytest.mark.shared
def test_the_claims_of_the_original_round_ups(shared_seeds):
    """Who says what and through whom; all agencies right, and none made up."""
    _, issue = issue_of(shared_seeds)
    claims = {(claim.speaker, claim.relays) for brief in issue.briefs for claim in brief.claims}
    assert claims >= {
        ("portavoce del Cremlino, Dmitry Peskov", ("Ria Novosti",)),
        ("ministero degli Esteri russo", ("Tass",)),
        ("Lukashenko", ("giornalista Pavel Zarubin, canale Telegram",)),
        ("Associated Press", ()),
        ("Vladimir Putin", ("Ria Novosti",)),
    }
    credited = {outlet.name for brief in issue.briefs for outlet in brief.outlets}
    assert credited == {"Ria Novosti", "Tass", "Associated Press"}


@pytest.mark.shared
def test_a_month_never_becomes_a_day(shared_seeds):
    _, issue = issue_of(shared_seeds)
    dates = [article.when.edtf if article.when else None for article in issue.articles]
    assert sorted(dates, key=str) == ["2022-12", None]


def test_the_sample_comes_out_as_its_labels_say():
    """Every story of every seed is found, filed and merged as it was labelled by hand."""
    _, issue = issue_of(ROOT / "seeds")
    found = {}
    for brief in issue.briefs:
        for member in brief.placement.cluster.members:
            name = member.story.article.location.split("/")[-1]
            topic = member.labels[0].topic if member.labels else None
            found.setdefault(name, []).append((member.story.headline.span.start, topic, brief.id))
    wanted = {name: [story["topic"] for story in told["stories"]] for name, told in SEEDS.items()}
    assert {name: [topic for _, topic, _ in sorted(told)] for name, told in found.items()} == wanted
    events = {}
    for name, told in SEEDS.items():
        for story, (_, _, brief) in zip(told["stories"], sorted(found[name]), strict=True):
            events.setdefault(story["event"], set()).add(brief)
    assert all(len(briefs) == 1 for briefs in events.values()), "one event, one brief"
    assert len(set.union(*events.values())) == len(events), "two events, two briefs"


def test_the_asides_of_the_sample_stand_in_their_own_section():
    config, _ = issue_of(ROOT / "seeds")
    _, editions = consider(
        place(config, sources=[("seeds", str(ROOT / "seeds"))], output=None), Wish(day=DAY, audiences=("analyst",))
    )
    printed = {
        (section.topic, pointer.passage.sentences[0].text)
        for section in editions[0].sections
        for pointer in section.pointers
        if pointer.passage
    }
    for told in SEEDS.values():
        for aside in told["asides"]:
            assert any(topic == aside["topic"] and text.startswith(aside["opens"]) for topic, text in printed)


def test_every_printed_sentence_stands_at_its_span(tmp_path):
    """The JSON leads from each sentence to file and characters; the file's hash is the one printed."""
    ran = digest(
        "build",
        str(ROOT / "seeds"),
        "--config",
        str(ROOT / "config.yaml"),
        "--format",
        "json",
        "--output",
        "out",
        "--archive",
        "none",
        "--date",
        "2026-01-05",
        "--quiet",
        folder=tmp_path,
    )
    assert (ran.code, ran.err) == (0, "")
    edition = json.loads((tmp_path / "out/2026-01-05/analyst.json").read_text(encoding="utf-8"))
    texts = {}
    for origin in edition["origins"]:
        raw = Path(origin["location"]).read_bytes()
        assert hashlib.sha256(raw).hexdigest() == origin["sha256"]
        if origin["location"].endswith(".txt"):
            texts[origin["article"]] = raw.decode(origin["encoding"]).replace("\r\n", "\n")
    checked = 0
    stack = [edition]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if {"text", "span", "article"} <= set(node) and node["article"] in texts:
                start, end = node["span"]["start"], node["span"]["end"]
                assert texts[node["article"]][start:end] == node["text"]
                checked += 1
            stack += node.values()
        elif isinstance(node, list):
            stack += node
    assert checked > 40


def small_world(folder: Path) -> Path:
    """Make a workspace of three lines with two articles and everything that can be wrong."""
    inbox = folder / "inbox"
    inbox.mkdir(parents=True)
    (folder / "config.yaml").write_text("title: Prova\nsources:\n  - inbox\n", encoding="utf-8")
    (inbox / "a.txt").write_text(
        "I colloqui di <b>Minsk</b> {{ 7*7 }} *ora*\n\n"
        "I negoziati fra i ministri degli Esteri <script>alert(1)</script> proseguono {% include 'x' %} "
        "oggi.\u202e [link](javascript:alert(1)) \x07 Ne parla l'ambasciatore.\n",
        encoding="utf-8",
    )
    return inbox


BAD = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "huge.txt": b"a" * 50_000_000,
}


def test_bad_input_is_named_and_the_build_goes_on(tmp_path):
    inbox = small_world(tmp_path)
    for name, content in BAD.items():
        (inbox / name).write_bytes(content)
    (inbox / "caffe.txt").write_bytes("L'ambasciatore è già al caffè: così i colloqui più lunghi.".encode("cp1252"))
    (inbox / "koi.txt").write_bytes(("Министр иностранных дел прибыл в Минск на переговоры. " * 4).encode("koi8-r"))
    ran = digest("build", "--date", "2026-01-05", "--format", "markdown", "--format", "html", folder=tmp_path)
    assert ran.code == 1
    told = ran.err.splitlines()
    assert [any(name in line for line in told) for name in BAD] == [True] * 4
    markdown = (tmp_path / "output/2026-01-05/analyst.md").read_text(encoding="utf-8")
    assert "così i colloqui più lunghi" in markdown
    assert "Министр иностранных дел" in markdown
    for name in ("picture.txt", "huge.txt", "empty.txt", "blank.txt"):
        assert name in markdown
    html = (tmp_path / "output/2026-01-05/analyst.html").read_text(encoding="utf-8")
    assert "<script>alert" not in html
    assert "7*7" in html
    assert "49" not in html.split("7*7", 1)[1][:20]
    assert "\u202e" not in html + markdown
    assert "\x07" not in html + markdown


def test_documents_of_every_kind_become_one_issue(tmp_path):
    """Pages, mails, rows and archives stand beside texts; the account adds up, and a second build is the same."""
    inbox = small_world(tmp_path)
    page = (ROOT / "tests" / "samples" / "read" / "page.html").read_bytes()
    (inbox / "b.html").write_bytes(page)
    (inbox / "c.eml").write_bytes((ROOT / "tests" / "samples" / "read" / "newsletter.eml").read_bytes())
    (inbox / "d.jsonl").write_text(
        '{"id": "x", "title": "Titolo", "text": "Testo di una riga."}\n{\n', encoding="utf-8"
    )
    with zipfile.ZipFile(inbox / "e.zip", "w") as archive:
        archive.writestr("page.html", page)
        archive.writestr("note.md", "# Nota\n\nUna nota del tutto diversa dalle altre.")
    (inbox / "f.pdf").write_bytes(b"%PDF-1.7 and nothing")
    ran = digest("build", "--date", "2026-01-05", "--format", "json", folder=tmp_path)
    assert ran.code == 1
    edition = json.loads((tmp_path / "output/2026-01-05/analyst.json").read_text(encoding="utf-8"))
    places = {origin["location"] for origin in edition["origins"]}
    assert {"inbox/b.html", "inbox/c.eml#1", "inbox/c.eml#3", "inbox/d.jsonl#x", "inbox/e.zip!note.md"} <= places
    account = edition["account"]
    assert [problem["where"] for problem in account["unreadable"]] == ["inbox/d.jsonl#line 2", "inbox/f.pdf"]
    assert [each["location"] for each in account["set_aside"]] == ["inbox/e.zip!page.html"]
    assert (account["found"], account["read"]) == (10, 8)
    before = files(tmp_path / "output")
    digest("build", "--date", "2026-01-05", "--format", "json", folder=tmp_path)
    assert files(tmp_path / "output") == before


def test_strict_writes_nothing_when_something_cannot_be_read(tmp_path):
    inbox = small_world(tmp_path)
    (inbox / "picture.txt").write_bytes(BAD["picture.txt"])
    ran = digest("build", "--strict", "--format", "markdown", folder=tmp_path)
    assert (ran.code, ran.out) == (3, "")
    first, last = ran.err.splitlines()
    assert first.startswith("digest: inbox/picture.txt: cannot be read as an article: it looks like a PNG image. Save")
    assert last == "digest: Nothing was written, because of --strict."
    assert not (tmp_path / "output").exists()


def test_what_is_to_be_known_about_the_reading_is_told(tmp_path):
    """A guess is told and no more; a date that is lost makes the exit code 1, with --quiet and --json too."""
    inbox = small_world(tmp_path)
    (inbox / "koi.txt").write_bytes(("Министр иностранных дел прибыл в Минск на переговоры. " * 4).encode("koi8-r"))
    words = ("build", "--date", "2026-01-05", "--format", "markdown")
    ran = digest(*words, folder=tmp_path)
    assert (ran.code, ran.err) == (0, "digest: inbox/koi.txt: encoding guessed: koi8_r\n")
    (inbox / "b.txt").write_text(" date 2022-13 Titolo\n\nI negoziati proseguono.\n", encoding="utf-8")
    ran = digest(*words, "--json", folder=tmp_path)
    told = json.loads(ran.out)
    assert (ran.code, told["exit_code"]) == (1, 1)
    assert told["notes"] == [
        {"where": "inbox/b.txt", "what": "date not understood: 2022-13"},
        {"where": "inbox/koi.txt", "what": "encoding guessed: koi8_r"},
    ]
    quiet = digest(*words, "--quiet", folder=tmp_path)
    assert (quiet.code, quiet.err) == (1, "")


def test_long_work_says_what_it_does():
    """Each stage that takes time tells of its beginning or its parts, and none of more than there is."""
    told = []
    config = place(
        load(str(ROOT / "config.yaml"), environment={}), sources=[("seeds", str(ROOT / "seeds"))], output=None
    )
    think(config, Wish(day=DAY), progress=lambda *heard: told.append(heard))
    stages = ["collecting", "reading", "splitting", "filing", "clustering", "summarising"]
    assert list(dict.fromkeys(what for what, _, _ in told)) == stages
    assert all(0 <= done <= total for _, done, total in told)
    assert ("reading", 16, 16) in told


@pytest.mark.parametrize("formats", [("pdf",), ("markdown", "pdf")])
def test_a_missing_font_stops_a_build_before_anything_is_written(tmp_path, monkeypatch, formats):
    small_world(tmp_path)
    monkeypatch.setattr("digest.render.fonts.find_spec", lambda _: None)
    config = load(str(tmp_path / "config.yaml"), environment={})
    with pytest.raises(
        RenderError, match=r"pdf: PDF needs fonts that are not installed: .* Install the Python packages"
    ):
        build(config, Wish(day=DAY, formats=formats))
    assert not (tmp_path / "output").exists()


def test_without_system_libraries_it_is_not_the_articles_fault(tmp_path, monkeypatch):
    """Where PDF alone is wanted and cannot be made, the message says so; other formats are made all the same."""
    small_world(tmp_path)
    obstacle = Problem(where="pdf", what="PDF needs a library", remedy="install it", is_document=False)
    monkeypatch.setattr("digest.build.pdf_obstacle", lambda: obstacle)
    config = load(str(tmp_path / "config.yaml"), environment={})
    made = build(config, Wish(day=DAY, formats=("pdf",)))
    assert exit_code(made) == 3
    assert list(troubles(made)) == [
        "pdf: PDF needs a library. Install it",
        "Nothing was built: 1 article read, but no format that was asked for can be made here.",
    ]
    assert not (tmp_path / "output").exists()
    made = build(config, Wish(day=DAY, formats=("pdf", "markdown")))
    assert (exit_code(made), len(made.receipts)) == (1, 3)


def test_nothing_to_read_builds_nothing_and_keeps_yesterday(tmp_path):
    """An empty input never overwrites a good issue, and never looks like a quiet day."""
    inbox = small_world(tmp_path)
    digest("build", "--date", "2026-01-05", "--format", "markdown", folder=tmp_path)
    before = files(tmp_path / "output")
    (inbox / "a.txt").unlink()
    ran = digest("build", "--date", "2026-01-05", "--format", "markdown", folder=tmp_path)
    assert ran.code == 3
    assert "Nothing was built" in ran.err
    assert files(tmp_path / "output") == before


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("config.yaml", "title: x\nsources: [inbox]\ntopcs: {}\n", "config.yaml:3:1: topcs"),
        ("templates/partials/brief.md.j2", "{{ brief.headlin }}", "brief.md.j2:1"),
        ("templates/partials/brief.html.j2", "{% for %}", "brief.html.j2:1"),
        ("templates/audiences/analyst/breif.html.j2", "x", "did you mean brief.html.j2?"),
        ("templates/audiences/analyst/brief.html", "x", "did you mean brief.html.j2?"),
        ("templates/audiences/analyst/pint.css", "x", "did you mean print.css?"),
    ],
)
def test_a_broken_configuration_or_template_stops_before_anything_is_written(tmp_path, name, text, message):
    small_world(tmp_path)
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    ran = digest("build", "--format", "markdown", "--format", "html", folder=tmp_path)
    assert ran.code == 2
    assert message in ran.err
    assert "Traceback" not in ran.err
    assert not (tmp_path / "output").exists()


def test_a_file_that_a_template_calls_may_have_any_name(tmp_path):
    """A near name is no mistake when it is used, or kept aside."""
    small_world(tmp_path)
    home = tmp_path / "templates/audiences/analyst"
    home.mkdir(parents=True)
    (home / "brief.md.j2").write_text('{% include "brief2.md.j2" %}', encoding="utf-8")
    for name in ("brief2.md.j2", "_breif.md.j2", "README.md", "brief_short.md.j2"):
        (home / name).write_text("x", encoding="utf-8")
    ran = digest("build", "--format", "markdown", "--audience", "analyst", folder=tmp_path)
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.pdf
def test_the_same_bytes_twice(tmp_path):
    """Another time zone, locale, hash seed, folder and hour change no byte of any format."""
    made = []
    worlds = [
        {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"},
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "LANG": "it_IT.UTF-8", "PYTHONHASHSEED": "4242"},
    ]
    for number, environment in enumerate(worlds):
        folder = tmp_path / f"world {number}" / ("deep" * number or "flat")
        folder.mkdir(parents=True)
        (folder / "seeds").symlink_to(ROOT / "seeds")
        (folder / "config.yaml").write_bytes((ROOT / "config.yaml").read_bytes())
        forms = [part for form in ("markdown", "html", "pdf", "json", "mail") for part in ("--format", form)]
        ran = digest("build", "--date", "2026-01-05", *forms, folder=folder, **environment)
        assert ran.code == 0, ran.err
        made.append(files(folder / "output"))
        time.sleep(1.1 * (1 - number))  # a clock in any file would show
    assert made[0] == made[1]
    assert {name.rsplit(".", 1)[1] for name in made[0]} == {"md", "html", "pdf", "json", "eml"}


def test_a_build_that_is_killed_leaves_whole_files(tmp_path):
    """Kill at several moments: what stands is the old issue or the new one, and the next build cleans up."""
    inbox = small_world(tmp_path)
    digest("build", "--date", "2026-01-05", "--format", "markdown", "--format", "json", folder=tmp_path)
    old = files(tmp_path / "output")
    (inbox / "b.txt").write_text("Gli attacchi militari proseguono. Due missili colpiscono il porto.", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "digest",
        "build",
        "--date",
        "2026-01-05",
        "--format",
        "markdown",
        "--format",
        "json",
    ]
    for wait in (0.2, 0.6, 1.0):
        process = subprocess.Popen(  # noqa: S603 - our own program
            command,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(wait)
        process.kill()
        process.wait()
        for content in (each for name, each in files(tmp_path / "output").items() if name.endswith(".json")):
            json.loads(content)
    for part in (tmp_path / "output").rglob("*.part"):
        os.utime(part, (1, 1))  # an hour later
    digest("build", "--date", "2026-01-05", "--format", "markdown", "--format", "json", folder=tmp_path)
    new = files(tmp_path / "output")
    assert set(new) == set(old)
    assert new != old


FEED = """<rss version="2.0"><channel><title>{name}</title><item><title>{title}</title><link>{link}</link>
<guid isPermaLink="false">{guid}</guid><pubDate>Sun, 04 Jan 2026 08:00:00 +0100</pubDate>
<description>{text}</description></item></channel></rss>"""
TOLD = "Il porto di Borgo Alto ha riaperto questa mattina alle sei, dopo tre mesi di lavori alla diga che la mareggiata"


def test_an_article_of_five_feeds_is_told_once_and_names_them_all(tmp_path):
    """The sums of the account hold, the list of sources names the copies, and the archive keeps the article once."""
    (tmp_path / "inbox").mkdir()
    links = [
        "http://a.example/p",
        "https://www.a.example/p/",
        "https://a.example/p?utm_source=x",
        "https://m.a.example/p",
    ]
    for number, link in enumerate(links):
        told = FEED.format(
            name=f"Foglio {number}", title="Riapre il porto di Borgo Alto", link=link, guid=number, text=TOLD
        )
        (tmp_path / "inbox" / f"{number}.xml").write_text(told, encoding="utf-8")
    page = f"# Riapre il porto di Borgo Alto\n\n{TOLD} aveva spezzato.\n\nIl sindaco era al molo con i pescatori."
    (tmp_path / "inbox" / "page.md").write_text(f"---\nurl: https://a.example/p#top\n---\n{page}", encoding="utf-8")
    (tmp_path / "config.yaml").write_text("sources: [inbox]\ndestinations: [output]\n", encoding="utf-8")
    ran = digest("build", "--date", "2026-01-05", "--format", "json", "--format", "markdown", folder=tmp_path)
    assert ran.code == 0, ran
    told = json.loads(next((tmp_path / "output").rglob("analyst.json")).read_text(encoding="utf-8"))
    (origin,) = told["origins"]
    assert (origin["location"], origin["when"]["date"]) == ("inbox/page.md", "2026-01-04T08:00+01:00")
    assert [each["outlet"] for each in origin["copies"]] == [f"Foglio {number}" for number in range(4)]
    account = told["account"]
    assert (account["found"], account["read"], account["stories"], account["printed"]) == (5, 5, 1, 1)
    assert [each["reason"] for each in account["set_aside"]] == ["duplicate"] * 4
    printed = next((tmp_path / "output").rglob("analyst.md")).read_text(encoding="utf-8")
    assert "Anche in: `inbox/0.xml#0` (Foglio 0)" in printed
    found = digest("search", "porto", folder=tmp_path)
    assert found.out.count("Riapre il porto") == 1, found
