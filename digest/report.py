"""Report: a finished build as lines for people, as one object for machines, and as an exit code.

In: a `Build`. Out: text, plain values, a number. It never prints.
"""

import json
from collections.abc import Iterable, Iterator, Mapping

from digest.model import Article, Build, Edition, Problem, Spiked
from digest.text.dates import FUTURE
from digest.text.telling import count, plain, told

SCHEMA = 1
"""Version of the object's shape; it grows by one when a name is taken away or changes its meaning."""
_WELL, _PARTLY, _NOTHING = 0, 1, 3
_LOST = ("date not understood", "date not believed", "front matter", "characters cannot be read")
"""What a note says when something that the document has is not in the briefing."""


def exit_code(build: Build) -> int:
    """Return the exit code of a build."""
    if not build.receipts and not _is_skipped(build):
        return _PARTLY if _is_quiet(build) else _NOTHING
    empty = any(spiked.reason == "empty" for spiked in build.issue.spiked)
    nothing_new = not build.is_foreseen and not any(edition.sections for edition in build.editions)
    lost = any(tells_of_loss(note) for _, note in notes(build.issue.articles))
    return _PARTLY if build.problems or empty or nothing_new or lost else _WELL


def _is_quiet(build: Build) -> bool:
    """Tell whether nothing was built because nothing is new, and nothing went wrong."""
    empty = any(spiked.reason == "empty" for spiked in build.issue.spiked)
    return build.awaits and not (build.issue.articles or build.problems or empty)


def _is_skipped(build: Build) -> bool:
    """Tell whether nothing was built because every audience wants nothing where nothing is printed."""
    return build.is_foreseen and all(edition.audience in build.skipped for edition in build.editions)


def notes(articles: Iterable[Article]) -> tuple[tuple[str, str], ...]:
    """Return what is to be known about how articles were read: location and note."""
    return tuple((article.location, note) for article in articles for note in article.notes)


def tells_of_loss(note: str) -> bool:
    """Tell whether a note says that something of a document could not be understood."""
    return any(mark in note for mark in _LOST)


def remarks(build: Build) -> Iterator[str]:
    """Yield a line for what the sources told, and for everything to be known about how articles were read."""
    yield from map(plain, build.remarks)
    for where, note in notes(build.issue.articles):
        # The account says it of each story; an issue of a day long past would say it here of all that came later.
        if not note.startswith(FUTURE):
            yield plain(f"{where}: {note}")


def troubles(build: Build) -> Iterator[str]:
    """Yield a line for everything that went wrong."""
    for problem in build.problems:
        yield told(problem.where, problem.what, problem.remedy)
    for spiked in build.issue.spiked:
        if spiked.reason == "empty":
            yield plain(f"{spiked.location}: {spiked.detail}")
    if _is_skipped(build):
        return
    if _is_quiet(build):
        yield "Nothing was built: nothing is new."
    elif not build.issue.articles:
        yield "Nothing was built: no article could be read."
    elif not build.receipts:
        read = count(len(build.issue.articles), "article")
        yield f"Nothing was built: {read} read, but no format that was asked for can be made here."


def results(build: Build) -> Iterator[str]:
    """Yield the lines that say what each edition holds and where it went."""
    for edition in build.editions:
        account = edition.account
        left = sum(tally.count for tally in account.left_out)
        stories = "story" if account.stories == 1 else "stories"
        whole = f"{account.printed} of {account.stories} {stories} from {count(account.read, 'article')}"
        if edition.audience not in build.skipped:
            yield f"{edition.audience}: {whole} ({account.merged} merged, {left} left out)"
        for receipt in build.receipts:
            if receipt.audience == edition.audience:
                yield f"  {receipt.path}"
    for audience in build.skipped:
        yield f"{audience}: nothing is printed, and nothing was made (empty: skip)"


def as_mapping(build: Build) -> Mapping[str, object]:
    """Return what a build made and told.

    Returns:
        ``schema``, ``date``, ``exit_code``, ``editions`` (with the account and the files of each), ``skipped``
        (audiences that want nothing where nothing is printed), ``problems``, ``notes`` (how articles were read) and
        ``remarks`` (what sources told).
    """
    return {
        "schema": SCHEMA,
        "date": build.issue.date.isoformat(),
        "exit_code": exit_code(build),
        "editions": [_edition(build, edition) for edition in build.editions],
        "skipped": list(build.skipped),
        "problems": [_problem(problem) for problem in build.problems],
        "notes": [{"where": where, "what": what} for where, what in notes(build.issue.articles)],
        "remarks": list(build.remarks),
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
