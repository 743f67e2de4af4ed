"""Dedupe: each article once, with all the places where it was found.

In: the articles of a build, in order, and what publishing systems leave in texts. Out: the articles that stay, which
carry their copies, and one `Spiked` for each other one. Which articles are one does not depend on their order. It
merges the same words, nearly the same words under one address, the same names and figures in nearly the same words
under one headline on one day, and a summary with the full text of its page. The fullest stays; of versions of one page
that are nearly as full, the latest, by their dates or else by their order. Texts that merely share an address are never
merged: a missed copy is merged as a story later, a lost text is lost. It changes no text.

Source: shingles and containment as in Broder, "On the resemblance and containment of documents" (1997).
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.dedupe.versions import Version, day_range, has_other_figures, is_rival, is_version_of, version_of
from digest.model import Article, Copy, Spiked
from digest.text.dates import bounds
from digest.text.leftovers import Leftovers

__all__ = ["dedupe"]

MOST_VERSIONS = 20
"""Most texts that are compared with each other because they share an address or a headline."""
_SHORT_LETTERS = 80
"""Fewest letters of a text that is the same article wherever it stands; a shorter one must stand at one address."""
_DAYS_APART = 3
"""Most days between two dates of one text; a notice that is printed every week is a new one each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """The texts of one article, by their indexes."""

    members: tuple[int, ...]
    """All, the fullest first."""
    rivals: tuple[int, ...]
    """Those that may be the latest of the page, the fullest first; it alone where there is no other."""


def dedupe(articles: Sequence[Article], leftovers: Leftovers) -> tuple[tuple[Article, ...], tuple[Spiked, ...]]:
    """Give each article once.

    Args:
        articles: All that were read; what one place showed at different times in the order in which it was seen.
        leftovers: See `digest.lexicons.load_leftovers`.

    Returns:
        The articles that stay, with their copies, and the others, both in the given order.
    """
    versions = [version_of(article, leftovers) for article in articles]
    texts = _same_texts(articles, versions)
    joined = [versions[members[0]].joined(versions[each] for each in members) for members in texts]
    stays: dict[int, Article] = {}
    spiked: dict[int, Spiked] = {}
    for group in _grouped(joined):
        places = [place for text in group.members for place in texts[text]]
        latest = _latest(articles, _of_one_page(group.rivals, joined, texts, versions))
        words = next(texts[text] for text in group.rivals if latest in texts[text])
        best = min(words, key=lambda place: (-_facts(articles[place]), place))
        others = sorted(place for place in places if place != best)
        stays[best] = _with_copies(articles[best], [articles[place] for place in others])
        for place in others:
            spiked[place] = _duplicate(articles[place], articles[best], _relation(versions[place], versions[best]))
    return tuple(stays[place] for place in sorted(stays)), tuple(spiked[place] for place in sorted(spiked))


def _same_texts(articles: Sequence[Article], versions: Sequence[Version]) -> list[list[int]]:
    """Return the places of the articles that have the same words, in days near each other."""
    alike: dict[Hashable, list[int]] = defaultdict(list)
    # Documents of one name and the same bytes have one id, wherever they lie.
    pages: dict[str, str] = {}
    for article, version in zip(articles, versions, strict=True):
        pages[article.id] = min(version.page or "", pages.get(article.id, version.page or ""))
    for place, (article, version) in enumerate(zip(articles, versions, strict=True)):
        page = pages[article.id] if len(version.words) < _SHORT_LETTERS else ""
        alike[version.words, page].append(place)
    return [run for places in alike.values() for run in _runs(articles, places)]


def _runs(articles: Sequence[Article], places: Sequence[int]) -> Iterator[list[int]]:
    """Part articles of one text where their dates are far apart; those without a date go with the first ones."""
    undated = [place for place in places if articles[place].when is None]
    dated = sorted((day_range(articles[place]), place) for place in places if articles[place].when is not None)
    runs: list[list[int]] = []
    latest = 0
    for (first, last), place in dated:
        if runs and first <= latest + _DAYS_APART:
            runs[-1].append(place)
        else:
            runs.append([place])
        latest = max(latest, last)
    first_run = runs.pop(0) if runs else []
    yield sorted((*undated, *first_run))
    yield from map(sorted, runs)


