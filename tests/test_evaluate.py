"""Evaluate: figures that are right for small cases worked out by hand, labels that must fit, and floors that hold."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from digest.cli import main
from digest.evaluate.scores import Tally, bcubed, compared, macro_f1, majority, pairs_of
from digest.evaluate.speakers import is_same_speaker

TEXT = """ date 2024-03 Accordo a Ginevra

L'ambasciatore ha firmato l'accordo con il ministro degli Esteri. Lo riporta Reuters.

Missili sul porto

Un attacco con missili ha colpito il porto militare nella notte. Le truppe hanno lasciato la base.
"""
LABELS = {
    "language": "it",
    "date": "2024-03",
    "date_precision": "month",
    "headline": "Accordo a Ginevra",
    "stories": [
        {"first_paragraph": 0, "last_paragraph": 0, "topic": "diplomacy", "agencies": ["Reuters"], "event": "a"},
        {"first_paragraph": 1, "last_paragraph": 2, "heading": "Missili sul porto", "topic": "military", "event": "b"},
    ],
}


def folder(tmp_path: Path, labels: object, text: str = TEXT) -> Path:
    """Write one labelled article."""
    (tmp_path / "one.txt").write_text(text, "utf-8")
    (tmp_path / "one.json").write_text(labels if isinstance(labels, str) else json.dumps(labels), "utf-8")
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    """Run the command; exit code and everything it printed."""
    done = CliRunner().invoke(main, ["eval", *arguments])
    return done.exit_code, done.output


def figures(path: Path) -> dict[str, float]:
    """Return the figures of a folder."""
    code, output = run(str(path), "--json")
    assert code == 0, output
    return {name: each["value"] for name, each in json.loads(output)["figures"].items()}


def test_right_labels_give_full_marks(tmp_path):
    """Everything in a simple article is found."""
    found = figures(folder(tmp_path, LABELS))
    assert {name: value for name, value in found.items() if value != 1.0} == {}


@pytest.mark.parametrize(
    ("change", "figure", "value"),
    [
        ({"date": "2024-03-01", "date_precision": "day"}, "dates", 0.0),
        ({"date_precision": "year"}, "dates", 0.0),
        ({"language": "en"}, "languages", 0.0),
        ({"stories": [{"first_paragraph": 0, "last_paragraph": 2, "topic": "diplomacy"}]}, "split", 0.0),
        ({"stories": [LABELS["stories"][0] | {"agencies": ["Tass"]}, LABELS["stories"][1]]}, "agencies", 0.0),
        ({"stories": [LABELS["stories"][0] | {"speakers": ["Sergei Lavrov"]}, LABELS["stories"][1]]}, "speakers", 0.0),
        ({"stories": [LABELS["stories"][0], LABELS["stories"][1] | {"topic": "economy"}]}, "topics", 0.5),
        ({"stories": [LABELS["stories"][0], LABELS["stories"][1] | {"event": "a"}]}, "events", 0.0),
        (
            {"aside_sentences": [{"text": "Le truppe hanno lasciato la base.", "topic": "economy"}]},
            "asides",
            0.0,
        ),
    ],
)
def test_each_figure_falls_when_the_labels_say_otherwise(tmp_path, change, figure, value):
    """A figure that cannot fall proves nothing."""
    assert figures(folder(tmp_path, LABELS | change))[figure] == value


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ("{", "Invalid JSON"),
        (LABELS | {"stories": []}, "stories"),
        (LABELS | {"mood": "good"}, "mood"),
        (
            LABELS | {"stories": [{"first_paragraph": 0, "last_paragraph": 1, "topic": "military"}]},
            "end at paragraph 1",
        ),
        (LABELS | {"stories": [{"first_paragraph": 0, "last_paragraph": 2, "topic": "militry"}]}, "mean military"),
        (LABELS | {"aside_sentences": [{"text": "Nowhere.", "topic": "economy"}]}, "not in the text: Nowhere."),
        (
            LABELS | {"stories": [LABELS["stories"][0], LABELS["stories"][1] | {"heading": "Missili"}]},
            "not the line it begins with: Missili",
        ),
        (LABELS | {"stories": [LABELS["stories"][1]]}, "expected 0"),
    ],
)
def test_labels_that_do_not_fit_are_told(tmp_path, labels, words):
    """The file, the place in it and what is wrong; nothing is measured."""
    code, output = run(str(folder(tmp_path, labels)))
    assert code == 2
    assert words in output
    assert "one.json" in output


def test_a_folder_without_labels_and_labels_without_an_article_are_told(tmp_path):
    assert run(str(tmp_path)) == (
        2,
        f"digest: {tmp_path}: no labels here; each article needs a JSON file of its name (NAME.txt, NAME.json)\n",
    )
    assert run(str(tmp_path / "none"))[0] == 2
    (tmp_path / "two.json").write_text(json.dumps(LABELS), "utf-8")
    code, output = run(str(tmp_path))
    assert (code, "no article beside it" in output) == (2, True)


def test_the_programs_own_articles_stay_above_their_floors():
    """What is published about the program holds; the table says what each figure is beside."""
    code, output = run()
    assert code == 0, output
    assert "trivial" in output


def test_a_figure_below_its_floor_fails_on_the_programs_own_articles_alone(tmp_path, monkeypatch):
    """A desk's own articles are held to nothing."""
    monkeypatch.setattr("digest.evaluate.settings.floors", lambda: {"split": 1.1})
    assert run(str(folder(tmp_path, LABELS)))[0] == 0
    code, output = run()
    assert (code, "BELOW ITS FLOOR" in output) == (1, True)


