"""Reasons: why stories are one event, and what kept others apart.

In: groups of stories and the links between them. Out: `Cluster` values with their merges, and for each story the
nearest one that it was not merged with. It decides nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from digest.cluster.terms import Spelling
from digest.cluster.vectors import Vectors
from digest.model import Apart, Cluster, Filed, Merge, Story

_SHARED_SHOWN = 6
_NEARLY = 0.12
"""Least likeness of words that is worth a reason why two stories stay apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two stories that are alike."""

    similarity: float
    """0-1, after all that speaks against."""
    words: float
    """0-1, by words alone."""
    against: tuple[str, ...] = ()
    share: float | None = None
    """Share of the shorter text in the longer, where they are copies; else ``None``."""

    def as_copy(self, share: float) -> "Link":
        """Return the link of two copies: nothing that speaks against counts then."""
        return replace(self, similarity=max(self.similarity, self.words, share), share=share, against=())


Links = Mapping[tuple[int, int], Link]


def clusters_of(
    groups: Sequence[Sequence[int]],
    filed: Sequence[Filed],
    links: Links,
    vectors: Vectors,
    spelling_at: Callable[[int], Spelling],
) -> tuple[Cluster, ...]:
    """Make a cluster of each group; the longest story leads, the others follow by place."""
    group_of = {number: place for place, group in enumerate(groups) for number in group}
    apart = _apart(links, group_of)
    made = [_cluster(group, filed, links, vectors, spelling_at, apart) for group in groups]
    return tuple(sorted(made, key=lambda each: _place(each.members[0])))


def _place(filed: Filed) -> tuple[str, int, str]:
    """Return where a story stands among the day's: location, then place in the article."""
    return (filed.story.article.location, filed.story.headline.span.start, filed.story.id)


def _apart(links: Links, group_of: Mapping[int, int]) -> Mapping[int, tuple[int, Link]]:
    """Return for each story the nearest one of another cluster, where their words are alike."""
    nearest: dict[int, tuple[int, Link]] = {}
    for (one, other), link in sorted(links.items()):
        if group_of[one] != group_of[other] and link.words >= _NEARLY:
            for mine, theirs in ((one, other), (other, one)):
                if mine not in nearest or link.words > nearest[mine][1].words:
                    nearest[mine] = (theirs, link)
    return nearest


def _cluster(  # noqa: PLR0913, PLR0917 - the parts of a cluster, told once
    group: Sequence[int],
    filed: Sequence[Filed],
    links: Links,
    vectors: Vectors,
    spelling_at: Callable[[int], Spelling],
    apart: Mapping[int, tuple[int, Link]],
) -> Cluster:
    """Make the cluster of some stories."""
    order = sorted(group, key=lambda number: (-_length(filed[number].story), _place(filed[number])))
    lead = order[0]
    others = sorted(order[1:], key=lambda number: _place(filed[number]))
    merges: list[Merge] = []

    spelling_of = cache(spelling_at)
    for number in others:
        # A copy is told of the text that it is a copy of, the longest first; all else of the lead.
        longer = order[: order.index(number)]
        copied = next((each for each in longer if _link(links, number, each).share is not None), None)
        if copied is None and (min(number, lead), max(number, lead)) not in links:
            # Of very many copies not all were compared: two that hold a third one are told of that.
            between = (each for each in order if _link(links, each, lead).share is not None)
            copied = next((each for each in between if _link(links, number, each).share is not None), None)
        beside = lead if copied is None else copied
        link = _link(links, number, beside)
        words = link.words or float(vectors.similarities(number, np.array([beside]))[0])
        merges.append(
            Merge(
                story=filed[number].story.id,
                other=filed[beside].story.id,
                similarity=round(link.similarity or words, 4),
                shared=tuple(_spelled(vectors.shared(number, beside), spelling_of(beside))),
                kind="event" if copied is None else "copy",
                contained=link.share,
            )
        )
    return Cluster(
        id=filed[lead].story.id,
        members=tuple(filed[number] for number in (lead, *others)),
        merges=tuple(merges),
        apart=tuple(_told(filed, number, *apart[number]) for number in (lead, *others) if number in apart),
    )


def _link(links: Links, one: int, other: int) -> Link:
    """Return the link of two stories; one that says nothing where there is none."""
    return links.get((min(one, other), max(one, other)), _NO_LINK)


def _told(filed: Sequence[Filed], number: int, other: int, link: Link) -> Apart:
    """Tell which story is nearest to one, and what keeps them apart."""
    return Apart(
        story=filed[number].story.id,
        other=filed[other].story.id,
        location=filed[other].story.article.location,
        similarity=round(link.similarity, 4),
        words=round(link.words, 4),
        against=link.against,
    )


def _length(story: Story) -> int:
    """Return the number of characters of a story's paragraphs."""
    return sum(paragraph.span.end - paragraph.span.start for paragraph in story.paragraphs)


def _spelled(numbers: Sequence[int], spelling: Spelling) -> Iterator[str]:
    """Yield the words that the heaviest of some terms stand for; neighbours of told words are left out."""
    told: set[str] = set()
    for number in numbers:
        spelt = spelling.of(number)
        if spelt and not told.issuperset(spelt.split()) and len(told) < _SHARED_SHOWN:
            told.update(spelt.split())
            yield spelt


_NO_LINK = Link(similarity=0.0, words=0.0)
