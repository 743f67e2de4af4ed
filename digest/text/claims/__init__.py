"""Claims: who said what, and who relayed it.

In: the sentences of one story, its language's lexicon and the outlets' names. Out: `Claim` values in order. A speaker
is a name or an office that stands beside a form of saying; a relay is an outlet or channel beside a form of relaying,
in the sentence itself or in a "Lo riporta X" that follows. It writes nothing: every word is the source's own. What it
does not find it leaves out.

Source: the cue and source spans of Pareti, "PARC 3.0: a corpus of attribution relations" (LREC 2016), as rules.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from digest.model import Claim, Outlet, Span
from digest.text.claims.mentions import (
    CLAUSE_MARKS,
    Alias,
    Clause,
    Marked,
    Mention,
    Names,
    cues_in,
    parted,
    run_of,
    take_apart,
    written,
)
from digest.text.lexicon import Lexicon
from digest.text.quotes import quotations
from digest.text.words import fold_words, opening, words_of

_REACH_AFTER = 5
_REACH_PAST_COMMA = 3
_REACH_OF_NAME = 2


def outlet_names(outlets: Iterable[Outlet]) -> Names:
    """Index the outlets' names and aliases by their folded words, the longest first."""
    return _indexed(tuple(outlets))


@lru_cache(maxsize=8)
def _indexed(outlets: tuple[Outlet, ...]) -> Names:
    """Return the index of `outlet_names`; the stories of a day share it."""
    found = {
        fold_words(name): Alias(each.name, tuple(word.capital for word in words_of(name)))
        for each in outlets
        for name in (each.name, *each.aliases)
        if fold_words(name)
    }
    return {name: found[name] for name in sorted(found, key=lambda words: (-len(words), words))}


def own_name(names: Names, written: str) -> str:
    """Return the own name of an outlet that goes by an alias; what is unknown keeps its name."""
    known = names.get(fold_words(written))
    return known.outlet if known else written


def credited_in(text: str, sentences: Sequence[Span], lexicon: Lexicon, names: Names) -> tuple[str, ...]:
    """Return the names of the outlets that a story says it has something from, in order of first mention.

    An outlet that is only mentioned, as somebody's employer or as the name of a place, is not credited.
    """
    clauses = (clause for sentence in sentences for clause in _clauses(text, sentence, lexicon, names))
    return tuple(dict.fromkeys(outlet for clause in clauses for outlet in _relays(clause, lexicon)))


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
        attributing = opening(words_of(text, sentence), lexicon.attributing) is not None
        follows = bool(claims) and before is not None and claims[-1].span.end >= before.end
        for clause in _clauses(text, sentence, lexicon, names):
            outlets = _relays(clause, lexicon)
            claim = _claim(clause, lexicon, article)
            relays_only = claim is None or _is_outlet(claim.speaker, names)
            if follows and relays_only and (attributing or (outlets and not _speaking(clause, outlets))):
                claims[-1] = _relayed(claims[-1], outlets, sentence)
                continue
            claim = claim or _relayed_only(clause, outlets, lexicon, article)
            if claim is not None:
                claims.append(_relayed(claim, (*((channel,) if channel else ()), *outlets), sentence))
        channel = _channel(take_apart(text, sentence, lexicon, names), lexicon)
    return tuple(claims)


def _relayed(claim: Claim, outlets: Sequence[str], sentence: Span) -> Claim:
    """Add relays to a claim, and the sentence that names them to its span."""
    relays = tuple(dict.fromkeys(each for each in (*claim.relays, *outlets) if each != claim.speaker))
    return replace(claim, relays=relays, span=Span(start=claim.span.start, end=max(claim.span.end, sentence.end)))


def _speaking(clause: Clause, outlets: Sequence[str]) -> bool:
    """Tell whether one of the outlets can speak in a clause, and is not only named behind a preposition."""
    return any(each.speaks and each.outlet in outlets for each in clause.mentions)


def _clauses(text: str, sentence: Span, lexicon: Lexicon, names: Names) -> list[Clause]:
    """Take the parts of a sentence apart that semicolons outside quotations make."""
    quoted = quotations(text, sentence)
    stops = [
        at
        for at in range(sentence.start, sentence.end)
        if text[at] == ";" and not any(each.start < at < each.end for each in quoted)
    ]
    borders = [sentence.start, *(at + 1 for at in stops), sentence.end]
    spans = [Span(start=start, end=end) for start, end in pairwise(borders) if text[start:end].strip()]
    return [replace(take_apart(text, span, lexicon, names), span=sentence) for span in spans]


def _is_outlet(speaker: str, names: Names) -> bool:
    """Tell whether a speaker is a known outlet."""
    return fold_words(speaker) in names


def _claim(clause: Clause, lexicon: Lexicon, article: str) -> Claim | None:
    """Make the claim of a sentence: of the cues that have a speaker, the one nearest to theirs."""
    best: tuple[int, int, Mention, tuple[int, int]] | None = None
    for cue in cues_in(clause, lexicon.says):
        if _is_void(clause, cue, lexicon):
            continue
        if pick := _speaker(clause, cue, lexicon):
            best = min(filter(None, (best, (pick[0], cue[0], pick[1], cue))), key=lambda each: each[:2])
    if best is None:
        for cue in cues_in(clause, lexicon.according):
            following = next((each for each in clause.mentions if each.start in {cue[1], cue[1] + 1}), None)
            if following and (cue[0] == 0 or clause.words[cue[0]].folded != "per"):
                best = (0, cue[0], following, cue)
                break
    if best is None:
        return None
    according = best[3] in cues_in(clause, lexicon.according)
    return replace(_made(clause, best[2], best[3], article), according=according)


