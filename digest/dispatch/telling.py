"""What sending has to say, as lines for people and records for programs.

Comes in: editions, errands, a report. Goes out: lines. It never prints, and looks at no clock.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC
from typing import Any

from digest.archive import Errand
from digest.archive.outbox import STATES
from digest.dispatch.editions import Ready
from digest.dispatch.sending import Report
from digest.text.telling import count, plain

_WORDS = {
    "queued": "to send",
    "sending": "in doubt",
    "sent": "sent",
    "deferred": "waits",
    "failed": "failed",
    "suppressed": "kept back",
}


def overview(
    editions: Sequence[Ready], errands: Mapping[str, Sequence[Errand]], sizes: Mapping[str, int]
) -> Iterator[str]:
    """Yield the table of who would get what, and what it weighs.

    Args:
        editions: What would be sent.
        errands: What the outbox would hold, by edition.
        sizes: Bytes of a message, by edition.
    """
    heads = [each.shown for each in editions]
    yield from _table(
        [
            ["edition", "readers", *(_WORDS[state] for state in STATES), "bytes each", "subject"],
            *(
                [
                    each.shown,
                    f"{len(each.recipients)}",
                    *(f"{Counter(errand.state for errand in errands[each.shown])[state]}" for state in STATES),
                    f"{sizes[each.shown]:,}",
                    plain(each.outgoing.subject) + (" (empty: skipped)" if each.is_skipped else ""),
                ]
                for each in editions
            ),
        ],
    )
    readers = dict.fromkeys(errand.recipient for shown in heads for errand in errands[shown])
    states = {(shown, each.recipient): _WORDS[each.state] for shown in heads for each in errands[shown]}
    yield ""
    yield from _table(
        [["reader", *heads], *([plain(name), *(states.get((head, name), "-") for head in heads)] for name in readers)]
    )


def results(report: Report) -> Iterator[str]:
    """Yield what became of a sending."""
    outcome = report.outcome
    for edition in report.editions:
        if edition.is_skipped:
            yield f"{edition.shown}: has no story, and its audience wants no empty edition (empty: skip)"
    for shown in report.rebuilt:
        yield f"{shown}: was built anew since readers got it; they are not sent it again"
    parts = [f"{outcome.sent} sent"]
    parts += [f"{report.sent_before} sent before"] if report.sent_before else []
    parts += (
        [f"{len(outcome.deferred) + report.waiting} wait for a later try"] if outcome.deferred or report.waiting else []
    )
    parts += [f"{len(outcome.failed)} failed"] if outcome.failed else []
    parts += [f"{len(outcome.kept_back)} kept back"] if outcome.kept_back else []
    parts += [f"{outcome.left} left for later"] if outcome.left else []
    yield ", ".join(parts)


def troubles(report: Report) -> Iterator[str]:
    """Yield a line for each reader who did not get an edition."""
    for errand in (*report.outcome.failed, *report.outcome.deferred):
        again = (
            f"; tried again after {errand.due.astimezone(UTC):%Y-%m-%d %H:%M} UTC by digest send --resume"
            if errand.due
            else ""
        )
        yield plain(f"{errand.recipient}: {_WORDS[errand.state]}: {errand.answer}{again}")


def rows(errands: Sequence[Errand]) -> Iterator[str]:
    """Yield the outbox as a table."""
    if not errands:
        yield "nothing is in the outbox"
        return
    yield from _table(
        [
            ["edition", "reader", "state", "tries", "changed (UTC)", "answer"],
            *(
                [
                    f"{each.audience} {each.day}",
                    plain(each.recipient),
                    _WORDS[each.state],
                    f"{each.tries}",
                    f"{each.changed.astimezone(UTC):%Y-%m-%d %H:%M}",
                    plain(each.answer),
                ]
                for each in errands
            ),
        ]
    )
    yield ""
    counts = Counter(each.state for each in errands)
    yield ", ".join(f"{counts[state]} {_WORDS[state]}" for state in STATES if counts[state])
    yield count(len(errands), "errand")


def record(errand: Errand) -> Mapping[str, Any]:
    """Return an errand for programs; its token is a secret of the reader's and left out."""
    made = {name: value for name, value in asdict(errand).items() if name != "token" and value is not None}
    return {name: value if isinstance(value, (int, str)) else value.isoformat() for name, value in made.items()}


def _table(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield lines whose columns stand below each other."""
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    for line in lines:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