def _of_one_page(
    rivals: Sequence[int], joined: Sequence[Version], texts: Sequence[Sequence[int]], versions: Sequence[Version]
) -> list[int]:
    """Return the places of rival texts at the pages that they share; reprints elsewhere tell nothing of the latest."""
    first, *others = rivals
    shared = {page for other in others for page in joined[other].pages if page in joined[first].pages}
    return [place for text in rivals for place in texts[text] if not others or versions[place].page in shared]


def _latest(articles: Sequence[Article], places: Sequence[int]) -> int:
    """Return the place of the article that none is known to be later than; of several, the last one."""
    dates = {place: bounds(when, "UTC") for place in places if (when := articles[place].when) is not None}
    begin = max((first for first, _ in dates.values()), default=None)
    return max(place for place in places if begin is None or place not in dates or dates[place][1] > begin)


def _grouped(texts: Sequence[Version]) -> list[_Group]:
    """Group the texts of one article; each is compared with the fullest and with those that may stay in its place."""
    order = sorted(range(len(texts)), key=lambda index: texts[index].rank)
    position = {index: place for place, index in enumerate(order)}
    beside = _neighbours(texts, order)
    groups: list[_Group] = []
    taken: set[int] = set()
    for index in order:
        if index in taken:
            continue
        taken.add(index)
        found = [
            each for each in beside.get(index, ()) if each not in taken and is_version_of(texts[each], texts[index])
        ]
        taken.update(found)
        rivals = [each for each in found if is_rival(texts[each], texts[index])]
        # What belongs to the one that stays must not stay beside it, whichever it is.
        for rival in rivals:
            for other in beside[rival]:
                shorter, fuller = sorted((rival, other), key=position.__getitem__, reverse=True)
                if other not in taken and is_version_of(texts[shorter], texts[fuller]):
                    taken.add(other)
                    found.append(other)
        groups.append(_Group(members=(index, *found), rivals=(index, *rivals)))
    return groups


def _neighbours(texts: Sequence[Version], order: Sequence[int]) -> Mapping[int, Sequence[int]]:
    """Return what each text is to be compared with: what shares a page, or a headline and a day with it."""
    buckets: dict[Hashable, list[int]] = defaultdict(list)
    for index in order:
        for key in _keys(texts[index]):
            buckets[key].append(index)
    found: dict[int, dict[int, None]] = defaultdict(dict)
    for bucket in buckets.values():
        if 1 < len(bucket) <= MOST_VERSIONS:
            for index in bucket:
                found[index].update(dict.fromkeys(bucket))
    return {index: [other for other in others if other != index] for index, others in found.items()}


def _keys(text: Version) -> Iterator[Hashable]:
    """Yield what another version of a text may share with it."""
    for page in text.pages:
        yield "page", page
        # Where very many texts share one address, those of one headline are looked at all the same.
        yield "page", page, text.headline
    if text.headline:
        yield from (("day", text.headline, day) for day in text.days or (None,))


def _facts(article: Article) -> int:
    """Count what is known of an article, its date first."""
    known = (article.url, article.headline, article.byline, article.outlet)
    return 8 * (article.when is not None) + sum(each is not None for each in known)


def _with_copies(article: Article, others: Sequence[Article]) -> Article:
    """Return an article with its copies; what it lacks, and the first of them has, is taken from there."""
    if not others:
        return article
    notes = list(article.notes)
    dated = _first(others, has="when") if article.when is None else None
    addressed = _first(others, has="url") if article.url is None else None
    notes += [f"date taken from its copy {dated.location}"] if dated else []
    notes += [f"address taken from its copy {addressed.location}"] if addressed else []
    return replace(
        article,
        copies=tuple(
            Copy(location=each.location, url=each.url, outlet=each.outlet, sha256=each.sha256) for each in others
        ),
        when=dated.when if dated else article.when,
        url=addressed.url if addressed else article.url,
        notes=tuple(notes),
    )


def _first(articles: Iterable[Article], *, has: str) -> Article | None:
    return next((each for each in articles if getattr(each, has) is not None), None)


def _relation(text: Version, kept: Version) -> str:
    """Say what a text is to the one that stays."""
    if has_other_figures(text, kept):
        return "an earlier version of"
    return "a shorter text of" if text.size < kept.size else "the same text as"


def _duplicate(article: Article, kept: Article, relation: str) -> Spiked:
    """Explain a copy that is left out."""
    return Spiked(
        id=article.id,
        location=article.location,
        headline=article.headline.of(article.text) if article.headline else "",
        reason="duplicate",
        detail=f"{relation} {kept.location}",
    )
