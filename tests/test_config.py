"""Configurations that are right: what they say, what they inherit, and where their paths lead."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import load, workspace
from digest.config.tree import parse, plain
from digest.model import Audience, Config, Destination, Network, Outlet, PdfLimits, Source, Term, Topic

WHOLE = """\
title: "Press ${NAME:-Review}"
language: en
timezone: UTC
window: 3d
undated: spike
sources:
  - articles
  - {path: ../inbox, pattern: "*.txt", outlet: Ria Novosti, language: it, split: no}
  - {path: rows.csv, fast: yes, columns: {headline: Titolo, text: no}}
  - {feed: "https://me:${WORD:-pass}@www.example.org/rss?token=abc&page=2", outlet: Ansa, full_text: true, category: E}
topics:
  no:
    title: {it: Niente, en: Nothing}
    color: "#ABCDEF"
    weight: 2
    minimum: 0
    headline_boost: 1
    lede_boost: 3.5
    any:
      it: [disert*, {"ministr* degli Esteri": 2}]
      "*": Wagner
    all: [guerra]
    none: {en: [sport, 12:30]}
  "010":
    title: 2024-01-01
    any: word
outlets:
  Associated Press: {aliases: [Ap, AP], kind: wire, ownership: cooperative, weight: 1.5}
  Meduza:
audiences:
  desk:
    title: The desk
    language: it
    topics: ["010"]
    unclassified: false
    per_section: 3
    total: 8
    sentences: 1
    key_points: 0
    formats: pdf
    template: other
    theme: dark
    options: {text_size: 11pt, chart: "no", paper: a5}
    show: []
    intro: |
      First line.

      Third line.
    label: Internal
  public: {}
destinations:
  - folder: out
  - /elsewhere
archive: memory/of builds.sqlite
labels: taught/by hand.jsonl
learned: taught/learned.json
network:
  contact: https://www.example.org/about
  user_agent: Desk/1.0
  allow_private: [NAS.local, 192.168.1.0/24]
  timeout: 2m
pdf:
  timeout: 90s
  memory: 500 MB
