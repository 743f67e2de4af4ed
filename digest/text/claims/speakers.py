"""Who speaks: the speaker of a form of saying.

In: a `Clause`. Out: `Pick`s. A speaker stands right behind the form of saying, or before it,
also with an inserted clause between the two. It makes no claim of what it finds.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from digest.text.claims.frames import Cue
from digest.text.claims.mentions import Clause
from digest.text.claims.runs import CLAUSE_MARKS, QUOTATION, Mention
from digest.text.claims.subjects import before, has_comma, is_crossed, of_first_verb, right_before

_REACH_AFTER = 5
_REACH_OF_NAME = 2
_FIRST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Pick:
    """A form of saying with its speaker."""

    distance: int
    """In words; the nearest counts."""
    cue: Cue
    mention: Mention | None
    """``None`` where a pronoun, or nothing at all, stands for who spoke before."""
    according: bool = False
    """Whether the form is a preposition before the speaker."""


def picks(clause: Clause) -> list[Pick]:
    """Find the speakers of a clause, the surest first; no speaker twice."""
    found = [pick for cue in clause.cues("says") if not _is_void(clause, cue) for pick in [_pick(clause, cue)] if pick]
    found += _according(clause)
    if not found and (pick := _before_colon(clause)):
        found.append(pick)
    found.sort(key=lambda pick: (pick.mention is None, _is_outlet(pick), pick.distance, pick.cue.start))
    kept: list[Pick] = []
    for pick in found:
        if pick.mention is None and kept:
            continue
        if any(pick.mention == other.mention for other in kept) or (kept and pick.distance > _REACH_OF_NAME):
            continue
        kept.append(pick)
    return kept


def _is_outlet(pick: Pick) -> bool:
    """Tell whether an outlet speaks itself."""
    return pick.mention is not None and pick.mention.outlet is not None


def _before_colon(clause: Clause) -> Pick | None:
    """Find whom a quotation behind a colon belongs to: who the sentence is about (Ilario Neri esita: «...»)."""
    at = next(
        (index for index, gap in enumerate(clause.gaps) if QUOTATION in gap and ":" in gap.split(QUOTATION)[0]), 0
    )
    first = next((each for each in clause.mentions if each.speaks and each.stop <= at), None)
    if not at or not clause.quoted or first is None or first.outlet or first.start > _FIRST_WORDS:
        return None
    if clause.parted(first.stop, at - 1, CLAUSE_MARKS) or (first.is_name and first.stop - first.start == 1):
        return None
    return Pick(at - first.stop, Cue(at, at), first)


def _is_void(clause: Clause, cue: Cue) -> bool:
    """Tell whether a form of saying is a passive, or is denied ("non ha detto")."""
    before = [at for at in range(max(0, cue.start - 2), cue.start) if not clause.parted(at + 1, cue.start)]
    denied = {index for other in clause.cues("negations") for index in range(other.start, other.stop)}
    passive = {other.stop for other in clause.cues("passive")}
    behind = "nouns" in clause.runs.traits and cue.stop in denied  # "sagte nicht"
    return behind or cue.start in passive or any(index in denied for index in before)


def _pick(clause: Clause, cue: Cue) -> Pick | None:
    """Find the speaker of a form of saying: right behind it, or else before it, or else who spoke before."""
    if _has_pronoun(clause, cue):
        return Pick(0, cue, None)
    if adjacent := right_before(clause, cue):
        return Pick(0, cue, adjacent)
    behind = _behind(clause, cue)
    if behind is not None and behind[0] == 0 and not behind[1].outlet:
        return Pick(0, cue, behind[1])
    ahead = before(clause, cue)
    if behind is not None and behind[1].outlet and ahead is not None:
        if behind[1].speaks and behind[0] == 1 and has_comma(clause, cue.start):
            ahead = None  # with an article, no listener's case or preposition: "..., ricorda l'Apa"
        else:
            behind = None  # who is told, not who tells
    found = min(filter(None, (behind, ahead)), key=lambda each: each[0], default=None)
    found = found or of_first_verb(clause, cue)
    if found:
        return Pick(found[0], cue, found[1])
    return Pick(0, cue, None) if _has_no_subject(clause, cue) else None


def _has_pronoun(clause: Clause, cue: Cue) -> bool:
    """Tell whether a pronoun is the subject of a form of saying ("he said", "fügte er hinzu")."""
    stops, starts = {each.stop for each in clause.cues("pronouns")}, {each.start for each in clause.cues("pronouns")}
    if (cue.start in stops and not clause.parted(cue.start, cue.start)) or any(
        cue.start <= at < cue.stop for at in starts
    ):
        return True
    if "subject_first" in clause.runs.traits and not _follows_quotation(clause, cue):
        return False
    return cue.stop in starts and not clause.parted(cue.stop, cue.stop)


def _has_no_subject(clause: Clause, cue: Cue) -> bool:
    """Tell whether a form of saying can do without a subject here: it opens the clause, or follows a quotation."""
    if "prodrop" not in clause.runs.traits:
        return False
    opens = cue.start == 0 or QUOTATION in clause.gaps[cue.start]
    return opens and not any(each.speaks and each.start >= cue.stop for each in clause.mentions[:1])


def _behind(clause: Clause, cue: Cue) -> tuple[int, Mention] | None:
    """Find who speaks behind a form of saying, past whoever is told; None where a subordinate clause begins."""
    runs, quoted = clause.runs, _follows_quotation(clause, cue)
    if not _may_follow(clause, cue, quoted=quoted):
        return None
    start = _past_listener(clause, cue.stop)
    known, at = _mention_from(clause, start, runs.articles)
    if at >= len(clause.words) or clause.parted(start, at):
        return None
    if known is None and at not in runs.small and not any(each.start <= at < each.stop for each in clause.mentions):
        noun = clause.words[at].capital or "nouns" not in runs.traits
        if "uncased" in runs.traits or (noun and quoted):
            return 0, runs.subject(at)
    return _nearest_behind(clause, cue, start, at)


def _may_follow(clause: Clause, cue: Cue, *, quoted: bool) -> bool:
    """Tell whether a speaker may stand behind a form of saying."""
    runs, start = clause.runs, cue.stop
    if "verb_last" in runs.traits or start >= len(clause.words) or start in runs.closers or clause.parted(start, start):
        return False
    return "subject_first" not in runs.traits or quoted or has_comma(clause, cue.start)


def _nearest_behind(clause: Clause, cue: Cue, start: int, at: int) -> tuple[int, Mention] | None:
    """Find the nearest speaker of a few words behind a form of saying, and how far it is from `at`."""
    near = [each for each in clause.mentions if start <= each.start <= start + _REACH_AFTER]
    # Who issued a paper stands behind "by": la nota diffusa dal ministero.
    issued = bool(near) and near[0].paper
    speakers = [each for each in near if not each.paper and (each.speaks or (issued and not each.outlet))]
    if issued and not speakers:  # "..., si legge nella nota": of whoever the sentence is about
        about = next((each for each in clause.mentions if each.speaks and not each.is_name and not each.outlet), None)
        return (1, about) if about and about.stop <= cue.start else None
    opens = _follows_quotation(clause, cue) or has_comma(clause, cue.start)
    if "nouns" in clause.runs.traits and not opens:  # "sagt Nein" has an object
        speakers = [each for each in speakers if not each.is_name or each.stop - each.start > 1]
    if not speakers or clause.parted(start, speakers[0].start) or is_crossed(clause, start, speakers[0].start):
        return None
    return speakers[0].start - at, speakers[0]


def _mention_from(clause: Clause, start: int, passed: AbstractSet[int]) -> tuple[Mention | None, int]:
    """Return the mention that begins at `start` or behind words that may be passed over, and where it should begin."""
    at = start
    while not (found := next((each for each in clause.mentions if each.start == at), None)) and at in passed:
        at += 1
    return found, at


def _follows_quotation(clause: Clause, cue: Cue) -> bool:
    """Tell whether a form of saying stands right behind a quotation, or behind the dash that ends one."""
    gap = clause.gaps[cue.start]
    return (
        QUOTATION in gap
        or any(mark in gap for mark in '"”»“')
        or (cue.start > 0 and gap.strip(" ") in {",—", ", —", ",–", ", –"})
    )


def _past_listener(clause: Clause, start: int) -> int:
    """Return the index after the outlet that is told something ("a Efe Nekane Urrizola"), else `start`."""
    runs, index = clause.runs, start
    while index < len(clause.words) and (index in runs.beside or index in runs.articles):
        index += 1
    if index in runs.outlets and index > start - 1:
        after = runs.outlets[index][0]
        told = (
            any(at in runs.beside for at in range(start, index))
            or bool(clause.runs.lexicon.cases)
            or "nouns" in runs.traits
        )
        if told and after < len(clause.words) and not clause.parted(after, after):
            return after
    return start


def _according(clause: Clause) -> Iterator[Pick]:
    """Yield the speakers that a preposition names by itself ("secondo X")."""
    runs = clause.runs
    for cue in clause.cues("according"):
        following, at = _mention_from(clause, cue.stop, runs.articles | runs.links.keys())
        if following is None or clause.parted(cue.stop, at):
            continue
        # A preposition that means much else ("per", "für") needs the first place, and an office or a quotation.
        weak = cue.start in runs.beside and cue.stop - cue.start == 1
        if weak and (cue.start or (following.is_name and not clause.quoted)):
            continue
        yield Pick(0, cue, following, according=True)
