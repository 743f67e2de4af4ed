"""Clean-up of source text at the moment it is printed.

What comes in: a piece of an article's text and its language. What goes out: the same letters and digits in the same
order, with stray spaces gone and quotation marks and apostrophes as the language sets them. This module never adds,
drops or changes a letter or a digit, and never touches the article itself: spans go on counting in the original.

A sentence is set on its own, while a quotation may run over several of them. So each mark is judged by the characters
beside it, and never by counting whether a quotation is open.
"""

import re

from digest.render.spacing import alternatives, spaced
from digest.render.typography import Typography, typography

# Control characters, soft hyphens, invisible spaces, bidirectional embeddings, overrides and isolates, tag characters,
# interlinear marks, non-characters: none is printed, and several can make a text read as what it is not.
# Source: Unicode Technical Report 36 (Unicode Security Considerations), section 2; Unicode Standard Annex 9.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u2060-\u2064\u202a-\u202e\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_NEAR = 20  # characters beside a mark that are looked at: more than any elision, more than marks ever stand together
# Ideographs and kana stand without spaces, and lines end between them anyway.
_ENDLESS = re.compile("[^\\s\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]{90,}")
_PIECE = re.compile(r".{30}(?!$)")
_SPACES = re.compile(r"\s+")
_BREAKING = re.compile(r"[^\S\u00a0\u202f]+")  # but for the no-break spaces that were set on purpose

_DOUBLE = '"“”„‟«»＂'
_SINGLE = "'’‘‚‛`´"
_STRAIGHT = '"＂'
_ENDS = frozenset(".,;:!?)…")
_CLOSERS = "»”"
_OPENERS = "([{‹<¿¡–—-/"
_TWO_SINGLES = re.compile(r"''|‘‘|’’|``|´´")
_SPACED_HYPHEN = re.compile(r"(?<=[^\s\d]) --? (?=\S)|(?<=\d) --? (?=[^\s\d])")  # between digits it is a minus
_FEET = re.compile(r"(?<!\w)\d{1,2}['’]\d{1,2}$")
_ROCK_AND_ROLL = re.compile(r"(?<!\w)['‘’](?=n['’](?!\w))", re.IGNORECASE)


def clean(text: str) -> str:
    """Return `text` on one line, without characters that are not seen or that turn its direction."""
    visible = _UNSEEN.sub("", _LONE_SURROGATE.sub("\ufffd", text))
    return _BREAKING.sub(" ", visible).strip()


def clean_edges(text: str) -> str:
    """Return `text` cleaned, with a space kept where it begins or ends with one."""
    inner = clean(text)
    return f"{' ' if text[:1].isspace() else ''}{inner}{' ' if inner and text[-1:].isspace() else ''}"


def capitalised(text: str, language: str) -> str:
    """Return `text` with its first letter as a capital.

    A letter without a capital of one character that leads back to it stays, and so does a word that has a capital
    inside (*iPhone*).
    """
    place = next((place for place, character in enumerate(text) if character.isalnum()), len(text))
    word = re.match(r"\w*", text[place:])
    letter = text[place : place + 1]
    if word and any(character.isupper() for character in word[0][1:]):
        return text
    capital = typography(language).capitals.get(letter)
    if capital is None:
        capital = letter.title()
        if len(capital) != 1 or capital.lower() != letter:
            return text
    return text[:place] + capital + text[place + 1 :]


def uncapitalised(text: str, language: str = "en") -> str:
    """Return a form of saying with a small first letter: it may have stood at the begin of a sentence."""
    smalls = {capital: small for small, capital in typography(language).capitals.items()}
    small = smalls.get(text[:1], text[:1].lower())
    return small + text[1:] if len(small) == 1 and not text[1:2].isupper() else text


def breakable(text: str) -> str:
    """Return `text` with places to break in words beyond any language's longest, which would hold up a line breaker."""
    return _ENDLESS.sub(lambda found: _PIECE.sub("\\g<0>\u200b", found[0]), text)


def typeset(text: str, language: str) -> str:
    """Return `text` as `language` prints it.

    Args:
        text: A sentence, a headline or a name, as its source has it.
        language: ISO 639-1 code; one that is not known takes English marks.
    """
    rules = typography(language)
    # The source's own spaces are not trusted: each language sets its no-break spaces itself.
    line = _TWO_SINGLES.sub('"', _SPACES.sub(" ", clean(text)))
    line = _join_elisions(line, rules)
    line = _set_doubles(line, rules)
    line = _set_singles(line, rules)
    return spaced(_SPACED_HYPHEN.sub(" – ", line), rules)


def _join_elisions(line: str, rules: Typography) -> str:
    """Close the gap in ``l’ ambasciatore``."""
    if not rules.elisions:
        return line
    return re.sub(
        rf"(?<![\w'’‘])(?:{alternatives(rules.elisions)})['’`´] (?=[\w{_DOUBLE}])",
        lambda found: found[0][:-1],
        line,
        flags=re.IGNORECASE,
    )


