"""Plain text: in lines of 74 columns, complete, and nothing in it that a terminal or a mail program obeys.

The golden files stand in ``tests/golden``; ``DIGEST_ACCEPT_GOLDEN=1`` writes them anew.
"""

import os
import re
from dataclasses import replace

import editions
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import TemplateError
from digest.render import check_templates, render
from digest.render.plain import COLUMNS, Plain, columns, joined, laid, plain, underlined
from digest.render.text import note_as_text

SAMPLES = ["sample", "executive", "public", "empty"]
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")


@pytest.fixture(scope="session")
def templates(root):
    """Return the folders that templates are taken from."""
    return (str(root / "templates"),)


def written(edition, templates):
    """Return an edition as plain text."""
    rendition, problems = render(edition, "text", templates=templates)
    assert (problems, rendition.name) == ((), f"{edition.audience}.txt")
    return rendition.data.decode()


def letters(text):
    """Return letters and digits alone."""
    return "".join(character for character in text if character.isalnum())


@pytest.mark.parametrize("name", SAMPLES)
def test_the_text_is_the_golden_one(name, root, templates):
    made = written(getattr(editions, name)(), templates)
    golden = root / "tests" / "golden" / f"{name}.txt"
    if os.environ.get("DIGEST_ACCEPT_GOLDEN"):
        golden.write_text(made, encoding="utf-8")
    assert made == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*SAMPLES, "hostile"])
def test_no_line_is_too_long_and_nothing_is_obeyed(name, templates):
    """But for an address, which is never broken, no line is longer than 74 columns; nothing unseen stands there."""
    made = written(getattr(editions, name)(), templates)
    assert UNSEEN.findall(made) == []
    assert [line for line in made.splitlines() if columns(line) > COLUMNS and "://" not in line] == []
    assert "\n\n\n" not in made
    assert [line for line in made.splitlines() if line != line.rstrip()] == []


def test_every_sentence_stands_in_it(templates):
    """Printed sentences, headlines and addresses are whole."""
    edition = editions.sample()
    made = written(edition, templates)
    plain_text = letters(made)
    for passage in editions.passages_of(edition):
        assert all(letters(sentence.text)[1:] in plain_text for sentence in passage.sentences)
    assert [origin.url for origin in edition.origins if origin.url and origin.url not in made] == []
    assert [citation.number for citation in edition.citations if f"\n[{citation.number}] " not in made] == []


def test_wide_letters_count_twice():
    """Chinese is broken between letters, no line begins with a stop, and a word beside it stays whole."""
    text = "外交部发言人表示，双方就边境问题举行了会谈。" * 8 + " NATO"
    lines = laid(text).splitlines()
    assert all(columns(line) <= COLUMNS for line in lines)
    assert max(map(columns, lines)) >= COLUMNS - 3
    assert not any(line[0] in "，。" for line in lines)
    assert lines[-1].endswith("NATO")
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_list_hangs_and_a_heading_is_as_long_as_its_line():
    made = laid("12. " + "parola " * 20).splitlines()
    assert made[0].startswith("12. parola")
    assert all(line.startswith("    parola") for line in made[1:])
    assert str(underlined("标题", "=")) == "标题\n===="
    two = underlined("10. " + "titolo " * 15).splitlines()
    assert (two[1][:4], len(two[-1])) == ("    ", max(map(len, two[:-1])))


def test_the_desks_note_keeps_its_paragraphs_and_addresses():
    note = "Uno **due**.\n\n- tre\n- [quattro](https://desk.example/x)\n\n<script>alert(1)</script>[x](javascript:a)"
    made = str(note_as_text(note))
    assert "Uno due." in made
    assert "quattro (https://desk.example/x)" in made
    assert "javascript" not in made
    assert "alert" not in made
    assert note_as_text(None) == ""


def test_the_desks_note_is_cleaned(templates):
    """A control character of the note does not reach a terminal."""
    made = written(replace(editions.sample(), intro="uno \x1b[31mdue\u202e"), templates)
    assert UNSEEN.findall(made) == []
    assert "uno [31mdue" in made


@given(st.lists(st.text(max_size=200), max_size=4))
def test_wrapping_loses_and_invents_no_letter(parts):
    """Whatever the text, its letters stand in the lines, in their order."""
    text = str(joined(parts, " "))
    made = laid(text)
    assert made.endswith("\n")
    assert "".join(made.split()) == "".join(text.split())
    assert all(columns(line) <= COLUMNS for line in made.splitlines() if "://" not in line)


def test_what_is_plain_already_is_left_alone():
    assert plain(Plain("a\nb")) == "a\nb"
    assert plain("a\nb") == "a b"
    assert plain(None) == ""


def test_a_template_of_text_is_checked(root, tmp_path):
    """A misspelt name is found with its line before anything is built, and ``~`` joins without any escapes."""
    home = tmp_path / "audiences" / "analyst"
    home.mkdir(parents=True)
    folders = (str(tmp_path), str(root / "templates"))
    (home / "colophon.txt.j2").write_text('{{ "a & <b>" ~ edition.version }}', encoding="utf-8")
    assert "\na & <b>0.1.0\n" in written(editions.sample(), folders)
    (home / "colophon.txt.j2").write_text("{{ edition.titel }}", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"colophon.txt.j2:1: .*did you mean 'title'"):
        check_templates(templates=folders, template="analyst", theme="plain", language="it", formats=("text",))