"""


def written(folder: Path, text: str) -> str:
    """Write a configuration and return its path."""
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_every_setting_arrives_as_it_is_written(tmp_path):
    """The whole file becomes the whole configuration, with texts such as no, 010 and 12:30 kept as texts."""
    path = written(tmp_path, WHOLE)
    (tmp_path / "templates/themes/dark").mkdir(parents=True)
    assert load(path, environment={}) == Config(
        path=path,
        title="Press Review",
        language="en",
        timezone="UTC",
        window_hours=72.0,
        undated="spike",
        sources=(
            Source(path=str(tmp_path / "articles"), shown="articles"),
            Source(
                path=str(tmp_path.parent / "inbox"),
                shown="../inbox",
                pattern="*.txt",
                outlet="Ria Novosti",
                language="it",
                split=False,
            ),
            Source(
                path=str(tmp_path / "rows.csv"),
                shown="rows.csv",
                fast=True,
                columns={"headline": "Titolo", "text": "no"},
            ),
            Source(
                path="",
                shown="https://***@www.example.org/rss?token=***&page=2",
                outlet="Ansa",
                kind="feed",
                url="https://me:pass@www.example.org/rss?token=abc&page=2",
                full_text=True,
                category=("E",),
            ),
        ),
        topics=(
            Topic(
                id="no",
                titles={"it": "Niente", "en": "Nothing"},
                any=(
                    Term(text="disert*", language="it"),
                    Term(text="ministr* degli Esteri", weight=2.0, language="it"),
                    Term(text="Wagner"),
                ),
                all=(Term(text="guerra"),),
                none=(Term(text="sport", language="en"), Term(text="12:30", language="en")),
                weight=2.0,
                headline_boost=1.0,
                lede_boost=3.5,
                minimum=0.0,
                color="#abcdef",
            ),
            Topic(id="010", titles={"en": "2024-01-01"}, any=(Term(text="word"),)),
        ),
        outlets=(
            Outlet(name="Associated Press", aliases=("Ap", "AP"), kind="wire", ownership="cooperative", weight=1.5),
            Outlet(name="Meduza"),
        ),
        audiences=(
            Audience(
                id="desk",
                title="The desk",
                language="it",
                topics=("010",),
                unclassified=False,
                per_section=3,
                total=8,
                sentences=1,
                key_points=0,
                formats=("pdf",),
                template="other",
                theme="dark",
                options={"text_size": "11pt", "chart": False, "paper": "A5"},
                show=(),
                intro="First line.\n\nThird line.",
                label="Internal",
            ),
            Audience(id="public", title="public", language="en", topics=("no", "010")),
        ),
        destinations=(
            Destination(path=str(tmp_path / "out"), shown="out"),
            Destination(path="/elsewhere", shown="/elsewhere"),
        ),
        templates=(str(tmp_path / "templates"), str(workspace() / "templates")),
        archive=str(tmp_path / "memory" / "of builds.sqlite"),
        labels=str(tmp_path / "taught" / "by hand.jsonl"),
        learned=str(tmp_path / "taught" / "learned.json"),
        network=Network(
            contact="https://www.example.org/about",
            user_agent="Desk/1.0",
            allow_private=("nas.local", "192.168.1.0/24"),
            timeout_seconds=120.0,
        ),
        pdf=PdfLimits(seconds=90.0, memory=500_000_000),
    )


def test_three_lines_are_a_configuration(tmp_path):
    """What a file leaves out comes from the built-in configuration; output lies beside the file."""
    path = written(tmp_path, "title: Mine\nsources:\n  - articles\n")
    assert load(path, environment={}) == replace(
        load(None, environment={}),
        path=path,
        title="Mine",
        sources=(Source(path=str(tmp_path / "articles"), shown="articles"),),
        destinations=(Destination(path=str(tmp_path / "output"), shown="output"),),
        archive=str(tmp_path / ".digest" / "archive.sqlite"),
        labels=str(tmp_path / "labels.jsonl"),
        learned=str(tmp_path / "learned.json"),
    )


def test_none_is_no_archive(tmp_path):
    """Builds are remembered unless the configuration says otherwise; without a file, in the working folder."""
    assert load(written(tmp_path, "archive: none\n"), environment={}).archive is None
    base = str(tmp_path)
    assert load(None, environment={}, base=base).archive == str(tmp_path / ".digest" / "archive.sqlite")


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "title:\nsources:\n", "\ufefftitle:\n"])
def test_a_file_that_says_nothing_is_the_built_in_one_without_sources(tmp_path, text):
    """Names without a value count as left out, and sources are never inherited."""
    path = written(tmp_path, text)
    expected = replace(
        load(None, environment={}),
        path=path,
        sources=(),
        destinations=(Destination(path=str(tmp_path / "output"), shown="output"),),
        archive=str(tmp_path / ".digest" / "archive.sqlite"),
        labels=str(tmp_path / "labels.jsonl"),
        learned=str(tmp_path / "learned.json"),
    )
    assert load(path, environment={}) == expected


def test_inherited_audiences_take_all_of_ones_own_topics(tmp_path):
    """A file with topics but without audiences must not fail over the built-in audiences' topics."""
    config = load(written(tmp_path, "topics:\n  sport: {any: [goal]}\n"), environment={})
    assert [topic.id for topic in config.topics] == ["sport"]
    assert {audience.topics for audience in config.audiences} == {("sport",)}


def test_the_built_in_configuration_reads_its_seeds_and_writes_below_the_working_folder(tmp_path, monkeypatch):
    """Without a file, sources lie in the workspace and output in the folder where the program is run."""
    monkeypatch.chdir(tmp_path)
    config = load(None, environment={})
    assert config.path is None
    assert config.sources == (Source(path=str(workspace() / "seeds"), shown="seeds"),)
    assert config.destinations == (Destination(path=str(tmp_path / "output"), shown="output"),)
    elsewhere = load(None, environment={}, base="/somewhere")
    assert elsewhere.destinations == (Destination(path="/somewhere/output", shown="output"),)


