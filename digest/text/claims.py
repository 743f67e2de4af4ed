"""Claims: who said what, and who relayed it.

In: the sentences of one story, its language's lexicon and the outlets' names. Out: `Claim` values in order. A speaker
is a name or an office that stands beside a form of saying; a relay is an outlet or channel beside a form of relaying,
in the sentence itself or in a "Lo riporta X" that follows. It writes nothing: every word is the source's own. What it
does not find it leaves out.

Source: the cue and source spans of Pareti, "PARC 3.0: a corpus of attribution relations" (LREC 2016), as rules.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.model import Claim, Outlet, Span
from digest.text.lexicon import Lexicon
from digest.text.quotes import quotations
from digest.text.words import Word, fold_words, opening, positions, words_of

_LINKS = frozenset(
    {"di", "del", "della", "dei", "degli", "delle", "dello", "dell", "d", "de", "of", "the", "for", "von"}
)
_REACH_AFTER = 5
_REACH_PAST_COMMA = 3
_CLAUSE = ";:.!?"

Names = Mapping[tuple[str, ...], str]
"""Folded words of an outlet's name or alias, to its name."""


@dataclass(frozen=True, slots=True)
class _Mention:
    """A speaker that a sentence names: a run of words."""

    start: int
    stop: int
    outlet: str | None
    paper: bool
    """Whether it is a paper ("una nota"), behind which somebody stands."""
    speaks: bool
    """Whether it can speak: a name behind "in" or "to" is a place or a listener."""


@dataclass(frozen=True, slots=True)
class _Marked:
    """What is known of a sentence's words while its speakers are looked for."""

    offices: Mapping[int, int]
    """Index of each office's first word, to the index after its last."""
    outlets: frozenset[int]
    """Index of each outlet's first word."""
    lexicon: Lexicon


@dataclass(frozen=True, slots=True)
class _Clause:
    """One sentence, taken apart: words outside quotations only."""

    text: str
    span: Span
    words: Sequence[Word]
    mentions: Sequence[_Mention]
    quoted: bool


def outlet_names(outlets: Iterable[Outlet]) -> Names:
    """Index the outlets' names and aliases by their folded words."""
    return {fold_words(name): each.name for each in outlets for name in (each.name, *each.aliases) if fold_words(name)}


def outlets_in(text: str, span: Span, names: Names) -> tuple[str, ...]:
    """Return the names of the outlets mentioned in a span, in order of first mention."""
    words = words_of(text, span)
    found = positions(words, _longest_first(names))
    kept = [names[_folded(words, at)] for at in found if words[at[0]].capital]
    return tuple(dict.fromkeys(kept))


def claims_of(
    text: str, sentences: Sequence[Span], lexicon: Lexicon, *, article: str, names: Names
) -> tuple[Claim, ...]:
    """Find the claims of a story.

    Args:
        text: The article's text.
        sentences: The story's sentences, in order.
        lexicon: Of the story's language.
        article: The article's id.
        names: See `outlet_names`.
    """
    claims: list[Claim] = []
    channel: str | None = None
    for before, sentence in zip((None, *sentences), sentences, strict=False):
        clause = _take_apart(text, sentence, lexicon, names)
        outlets = _relays(clause, lexicon)
        attributing = opening(words_of(text, sentence), lexicon.attributing) is not None
        claim = _claim(clause, lexicon, article)
        follows = bool(claims) and before is not None and claims[-1].span.end >= before.end
        if attributing and follows and (claim is None or _is_outlet(claim.speaker, names)):
            added = dict.fromkeys((*claims[-1].relays, *outlets))
            relays = tuple(each for each in added if each != claims[-1].speaker)
            claims[-1] = replace(claims[-1], relays=relays, span=Span(start=claims[-1].span.start, end=sentence.end))
            continue
        if claim is None and outlets and _cues(clause, lexicon.relays):
            claim = _relayed_only(clause, outlets[0], lexicon, article)
        if claim is not None:
            own = names.get(fold_words(claim.speaker))
            relays = tuple(dict.fromkeys(each for each in (*((channel,) if channel else ()), *outlets) if each != own))
            claims.append(replace(claim, relays=relays))
        channel = _channel(clause, lexicon)
    return tuple(claims)


def _longest_first(names: Names) -> list[tuple[str, ...]]:
    """Return the folded names, longest first."""
    return sorted(names, key=lambda phrase: (-len(phrase), phrase))


