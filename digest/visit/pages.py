"""The pages behind the stories of a feed, in the place of its summaries.

In: what feeds showed, what is remembered of it, and what asks for pages. Out: the same with the articles of pages where
they could be had, and the pages. A page is asked for once; one that cannot be had, a few times. It stores nothing.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from digest import pool
from digest.addresses import masked
from digest.archive import Sighting
from digest.archive.memory import Memory
from digest.collect.http import Page
from digest.model import Article, Config, Raw, Source
from digest.read import read_all
from digest.text.dates import bounds

MOST_PAGES = 50
"""Most pages behind one feed that a run asks for."""
MOST_TRIES = 3
"""How often the page of an article is asked for before its feed's own text is taken for good."""


def with_pages(  # noqa: PLR0913, PLR0917 - the visit's own, in its order
    config: Config,
    memory: Memory,
    sightings: Sequence[Sighting],
    wanted: Mapping[str, Source],
    start: datetime | None,
    asking: Callable[[Sequence[str]], Sequence[Page]],
) -> tuple[list[Sighting], list[Raw]]:
    """Ask for the pages behind new articles of feeds that want it; return the sightings with them, and the pages."""
    asked: dict[int, int] = {}
    for key in wanted:
        own = [at for at, each in enumerate(sightings) if each.source == key]
        tries = memory.tries(key, [sightings[at].likeness for at in own])
        new = [at for at in own if tries.get(sightings[at].likeness, -1)]
        asked |= {
            at: max(0, tries.get(sightings[at].likeness, 0)) for at in _worth_asking(sightings, new, start, config)
        }
    if not asked:
        return list(sightings), []
    urls = [sightings[at].article.url or "" for at in asked]
    pages = asking(urls)
    raws = {
        page.url: Raw(source=wanted[sightings[at].source], location=masked(page.found_at), data=page.body)
        for at, page in zip(asked, pages, strict=True)
        if page.body is not None
    }
    read, _, _ = read_all(_apart(raws.values()), zone=config.timezone, apply=pool.apply)
    by_sha256 = {article.sha256: article for article in read}
    whole = list(sightings)
    for (at, tried), page in zip(asked.items(), pages, strict=True):
        shown = sightings[at].article
        if page.problem:
            note = f"its full text could not be fetched: {page.problem.what}"
            left = 0 if tried + 1 >= MOST_TRIES else tried + 1
            whole[at] = replace(whole[at], article=replace(shown, notes=(*shown.notes, note)), tries=left)
        elif found := by_sha256.get(hashlib.sha256(page.body or b"").hexdigest()):
            whole[at] = replace(whole[at], article=_fuller(shown, found))
    return whole, list(raws.values())


def _worth_asking(
    sightings: Sequence[Sighting], new: Sequence[int], start: datetime | None, config: Config
) -> Iterator[int]:
    """Yield the places of the articles whose pages are asked for."""
    left = MOST_PAGES
    for at in new:
        article = sightings[at].article
        is_old = start is not None and article.when is not None and bounds(article.when, config.timezone)[1] <= start
        if article.url and not is_old and left:
            left -= 1
            yield at


def _apart(raws: Iterable[Raw]) -> list[Raw]:
    """Return pages as documents that are read for themselves, each place once."""
    return list({raw.location: raw for raw in raws}.values())


def _fuller(shown: Article, page: Article) -> Article:
    """Return the page's article with what its feed knows better; the feed's own where the page holds less."""
    if len(page.text) < len(shown.text):
        return shown
    return replace(
        page,
        when=shown.when or page.when,
        byline=page.byline or shown.byline,
        outlet=shown.outlet or page.outlet,
        url=shown.url,
        language=page.language or shown.language,
    )