def _set_doubles(line: str, rules: Typography) -> str:
    """Replace every double mark by the language's own; see the module's docstring for how each is judged."""
    marks = rules.opening.strip() + rules.closing.strip()
    printed: list[str] = []
    fused = False
    for place, character in enumerate(line):
        if fused and character in "'’" and _ends_word(line, place):
            # Where an elision has lost its apostrophe to the opening mark, the closing one has lost half of itself.
            printed.append(rules.closing)
            fused = False
        elif character not in _DOUBLE:
            printed.append(character)
        else:
            eaten = _has_eaten_apostrophe(line, place, rules)
            role = "open" if eaten else _role(line, place, marks)
            printed.append(
                ("’" if eaten else "") + {"open": rules.opening, "close": rules.closing}.get(role, character)
            )
            fused = eaten or (role == "open" and _is_closed_by_half(line, place, rules, marks))
    return _close_up("".join(printed), rules)


def _ends_word(line: str, place: int) -> bool:
    """Tell whether the mark at `place` stands after a letter and before none."""
    after = line[place + 1 : place + 2]
    return place > 0 and line[place - 1].isalnum() and not after.isalnum()


def _is_closed_by_half(line: str, place: int, rules: Typography, marks: str) -> bool:
    """Tell whether the quotation that opens at `place` is closed by a single mark, as in ``”inaccettabili’``."""
    doubles = [other for other in range(place + 1, len(line)) if line[other] in _DOUBLE]
    if doubles and not _has_eaten_apostrophe(line, doubles[0], rules) and _role(line, doubles[0], marks) != "open":
        return False
    return bool(re.search(r"\w{4}['’](?!\w)", line[place : doubles[0] if doubles else len(line)]))


def _has_eaten_apostrophe(line: str, place: int, rules: Typography) -> bool:
    """Tell whether the mark stands for an apostrophe and an opening mark, as in ``all”operazione``."""
    if not rules.elisions or not line[place + 1 : place + 2].isalpha():
        return False
    word = re.search(r"(?<!\w)([^\W\d_]+)$", line[max(0, place - _NEAR) : place])
    return word is not None and word[1].lower() in rules.elisions


def _role(line: str, place: int, marks: str) -> str:
    """Judge a double mark by its neighbours: ``open``, ``close``, or ``keep`` where they do not tell."""
    character = line[place]
    if character in _STRAIGHT and _FEET.search(line[max(0, place - _NEAR) : place]):
        return "keep"
    before = line[max(0, place - _NEAR) : place].rstrip(_DOUBLE + _SINGLE)[-1:]
    after = line[place + 1 : place + 1 + _NEAR].lstrip(_DOUBLE + _SINGLE)[:1]
    if place and line[place - 1] in "'’" and after.isalnum() and before.isalnum():
        return "open"
    left = not before or before.isspace() or before in _OPENERS
    right = not after or after.isspace()
    if before and left and after in _ENDS and character in _CLOSERS:
        return "close"  # a closing mark set off by a blank, as French has it: « oui », dit-il
    if left != right:
        return "open" if left else "close"
    if not left and not after.isalnum():
        return "close"
    return _own_direction(character, before, marks)


def _own_direction(character: str, before: str, marks: str) -> str:
    """Return the direction that a mark has by itself; a straight one has none."""
    if character in _STRAIGHT:
        return "close" if not before else "open" if before == ":" else "keep"
    if character in marks and marks[0] != marks[1]:
        return "open" if character == marks[0] else "close"
    return "open" if character in "“„‟«" else "close"


def _close_up(line: str, rules: Typography) -> str:
    """Drop spaces inside guillemets and low marks, whose direction cannot be mistaken."""
    opening, closing = rules.opening[0], rules.closing[-1]
    if opening == closing:
        return line
    line = re.sub(rf"{opening}[ \u202f]*(?=\S)", rules.opening, line)
    return re.sub(rf"(?<=\S)[ \u202f]*{closing}", rules.closing, line)


def _set_singles(line: str, rules: Typography) -> str:
    """Set apostrophes, and single marks that open a word and are closed later."""
    line = re.sub(r"(?<=[^\W\d_])['`´’‘‛](?=\w)", "’", line)
    line = re.sub(r"(?<=[^\W\d_])['’](?!\w)", "’", line)
    line = re.sub(r"(?<!\w)['’](?=\d)", "’", line)
    line = _ROCK_AND_ROLL.sub("’", line)
    line = re.sub(rf"(?:(?<=[\s({_DOUBLE}])|^)['‘](?=[^\W\d_][^'’]*[^\W\d_][’](?!\w))", "‘", line)
    opening, closing = rules.singles
    if (opening, closing) == ("‘", "’"):
        return line
    return re.sub(r"(?<!\w)‘([^‘’]*[^\W\d_])’(?!\w)", rf"{opening}\1{closing}", line)
