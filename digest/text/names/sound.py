"""How a name sounds, roughly: one short key for its spellings in several tongues and alphabets.

In: one word of a name as written, and its language. Out: a key of consonants; short ones keep their vowels, too. Names
that sound alike share a key, so that it is never the only reason to call two names one. Letters that a press writes by
ear (Biden, Байден) are beyond it: see `digest.text.names.known`.

Source: in the manner of Soundex (R. C. Russell, US patent 1261167, 1918) and the Daitch-Mokotoff Soundex (1985), with
the transliterations of the English, French, German, Italian, Spanish and Polish press.
"""

import re
import unicodedata
from functools import lru_cache

_SPECIAL = str.maketrans(
    {
        "š": "sh",
        "ž": "zh",
        "č": "tsh",
        "ş": "sh",
        "ș": "sh",
        "ç": "s",
        "ć": "tsh",
        "ż": "zh",
        "ź": "z",
        "ś": "s",
        "ł": "l",
    }
    | {"ß": "ss", "đ": "dj", "ø": "o", "æ": "e", "œ": "e", "ı": "i", "þ": "t", "ð": "d"}
    | dict(zip("абвгґдеёжзийклмнопрстуфцчшщыэюяєіїў", "abvggdeeSziiklmnoprstufSSSSieuaeiiv", strict=True))
    | {"х": "k", "ъ": "", "ь": "", "ђ": "S", "ј": "i", "љ": "l", "њ": "n", "ћ": "S", "џ": "S"}
    | dict(zip("ابتثجحخدذرزسشصضطظغفقكلمنهويىةأإآءئؤ", "abttShkddrzsSsdtzgfkklmnhuiiaaaaaiu", strict=True))
    | {"ع": "", "'": "", "’": "", "ʼ": "", "`": "", "-": ""}
)
_POLISH_OR_GERMAN = {"de": (("ch", "k"), ("j", "i")), "pl": (("ch", "k"), ("rz", "s"), ("c", "s"), ("j", "i"))}
_RULES = tuple(
    (re.compile(pattern), made)
    for pattern, made in (
        ("дж|dsch|tsch|schtsch|shch|sch|tch|dzh|tsh|sh|zh|cz|sz|ts|tz|dj(?=[aeiou])", "S"),
        ("ff$", "v"),
        ("kh|ck|qu|q", "k"),
        ("gh|gu(?=[ei])", "g"),
        ("ph", "f"),
        ("th", "t"),
        ("x", "ks"),
    )
)
_LATER = tuple(
    (re.compile(pattern), made)
    for pattern, made in (
        ("ch|ic$|c(?=[eiy])|[sz]", "S"),
        ("c", "k"),
        ("w", "v"),
        ("(?<=[bcdfgklmnprtvS])j|j$|y", "i"),
        ("j", "S"),
        ("(?<=.)h", ""),
        (r"(.)\1+", r"\1"),
    )
)
_VOWELS = frozenset("aeiou")
_DIPHTHONG = {
    "ou": "o",
    "u": "o",
    "ie": "i",
    "e": "i",
    "y": "i",
    "iu": "o",
    "iou": "o",
    "ia": "a",
    "ei": "i",
    "ii": "i",
}
_SHORT = 4
"""Keys with fewer consonants keep their vowels."""

# Case endings of names in the Slavic tongues; those that end in a consonant.
_CASES = {
    "ru": re.compile("(?<=ск)(?:ого|ому|им|ом|ой|ую|их)$|(?<=[ие]н)ым$|(?<=[ое]в)ым$|(?<=[^аеёиоуыэюя]{1})(?:ом|ем)$"),
    "uk": re.compile("(?<=ьк)(?:ого|ому|им|ою|ій)$|(?<=[иіїоеє][нв])им$|(?<=[^аеєиіїоуюя]{1})(?:ові|еві|ом|ем)$"),
    "pl": re.compile("(?<=k)(?:iego|iemu|im|iej)$|(?<=[bcdfghjklłmnprstwzż])(?:owi|iem|em)$|(?<=[a-z])ego$"),
}
_LONG = 5
"""Fewest letters of a word that endings are taken from."""


@lru_cache(maxsize=65536)
def sound(word: str, language: str = "und") -> str:
    """Return the key of one word of a name."""
    lower = word.lower()
    ending = _CASES.get(language)
    if ending and len(lower) >= _LONG:
        lower = ending.sub("", lower)
    latin = unicodedata.normalize("NFKD", lower.translate(_SPECIAL))
    bare = "".join(char for char in latin if char.isalnum())
    for pattern, made in _RULES:
        bare = pattern.sub(made, bare)
    for written, made in _POLISH_OR_GERMAN.get(language, ()):
        bare = bare.replace(written, made)
    for pattern, made in _LATER:
        bare = pattern.sub(made, bare)
    return _key(bare)


def _key(bare: str) -> str:
    """Make the key of a word in plain letters."""
    if not bare:
        return ""
    consonants = "".join(char for char in bare if char not in _VOWELS)
    if len(consonants) >= _SHORT:
        first = "a" if bare[0] in _VOWELS else ""
        return re.sub(r"(.)\1+", r"\1", first + consonants).lower()
    parts = re.findall("[aeiou]+|[^aeiou]", bare)
    if len(parts) > 1 and parts[-1][0] in _VOWELS:
        parts.pop()
    return "".join(_DIPHTHONG.get(part, part[0] if part[0] in _VOWELS else part) for part in parts).lower()
