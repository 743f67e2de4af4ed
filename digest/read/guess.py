"""The encoding of a text that is neither marked nor UTF-8.

Comes in: a sample of bytes. Goes out: the name of the encoding that makes a text of it, or ``None``. It never decodes
a whole document and never settles for an encoding that does not fit every byte of the sample.

Every encoding that fits is tried: its letters cost the more, the less likely they stand beside each other in a language
(see `digest.read.letters`), and the cheapest reading wins. Encodings that give the same letters are one reading, named
by the first of them. Encodings with several bytes a sign are judged by how common their signs are.

Source: W. Cavnar and J. Trenkle, "N-gram-based text categorization" (1994), on pairs of letters.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from math import inf

from digest.read.letters import Letters, cost_of_rare, load_letters, load_signs

SINGLE = {
    "cp1252": ("LATIN", 0),
    "cp1251": ("CYRILLIC", 0),
    "cp1250": ("LATIN", 3),
    "koi8_r": ("CYRILLIC", 1),
    "koi8_u": ("CYRILLIC", 2),
    "cp1253": ("GREEK", 0),
    "cp1254": ("LATIN", 4),
    "cp1255": ("HEBREW", 0),
    "cp1256": ("ARABIC", 0),
    "cp1257": ("LATIN", 6),
    "cp874": ("THAI", 0),
    "iso8859_15": ("LATIN", 3),
    "iso8859_2": ("LATIN", 4),
    "iso8859_5": ("CYRILLIC", 3),
    "iso8859_7": ("GREEK", 2),
    "iso8859_9": ("LATIN", 6),
    "iso8859_8": ("HEBREW", 2),
    "iso8859_6": ("ARABIC", 2),
    "iso8859_1": ("LATIN", 12),
    "cp866": ("CYRILLIC", 5),
    "mac_cyrillic": ("CYRILLIC", 6),
    "mac_roman": ("LATIN", 9),
    "cp850": ("LATIN", 10),
    "cp437": ("LATIN", 14),
    "mac_latin2": ("LATIN", 16),
    "cp852": ("LATIN", 14),
}
"""Encodings of one byte a sign: their script, and what it costs in bits that they are rare; the likeliest first."""
SEVERAL = {
    "gb18030": (("zh", "zh_Hant"), 6),
    "shift_jis": (("ja",), 6),
    "cp932": (("ja",), 7),
    "euc_jp": (("ja",), 6),
    "cp949": (("ko",), 6),
    "big5": (("zh_Hant", "zh"), 6),
    "big5hkscs": (("zh_Hant",), 9),
}
"""Encodings of several bytes a sign: the languages written with them, and what it costs that they are rare."""
_MIXED = 8.0
"""What it costs in bits that a plain letter stands beside one of another script."""
_MIXED_SIGNS = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f]|[^\x00-\x7f](?=[A-Za-z])")
_TOGETHER = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]{2}")
"""Two signs side by side, as no text is without that is written with thousands of them."""
_TELLING = 2_000
"""Bytes that are judged, in words with signs beyond ASCII."""
_WORD = 60
"""Bytes to both sides of a rare sign."""
_HOPELESS = 2.5
"""How many times the bits of the best reading make the other languages of a reading not worth trying."""
_LANGUAGES = 8
"""How many languages of a script are looked at, after how likely their plain letters are."""
_MARKUP = re.compile(rb"<(?:script|style)\b[^<]*(?:<(?!/s)[^<]*){,99}</s[^<>]*>|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_BEYOND_ASCII = bytes(range(128, 256))
_PLAIN = re.compile(r"[\x00-\x7f\s]+")
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_CASED = frozenset(("LATIN", "CYRILLIC", "GREEK"))
_CASES = (
    (0.0, 0.4, 2.0),
    (0.0, 0.0, 9.0),
    (0.0, 0.5, 3.0),
)
"""What a sign without case, a small letter or a capital costs behind each of them."""

Pairs = Mapping[tuple[int, int], int]
Languages = Mapping[str, Sequence[tuple[float, Letters]]]


@dataclass(frozen=True, slots=True)
class _Reading:
    encoding: str
    script: str
    bits: float
    signs: Mapping[int, str]


def guess(sample: bytes) -> str | None:
    """Return the encoding of `sample`, or ``None`` where none fits."""
    text = _MARKUP.sub(b" ", sample) if b"<" in sample else sample
    # The letters of some pages stand in their attributes alone.
    text = sample if text.isascii() else text
    # No encoding has blanks within a sign.
    telling = _telling(b" ".join(text.split()))
    pairs = _pairs(telling)
    plain = {pair: count for pair, count in pairs.items() if max(pair) < 128}
    beyond = {pair: count for pair, count in pairs.items() if max(pair) > 127}
    languages = _languages(plain)
    latin = [letters for _, letters in languages["LATIN"]]
    found = [*_single(beyond, languages, {32, *sample}), *_several(telling, latin, sample)]
    return min(found, default=(0.0, None), key=_bits)[1]


def _telling(text: bytes) -> bytes:
    """Return the words with signs beyond ASCII and their neighbours, each such sign among them, and some more words."""
    begin = text[:_TELLING]
    most = _TELLING if len(begin.translate(None, _BEYOND_ASCII)) * 2 > len(begin) else _TELLING // 2
    if len(text) <= most:
        return text
    told = _neighbours(text, most)
    found = [_word(text, byte) for byte in sorted(set(text) - set(told)) if byte > 127]
    more = text[: max(0, most - len(told))].rpartition(b" ")[0]
    return b" ".join([*found, more, told])


def _neighbours(text: bytes, most: int) -> bytes:
    """Return the first words with signs beyond ASCII, and the words beside them."""
    words = text.split(b" ")
    chosen: list[bytes] = []
    size, after = 0, 0
    for place, word in enumerate(words):
        if size > most:
            break
        if not word.isascii():
            beside = words[max(after, place - 1) : place + 2]
            after = place + 2
            chosen += beside
            size += sum(map(len, beside)) + len(beside)
    return b" ".join(chosen)[:most]


def _word(text: bytes, byte: int) -> bytes:
    """Return the word that a byte first stands in, unless it is a whole line of signs without blanks."""
    place = text.index(byte)
    before = text[max(0, place - _WORD) : place].split(b" ")[-1]
    after = text[place : place + _WORD].split(b" ")[0]
    return before + after if len(before) + len(after) < _WORD else b""


def _bits(pair: tuple[float, object]) -> float:
    return pair[0]


def _pairs(text: bytes) -> Pairs:
    return Counter(zip(b" " + text, text, strict=False))


def _languages(plain: Pairs) -> Languages:
    """Return the likeliest languages of each script, with the bits that the plain letters cost in them."""
    latin = [(_plain_bits(plain, letters), letters) for letters in load_letters().values() if letters.script == "LATIN"]
    latin = sorted(latin, key=_bits)[:_LANGUAGES]
    scripts = {"LATIN": latin}
    for letters in load_letters().values():
        if letters.script != "LATIN":
            # Plain letters in a text of another script are words of a Latin one.
            scripts.setdefault(letters.script, []).append((latin[0][0], letters))
    return scripts


def _plain_bits(plain: Pairs, letters: Letters) -> float:
    places, costs = _plain_places(letters), letters.costs
    return sum(count * costs[places[a]][places[b]] for (a, b), count in plain.items())


@cache
def _plain_places(letters: Letters) -> tuple[int, ...]:
    return tuple(letters.place(chr(byte))[0] for byte in range(128))


def _single(beyond: Pairs, languages: Languages, every: AbstractSet[int]) -> Iterator[tuple[float, str]]:
    """Yield what the text costs in each encoding of one byte a sign that fits."""
    best = inf
    for reading in _readings(every):
        extra = _script_bits(beyond, reading)
        if extra is None:
            continue
        least = inf
        for spent, letters in languages[reading.script]:
            least = min(least, spent + extra + _letter_bits(beyond, reading, letters))
            if least > best * _HOPELESS:
                break
        best = min(best, least)
        yield least, reading.encoding


def _readings(found: AbstractSet[int]) -> Iterator[_Reading]:
    """Yield the encodings that fit, each set of letters once."""
    seen = set()
    for encoding, (script, bits) in SINGLE.items():
        table = _table(encoding)
        signs = {byte: table[byte] for byte in found}
        key = (script, tuple(signs.values()))
        if "" not in signs.values() and key not in seen:
            seen.add(key)
            yield _Reading(encoding, script, bits, signs)


@cache
def _table(encoding: str) -> tuple[str, ...]:
    """Return the sign of each byte; an empty one where there is none."""
    return tuple(bytes([byte]).decode(encoding, "ignore") for byte in range(256))


def _letter_bits(beyond: Pairs, reading: _Reading, letters: Letters) -> float:
    """Return what the pairs of letters cost in a language."""
    found = {byte: _place(letters, sign) for byte, sign in reading.signs.items()}
    places = {byte: place for byte, (place, _) in found.items()}
    more = {byte: bits for byte, (_, bits) in found.items()}
    costs = letters.costs
    return sum(count * (costs[places[a]][places[b]] + more[b]) for (a, b), count in beyond.items())


@cache
def _place(letters: Letters, sign: str) -> tuple[int, float]:
    return letters.place(sign)


def _script_bits(beyond: Pairs, reading: _Reading) -> float | None:
    """Return what a reading costs in any language of its script; ``None`` where it has no two letters together."""
    case = _case_bits(beyond, reading) if reading.script in _CASED else 0.0
    if reading.script == "LATIN":
        return case + reading.bits
    letters = {byte for byte, sign in reading.signs.items() if sign.isalpha()}
    together = [(a, b, count) for (a, b), count in beyond.items() if a in letters and b in letters]
    if not any(min(a, b) > 127 for a, b, _ in together):
        return None
    return case + reading.bits + _MIXED * sum(count for a, b, count in together if min(a, b) < 128)


def _case_bits(beyond: Pairs, reading: _Reading) -> float:
    cases = {byte: 1 if sign.islower() else 2 if sign.isupper() else 0 for byte, sign in reading.signs.items()}
    return sum(count * _CASES[cases[a]][cases[b]] for (a, b), count in beyond.items())


def _several(telling: bytes, latin: Sequence[Letters], sample: bytes) -> Iterator[tuple[float, str]]:
    """Yield what the text costs in each encoding of several bytes a sign that fits."""
    known = load_signs()
    for encoding, (languages, rare) in SEVERAL.items():
        text = _decoded(telling, encoding)
        if text is None or not _TOGETHER.search(text) or _decoded(sample, encoding) is None:
            continue
        signs = Counter(_PLAIN.sub("", text))
        pairs = _pairs(_BEYOND.sub(" ", text).encode())
        plain = min(_plain_bits(pairs, letters) for letters in latin)
        plain += _MIXED * len(_MIXED_SIGNS.findall(text))
        for language in languages:
            told = known[language]
            bits = sum(count * (told.get(sign) or cost_of_rare(sign)) for sign, count in signs.items())
            yield plain + bits + rare, encoding


def _decoded(sample: bytes, encoding: str) -> str | None:
    """Decode a sample, whose last sign may be cut."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return None