def test_the_built_in_configuration_has_three_topics_and_three_audiences():
    """The sample shows each kind of edition, and what it promises in its comments is so."""
    config = load(None, environment={})
    assert [(topic.id, topic.title("it"), topic.title("en")) for topic in config.topics] == [
        ("diplomacy", "Diplomazia", "Diplomacy"),
        ("military", "Militare", "Military"),
        ("defections", "Defezioni", "Defections"),
    ]
    assert [(audience.id, audience.formats, audience.sentences) for audience in config.audiences] == [
        ("executive", ("pdf",), 1),
        ("analyst", ("markdown", "html", "pdf", "json"), None),
        ("public", ("html", "markdown"), 3),
    ]


def test_templates_beside_the_file_come_first(tmp_path):
    """A folder of one's own is found before the built-in one, and only where it exists."""
    (tmp_path / "templates").mkdir()
    config = load(written(tmp_path, "title: x\n"), environment={})
    assert config.templates == (str(tmp_path / "templates"), str(workspace() / "templates"))


@pytest.mark.parametrize(
    ("written_as", "environment", "title"),
    [
        ("${A}", {"A": "value"}, "value"),
        ("a ${A} b ${A}", {"A": "value"}, "a value b value"),
        ("${A:-other}", {}, "other"),
        ("${A:-other}", {"A": ""}, "other"),
        ("${A:-}x", {}, "x"),
        ("$${A}", {"A": "value"}, "${A}"),
        ("$5 and $A", {"A": "value"}, "$5 and $A"),
        ("${A}", {"A": "${B}", "B": "no"}, "${B}"),
        ("${A}", {"A": "{title: [x]}"}, "{title: [x]}"),
        ("x${A}", {"A": ""}, "x"),
    ],
)
def test_variables_are_put_into_texts_after_parsing(tmp_path, written_as, environment, title):
    """A value is never parsed as YAML nor searched for more variables; $$ is a dollar sign."""
    config = load(written(tmp_path, f"title: '{written_as}'\n"), environment=environment)
    assert config.title == title


def test_variables_may_stand_for_numbers(tmp_path):
    """Any scalar may come from the environment."""
    text = "audiences:\n  a: {total: '${TOTAL}', unclassified: \"${ALL}\"}\n"
    (audience,) = load(written(tmp_path, text), environment={"TOTAL": "7", "ALL": "no"}).audiences
    assert (audience.total, audience.unclassified) == (7, False)


@pytest.mark.parametrize(
    ("window", "hours"), [("all", None), ("24h", 24.0), ("3d", 72.0), ("2w", 336.0), ("87840h", 87840.0)]
)
def test_windows_are_lengths_in_hours(tmp_path, window, hours):
    """Hours, days and weeks are understood, up to ten years; all is no window."""
    assert load(written(tmp_path, f"window: {window}\n"), environment={}).window_hours == hours


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Zl", "Zp"]), max_size=30))
def test_a_quoted_text_is_kept_to_the_letter(text):
    """What stands in quotes reaches the program unchanged."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    tree, mistakes = parse(f'"{escaped}"')
    assert (plain(tree), mistakes) == (text, [])


@pytest.mark.parametrize(
    "word", ["no", "yes", "on", "010", "0x1F", "1_000", "12:30:45", "2024-01-01", "1e3", ".inf", "="]
)
def test_a_bare_word_is_kept_as_it_is_written(tmp_path, word):
    """YAML's own ideas of truth, octal numbers, clock times and dates are not applied to texts."""
    config = load(
        written(tmp_path, f"title: {word}\ntopics:\n  a: {{title: {word}, any: [x{word}]}}\n"), environment={}
    )
    assert (config.title, config.topics[0].titles, config.topics[0].any[0].text) == (word, {"it": word}, f"x{word}")
