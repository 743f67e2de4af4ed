"""The facts of a sentence that a model wrote, held against the sentences that it cites.

In: the sentence, the cited text and what is known of the language. Out: what is wrong, in words, or ``None``. Names,
figures, dates and quotations must stand in what is cited. It judges by the letters alone and believes nothing: a true
sentence in other words may be refused, and the source's own stands then.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from digest.model import Span
from digest.retell.tongue import Tongue, whole
from digest.text.dates.names import names as calendar
from digest.text.quotes import marks, quotations
from digest.text.words import Word, fold_words, words_of

_FIGURE = re.compile(r"\d+(?:[.,\u00a0\u202f'’ ]\d{3}(?!\d))+(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
_MOST_DIGITS = 100
"""Python reads no number of more than 4,300."""
_NEAR_A_FIGURE = 4
_BETWEEN_NAMES = 3
_BEFORE_COUNTED = 2
_SHORTEST_DATE_WORD = 4


def wrong_facts(said: str, cited: Sequence[str], tongue: Tongue, speakers: frozenset[str] = frozenset()) -> str | None:
    """Say which fact of a sentence what it cites does not have.

    Args:
        said: The sentence that a model wrote.
        cited: The sentences that it cites.
        tongue: Of their language.
        speakers: Stems of the names of those whose words it gives; they may stand before or behind what they say.
    """
    checks = (_names, _figures, _dates)
    found = next(filter(None, (check(said, cited, tongue) for check in checks)), None)
    return found or _quotations(said, cited) or _order(said, cited, tongue, speakers)


def _name_words(text: str) -> list[Word]:
    """Return the words of a text that are, or may be, names: those with a capital."""
    return [word for word in words_of(text) if word.capital and not word.folded.isdigit()]


def _names(said: str, cited: Sequence[str], tongue: Tongue) -> str | None:
    """Find a name that is not cited, or that is put together from two."""
    known = frozenset().union(*map(tongue.all_stems, cited))
    if not tongue.has_capitals:
        return None
    words = words_of(said)
    for word in _name_words(said):
        is_plain = word == words[0] and (word.folded in tongue.lexicon.stop or _is_figure(word, tongue))
        if not is_plain and tongue.stem(word.folded) not in known:
            return f"“{said[word.start : word.end]}” is in none of the sentences that it cites"
    return next(_torn_names(said, words, cited, tongue), None)


def _torn_names(said: str, words: Sequence[Word], cited: Sequence[str], tongue: Tongue) -> Iterator[str]:
    """Yield two words that stand together as one name, and do not in what is cited."""
    lines = [[(tongue.stem(word.folded), word.capital) for word in words_of(text)] for text in cited]
    for one, other in pairwise(words):
        together = one.capital and other.capital and said[one.end : other.start] in {" ", "-", "\u00a0"}
        if not together or one.folded in tongue.lexicon.stop or _is_figure(one, tongue):
            continue
        pair = tongue.stem(one.folded), tongue.stem(other.folded)
        if not any(_follows(line, *pair) for line in lines):
            yield f"“{said[one.start : other.end]}” is no name in the sentences that it cites"


def _follows(line: Sequence[tuple[str, bool]], one: str, other: str) -> bool:
    """Tell whether a stem stands behind another, with a second name between them, or a few words that are none."""
    for index, (stem, _) in enumerate(line):
        for size in range(_BETWEEN_NAMES + 1 if stem == one else 0):
            between = [capital for _, capital in line[index + 1 : index + 1 + size]]
            reached = line[index + 1 + size : index + 2 + size]
            if [stem for stem, _ in reached] == [other] and (not any(between) or size == 1):
                return True
    return False


def _order(said: str, cited: Sequence[str], tongue: Tongue, speakers: frozenset[str]) -> str | None:
    """Find two names that stand the other way round in what is cited: who did it and to whom it was done."""
    if not tongue.has_capitals:
        return None
    lines = [[tongue.stem(word.folded) for word in words_of(text)] for text in cited]
    stems = [(tongue.stem(word.folded), word) for word in _name_words(said)]
    named = [(stem, word) for stem, word in stems if stem not in speakers and word.folded not in tongue.lexicon.stop]
    for (one, first), (other, second) in pairwise(named):
        together = [line for line in lines if one in line and other in line]
        if one != other and together and not any(_before(line, one, other) for line in together):
            return f"“{said[first.start : first.end]}” and “{said[second.start : second.end]}” have changed places"
    return None


def _before(line: Sequence[str], one: str, other: str) -> bool:
    """Tell whether a stem stands anywhere before another."""
    return line.index(one) < len(line) - 1 - line[::-1].index(other)


def figures(text: str, tongue: Tongue) -> list[tuple[str, str, int]]:
    """Return the figures of a text, also those in words: the value, as written, and the place."""
    found = [(_value(each[0]), each[0], each.start()) for each in _FIGURE.finditer(text)]
    for word in words_of(text):
        if value := tongue.numbers.get(word.folded):
            found.append((value, text[word.start : word.end], word.start))
        elif any(word.folded.startswith(begin) for begin in tongue.numerals):
            found.append((tongue.stem(word.folded), text[word.start : word.end], word.start))
    return sorted(found, key=lambda each: each[2])


def _value(figure: str) -> str:
    """Return a figure without the marks of its thousands, with a point for its fraction."""
    groups = re.split(r"[.,\u00a0\u202f'’ ]", figure)
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]) and groups[0] != "0":
        return "".join(groups)
    if len(groups) > 1:
        return f"{''.join(groups[:-1])}.{groups[-1]}"
    return str(int(figure)) if len(figure) <= _MOST_DIGITS else figure


def _figures(said: str, cited: Sequence[str], tongue: Tongue) -> str | None:
    """Find a figure that is not cited, or that counts something else there."""
    known = {value for text in cited for value, _, _ in figures(text, tongue)}
    for value, written, at in figures(said, tongue):
        if value not in known:
            return f"the number “{written}” is in none of the sentences that it cites"
        if _counts_other(said, at, value, cited, tongue):
            return f"the number “{written}” counts something else in the sentences that it cites"
    return None


def _counts_other(said: str, at: int, value: str, cited: Sequence[str], tongue: Tongue) -> bool:
    """Tell whether the thing that a figure counts stands in what is cited, and never near that figure."""
    behind = [word for word in words_of(said) if word.start > at][:_BEFORE_COUNTED]
    counted = next((word for word in behind if tongue.is_said(word)), None)
    if counted is None or _is_figure(counted, tongue):
        return False
    stem, seen = tongue.stem(counted.folded), False
    for text in cited:
        words = words_of(text)
        places = [index for index, word in enumerate(words) if tongue.stem(word.folded) == stem]
        starts = [start for known, _, start in figures(text, tongue) if known == value]
        counting = [max(i for i, word in enumerate(words) if word.start <= start) for start in starts]
        if any(abs(place - index) <= _NEAR_A_FIGURE for place in places for index in counting):
            return _is_nearer_to_other(words, places, counting, text, tongue)
        seen = seen or bool(places)
    return seen


def _is_nearer_to_other(
    words: Sequence[Word], places: Sequence[int], counting: Sequence[int], text: str, tongue: Tongue
) -> bool:
    """Tell whether another figure stands right before the thing that is counted, and this one does not."""
    others = {start for _, _, start in figures(text, tongue)} - {words[index].start for index in counting}
    for place in places:
        before = range(max(0, place - _BEFORE_COUNTED), place)
        own = [index for index in before if index in counting]
        other = [index for index in before if words[index].start in others]
        if own or not other:
            return False
    return True


def _is_figure(word: Word, tongue: Tongue) -> bool:
    """Tell whether a word is a number."""
    return word.folded in tongue.numbers or word.folded.startswith(tongue.numerals or ("\0",))


def _dates(said: str, cited: Sequence[str], tongue: Tongue) -> str | None:
    """Find a month, a day of the week or a word such as "yesterday" that is not cited."""
    known = frozenset().union(*map(tongue.all_stems, cited))
    text = "\0".join(cited)
    for word in words_of(said):
        is_known = tongue.stem(word.folded) in known or (tongue.is_joined and word.folded in text)
        if not is_known and len(word.folded) >= _SHORTEST_DATE_WORD and is_of_calendar(word.folded):
            return f"the date “{said[word.start : word.end]}” is in none of the sentences that it cites"
    return None


def is_of_calendar(word: str) -> bool:
    """Tell whether a folded word is a month, a weekday or a day told from today."""
    known = calendar()
    return (word,) in known.months or (word,) in known.weekdays or (word,) in known.relative


def _quotations(said: str, cited: Sequence[str]) -> str | None:
    """Find a quotation that stands nowhere in what is cited, or whose words nobody is quoted with there."""
    quoted = quotations(said, whole(said))
    opened = [mark for mark in marks(said) if mark.role != "apostrophe"]
    if any(not any(each.start <= mark.start < each.end for each in quoted) for mark in opened if mark.double):
        return "it has a quotation mark without its other half"
    singles = [mark for mark in opened if not mark.double]
    pairs = [Span(start=one.start, end=two.end) for one, two in zip(singles[::2], singles[1::2], strict=False)]
    outer = [span for span in pairs if not any(each.covers(span) for each in quoted)]
    for span in (*quoted, *outer):
        words = fold_words(span.of(said))
        if not any(_holds(fold_words(each.of(text)), words) for text in cited for each in _quoted(text)):
            return f"the quotation {span.of(said)} is in none of the sentences that it cites"
    return None


def _quoted(text: str) -> list[Span]:
    """Return what a cited text quotes, in double or single marks."""
    singles = [mark for mark in marks(text) if mark.role != "apostrophe" and not mark.double]
    opening = [mark for mark in singles if mark.role == "open"]
    pairs = [
        Span(start=mark.start, end=next((end.end for end in singles if end.start > mark.start), mark.end))
        for mark in opening
    ]
    return [*quotations(text, whole(text)), *pairs]


def _holds(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Tell whether words stand among others in one run."""
    size = len(wanted)
    return any(tuple(words[at : at + size]) == tuple(wanted) for at in range(len(words) - size + 1))
