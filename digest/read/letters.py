"""How plausible letters are beside each other, for each language.

In: ``letters.json`` beside this module (made by ``benchmarks/letters.py``). Out: tables of costs in bits: the less
likely a sign is behind another, the more it costs. It never sees a document and decides nothing.
"""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_STEPS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-+"
"""A cost in half bits, as one sign."""
_TYPOGRAPHIC = frozenset("“”‘’‚„«»‹›–—…€•·°§№™®©¿¡ºª\xa0\xad×")
_BLANKS = frozenset(" \t\n\r\f")
_FOLDED = {"-": "-", "'": "'", "ș": "ş", "ț": "ţ"}
_CLASS_COSTS = {"T": 4.5, "L": 4.5, "S": 6.0, "F": 6.5, "X": 8.0}
"""What it costs beside the class to be just this sign of it; about the logarithm of how many there are."""
_FAR_COST = 3.0
"""What it costs that a letter is one of the rarer thousands of its script."""
_PLAIN_COST = 4.0
"""What it costs to be just this one of the plain letters, in a script that has others."""
_SIGN_COSTS = {"ideograph": 15.0, "kana": 11.0, "hangul": 13.5, "punctuation": 11.0, "other": 19.0}
"""What a sign costs that the texts did not have; about the logarithm of how many there are, and how rare they are."""


@dataclass(frozen=True, slots=True, eq=False)
class Letters:
    """A language that is written with letters."""

    script: str
    """As Unicode names it ("CYRILLIC")."""
    places: Mapping[str, int]
    """Where each symbol stands in a row of the table."""
    costs: tuple[tuple[float, ...], ...]
    """What a symbol costs behind another: a row for each first one."""

    def place(self, sign: str) -> tuple[int, float]:
        """Return where a sign stands, and what it costs to be just this one of its class."""
        symbol = folded(sign, self.script)
        if symbol in self.places:
            among = self.script != "LATIN" and sign.isascii() and sign.isalpha()
            return self.places[symbol], _PLAIN_COST if among else 0.0
        kind = class_of(symbol, self.script)
        # The accents of neighbours are less odd than those of far languages.
        more = _FAR_COST if kind == "L" and symbol > "\xff" else 0.0
        return self.places[kind], _CLASS_COSTS[kind] + more


def folded(sign: str, script: str) -> str:
    """Return the symbol that a sign counts as: a small letter, "a", "0", ".", or a blank."""
    if sign in _BLANKS:
        return " "
    if not sign.isascii():
        small = sign.lower()
        return _FOLDED.get(small, small) if len(small) == 1 else sign
    if sign.isalpha():
        return sign.lower() if script == "LATIN" else "a"
    return "0" if sign.isdigit() else _FOLDED.get(sign, ".")


def is_own(symbol: str, script: str) -> bool:
    """Tell whether a symbol is of a language's script, or a sign that every script has."""
    return symbol.isascii() or symbol in _TYPOGRAPHIC or _script(symbol) == script


def class_of(symbol: str, script: str) -> str:
    """Return the class of a symbol: typographic, letter of the script, foreign letter, other sign, or junk."""
    if symbol in _TYPOGRAPHIC:
        return "T"
    category = unicodedata.category(symbol)
    if category[0] == "C" or "\u2500" <= symbol <= "\u25ff" or "\u2320" <= symbol <= "\u2321":
        return "X"
    if category[0] in "LM":
        return "L" if symbol.isascii() or _script(symbol) == script else "F"
    return "S"


def _script(sign: str) -> str:
    return unicodedata.name(sign, "?").split()[0]


def written(cost: float) -> str:
    """Write a cost as one sign."""
    return _STEPS[min(len(_STEPS) - 1, round(cost * 2))]


@cache
def load_letters() -> Mapping[str, Letters]:
    """Read what is known of the languages that are written with letters."""
    worth = {sign: step / 2 for step, sign in enumerate(_STEPS)}
    found = {}
    for language, told in _read()["letters"].items():
        symbols = told["symbols"]
        costs = [worth[sign] for sign in told["costs"]]
        rows = tuple(tuple(costs[start : start + len(symbols)]) for start in range(0, len(costs), len(symbols)))
        found[language] = Letters(told["script"], {symbol: place for place, symbol in enumerate(symbols)}, rows)
    return found


@cache
def load_signs() -> Mapping[str, Mapping[str, float]]:
    """Read what each of the commonest signs costs in the languages that are written with thousands."""
    return {
        language: {sign: cost for cost, group in groups for sign in group}
        for language, groups in _read()["signs"].items()
    }


def cost_of_rare(sign: str) -> float:
    """Return what a sign costs that is not among the commonest of its language."""
    place = ord(sign)
    if 0x4E00 <= place <= 0x9FFF:
        return _SIGN_COSTS["ideograph"]
    if 0x3041 <= place <= 0x30FF:
        return _SIGN_COSTS["kana"]
    if 0xAC00 <= place <= 0xD7A3:
        return _SIGN_COSTS["hangul"]
    if 0x3000 <= place <= 0x303F or 0xFF01 <= place <= 0xFF5E or sign in _TYPOGRAPHIC:
        return _SIGN_COSTS["punctuation"]
    return _SIGN_COSTS["other"]


@cache
def _read() -> Mapping[str, Mapping[str, Any]]:
    told: Mapping[str, Mapping[str, Any]] = json.loads(files("digest.read").joinpath("letters.json").read_text("utf-8"))
    return told
