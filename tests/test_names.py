"""Names in texts: which spellings are one, what is found. It reads the table of samples and the lexicons."""

from itertools import combinations, pairwise
from pathlib import Path

import pytest
import yaml

from digest.lexicons import load_lexicons, load_names
from digest.model import Span
from digest.text.names import key_of, keys_of, names_in

TABLE = yaml.load((Path(__file__).parent / "samples" / "names.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - strings only
ONE = [pair for line in TABLE["one"] for pair in (*pairwise(line), *((line[0], each) for each in line[2:]))]
PARTED = [pair for line in TABLE["parted"] for pair in combinations(line, 2)]


def key(row: str) -> str:
    """Return the key of a name that has its language before it."""
    language, _, name = row.partition(" ")
    return key_of(name, load_lexicons()[language], load_names())


def found(text: str, language: str) -> list[tuple[str, str]]:
    """Return the names of a text of one sentence a line, with their kinds."""
    return [(each.written, each.kind) for each in names_in(text, lines(text), load_lexicons()[language], load_names())]


def lines(text: str) -> list[Span]:
    """Return the lines of a text."""
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
    return [Span(start=start, end=start + len(text[start:].split("\n", maxsplit=1)[0])) for start in starts]


@pytest.mark.parametrize(("one", "other"), ONE)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    """Accents, alphabets, presses and cases do not part a name from itself."""
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), PARTED)
def test_two_names_are_not_one(one: str, other: str) -> None:
    """What merely looks alike stays two."""
    assert key(one) != key(other)


def test_the_table_is_long_enough() -> None:
    """There are more than a hundred pairs of each sort."""
    assert len(ONE) > 100
    assert len(PARTED) > 100


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("it", "Ieri il capo Ruslan Ševelenko era a Kiev.", [("Ruslan Ševelenko", "person"), ("Kiev", "place")]),
        ("it", "Lunedì la Banca Centrale tace.", [("Banca Centrale", "organisation")]),
        ("en", "On Monday President Vladimir Putin met Russian officials.", [("Vladimir Putin", "person")]),
        ("de", "Die Regierung lobt den Frieden und Präsident Macron.", [("Macron", "person")]),
        ("de", "Der Tag beginnt mit Regen und Wind.", []),
        ("ru", "Глава МИД Лавров прибыл в Минск.", [("Лавров", "person"), ("Минск", "place")]),
        ("pl", "Rozmowy w Kijowie trwały długo.", [("Kijowie", "place")]),
        ("zh", "总统普京抵达明斯克。", [("普京", "person"), ("明斯克", "place")]),
        ("ar", "وصل بوتين إلى مينسك.", [("بوتين", "person"), ("مينسك", "place")]),
    ],
)  # fmt: skip
def test_names_are_found(language: str, text: str, names: list[tuple[str, str]]) -> None:
    """Days, offices, peoples and German nouns are no names."""
    assert [each for each in found(text, language) if each[0] != "МИД"] == names


def test_a_surname_joins_the_one_who_bears_it() -> None:
    """Where two bear it, it stays alone."""
    lexicon, known = load_lexicons()["en"], load_names()
    one = "He met Peter Hallam.\nThen Hallam left."
    two = "He met Peter Hallam and Mary Hallam.\nThen Hallam left."
    assert len(keys_of(one, lines(one), lexicon, known)) == 1
    assert len(keys_of(two, lines(two), lexicon, known)) == 3