def _is_void(clause: Clause, cue: tuple[int, int], lexicon: Lexicon) -> bool:
    """Tell whether a form of saying is a passive, or is denied ("non ha detto")."""
    before = [(word.folded,) for word in clause.words[max(0, cue[0] - 2) : cue[0]]]
    return before[-1:] != [] and (before[-1] in lexicon.passive or any(each in lexicon.negations for each in before))


def _made(clause: Clause, mention: Mention, cue: tuple[int, int], article: str) -> Claim:
    """Make a claim of a speaker and a cue; an outlet goes by its own name."""
    return Claim(
        speaker=mention.outlet or written(clause, mention.start, mention.stop),
        verb=written(clause, *cue),
        relays=(),
        quoted=clause.quoted,
        span=clause.span,
        article=article,
    )


def _named_after_quotation(clause: Clause, cue: tuple[int, int], lexicon: Lexicon) -> Mention | None:
    """Find who speaks right behind a quotation, whatever the noun: «...», commenta il parroco, don Luigi Rossi."""
    start = cue[1]
    gap = clause.text[clause.words[cue[0] - 1].end if cue[0] else clause.span.start : clause.words[cue[0]].start]
    if not any(mark in gap for mark in '"”»“') or start >= len(clause.words):
        return None
    while start < len(clause.words) and (clause.words[start].folded,) in lexicon.articles:
        start += 1
    if start in {cue[1], len(clause.words)} or any(each.start <= start < each.stop for each in clause.mentions):
        return None
    marked = Marked({start: start + 1}, frozenset(), lexicon)
    stop = run_of(clause.text, clause.words, start, marked)
    return Mention(start, stop, None, paper=False, speaks=True, is_name=False)


def _speaker(clause: Clause, cue: tuple[int, int], lexicon: Lexicon) -> tuple[int, Mention] | None:
    """Find the speaker of a cue, and how many words away: right after it, behind a paper, or else before it."""
    words, text = clause.words, clause.text
    if named := _named_after_quotation(clause, cue, lexicon):
        return 0, named
    after = [each for each in clause.mentions if each.start >= cue[1]]
    follows = words[cue[1]].folded if cue[1] < len(words) else ""
    if follows not in {"che", "that", "di"}:
        near = [each for each in after if each.start - cue[1] <= _REACH_AFTER]
        # Who issued a paper stands behind "by": la nota diffusa dal ministero.
        behind = near[:1] != [] and near[0].paper
        speakers = [each for each in near if not each.paper and (each.speaks or behind)]
        if speakers and not parted(text, words, cue[1], speakers[0].start):
            return speakers[0].start - cue[1], speakers[0]
    before = [each for each in clause.mentions if each.stop <= cue[0] and each.speaks]
    distance = cue[0] - before[-1].stop if before else 0
    far = distance > _REACH_PAST_COMMA
    if before and before[-1].is_name and distance > _REACH_OF_NAME:
        return None
    if before and not parted(text, words, before[-1].stop, cue[0], marks=CLAUSE_MARKS + "," * far):
        if before[-1].paper and len(before) > 1:
            return cue[0] - before[-2].stop, before[-2]
        return cue[0] - before[-1].stop + 1, before[-1]
    return None


def _relays(clause: Clause, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the outlets of a sentence that stand near a form of relaying, in order."""
    cues = [*cues_in(clause, lexicon.relays), *cues_in(clause, lexicon.agencies), *cues_in(clause, lexicon.according)]
    kept = [
        each.outlet
        for each in clause.mentions
        if each.outlet and any(-6 <= each.start - stop <= 3 or -3 <= start - each.stop <= 3 for start, stop in cues)
    ]
    return tuple(dict.fromkeys(kept))


def _relayed_only(clause: Clause, outlets: Sequence[str], lexicon: Lexicon, article: str) -> Claim | None:
    """Make the claim of a sentence that an outlet reports without naming a speaker; ``None`` where none does."""
    cues = cues_in(clause, lexicon.relays)
    if not cues or not _speaking(clause, outlets):
        return None
    return Claim(
        speaker=next(name for name in outlets if _speaking(clause, [name])),
        verb=written(clause, *cues[-1]),
        relays=(),
        quoted=clause.quoted,
        span=clause.span,
        article=article,
    )


def _channel(clause: Clause, lexicon: Lexicon) -> str | None:
    """Name the channel that a sentence announces for the quotation after it, with who keeps it."""
    places = cues_in(clause, lexicon.channels)
    if not places or clause.quoted:
        return None
    owner = next((each for each in clause.mentions if not each.outlet and not each.paper), None)
    channel = written(clause, *places[-1])
    return f"{written(clause, owner.start, owner.stop)}, {channel}" if owner else channel
