"""Learn: labels given by hand stand, and teach what the rules do not know, where they show that it helps."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from digest.cli import main
from digest.correct import BY_HAND, correct
from digest.corrections import load_corrections, load_learned
from digest.model import Learned, Taught, TopicModel
from tests.builders import LEXICONS, filed

CONFIG = """title: Desk
language: it
timezone: UTC
sources: [articles]
topics:
  ports: {title: Porti, any: {it: [porto]}}
  sport: {title: Sport, any: {it: [partita]}}
audiences:
  desk: {title: Desk, formats: [json]}
archive: none
"""
PLACES = ["Genova", "Trieste", "Bari", "Palermo", "Ancona", "Napoli"]


def workspace(tmp_path: Path) -> Path:
    """Make a folder with six stories on ports, which the rules do not know, and six on a game, which they do."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "config.yaml").write_text(CONFIG, "utf-8")
    for number, place in enumerate(PLACES):
        (tmp_path / "articles" / f"p{number}.txt").write_text(
            f"Le banchine di {place} restano ferme\n\nNello scalo di {place} i container aspettano da {number + 3} "
            "giorni le gru e i rimorchiatori. Gli armatori chiedono risposte.\n",
            "utf-8",
        )
        (tmp_path / "articles" / f"s{number}.txt").write_text(
            f"La partita di {place} finisce in pareggio\n\nLa squadra di {place} ha segnato {number + 1} reti nella "
            "partita di ieri. I tifosi hanno applaudito a lungo.\n",
            "utf-8",
        )
    return tmp_path


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """Stand in a workspace."""
    monkeypatch.chdir(workspace(tmp_path))
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    """Run a command; exit code and everything that it printed."""
    done = CliRunner().invoke(main, [*arguments])
    return done.exit_code, done.output


def label_all() -> None:
    """Label every story as it is."""
    for number in range(len(PLACES)):
        assert run("label", f"p{number}.txt", "ports")[0] == 0
        assert run("label", f"s{number}.txt", "sport")[0] == 0


@pytest.mark.usefixtures("desk")
def test_a_label_stands_and_why_says_so():
    """The story is filed under the topic from then on, at the head of what the rules say."""
    assert "filed under no topic" in run("why", "p0.txt")[1]
    code, output = run("label", "Le banchine di Genova", "ports")
    assert (code, "filed under ports; 1 label" in output) == (0, True)
    told = run("why", "p0.txt")[1]
    assert "filed under ports, score 1.00" in told
    assert BY_HAND in told
    assert "filed under no topic" in run("why", "p1.txt")[1]
    assert run("label", "s0.txt", "none")[0] == 0
    told = run("why", "s0.txt")[1]
    assert "filed under no topic" in told
    assert "not sport: labelled otherwise by hand" in told


def test_a_second_label_takes_the_place_of_the_first(desk):
    for topics in (["sport"], ["ports", "sport"]):
        assert run("label", "p0.txt", *topics)[0] == 0
    (label,) = load_corrections(str(desk / "labels.jsonl"))
    assert label.topics == ("ports", "sport")
    assert label.location == "articles/p0.txt"


def test_what_labels_teach_files_stories_that_the_rules_miss(desk):
    """Six labels teach the words of ports; a topic whose rules are right keeps them; new stories are filed by both."""
    label_all()
    code, report = run("learn", "--report")
    assert code == 0
    assert not (desk / "learned.json").exists()
    code, output = run("learn")
    assert code == 0
    assert "1 topic learned from 12 labels" in output
    rows = {line.split()[0]: line for line in report.splitlines()}
    assert rows["ports"].endswith("  learned")
    assert rows["ports"].split()[1:3] == ["6/12", "0.000"]
    assert rows["sport"].endswith("the rules stay")
    (desk / "articles" / "new.txt").write_text(
        "Ferme le gru di Taranto\n\nI container restano sulle banchine dello scalo e gli armatori protestano.\n",
        "utf-8",
    )
    (desk / "articles" / "other.txt").write_text(
        "Apre la mostra\n\nIl museo della ceramica espone cento vasi antichi nelle sale del palazzo.\n", "utf-8"
    )
    told = run("why", "new.txt")[1]
    assert "filed under ports" in told
    assert "learned: 0." in told
    assert "the rules say 0.00" in told
    assert "filed under no topic" in run("why", "other.txt")[1]


def test_learning_twice_writes_the_same_file_of_words_and_numbers(desk):
    """No code is in it, and nothing but the labels decides it."""
    label_all()
    run("learn")
    first = (desk / "learned.json").read_bytes()
    run("learn")
    assert (desk / "learned.json").read_bytes() == first
    assert set(json.loads(first)) == {"schema", "topics", "rarity"}


def test_too_few_labels_teach_nothing(desk):
    assert run("label", "p0.txt", "ports")[0] == 0
    code, output = run("learn")
    assert (code, "too few" in output) == (0, True)
    assert load_learned(str(desk / "learned.json")) == Learned()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("label", "p0.txt", "portss"), "did you mean ports"),
        (("label", "nowhere.txt", "ports"), "no file or story of this name"),
        (("label", "partita", "sport"), "6 stories are called so"),
        (("learn",), "no labels yet"),
    ],
)
def test_what_cannot_be_labelled_or_learned_is_told(desk, arguments, words):
    code, output = run(*arguments)
    assert (code, words in output) == (2, True), output
    assert not (desk / "labels.jsonl").exists()


def test_damaged_files_are_told_and_not_overwritten(desk):
    """Which file, which line, what to do."""
    (desk / "labels.jsonl").write_text('{"story": 3}\n', "utf-8")
    for arguments in (("learn",), ("label", "p0.txt", "ports"), ("build",)):
        code, output = run(*arguments)
        assert (code, "labels.jsonl:1:" in output) == (2, True), output
    assert (desk / "labels.jsonl").read_text("utf-8") == '{"story": 3}\n'
    (desk / "labels.jsonl").unlink()
    (desk / "learned.json").write_text('{"schema": 9, "topics": {}, "rarity": {}}', "utf-8")
    code, output = run("build")
    assert (code, "run digest learn again" in output) == (2, True), output


@pytest.mark.usefixtures("desk")
def test_without_the_library_nothing_is_learned_and_everything_else_goes_on(monkeypatch):
    label_all()
    run("learn")
    monkeypatch.setitem(sys.modules, "sklearn", None)
    code, output = run("learn")
    assert (code, "pip install 'digest[learn]'" in output) == (2, True), output
    assert "learned: 0." in run("why", "p1.txt")[1] or BY_HAND in run("why", "p1.txt")[1]


def test_a_learned_topic_may_refuse_what_the_rules_gave():
    """A model of one word: the rules' topic is taken away, and the reason is kept."""
    story = filed("Colloqui sul clima\n\nI colloqui di ieri sul clima sono finiti tardi.")
    assert [label.topic for label in story.labels] == ["talks"]
    model = TopicModel(intercept=0.0, rules=0.0, terms={"clim": -9.0})
    done = correct(story, Taught(learned=Learned(topics={"talks": model}, rarity={"clim": 1.0})), LEXICONS)
    assert done.labels == ()
    assert done.considered[0].refused is not None
    assert "clim -9.00" in done.considered[0].refused
    assert correct(story, Taught(), LEXICONS) == story
