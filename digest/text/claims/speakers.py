"""Who speaks: the speaker of a form of saying, and the outlets that a clause gives its news to.

In: a `Clause`. Out: `Pick`s, and the names of outlets. A speaker stands right behind the form of saying, or before it,
also with an inserted clause between the two. It makes no claim of what it finds.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from digest.text.claims.frames import Cue
from digest.text.claims.mentions import CLAUSE_MARKS, COMMAS, QUOTATION, Clause, Mention

_REACH_AFTER = 5
_REACH_PAST_COMMA = 3
_REACH_OF_NAME = 2
_REACH_OF_RELAY = 3
_REACH_OF_LISTENER = 9
_LONGEST_NOUN = 3
_LEAST_NOUN = 4
_LONGEST_RUN = 20
_FIRST_WORDS = 6
_LONGEST_AUXILIARY = 2


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
    found.sort(key=lambda pick: (pick.mention is None, pick.distance, pick.cue.start))
    kept: list[Pick] = []
    for pick in found:
        if pick.mention is None and kept:
            continue
        if any(pick.mention == other.mention for other in kept) or (kept and pick.distance > _REACH_OF_NAME):
            continue
        kept.append(pick)
    return kept


def _before_colon(clause: Clause) -> Pick | None:
    """Find whom a quotation behind a colon belongs to: who the sentence is about (Ilario Neri guarda il fiume: «...»)."""
    at = next(
        (index for index, gap in enumerate(clause.gaps) if QUOTATION in gap and ":" in gap.split(QUOTATION)[0]), 0
    )
    first = next((each for each in clause.mentions if each.speaks and each.stop <= at), None)
    if not at or not clause.quoted or first is None or first.outlet or first.start > _FIRST_WORDS:
        return None
    if clause.parted(first.stop, at - 1, CLAUSE_MARKS) or (first.is_name and first.stop - first.start == 1):
        return None
    return Pick(at - first.stop, Cue(at, at), first)


def relays(clause: Clause) -> tuple[str, ...]:
    """Return the outlets that a clause gives its news to, in order; one that is only mentioned is not among them."""
    return tuple(dict.fromkeys(each.outlet for each in clause.mentions if each.outlet and _is_credited(clause, each)))


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
    if beside := _right_before(clause, cue):
        return Pick(0, cue, beside)
    behind = _behind(clause, cue)
    if behind is not None and behind[0] == 0 and not behind[1].outlet:
        return Pick(0, cue, behind[1])
    before = _before(clause, cue)
    if behind is not None and behind[1].outlet and before is not None:
        behind = None  # who is told, not who tells
    found = min(filter(None, (behind, before)), key=lambda each: each[0], default=None)
    if found:
        return Pick(found[0], cue, found[1])
    return Pick(0, cue, None) if _has_no_subject(clause, cue) else None


def _right_before(clause: Clause, cue: Cue) -> Mention | None:
    """Find who stands right before a form of saying, with nothing between the two."""
    if "verb_first" in clause.runs.traits or clause.gaps[cue.start].strip():
        return None
    if "verb_last" in clause.runs.traits:
        run = _run_up_to(clause, cue)
        return run[1] if run else None
    found = next((each for each in clause.mentions if each.stop == cue.start and each.speaks and not each.paper), None)
    return _source_of(clause, found) if found else _noun_before(clause, cue)


def _source_of(clause: Clause, found: Mention) -> Mention:
    """Return the source that an outlet has ("a source of Reuters") instead of the outlet: the source speaks."""
    sources = {each.start for each in clause.cues("relays")}
    behind = (each for each in clause.mentions if each.stop == found.start and each.start in sources)
    return next(behind, found) if found.outlet else found


def _noun_before(clause: Clause, cue: Cue) -> Mention | None:
    """Find a subject that is neither a name nor an office: an article and a noun right before the verb ("the actress")."""
    runs, start = clause.runs, cue.start - 1
    if start < 1 or "uncased" in runs.traits or runs.lexicon.endings or not _is_plain(clause, start):
        return None
    while (
        start > 0
        and start > cue.start - _LONGEST_NOUN
        and _is_plain(clause, start - 1)
        and not clause.gaps[start].strip()
    ):
        start -= 1
    before = start - 1
    if before < 0 or before not in runs.articles or before in runs.agencies or clause.gaps[start].strip():
        return None
    if before > 0 and before - 1 in runs.beside | runs.links.keys() and not clause.gaps[before].strip():
        return None
    return Mention(start, cue.start, None, paper=False, speaks=True, is_name=True, named=False)


def _is_plain(clause: Clause, index: int) -> bool:
    """Tell whether a word may be a noun or its adjective."""
    runs, word = clause.runs, clause.words[index]
    small = index in runs.small or index in runs.cues or index in runs.offices or index in runs.links
    noun = not word.capital or "nouns" in runs.traits
    return noun and not small and word.folded not in runs.lexicon.stop and len(word.folded) >= _LEAST_NOUN


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
    runs, count = clause.runs, len(clause.words)
    start = cue.stop
    if "verb_last" in runs.traits or start >= count or start in runs.closers or clause.parted(start, start):
        return None
    quoted = _follows_quotation(clause, cue)
    if "subject_first" in runs.traits and not quoted and not _has_comma(clause, cue.start):
        return None
    start = _past_listener(clause, start)
    known, article = _mention_from(clause, start, runs.articles)
    if article >= count or clause.parted(start, article):
        return None
    if known is None and not clause.parted(start, article) and article not in runs.small:
        noun = clause.words[article].capital or "nouns" not in runs.traits
        if (noun and quoted or "uncased" in runs.traits) and not any(
            each.start <= article < each.stop for each in clause.mentions
        ):
            return 0, runs.run(article, speaks=True)
    near = [each for each in clause.mentions if start <= each.start <= start + _REACH_AFTER]
    # Who issued a paper stands behind "by": la nota diffusa dal ministero.
    speakers = [each for each in near if not each.paper and (each.speaks or (near[0].paper and not each.outlet))]
    if near and near[0].paper and not speakers:  # "..., si legge nella nota": of whoever the sentence is about
        speakers = [each for each in clause.mentions if each.speaks and not each.is_name and not each.outlet][:1]
        return (1, speakers[0]) if speakers and speakers[0].stop <= cue.start else None
    if "nouns" in runs.traits and not quoted:  # "sagt Nein" has an object
        speakers = [each for each in speakers if not each.is_name or each.stop - each.start > 1]
    if not speakers or clause.parted(start, speakers[0].start) or _is_crossed(clause, start, speakers[0].start):
        return None
    return speakers[0].start - article, speakers[0]


def _mention_from(clause: Clause, start: int, passed: AbstractSet[int]) -> tuple[Mention | None, int]:
    """Return the mention that begins at `start` or behind words that may be passed over, and where it should begin."""
    at = start
    while not (found := next((each for each in clause.mentions if each.start == at), None)) and at in passed:
        at += 1
    return found, at


def _is_crossed(clause: Clause, start: int, stop: int) -> bool:
    """Tell whether a closing word ("che", "that") or another form of saying stands between."""
    says = {cue.start for cue in clause.cues("says")}
    return any(index in clause.runs.closers or index in says for index in range(start, stop))


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
            or bool(clause.runs.lexicon.endings)
            or "nouns" in runs.traits
        )
        if told and after < len(clause.words) and not clause.parted(after, after):
            return after
    return start


def _before(clause: Clause, cue: Cue) -> tuple[int, Mention] | None:
    """Find who speaks before a form of saying."""
    before = [each for each in clause.mentions if each.stop <= cue.start and each.speaks]
    if "verb_first" in clause.runs.traits and clause.gaps[cue.start].strip():
        return None
    if not before or "verb_last" in clause.runs.traits:
        return _run_up_to(clause, cue)
    last = before[-1]
    distance = cue.start - last.stop
    reach = _REACH_OF_NAME if last.is_name else _REACH_PAST_COMMA * 3
    apart = distance > _REACH_PAST_COMMA or (_has_comma(clause, cue.start) and not _has_apposition(clause, last))
    marks = CLAUSE_MARKS + QUOTATION + (COMMAS if apart else "")
    if (
        distance <= reach
        and not clause.parted(last.stop, cue.start, marks)
        and not _is_crossed(clause, last.stop, cue.start)
    ):
        if last.paper and len(before) > 1:
            last, distance = before[-2], cue.start - before[-2].stop
        return distance + 1, _source_of(clause, last)
    return _past_insertion(clause, cue, before)


def _has_apposition(clause: Clause, mention: Mention) -> bool:
    """Tell whether a comma stands within a mention ("il portavoce, Aldo Neri, ha detto")."""
    return any(_has_comma(clause, index) for index in range(mention.start + 1, mention.stop))


def _past_insertion(clause: Clause, cue: Cue, before: Sequence[Mention]) -> tuple[int, Mention] | None:
    """Find the subject that an inserted clause parts from its verb ("Il pilota X, che ..., ha detto")."""
    begins = cue.start
    while begins > max(0, cue.start - _LONGEST_AUXILIARY) and not _has_comma(clause, begins):
        begins -= 1
    if not _has_comma(clause, begins):
        return None
    first = next((each for each in before if each.start <= _FIRST_WORDS), None)
    if first is None or first.stop >= begins or not _has_comma(clause, first.stop):
        return None
    return None if clause.parted(first.stop, cue.start, CLAUSE_MARKS) else (2, first)


def _has_comma(clause: Clause, index: int) -> bool:
    """Tell whether a comma stands before the word at `index`."""
    return any(mark in clause.gaps[index] for mark in COMMAS)


def _run_up_to(clause: Clause, cue: Cue) -> tuple[int, Mention] | None:
    """Take the words before a verb that stands last, up to a mark or a closing word, for its subject."""
    runs, stop = clause.runs, cue.start
    if "verb_last" not in runs.traits:
        return None
    while stop > 0 and stop - 1 in runs.closers and not clause.gaps[stop].strip():  # "the spokesman on Monday said"
        stop -= 1
    start = stop
    while start > 0 and start - 1 not in runs.closers and start - 1 not in runs.cues and not clause.gaps[start].strip():
        start -= 1
    outlet = next((each for each in clause.mentions if each.outlet and each.start >= start and each.stop == stop), None)
    if outlet is not None:
        return 1, outlet
    if not 1 < stop - start <= _LONGEST_RUN or any(each in runs.outlets for each in range(start, stop)):
        return None
    office = any(start <= each < stop for each in runs.offices)
    named = office and stop not in runs.offices.values()
    return 1, Mention(start, stop, None, paper=False, speaks=True, is_name=not office, named=named)


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


def _is_credited(clause: Clause, each: Mention) -> bool:
    """Tell whether a clause gives its news to an outlet that it names."""
    if _stands_alone(clause, each):
        return True
    for cue in (*clause.cues("relays"), *clause.cues("according"), *clause.cues("says")):
        after, before = each.start - cue.stop, cue.start - each.stop
        if 0 <= after <= _REACH_OF_RELAY and not clause.parted(cue.stop, each.start, CLAUSE_MARKS + QUOTATION):
            return True
        if 0 <= before <= _REACH_OF_RELAY and not clause.parted(each.stop, cue.start, CLAUSE_MARKS):
            return each.speaks or cue not in clause.cues("says") or before == 0
    return _is_told(clause, each)


def _stands_alone(clause: Clause, each: Mention) -> bool:
    """Tell whether an outlet stands in brackets, or is all that a clause says."""
    before, after = clause.gaps[each.start].rstrip(), clause.gaps[each.stop].lstrip()
    return before[-1:] in {"(", "（", "/"} and after[:1] in {")", "）", "/"}


def _is_told(clause: Clause, each: Mention) -> bool:
    """Tell whether an outlet is told something ("ha spiegato a Meduza", "sagte sie der dpa")."""
    if each.speaks and not clause.runs.lexicon.endings and "nouns" not in clause.runs.traits:
        return False
    return any(
        0 <= each.start - cue.stop <= _REACH_OF_LISTENER
        and not clause.parted(cue.stop, each.start, CLAUSE_MARKS + COMMAS)
        for cue in clause.cues("says")
    )
