"""The values of a configuration file, as annotated types for pydantic.

Comes in: one value, every scalar of it as text. Goes out: the value checked and with its short forms widened, or an
error that says what was expected and which valid values are near. It knows nothing of files, forms and positions.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo, available_timezones

from babel.localedata import exists, locale_identifiers
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.config import JsonDict
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError

from digest.addresses import fault as address_fault
from digest.addresses import is_host, network
from digest.model import Format
from digest.text import lengths
from digest.text.queries import QueryError, parse_query
from digest.text.terms import fault

EVERY = "*"
"""Stands for every language."""
LONGEST_TIMEOUT_SECONDS = 600
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
_NAME = r"^[a-z0-9][a-z0-9_-]{0,63}$"


def refusal(what: str, near: Sequence[str] = (), *, meant: str = "", is_secret: bool = False) -> PydanticCustomError:
    """Return the error for a value that is not what was expected.

    Args:
        what: What was expected; never a part of the value, which may be secret.
        near: Valid values, of which the nearest is suggested.
        meant: The valid value that the wrong one surely stands for, where there is one.
        is_secret: Whether no message may show what the file has.
    """
    context = {"what": what, "near": list(near), "meant": meant, "is_secret": is_secret}
    return PydanticCustomError("expected", "expected {what}", context)


def slug(text: str) -> str:
    """Return `text` as a plain name, as near as there is one; may be empty."""
    letters = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_]+", "-", letters).strip("-_")[:64]


def _name(text: str) -> str:
    if not re.match(_NAME, text) or "\n" in text:
        what = "a plain name (small letters a-z, digits, - and _, at most 64)"
        raise refusal(what, [slug(text)] if slug(text) else [])
    if text in _RESERVED:
        raise refusal("a name that every system can use for a file")
    return text


def _language(code: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}", code) or not exists(code):
        known = [name for name in locale_identifiers() if len(name) == 2]
        raise refusal("a language code such as it or en", known)
    return code


def _language_or_every(code: str) -> str:
    return code if code == EVERY else _language(code)


def _zone(name: str) -> str:
    # ZoneInfo tells an unknown name in several ways: a missing file, a folder, a path that leads outside.
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise refusal("a time zone such as Europe/Rome", sorted(available_timezones())) from None
    return name


def _term(text: str) -> str:
    if what := fault(text):
        raise refusal(what)
    return text


def _query(text: str) -> str:
    try:
        parse_query(text)
    except QueryError as error:
        raise PydanticCustomError("query", "{what}", {"what": error.what, "at": error.at}) from None
    return text


def _single_line(text: str) -> str:
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in text):
        raise refusal("text on one line, without control characters")
    return text


def _below(pattern: str) -> str:
    if pattern.startswith("/") or ".." in pattern.split("/"):
        raise refusal("a pattern below the folder, such as **/*.txt")
    return pattern


def _window(text: object) -> object:
    if text == "all":
        return None
    hours = lengths.hours(text) if isinstance(text, str) else None
    if hours is None:
        meant = lengths.meant(text) if isinstance(text, str) else None
        raise refusal(f"all, or {lengths.SHOWN}", ["all"], meant=meant or "")
    return float(hours)


def _length(text: object) -> object:
    hours = lengths.hours(text) if isinstance(text, str) else None
    if hours is None:
        meant = lengths.meant(text) if isinstance(text, str) else None
        raise refusal(lengths.SHOWN, [], meant=meant or "")
    return float(hours)


def _feed(url: str) -> str:
    if wrong := address_fault(url):
        raise refusal(f"the address of a feed, such as https://www.example.org/rss.xml (this one {wrong})")
    return url


def _neighbour(name: str) -> str:
    if network(name) is None and not is_host(name):
        raise refusal("a host, an address or a range of addresses, such as nas.local or 192.168.1.0/24")
    return name.lower()


def _host(name: str) -> str:
    if network(name) is None and not is_host(name):
        raise refusal("the name or address of a server, such as imap.example.org")
    return name.lower()


def _media_topic(code: str) -> str:
    if not re.fullmatch(r"medtop:[0-9]{8}", code):
        raise refusal("a Media Topic of the IPTC such as medtop:20000065")
    return code


def _contact(address: str) -> str:
    if not re.fullmatch(r"(?:https?://|mailto:)[\x21-\x7e]+|[\x21-\x7e]+@[\x21-\x7e]+", address):
        raise refusal("a web or mail address at which you can be reached")
    return address


def _agent(name: str) -> str:
    if not name.isascii():
        raise refusal("a name of plain letters (ASCII), such as 'Press desk/1.0 (+https://www.example.org)'")
    return name


def _endpoint(url: str) -> str:
    if wrong := fault(url):
        raise refusal(f"the address of a model's server, such as https://models.example.org/v1 (this one {wrong})")
    return url


def _key(text: str) -> str:
    if not text.isascii() or " " in text:
        raise refusal("a key of plain letters, best as ${NAME}")
    return text


def _seconds(text: object) -> object:
    found = re.fullmatch(r"([1-9][0-9]{0,2})(s|m)", text) if isinstance(text, str) else None
    seconds = int(found[1]) * (60 if found[2] == "m" else 1) if found else None
    if seconds is None or seconds > LONGEST_TIMEOUT_SECONDS:
        raise refusal("a time such as 20s or 1m (at most ten minutes)")
    return float(seconds)


def one_as_list(value: object) -> object:
    """Widen a text to the list that it is the only member of."""
    return [value] if isinstance(value, str) else value


def _by_language(value: object) -> object:
    """Widen what holds in every language."""
    return {EVERY: value} if isinstance(value, (str, list)) else value


def _terms_by_language(value: object) -> object:
    wide = _by_language(value)
    if not isinstance(wide, dict):
        return wide
    return {language: _weighted(one_as_list(terms)) for language, terms in wide.items()}


def _weighted(terms: object) -> object:
    if not isinstance(terms, list):
        return [] if terms is None else terms
    return [{term: "1"} if isinstance(term, str) else term for term in terms]


KINDS = ("path", "feed", "mailbox")
"""The names of which a source has exactly one."""
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
NAMES: JsonDict = {"propertyNames": {"pattern": _NAME}}
"""What the schema of a mapping says of its names."""
Text = Annotated[Prose, AfterValidator(_single_line)]
Name = Annotated[str, AfterValidator(_name), WithJsonSchema({"type": "string", "pattern": _NAME})]
Language = Annotated[str, AfterValidator(_language), WithJsonSchema({"type": "string", "pattern": "^[a-z]{2,3}$"})]
LanguageOrEvery = Annotated[str, AfterValidator(_language_or_every)]
Weight = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]
Column = Literal["headline", "text", "date", "url", "author", "outlet", "language", "key", "handling"]

Share = Annotated[float, Field(ge=0.05, le=1, allow_inf_nan=False)]
Boost = Annotated[float, Field(ge=1, le=1000, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Amount = Annotated[float, Field(gt=0, le=100_000, allow_inf_nan=False)]
Color = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
MediaTopic = Annotated[
    str, AfterValidator(_media_topic), WithJsonSchema({"type": "string", "pattern": "^medtop:[0-9]{8}$"})
]
Pattern = Annotated[Text, AfterValidator(_below)]
TermText = Annotated[Text, StringConstraints(max_length=200), AfterValidator(_term)]
QueryText = Annotated[str, Field(min_length=1), AfterValidator(_query)]
WeightedTerm = Annotated[dict[TermText, Weight], Field(min_length=1, max_length=1)]

_TERM_LIST: JsonSchemaValue = {
    "type": "array",
    "items": {
        "anyOf": [
            {"type": "string", "minLength": 1},
            {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 1,
                "additionalProperties": {"type": "number", "exclusiveMinimum": 0, "maximum": 1000},
            },
        ]
    },
}
_LANGUAGE_NAMES: JsonSchemaValue = {"pattern": r"^([a-z]{2,3}|\*)$"}
Terms = Annotated[
    dict[LanguageOrEvery, list[WeightedTerm]],
    BeforeValidator(_terms_by_language),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1},
                _TERM_LIST,
                {
                    "type": "object",
                    "propertyNames": _LANGUAGE_NAMES,
                    "additionalProperties": {"anyOf": [{"type": "string", "minLength": 1}, _TERM_LIST]},
                },
            ]
        }
    ),
]
Titles = Annotated[
    dict[LanguageOrEvery, Text],
    BeforeValidator(_by_language),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {"type": "object", "propertyNames": _LANGUAGE_NAMES, "additionalProperties": {"type": "string"}},
            ]
        }
    ),
]


def texts_of(schema: JsonSchemaValue) -> JsonSchemaValue:
    """Return the schema of a list that may be written as its only member."""
    return {"anyOf": [schema, {"type": "array", "items": schema}]}


_TEXT_SCHEMA: JsonSchemaValue = {"type": "string", "minLength": 1}
_FORMATS: JsonSchemaValue = {"enum": list(get_args(Format))}
Texts = Annotated[list[Text], BeforeValidator(one_as_list), WithJsonSchema(texts_of(_TEXT_SCHEMA))]
Formats = Annotated[
    list[Format],
    BeforeValidator(one_as_list),
    Field(min_length=1),
    WithJsonSchema({"anyOf": [_FORMATS, {"type": "array", "minItems": 1, "items": _FORMATS}]}),
]
FeedAddress = Annotated[Text, AfterValidator(_feed), WithJsonSchema({"type": "string", "pattern": "^https?://[^ ]+$"})]
ModelAddress = Annotated[
    Text, AfterValidator(_endpoint), WithJsonSchema({"type": "string", "pattern": "^https?://[^ ]+$"})
]
Key = Annotated[Text, StringConstraints(max_length=4000), AfterValidator(_key)]
Neighbours = Annotated[
    list[Annotated[Text, AfterValidator(_neighbour)]],
    BeforeValidator(one_as_list),
    WithJsonSchema(texts_of(_TEXT_SCHEMA)),
]
Contact = Annotated[Text, StringConstraints(max_length=200), AfterValidator(_contact)]
Agent = Annotated[Text, StringConstraints(max_length=300), AfterValidator(_agent)]
Seconds = Annotated[
    float, BeforeValidator(_seconds), WithJsonSchema({"type": "string", "pattern": "^[1-9][0-9]{0,2}[sm]$"})
]
Host = Annotated[Text, AfterValidator(_host)]
Port = Annotated[int, Field(ge=1, le=65535)]
Zone = Annotated[str, AfterValidator(_zone)]
Window = Annotated[
    float | None,
    BeforeValidator(_window),
    WithJsonSchema({"type": "string", "pattern": f"^(all|{lengths.FORM})$"}),
]
"""Hours; ``None`` takes everything."""
Length = Annotated[float, BeforeValidator(_length), WithJsonSchema({"type": "string", "pattern": f"^{lengths.FORM}$"})]
"""Hours."""
