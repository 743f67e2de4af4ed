"""The signs of a query: brackets, operators, fields, phrases and words.

In: a query as a person writes it. Out: `Sign`s with their places, or a `QueryError`. It knows nothing of what follows
what.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from digest.text.queries.nodes import QueryError
from digest.text.telling import nearest

Kind = Literal["(", ")", "word", "phrase", "field", "AND", "OR", "NOT", "NEAR", "W", "ATLEAST", "end"]

FIELDS = {
    "title": "title",
    "headline": "title",
    "lede": "lede",
    "text": "text",
    "outlet": "outlet",
    "source": "outlet",
    "lang": "lang",
    "language": "lang",
    "date": "date",
}
"""What may stand before a colon, and what it means."""
MOST_APART = 100
MOST_TIMES = 1000
_QUOTES = '"“”„«»'
_SIGN = re.compile(rf"\s+|(?P<bracket>[()])|(?P<quote>[{_QUOTES}])|(?P<word>[^\s(){_QUOTES}]+)")
_COUNTED = re.compile(r"(?P<name>[A-Za-z]+)/(?P<count>[0-9]*)")
_FIELD = re.compile(r"(?P<name>[A-Za-z_]+):")
_LIKE = {"&&": "AND", "||": "OR", "!": "NOT", "&": "AND", "|": "OR"}


class Sign(NamedTuple):
    """One sign of a query."""

    kind: Kind
    text: str
    """As it is written; a phrase without its marks, a field by its meaning."""
    at: int
    """Where it begins, from 0."""
    number: int = 0
    """The number behind an operator's stroke."""


def signs_of(query: str) -> Iterator[Sign]:
    """Yield the signs of a query, and at last the end."""
    at = 0
    while at < len(query):
        found = _SIGN.match(query, at)
        if found is None or found["quote"]:
            phrase = _phrase(query, at)
            yield phrase
            at += len(phrase.text) + 2
        elif found["bracket"]:
            yield Sign("(" if found["bracket"] == "(" else ")", found["bracket"], at)
            at = found.end()
        elif found["word"] and (field := _FIELD.match(query, at, found.end())):
            yield _field(field["name"], at)
            at = field.end()
        else:
            if found["word"]:
                yield _word(found["word"], at)
            at = found.end()
    yield Sign("end", "", len(query))


def _phrase(query: str, at: int) -> Sign:
    """Return the phrase that is opened at a place."""
    closed = re.compile(f"[{_QUOTES}]").search(query, at + 1)
    if closed is None:
        raise QueryError(at, "this quotation mark is never closed; write a second one behind the phrase")
    return Sign("phrase", query[at + 1 : closed.start()], at)


def _field(name: str, at: int) -> Sign:
    """Return the sign of a field."""
    if (known := FIELDS.get(name)) is None:
        hint = nearest(name, FIELDS)
        meant = f" (did you mean {hint}:?)" if hint else ""
        listed = ", ".join(f"{each}:" for each in FIELDS)
        raise QueryError(
            at, f"unknown field {name}:{meant}; expected one of {listed}, or quotation marks around a text with a colon"
        )
    return Sign("field", known, at)


def _word(word: str, at: int) -> Sign:
    """Return the sign that a word is: an operator, or a word to be found."""
    if word in {"AND", "OR", "NOT"}:
        return Sign(word, word, at)  # type: ignore[arg-type]  # the three are kinds
    if counted := _COUNTED.fullmatch(word):
        return _operator(counted["name"], counted["count"], at)
    if word in {"NEAR", "ATLEAST"}:
        raise QueryError(at, f"expected a number right behind it, such as {word}/5")
    if glued := re.fullmatch(r"(NEAR|ATLEAST)([0-9]+)", word):
        raise QueryError(at, f"unknown operator {word} (did you mean {glued[1]}/{glued[2]}?)")
    if word.casefold() in {"and", "or", "not"}:
        what = (
            f'{word!r} would be looked for as a word; write {word.upper()} for the operator, or "{word}" for the word'
        )
        raise QueryError(at, what)
    if word in _LIKE:
        raise QueryError(at, f"unknown operator {word} (did you mean {_LIKE[word]}?)")
    if word[0] in "-+!":
        hint = f" (did you mean NOT {word[1:]}?)" if word[0] != "+" and word[1:] else ""
        raise QueryError(at, f"a word cannot open with {word[0]}{hint}; what stands side by side must all be found")
    return Sign("word", word, at)


def _operator(name: str, count: str, at: int) -> Sign:
    """Return the sign of an operator with a number."""
    most = {"NEAR": MOST_APART, "W": MOST_APART, "ATLEAST": MOST_TIMES}
    if name not in most:
        close = nearest(name, most)
        meant = f" (did you mean {close}/{count}?)" if close else ""
        written = f"{name}/{count}"
        what = f"unknown operator {written}{meant}; expected NEAR/5, W/5 or ATLEAST/3, or quotation marks around a text"
        raise QueryError(at, what)
    if not count or not 1 <= int(count[:9]) <= most[name] or len(count) > 9:
        raise QueryError(at + len(name) + 1, f"expected a number from 1 to {most[name]}, such as {name}/5")
    return Sign(name, name, at, int(count))  # type: ignore[arg-type]  # the three are kinds
