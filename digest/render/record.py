"""An edition as JSON, for other programs.

What comes in: an edition. What goes out: UTF-8 JSON in the order of the model's own fields, described by
``docs/reference/edition.schema.json``. Text is exactly the source's: nothing is cleaned or typeset here.
"""

import dataclasses
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from digest.model import Edition, Passage, When

SCHEMA = 1
"""Version of the form; a change that could break a reader raises it."""

_UNPRINTED = frozenset({"version", "theme", "template", "options", "handling", "letter"})
"""How an edition looks, and what is for this program alone."""
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def to_json(edition: Edition) -> bytes:
    """Return `edition` as indented JSON, the same bytes for the same edition."""
    whole = {"schema": SCHEMA, "generator": {"name": "digest", "version": edition.version}, **_plain(edition)}
    text = json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    # File names may hold bytes that are no text; JSON can escape what UTF-8 cannot hold.
    return _LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode()


def _plain(value: object) -> Any:  # noqa: ANN401  (JSON may be anything)
    """Return `value` as dictionaries, lists and plain values."""
    if isinstance(value, Passage):
        return _passage(value)
    if isinstance(value, When):
        return {"date": value.edtf, "precision": value.precision, "origin": value.origin, "raw": value.raw}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        return {name: _plain(getattr(value, name)) for name in names if name not in _UNPRINTED}
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _passage(passage: Passage) -> dict[str, Any]:
    """Return a passage whose sentences each name their citation."""
    sentences = [{**_plain(sentence), "citation": passage.citation.number} for sentence in passage.sentences]
    return {
        "citation": passage.citation.number,
        "gap": passage.gap,
        "outlet": passage.outlet,
        "sentences": sentences,
    }