def test_topics_of_a_configuration_are_measured(tmp_path):
    """A desk's own topics and terms, told in its own configuration."""
    config = tmp_path / "config.yaml"
    config.write_text("title: Desk\ntopics:\n  ports: {title: Ports, any: [porto]}\n", "utf-8")
    labelled = tmp_path / "labelled"
    labelled.mkdir()
    stories = [LABELS["stories"][0] | {"topic": "other"}, LABELS["stories"][1] | {"topic": "ports"}]
    code, output = run(str(folder(labelled, LABELS | {"stories": stories})), "--config", str(config), "--json")
    assert code == 0, output
    assert json.loads(output)["figures"]["topics"]["value"] == 1.0


def test_tallies_add_up_and_give_shares():
    both = Tally(2, 3, 4) + Tally(1, 1, 4)
    assert (both.precision, both.recall, both.f1) == (0.75, 0.375, 0.5)
    assert (Tally().precision, Tally().recall, Tally().f1) == (1.0, 1.0, 1.0)
    assert compared(frozenset("abc"), frozenset("bcd")) == Tally(2, 3, 3)


def test_macro_f1_counts_each_right_class_alike():
    """Two of three of class a and none of b: (0.8 + 0) / 2."""
    assert macro_f1([("a", "a"), ("a", "a"), ("a", "b")]) == pytest.approx(0.4)
    assert majority([("x", "b"), ("x", "a"), ("x", "a")]) == [("a", "b"), ("a", "a"), ("a", "a")]


def test_bcubed_of_a_case_worked_out_by_hand():
    """Found {1,2},{3}; right {1},{2,3}: precision (1/2 + 1/2 + 1)/3, recall (1 + 1/2 + 1/2)/3."""
    assert bcubed({"1": "x", "2": "x", "3": "y"}, {"1": "p", "2": "q", "3": "q"}) == pytest.approx(2 / 3)
    assert pairs_of({"c": 1, "a": 1, "b": 2}) == frozenset({("a", "c")})


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 3), min_size=1))
def test_bcubed_of_the_same_grouping_is_one(groups):
    assert bcubed(groups, groups) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("right", "found", "same"),
    [
        ("Dmitry Peskov", "Peskov", True),
        ("Dmitry Peskov", "il portavoce del Cremlino, Dmitry Peskov", True),
        ("Дмитрий Песков", "Пескова", True),
        ("Dmitry Peskov", "Dmitry Medvedev", False),
        ("fonti diplomatiche europee", "fonti diplomatiche europee", True),
        ("intelligence militare ucraina", "l'intelligence militare", True),
        ("avvocato di Girkin", "avvocato", False),
        ("un agricoltore", "un contadino", False),
    ],
)
def test_speakers_are_one_by_their_heads(right, found, same):
    assert is_same_speaker(right, found) is same
