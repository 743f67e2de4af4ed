"""The file of moved boundaries: read, obeyed, explained, and told where it names no place.

In come configurations and round-ups; out go stories and mistakes. Nothing is faked.
"""

import pytest
from builders import LEXICONS, article, issue
from test_split import ROUND_UP

from digest.build import think
from digest.config import load
from digest.errors import ConfigError
from digest.model import Move
from digest.split import misplaced, split
from digest.why import explain
from digest.wish import Wish

HEADLINES = ["Il vertice", "I ministri", "Verdi: “Fa", "la capital", "i sindacat"]


def move(words="", *, begins=True, paragraph=None, name="one.txt"):
    """Return a move of the round-up's."""
    return Move(article=name, begins=begins, paragraph=paragraph, words=words, where="boundaries.yaml:2")


def headlines(*moves):
    """Return the beginnings of the headlines that the moves leave."""
    return [story.headline.text[:10] for story in split(article(ROUND_UP), LEXICONS, moves=moves)]


def test_a_boundary_is_removed_and_set():
    """By first words or by number; a heading moves with its paragraph."""
    assert headlines() == HEADLINES
    assert headlines(move("Intanto la capitale", begins=False)) == [*HEADLINES[:3], HEADLINES[4]]
    assert headlines(move("ma la visita")) == [HEADLINES[0], "Ma la visi", *HEADLINES[1:]]
    assert headlines(move(paragraph=2)) == [HEADLINES[0], "Ma la visi", *HEADLINES[1:]]
    assert headlines(move("I due ministri", begins=False)) == [HEADLINES[0], *HEADLINES[2:]]
    assert headlines(move("ma la visita", name="another.txt")) == HEADLINES


def test_what_was_moved_is_told():
    made = split(article(ROUND_UP), LEXICONS, moves=(move("ma la visita"), move("Intanto la", begins=False)))
    assert made[1].boundary == ("moved by boundaries.yaml:2",)
    assert made[1].confidence == 1
    assert made[3].boundary == ("heading", "moved by boundaries.yaml:2")


def test_a_place_that_is_not_there_is_a_problem():
    """With its line; a move of an article that is not there today is none."""
    read = article(ROUND_UP)
    (problem,) = misplaced([read], [move("Non c'è"), move("Intanto la"), move("Altro", name="another.txt")])
    assert problem.where == "boundaries.yaml:2"
    assert problem.what == "seeds/one.txt has no paragraph that begins “Non c'è”"
    (problem,) = misplaced([read], [move(paragraph=40)])
    assert problem.what == "seeds/one.txt has no paragraph 40"


def workspace(tmp_path, moves):
    """Lay out a configuration with a file of boundaries; return its path."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.txt").write_text(ROUND_UP, encoding="utf-8")
    (tmp_path / "boundaries.yaml").write_text(moves, encoding="utf-8")
    path = tmp_path / "config.yaml"
    path.write_text("sources: [in]\narchive: none\nboundaries: boundaries.yaml\n", encoding="utf-8")
    return path


def test_a_configuration_names_the_file(tmp_path):
    """The build obeys it, why tells of it, and what it misses is among the problems."""
    moves = "- article: one.txt\n  join: Intanto la capitale\n  begin:\n    - 2\n    - Mai scritto\n"
    config = load(str(workspace(tmp_path, moves)), environment={})
    from datetime import date  # noqa: PLC0415 - the day of this test alone

    made = think(config, Wish(day=date(2022, 12, 31)))
    assert [problem.where for problem in made.problems] == ["boundaries.yaml:5"]
    assert any("moved by boundaries.yaml:4" in line for line in explain(made, (), "one.txt"))
    assert any("moved by boundaries.yaml:2" in line for line in explain(made, (), "one.txt"))


@pytest.mark.parametrize(
    ("moves", "told"),
    [
        ("- artcle: one.txt\n  begin: x", "boundaries.yaml:1:3: unknown name artcle (did you mean article?)"),
        ("- article: one.txt\n  begin: [[x]]", "boundaries.yaml:2:11: expected the first words of a paragraph"),
        ("- only words", "boundaries.yaml:1:3: expected 'article:' with 'begin:' or 'join:'"),
        ("- begin: x", "boundaries.yaml:1:3: expected 'article:', the end of a file's name"),
        ("- {", "boundaries.yaml:2:1: not valid YAML"),
    ],
)
def test_mistakes_of_the_file_are_told_with_their_place(tmp_path, moves, told):
    with pytest.raises(ConfigError) as raised:
        load(str(workspace(tmp_path, moves)), environment={})
    assert told in str(raised.value)


def test_an_empty_file_moves_nothing(tmp_path):
    assert load(str(workspace(tmp_path, "")), environment={}).moves == ()


def test_without_moves_nothing_is_told():
    made = issue([ROUND_UP])
    assert not any("moved by" in line for line in explain(made, (), "1.txt"))
