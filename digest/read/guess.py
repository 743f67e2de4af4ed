"""The encoding of a text that is neither marked nor UTF-8.

Comes in: a sample of bytes. Goes out: the name of the encoding that makes a text of it, or ``None``. It never decodes
a whole document and never settles for an encoding that does not fit every byte of the sample.

Statistics over whole languages err on short texts (measured on Italian in Windows-1252: one paragraph in three), so two
simple questions come first. Are most letters beyond ASCII? Then it is Cyrillic, and the encoding is the one that gives
the commonest letters, small ones within words. Are few of them? Then it is Western European, as long as each sign
stands where such a sign can stand. What neither question settles is left to charset-normalizer.
"""

import re

CYRILLIC = ("koi8_r", "koi8_u", "cp1251", "iso8859_5", "cp866")
"""Encodings of Cyrillic; of two that fit as well, the first is taken."""
WESTERN = ("cp1252", "iso8859_15")
"""Encodings of Western European letters."""
CENTRAL = ("cp1250", "iso8859_2")
"""Encodings of Central European letters."""
_MOSTLY_CYRILLIC = 0.5
"""Share of letters beyond ASCII above which a text is Cyrillic."""
_MOST_ACCENTED = 0.4
"""Share of letters beyond ASCII below which a text may be Western European; a short French sentence reaches 0.37."""
_COMMON = "оеаинтсрвлкмдпуіяьы"
"""The commonest letters of Russian and Ukrainian."""
_RARE = "гзбчйхжшюцщэфъёїєґў"
_ODD = re.compile(
    r"(?<=\w)[А-ЯЁІЇЄҐ](?=[а-яёіїєґ])|[а-яёіїєґ][А-ЯЁІЇЄҐ]|[\u2500-\u25ff\x80-\x9f]|\w[^\w\s'’.,:;!?\"»”)…-]+\w"
)
"""A capital within a word, a sign of a drawing, a sign within a word."""
_WESTERN = re.compile(
    r"[\x00-\x7fÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿ"
    r"ŒœŠšŽžŸ€‚„…‘’“”•–—‹›«»¡¿ªº°§·´£©®™²³½\xa0¤]*"
)
_MISPLACED = re.compile(r"[^\W\d_][¿¡²³½ªº°§£¤©®™•][^\W\d_]|\s[²³½ªº¤][^\W\d_]|[^\W\d_][¿¡]|[^\W\d_mM][²³]")
_ISO_CENTRAL = re.compile(rb"[a-z][\xb1\xb6\xbc\xbe]|[\xb1\xb6\xbc\xbe][a-z]")
"""Polish and Czech letters of ISO 8859-2 that are signs in Windows-1250 (or a letter that Slovak alone has)."""
_SLAVIC = (("ø", "èìùòïš"), ("æ", "èêœñš"))
"""What Czech, Polish and Croatian letters become: pairs that no Western language writes side by side."""


def guess(sample: bytes) -> str | None:
    """Return the encoding of `sample`, or ``None`` where none fits."""
    western = _decoded(sample, WESTERN[0]) or sample.decode("latin-1")
    letters = sum(map(str.isalpha, western))
    beyond = len(re.findall(rb"[\x80-\xff]", sample))
    if beyond > max(1, (letters or 1) * _MOSTLY_CYRILLIC):
        return _cyrillic(sample) or _statistical(sample)
    return _western(sample) or _statistical(sample)


def _cyrillic(sample: bytes) -> str | None:
    """Return the encoding that gives the most plausible Cyrillic."""
    readings = [(text, encoding) for encoding in CYRILLIC if (text := _decoded(sample, encoding)) is not None]
    best, encoding = max(((_plausible(text), encoding) for text, encoding in readings), default=(0, None), key=_first)
    return encoding if best > 0 else None


def _first(pair: tuple[int, str | None]) -> int:
    return pair[0]


def _plausible(text: str) -> int:
    common = sum(text.count(letter) for letter in _COMMON)
    rare = sum(text.count(letter) for letter in _RARE)
    return 2 * common + rare - 4 * len(_ODD.findall(text))


def _western(sample: bytes) -> str | None:
    """Return the Western European encoding of a sample, if it has one."""
    text = _decoded(sample, WESTERN[0])
    if text is None or not _WESTERN.fullmatch(text) or _MISPLACED.search(text):
        return None
    if any(sign in text and any(other in text for other in others) for sign, others in _SLAVIC):
        return None
    letters = sum(map(str.isalpha, text))
    accented = sum(letter.isalpha() and not letter.isascii() for letter in text)
    if accented > max(2, letters * _MOST_ACCENTED):
        return None
    # The currency sign of Windows-1252 is the euro of ISO 8859-15, which has no letters between 128 and 159.
    return "iso8859_15" if "¤" in text and not re.search(rb"[\x80-\x9f]", sample) else WESTERN[0]


def _statistical(sample: bytes) -> str | None:
    # The import takes as long as all the rest of a small run, and few documents need it.
    from charset_normalizer import from_bytes  # noqa: PLC0415

    # Signs within words are the letters of another encoding.
    misplaced = _MISPLACED.search(_decoded(sample, WESTERN[0]) or "")
    best = from_bytes(sample, cp_isolation=[*(() if misplaced else WESTERN), *CENTRAL, *CYRILLIC]).best()
    encoding = best.encoding if best else None
    # Windows-1250 has some of its letters between 128 and 159, where ISO 8859-2 has none.
    if encoding == CENTRAL[0] and _ISO_CENTRAL.search(sample) and not re.search(rb"[\x80-\x9f]", sample):
        return CENTRAL[1]
    return encoding


def _decoded(sample: bytes, encoding: str) -> str | None:
    try:
        return sample.decode(encoding)
    except UnicodeDecodeError:
        return None
