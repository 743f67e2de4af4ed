"""Claims: who said what, and who relayed it.

In: the sentences of one story, its language's lexicon and the outlets' names. Out: `Claim` values in order. A speaker
is a name or an office that stands beside a form of saying, or who spoke before where the form stands alone ("ha
aggiunto"); a relay is an outlet or channel beside a form of relaying, in the sentence itself or in a "Lo riporta X"
that follows. It writes nothing: every word is the source's own. What it does not find it leaves out.

Source: the cue and source spans of Pareti, "PARC 3.0: a corpus of attribution relations" (LREC 2016), as rules.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from digest.model import Claim, Span, SpeakerKind
from digest.text.claims.credits import relays
from digest.text.claims.frames import Cue, frames_of
from digest.text.claims.mentions import Clause, take_apart
from digest.text.claims.names import Names, finder_of, known_outlets, outlet_names, own_name
from digest.text.claims.places import places_of
from digest.text.claims.runs import Mention
from digest.text.claims.speakers import Pick, picks
from digest.text.lexicon import Lexicon
from digest.text.quotes import quotations
from digest.text.words import opening, words_of

__all__ = ["Names", "claims_of", "credited_in", "known_outlets", "outlet_names", "own_name"]

_FIRST_WORDS = 8
"""How far into a sentence an agency is looked for that does what no form of saying tells."""
_MEMORY = 3
"""How many sentences who spoke is remembered for."""


def credited_in(text: str, sentences: Sequence[Span], lexicon: Lexicon, names: Names) -> tuple[str, ...]:
    """Return the names of the outlets that a story says it has something from, in order of first mention.

    An outlet that is only mentioned, as somebody's employer or as the name of a place, is not credited.
    """
    clauses = (clause for sentence in sentences for clause in _clauses(text, sentence, lexicon, names))
    return tuple(dict.fromkeys(outlet for clause in clauses for outlet in relays(clause)))


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
    spoke: dict[str, tuple[int, Claim]] = {}
    for before, (number, sentence) in zip((None, *sentences), enumerate(sentences), strict=False):
        follows = bool(claims) and before is not None and claims[-1].span.end >= before.end
        clauses = _clauses(text, sentence, lexicon, names)
        for clause in clauses:
            outlets = relays(clause)
            recent = [claim for last, claim in spoke.values() if number - last <= _MEMORY]
            found = _claims(clause, article, recent[0] if len(recent) == 1 else None)
            spoke.update((claim.speaker, (number, claim)) for claim in found if claim.speaker_kind != "outlet")
            tells_only = not found or found[0].speaker_kind == "outlet"
            if follows and tells_only and (_tells_on(clause, outlets) or opening(clause.words, lexicon.attributing)):
                claims[-1] = _relayed(claims[-1], outlets, sentence, names)
                continue
            found = found or _relayed_only(clause, outlets, article)
            given = (*((channel,) if channel else ()), *outlets)
            claims += [_relayed(claim, given, sentence, names) for claim in found]
        channel = next(filter(None, map(_channel, clauses)), None)
    return tuple(claims)


def _relayed(claim: Claim, outlets: Sequence[str], sentence: Span, names: Names) -> Claim:
    """Add relays to a claim, and the sentence that names them to its span."""
    found = tuple(dict.fromkeys(each for each in (*claim.relays, *outlets) if each != claim.speaker))
    state = tuple(each for each in (claim.speaker, *found) if each in names.state)
    if found == claim.relays and state == claim.state and sentence.end <= claim.span.end:
        return claim
    span = Span(start=claim.span.start, end=max(claim.span.end, sentence.end))
    return replace(claim, relays=found, state=state, span=span)


def _tells_on(clause: Clause, outlets: Sequence[str]) -> bool:
    """Tell whether a clause says of what was said before through whom it came."""
    return bool(outlets) and not _speaking(clause, outlets)


def _speaking(clause: Clause, outlets: Sequence[str]) -> bool:
    """Tell whether one of the outlets can speak in a clause, and is not only named behind a preposition."""
    return any(each.speaks and each.outlet in outlets for each in clause.mentions)


@lru_cache(maxsize=1024)  # what is credited, and what is claimed, is read from the same sentences
def _clauses(text: str, sentence: Span, lexicon: Lexicon, names: Names) -> Sequence[Clause]:
    """Take the parts of a sentence apart that semicolons outside quotations make; none where nothing can be told."""
    words = words_of(text, sentence)
    tells = frames_of(lexicon).tells(words) or _may_tell(text, sentence)
    if not tells and not finder_of(names, lexicon).found_in(text, words[:_FIRST_WORDS], frozenset()):
        return []
    if text.find(";", sentence.start, sentence.end) < 0:
        return [take_apart(text, sentence, lexicon, names)]
    quoted = quotations(text, sentence)
    stops = [
        at
        for at in range(sentence.start, sentence.end)
        if text[at] == ";" and not any(each.start < at < each.end for each in quoted)
    ]
    borders = [sentence.start, *(at + 1 for at in stops), sentence.end]
    spans = [Span(start=start, end=end) for start, end in pairwise(borders) if text[start:end].strip()]
    return [replace(take_apart(text, span, lexicon, names), span=sentence) for span in spans]


def _may_tell(text: str, sentence: Span) -> bool:
    """Tell whether a sentence has what can do without a form of saying: brackets, or a colon and a quotation."""
    if text.find("(", sentence.start, sentence.end) >= 0 or text.find("（", sentence.start, sentence.end) >= 0:
        return True
    return any(text.find(mark, sentence.start, sentence.end) >= 0 for mark in ":：") and bool(
        quotations(text, sentence)
    )


def _claims(clause: Clause, article: str, earlier: Claim | None) -> list[Claim]:
    """Make the claims of a clause; where nobody else speaks, an outlet may.

    Args:
        clause: A sentence, or a part of it.
        article: The article's id.
        earlier: What was said in the sentences before, where one alone spoke.
    """
    found = picks(clause)
    people = [pick for pick in found if pick.mention is None or not pick.mention.outlet]
    chosen = [pick for pick in people if pick.mention is not None or earlier] or found[:1]
    chosen.sort(key=lambda pick: pick.cue.start)
    return [claim for pick in chosen for claim in [_made(clause, pick, article, earlier)] if claim]


def _made(clause: Clause, pick: Pick, article: str, earlier: Claim | None) -> Claim | None:
    """Make the claim of a pick; an outlet goes by its own name, and a pronoun by who spoke before."""
    mention = pick.mention
    kind: SpeakerKind
    if mention is not None:
        speaker = mention.outlet or clause.written(mention.start, mention.stop)
        kind = "outlet" if mention.outlet else "name" if _has_name(clause, mention) else "office"
    elif earlier is not None:
        speaker, kind = earlier.speaker, earlier.speaker_kind
    else:
        return None
    return Claim(
        speaker=speaker,
        speaker_kind=kind,
        carried=mention is None,
        verb=clause.written(pick.cue.start, pick.cue.stop),
        act=pick.cue.act,
        relays=(),
        quoted=clause.quoted,
        according=pick.according,
        span=clause.span,
        article=article,
    )


def _has_name(clause: Clause, mention: Mention) -> bool:
    """Tell whether a speaker goes by a name of their own; a country or a capital stands for its government."""
    words = tuple(word.folded for word in clause.words[mention.start : mention.stop])
    return mention.named and words not in places_of(clause.runs.lexicon.language)


def _relayed_only(clause: Clause, outlets: Sequence[str], article: str) -> list[Claim]:
    """Make the claim of a sentence that an outlet reports without naming a speaker; none where none does."""
    speaking = next((each for each in clause.mentions if each.speaks and each.outlet in outlets), None)
    cues = clause.cues("relays")
    if not cues or speaking is None or speaking.outlet is None:
        return []
    cue = min(cues, key=lambda each: _farness(clause, each, speaking))
    return [
        Claim(
            speaker=speaking.outlet,
            speaker_kind="outlet",
            verb=clause.written(cue.start, cue.stop),
            relays=(),
            quoted=clause.quoted,
            span=clause.span,
            article=article,
        )
    ]


def _farness(clause: Clause, cue: Cue, speaking: Mention) -> tuple[bool, int, int]:
    """Return how far a form of relaying is from an outlet; verbs come before nouns ("source", "correspondent")."""
    distance = max(cue.start - speaking.stop, speaking.start - cue.stop)
    return cue.start in clause.runs.offices, distance, -cue.start


def _channel(clause: Clause) -> str | None:
    """Name the channel that a sentence announces for the quotation after it, with who keeps it."""
    places = clause.cues("channels")
    if not places or clause.quoted:
        return None
    owner = next((each for each in clause.mentions if not each.outlet and not each.paper), None)
    channel = clause.written(places[-1].start, places[-1].stop)
    return f"{clause.written(owner.start, owner.stop)}, {channel}" if owner else channel
