"""Calls: the marks in the text that lead to a source, and which of them comes first.

What comes in: an edition. What goes out: the ids that marks have on a page, and for each citation the one that its
source leads back to. A page that orders its parts otherwise has the same ids.
"""

from collections.abc import Iterator, Mapping

from digest.model import Citation, Edition, Passage, Quotation, Section


def anchor(section: Section) -> str:
    """Return the id of a section's place on the page."""
    return f"topic-{section.topic}" if section.topic is not None else "unclassified"


def marks_of(edition: Edition) -> Iterator[tuple[str, Citation]]:
    """Yield every mark's id with its citation: of stories, pointers, key points, then of stories left out."""
    for brief in (brief for section in edition.sections for brief in section.briefs):
        yield from ((f"s{brief.number}-{place}", each.citation) for place, each in enumerate(brief.passages, 1))
        yield from ((f"m{brief.number}-{place}", each) for place, each in (brief.retold.marks if brief.retold else ()))
    for section in edition.sections:
        for place, pointer in enumerate(section.pointers, start=1):
            if pointer.passage:
                yield f"{anchor(section)}-{place}", pointer.passage.citation
    yield from ((f"k{point.number}", point.passage.citation) for point in edition.key_points)
    yield from ((f"l{place}", each.citation) for place, each in enumerate(edition.left_out, start=1))


def back_to(edition: Edition, citation: Citation) -> str:
    """Return the id of the first mark of `citation`, in the order of `marks_of`."""
    marks = (name for name, each in marks_of(edition) if each.number == citation.number)
    return next(marks, "text")


def calls_of(edition: Edition) -> Mapping[int, str]:
    """Return the id of the first mark of each citation by its number, in the order of `marks_of`."""
    found: dict[int, str] = {}
    for name, citation in marks_of(edition):
        found.setdefault(citation.number, name)
    return found


def holds(passage: Passage, quotation: Quotation | None) -> bool:
    """Tell whether a passage prints the words of a quotation."""
    return quotation is not None and any(
        each.article == quotation.article and each.span.covers(quotation.span) for each in passage.sentences
    )
