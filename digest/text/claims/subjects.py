"""Subjects: who stands before a form of saying.

In: a `Clause` and a form of saying in it. Out: the `Mention` that is its subject, and how far away it is. What stands
behind the form is not looked at.
"""

from collections.abc import Sequence

from digest.text.claims.frames import Cue
from digest.text.claims.mentions import Clause
from digest.text.claims.runs import CLAUSE_MARKS, COMMAS, QUOTATION, Mention

_REACH_PAST_COMMA = 3
_REACH_OF_NAME = 2
_LONGEST_NOUN = 3
_LEAST_NOUN = 4
_LONGEST_RUN = 20
_FIRST_WORDS = 6
_LONGEST_AUXILIARY = 2


def right_before(clause: Clause, cue: Cue) -> Mention | None:
    """Find who stands right before a form of saying, with nothing between the two."""
    if "verb_first" in clause.runs.traits or clause.gaps[cue.start].strip():
        return None
    if "verb_last" in clause.runs.traits:
        return _run_up_to(clause, cue)
    found = next((each for each in clause.mentions if each.stop == cue.start and each.speaks and not each.paper), None)
    return _source_of(clause, found) if found else _noun_before(clause, cue)


def _source_of(clause: Clause, found: Mention) -> Mention:
    """Return the source that an outlet has ("a source of Reuters") instead of the outlet: the source speaks."""
    sources = {each.start for each in clause.cues("relays")}
    behind = (each for each in clause.mentions if each.stop == found.start and each.start in sources)
    return next(behind, found) if found.outlet else found


def _noun_before(clause: Clause, cue: Cue) -> Mention | None:
    """Find a subject that is neither a name nor an office: article and noun right before the verb ("the actress")."""
    runs, start = clause.runs, cue.start - 1
    if start < 1 or "uncased" in runs.traits or runs.lexicon.cases or not _is_plain(clause, start):
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


def before(clause: Clause, cue: Cue) -> tuple[int, Mention] | None:
    """Find who speaks before a form of saying."""
    before = [each for each in clause.mentions if each.stop <= cue.start and each.speaks]
    if "verb_first" in clause.runs.traits and clause.gaps[cue.start].strip():
        return None
    if not before or "verb_last" in clause.runs.traits:
        return None
    last = before[-1]
    distance = cue.start - last.stop
    reach = _REACH_OF_NAME if last.is_name else _REACH_PAST_COMMA * 3
    apart = distance > _REACH_PAST_COMMA or (has_comma(clause, cue.start) and not _is_apposition(clause, last))
    marks = CLAUSE_MARKS + QUOTATION + (COMMAS if apart else "")
    if (
        distance <= reach
        and not clause.parted(last.stop, cue.start, marks)
        and not is_crossed(clause, last.stop, cue.start)
    ):
        if last.paper and len(before) > 1:
            last, distance = before[-2], cue.start - before[-2].stop
        return distance + 1, _source_of(clause, last)
    return _past_insertion(clause, cue, before)


def _is_apposition(clause: Clause, mention: Mention) -> bool:
    """Tell whether a comma stands within or before a mention ("il portavoce, Aldo Neri, ha detto")."""
    return mention.start > 0 and any(has_comma(clause, index) for index in range(mention.start, mention.stop))


def of_first_verb(clause: Clause, cue: Cue) -> tuple[int, Mention] | None:
    """Find the subject of a verb that "and" joins to the one before ("X è arrivato a Minsk e ha detto")."""
    joined = {each.start for each in clause.cues("ands")}
    if not {cue.start - 1, cue.start - 2} & joined or "verb_first" in clause.runs.traits:
        return None
    first = next((each for each in clause.mentions if each.speaks and each.start <= _FIRST_WORDS), None)
    if first is None or first.outlet or first.stop >= cue.start or clause.parted(first.stop, cue.start, CLAUSE_MARKS):
        return None
    return _REACH_OF_NAME, first


def _past_insertion(clause: Clause, cue: Cue, before: Sequence[Mention]) -> tuple[int, Mention] | None:
    """Find the subject that an inserted clause parts from its verb ("Il pilota X, che ..., ha detto")."""
    begins = cue.start
    while begins > max(0, cue.start - _LONGEST_AUXILIARY) and not has_comma(clause, begins):
        begins -= 1
    if not has_comma(clause, begins):
        return None
    first = next((each for each in before if each.start <= _FIRST_WORDS), None)
    if first is None or first.stop >= begins or not has_comma(clause, first.stop):
        return None
    return None if clause.parted(first.stop, cue.start, CLAUSE_MARKS) else (2, first)


def has_comma(clause: Clause, index: int) -> bool:
    """Tell whether a comma stands before the word at `index`."""
    return any(mark in clause.gaps[index] for mark in COMMAS)


def _run_up_to(clause: Clause, cue: Cue) -> Mention | None:
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
        told = outlet.start - 1 in runs.beside  # "said to Tass": who is told, not who tells
        return _run_up_to(clause, Cue(outlet.start - 1, outlet.start - 1)) if told else outlet
    if not 1 < stop - start <= _LONGEST_RUN or any(each in runs.outlets for each in range(start, stop)):
        return None
    office = any(start <= each < stop for each in runs.offices)
    named = office and stop not in runs.offices.values()
    return Mention(start, stop, None, paper=False, speaks=True, is_name=not office, named=named)


def is_crossed(clause: Clause, start: int, stop: int) -> bool:
    """Tell whether a closing word ("che", "that") or another form of saying stands between."""
    says = {cue.start for cue in clause.cues("says")}
    return any(index in clause.runs.closers or index in says for index in range(start, stop))
