"""Queries in a configuration: taken as they are written, and wrong ones told with the place inside the query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import load
from digest.config.tree import parse
from digest.errors import ConfigError


def loaded(folder, text):
    """Return the settings that a text makes."""
    (folder / "config.yaml").write_text(text, encoding="utf-8")
    return load(str(folder / "config.yaml"), environment={"NAME": "s3cret ("})


def place(folder, text):
    """Return line, column and message of the only mistake."""
    with pytest.raises(ConfigError) as caught:
        loaded(folder, text)
    (told,) = str(caught.value).splitlines()
    line, column, message = told.removeprefix(f"{folder / 'config.yaml'}:").split(":", 2)
    return int(line), int(column), message.strip()


def test_a_query_is_a_rule_of_its_own(tmp_path):
    (topic,) = loaded(tmp_path, "topics:\n  peace: {query: 'pace NEAR/5 accord* AND lang:it'}\n").topics
    assert (topic.query, topic.any) == ("pace NEAR/5 accord* AND lang:it", ())


@pytest.mark.parametrize(
    "text",
    [
        "topics:\n  a:\n    query: pace NEER/5 guerra\n",
        "topics:\n  a:\n    query: 'pace NEER/5 guerra'\n",
        'topics:\n  a:\n    query: "pace NEER/5 guerra"\n',
        "topics:\n  a:\n    query: |\n      pace\n      NEER/5 guerra\n",
        "topics:\n  a:\n    query: >-\n      pace OR\n\n      (perché   NEER/5 guerra)\n",
        "topics:\n  a:\n    query: 'c''è pace\n\n      NEER/5 guerra'\n",
        'topics:\n  a:\n    query: "c\'è \\"pace\\" NEER/5 guerra"\n',
        "topics: {a: {query: pace NEER/5 guerra}}\n",
        "\ufefftopics: {è: {any: x}, a: {query: pace NEER/5 guerra}}\n".replace("è", "e"),
    ],
)
def test_a_wrong_operator_is_told_where_it_stands(tmp_path, text):
    """Whatever way of writing texts YAML has, line and column lead into the query."""
    line, column, message = place(tmp_path, text)
    whole = text.removeprefix("\ufeff").splitlines()[line - 1]
    assert whole[column - 1 :].startswith("NEER/5")
    assert message.startswith("topics.a.query: unknown operator NEER/5 (did you mean NEAR/5?)")


@pytest.mark.parametrize(
    ("query", "column", "message"),
    [
        ("(pace OR guerra", 11, "this bracket is never closed; write ) behind what belongs together"),
        ("pace AND", 19, "expected a word, a phrase or a bracket after AND; got nothing"),
        ("NOT pace", 11, "this is true of a story that has none of its words; add what must be found"),
        ("titel:pace", 11, "unknown field titel: (did you mean title:?)"),
    ],
)
def test_the_column_is_that_of_the_mistake(tmp_path, query, column, message):
    assert place(tmp_path, f"topics:\n  a:\n    query: {query}\n")[:2] == (3, column + 1)
    assert message in place(tmp_path, f"topics:\n  a:\n    query: {query}\n")[2]


def test_the_value_of_a_variable_is_not_told(tmp_path):
    """The place is that of the whole query then."""
    told = place(tmp_path, "topics:\n  a: {query: 'pace ${NAME}'}\n")
    assert told == (2, 14, "topics.a.query: expected a query that can be read; got 'pace ${NAME}'")


def test_an_empty_query_is_told(tmp_path):
    assert place(tmp_path, "topics:\n  a: {any: x, query: ''}\n")[2] == "topics.a.query: expected text; got ''"


@given(st.text(st.sampled_from("abà()\"' \n"), min_size=1), st.data())
def test_every_letter_of_a_quoted_text_is_found_in_the_file(text, drawn):
    """Single quotes, where a quote is doubled and line ends are folded, are the hardest."""
    written = "x:\n  - '" + text.replace("'", "''").replace("\n", "\n\n    ") + "'\n"
    scalar = parse(written)[0].pairs["x"][1].parts[0]
    at = drawn.draw(st.integers(0, len(scalar.raw)))
    line, column = scalar.place(at)
    if at < len(scalar.raw) and not scalar.raw[at].isspace():
        assert written.split("\n")[line - 1][column - 1] == scalar.raw[at]