def _folded(words: Sequence[Word], at: tuple[int, int]) -> tuple[str, ...]:
    """Return the folded words of a run."""
    return tuple(word.folded for word in words[at[0] : at[1]])


def _is_outlet(speaker: str, names: Names) -> bool:
    """Tell whether a speaker is a known outlet."""
    return fold_words(speaker) in names


def _take_apart(text: str, sentence: Span, lexicon: Lexicon, names: Names) -> _Clause:
    """Find the words outside quotations, and the speakers named among them."""
    quoted = quotations(text, sentence)
    words = [word for word in words_of(text, sentence) if not any(each.covers(word.span) for each in quoted)]
    return _Clause(text, sentence, words, _mentions(text, words, lexicon, names), bool(quoted))


def _mentions(text: str, words: Sequence[Word], lexicon: Lexicon, names: Names) -> list[_Mention]:
    """Find the runs of words that can be a speaker: outlets, names, offices with or without a name."""
    outlets = {start: stop for start, stop in positions(words, _longest_first(names)) if words[start].capital}
    offices = dict(positions(words, lexicon.roles))
    papers = {start for start, _ in positions(words, lexicon.papers)}
    found: list[_Mention] = []
    index = 0
    while index < len(words):
        speaks = not _is_beside(text, words, index, lexicon)
        if stop := outlets.get(index, 0):
            found.append(_Mention(index, stop, names[_folded(words, (index, stop))], paper=False, speaks=speaks))
        elif _is_name(words, index, lexicon) or index in offices:
            stop = _run(text, words, index, _Marked(offices, frozenset(outlets), lexicon))
            found.append(_Mention(index, stop, None, paper=index in papers, speaks=speaks))
        index = max(stop, index + 1) if stop else index + 1
    return found


def _is_beside(text: str, words: Sequence[Word], index: int, lexicon: Lexicon) -> bool:
    """Tell whether a preposition stands right before the word at `index` and makes it a place or a listener."""
    if index == 0 or (words[index - 1].folded,) not in lexicon.beside:
        return False
    return not _parted(text, words, index, index)


def _is_name(words: Sequence[Word], index: int, lexicon: Lexicon) -> bool:
    """Tell whether the word at `index` can begin a name: capitalised, and no function word at a sentence's start."""
    word = words[index]
    if index:
        return word.capital
    return word.capital and word.folded not in lexicon.stop and (word.folded,) not in lexicon.dangling


def _run(text: str, words: Sequence[Word], start: int, marked: _Marked) -> int:
    """Return the index after the run that begins at `start`: offices, names, the words that link them."""
    index = marked.offices.get(start, start + 1)
    has_office = start in marked.offices
    while index < len(words) and index not in marked.outlets:
        gap = text[words[index - 1].end : words[index].start]
        if any(mark in gap for mark in _CLAUSE + "()–—"):
            break
        if "," in gap:
            if not (has_office and words[index].capital and _is_name(words, index, marked.lexicon)):
                break
            index, has_office = index + 1, False
        elif index in marked.offices:
            index, has_office = marked.offices[index], True
        elif words[index].capital and _is_name(words, index, marked.lexicon):
            index += 1
        elif links := _links(words, index, marked.offices):
            index += links
        elif has_office and _is_adjective(words, index, marked.offices, marked.lexicon):
            index += 1
        else:
            break
    return index


def _links(words: Sequence[Word], index: int, offices: Mapping[int, int]) -> int:
    """Return how many linking words ("del", "of the") stand at `index` before a name or an office; 0 for none."""
    size = 0
    while index + size < len(words) and words[index + size].folded in _LINKS and not words[index + size].capital:
        size += 1
    after = index + size
    return size if size and after < len(words) and (words[after].capital or after in offices) else 0


def _is_adjective(words: Sequence[Word], index: int, offices: Mapping[int, int], lexicon: Lexicon) -> bool:
    """Tell whether one lower-case word right after an office belongs to it ("il presidente bielorusso")."""
    word = words[index]
    if word.capital or word.folded in lexicon.stop or len(word.folded) < 4 or index + 1 in offices:
        return False
    return opening(words[index:], (*lexicon.says, *lexicon.relays)) is None


