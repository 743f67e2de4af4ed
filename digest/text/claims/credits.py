"""Credits: the outlets that a clause gives its news to.

In: a `Clause`. Out: outlets' own names. An outlet is credited that reports, is quoted, is told something or stands
alone in brackets; one that is only mentioned, as somebody's employer or as a place, is not.
"""

from digest.text.claims.mentions import Clause
from digest.text.claims.runs import CLAUSE_MARKS, COMMAS, QUOTATION, Mention

_REACH_OF_RELAY = 3
_REACH_OF_LISTENER = 9


def relays(clause: Clause) -> tuple[str, ...]:
    """Return the outlets that a clause gives its news to, in order; one that is only mentioned is not among them."""
    return tuple(dict.fromkeys(each.outlet for each in clause.mentions if each.outlet and _is_credited(clause, each)))


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
