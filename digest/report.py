"""Report: a finished build as one object for machines.

In: a `Build`. Out: plain values, and their JSON text. It never prints.
"""

import json
from collections.abc import Mapping

from digest.model import Build, Edition, Problem, Spiked

SCHEMA = 1
"""Version of the object's shape; it grows by one when a name is taken away or changes its meaning."""


def as_mapping(build: Build, *, exit_code: int) -> Mapping[str, object]:
    """Return what a build made and told.

    Returns:
        ``schema``, ``date``, ``exit_code``, ``editions`` (with the account and the files of each) and ``problems``.
    """
    return {
        "schema": SCHEMA,
        "date": build.issue.date.isoformat(),
        "exit_code": exit_code,
        "editions": [_edition(build, edition) for edition in build.editions],
        "problems": [_problem(problem) for problem in build.problems],
    }


def as_text(report: Mapping[str, object]) -> str:
    """Return the report as indented JSON."""
    return json.dumps(report, ensure_ascii=False, indent=2)


def _edition(build: Build, edition: Edition) -> Mapping[str, object]:
    """Tell of one edition."""
    account = edition.account
    return {
        "audience": edition.audience,
        "files": [
            {"format": each.format, "path": each.path, "size": each.size, "sha256": each.sha256}
            for each in build.receipts
            if each.audience == edition.audience
        ],
        "found": account.found,
        "read": account.read,
        "stories": account.stories,
        "printed": account.printed,
        "merged": account.merged,
        "left_out": {each.name: each.count for each in account.left_out},
        "undated": account.undated,
        "unclassified": account.unclassified,
        "spiked": [_spiked(each) for each in (*account.set_aside, *account.spiked)],
    }


def _problem(problem: Problem) -> Mapping[str, object]:
    """Tell of one problem."""
    return {"where": problem.where, "what": problem.what, "remedy": problem.remedy}


def _spiked(spiked: Spiked) -> Mapping[str, object]:
    """Tell of one story left out."""
    return {
        "id": spiked.id,
        "location": spiked.location,
        "headline": spiked.headline,
        "reason": spiked.reason,
        "detail": spiked.detail,
    }