def _cues(clause: _Clause, phrases: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Find the cues of a sentence outside its quotations."""
    return positions(clause.words, phrases)


def _claim(clause: _Clause, lexicon: Lexicon, article: str) -> Claim | None:
    """Make the claim of a sentence: of the cues that have a speaker, the one nearest to theirs."""
    best: tuple[int, int, _Mention, tuple[int, int]] | None = None
    for cue in _cues(clause, lexicon.says):
        if cue[0] and (clause.words[cue[0] - 1].folded,) in lexicon.passive:
            continue
        if pick := _speaker(clause, cue):
            best = min(filter(None, (best, (pick[0], cue[0], pick[1], cue))), key=lambda each: each[:2])
    if best is None:
        for cue in _cues(clause, lexicon.according):
            following = next((each for each in clause.mentions if each.start in {cue[1], cue[1] + 1}), None)
            if following and (cue[0] == 0 or clause.words[cue[0]].folded != "per"):
                best = (0, cue[0], following, cue)
                break
    if best is None:
        return None
    return _made(clause, best[2], best[3], article)


def _made(clause: _Clause, mention: _Mention, cue: tuple[int, int], article: str) -> Claim:
    """Make a claim of a speaker and a cue; an outlet goes by its own name."""
    return Claim(
        speaker=mention.outlet or _written(clause, mention.start, mention.stop),
        verb=_written(clause, *cue),
        relays=(),
        quoted=clause.quoted,
        span=clause.span,
        article=article,
    )


def _written(clause: _Clause, start: int, stop: int) -> str:
    """Return the words from `start` to before `stop` as the source has them."""
    return clause.text[clause.words[start].start : clause.words[stop - 1].end]


def _speaker(clause: _Clause, cue: tuple[int, int]) -> tuple[int, _Mention] | None:
    """Find the speaker of a cue, and how many words away: right after it, behind a paper, or else before it."""
    words, text = clause.words, clause.text
    after = [each for each in clause.mentions if each.start >= cue[1]]
    follows = words[cue[1]].folded if cue[1] < len(words) else ""
    if follows not in {"che", "that", "di"}:
        speakers = [each for each in after if not each.paper and each.speaks and each.start - cue[1] <= _REACH_AFTER]
        if speakers and not _parted(text, words, cue[1], speakers[0].start):
            return speakers[0].start - cue[1], speakers[0]
    before = [each for each in clause.mentions if each.stop <= cue[0] and each.speaks]
    far = cue[0] - before[-1].stop > _REACH_PAST_COMMA if before else True
    if before and not _parted(text, words, before[-1].stop, cue[0], marks=_CLAUSE + "," * far):
        if before[-1].paper and len(before) > 1:
            return cue[0] - before[-2].stop, before[-2]
        return cue[0] - before[-1].stop + 1, before[-1]
    return None


def _parted(text: str, words: Sequence[Word], start: int, stop: int, *, marks: str = _CLAUSE + ",") -> bool:
    """Tell whether one of `marks` stands between the word before `start` and the word at `stop`."""
    if not 0 < start < len(words) or stop >= len(words):
        return False
    return any(mark in text[words[start - 1].end : words[stop].start] for mark in marks)


def _relays(clause: _Clause, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the outlets of a sentence that stand near a form of relaying, in order."""
    cues = [*_cues(clause, lexicon.relays), *_cues(clause, lexicon.agencies), *_cues(clause, lexicon.according)]
    kept = [
        each.outlet
        for each in clause.mentions
        if each.outlet and any(-6 <= each.start - stop <= 3 or -3 <= start - each.stop <= 3 for start, stop in cues)
    ]
    return tuple(dict.fromkeys(kept))


def _relayed_only(clause: _Clause, outlet: str, lexicon: Lexicon, article: str) -> Claim:
    """Make the claim of a sentence that an outlet reports without naming a speaker."""
    cue = _cues(clause, lexicon.relays)[-1]
    return Claim(
        speaker=outlet, verb=_written(clause, *cue), relays=(), quoted=clause.quoted, span=clause.span, article=article
    )


def _channel(clause: _Clause, lexicon: Lexicon) -> str | None:
    """Name the channel that a sentence announces for the quotation after it, with who keeps it."""
    places = _cues(clause, lexicon.channels)
    if not places or clause.quoted:
        return None
    owner = next((each for each in clause.mentions if not each.outlet and not each.paper), None)
    written = _written(clause, *places[-1])
    return f"{_written(clause, owner.start, owner.stop)}, {written}" if owner else written
