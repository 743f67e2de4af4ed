"""Credits: the outlets that a clause gives its news to.

In: a `Clause`. Out: outlets' own names. An outlet is credited that reports, is quoted, is told something or stands
alone in brackets; one that is only mentioned, as somebody's employer or as a place, is not.
"""

from digest.text.claims.mentions import Clause
from digest.text.claims.runs import CLAUSE_MARKS, COMMAS, QUOTATION, Mention

_REACH_OF_RELAY = 3
_REACH_OF_LISTENER = 9
_FIRST_WORDS = 2


def relays(clause: Clause) -> tuple[str, ...]:
    """Return the outlets that a clause gives its news to, in order; one that is only mentioned is not among them."""
    return tuple(dict.fromkeys(each.outlet for each in clause.mentions if each.outlet and _is_credited(clause, each)))


def _is_credited(clause: Clause, each: Mention) -> bool:
    """Tell whether a clause gives its news to an outlet that it names."""
    if _stands_alone(clause, each):
        return True
    for cue in (*clause.cues("relays"), *clause.cues("according"), *clause.cues("says")):
        if cue.start <= each.start < cue.stop:
            return True
        after, before = each.start - cue.stop, cue.start - each.stop
        if 0 <= after <= _REACH_OF_RELAY and not clause.parted(cue.stop, each.start, CLAUSE_MARKS + QUOTATION):
            return True
        if 0 <= before <= _REACH_OF_RELAY and not clause.parted(each.stop, cue.start, CLAUSE_MARKS):
            return each.speaks or cue not in clause.cues("says") or before == 0
    return _is_told(clause, each) or _is_subject(clause, each)


def _stands_alone(clause: Clause, each: Mention) -> bool:
    """Tell whether an outlet stands in brackets, or is all that a clause says."""
    before, after = clause.gaps[each.start].rstrip(), clause.gaps[each.stop].lstrip()
    return before[-1:] in {"(", "（", "/"} and after[:1] in {")", "）", "/"}


def _is_told(clause: Clause, each: Mention) -> bool:
    """Tell whether an outlet is told something ("ha spiegato a Meduza", "sagte sie der dpa")."""
    if not each.speaks and each.start <= _FIRST_WORDS:  # "All'Ansa il pescatore ha ricordato"
        return any(0 <= cue.start - each.stop <= _REACH_OF_LISTENER for cue in clause.cues("says"))
    if each.speaks and not clause.runs.lexicon.cases and "nouns" not in clause.runs.traits:
        return False
    return any(
        0 <= each.start - cue.stop <= _REACH_OF_LISTENER
        and not clause.parted(cue.stop, each.start, CLAUSE_MARKS + COMMAS)
        for cue in clause.cues("says")
    )


def _is_subject(clause: Clause, each: Mention) -> bool:
    """Tell whether an agency is what a clause begins with, and a verb follows, whatever the verb.

    Only where a word behind a name is no noun ("Reuters shares fell").
    """
    traits, at = clause.runs.traits, each.stop
    if each.outlet not in clause.agencies or not each.speaks or traits.isdisjoint({"adjectives", "nouns"}):
        return False
    first = each.start
    while first and first - 1 in clause.runs.articles and not clause.gaps[first].strip():
        first -= 1
    begins = first == 0 or any(mark in clause.gaps[first] for mark in CLAUSE_MARKS + COMMAS)
    if not begins or at >= len(clause.words) or clause.words[at].capital or clause.gaps[at].strip() not in {"", ","}:
        return False
    small = clause.runs.small | clause.runs.links.keys()
    return bool(clause.gaps[at].strip()) or at not in small
