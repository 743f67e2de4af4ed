"""The pages behind the stories of a feed, in the place of its summaries.

In: what feeds showed, what is remembered of it, and what asks for pages. Out: the same with the articles of pages where
they could be had, and the pages. A page is asked for once; one that cannot be had, a few times. It stores nothing.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from digest import pool
from digest.addresses import masked
from digest.addresses.pages import is_front, page_key
from digest.archive import Sighting
from digest.archive.memory import Memory
from digest.collect.http import Page
from digest.model import Article, Config, Raw, Source
from digest.read import read_all
from digest.text.dates import bounds
from digest.text.words import fold_words

MOST_PAGES = 50
"""Most pages behind one feed that a run asks for."""
MOST_TRIES = 3
"""How often the page of an article is asked for before its feed's own text is taken for good."""
_LONG_WORD = 4
_LIKE = 0.5


def with_pages(  # noqa: PLR0913, PLR0917 - the visit's own, in its order
    config: Config,
    memory: Memory,
    sightings: Sequence[Sighting],
    wanted: Mapping[str, Source],
    start: datetime | None,
    asking: Callable[[Sequence[str]], Sequence[Page]],
) -> tuple[list[Sighting], list[Raw]]:
    """Ask for the pages behind new articles of feeds that want it; return the sightings with them, and the pages."""
    whole = list(sightings)
    asked: dict[int, int] = {}
    shown_by: dict[str, list[int]] = {key: [] for key in wanted}
    for at, each in enumerate(sightings):
        shown_by.get(each.source, []).append(at)
    for key, own in shown_by.items():
        tries = memory.tries(key, [sightings[at].likeness for at in own])
        new = [at for at in own if tries.get(sightings[at].likeness, -1)]
        worth = [at for at in new if _is_worth_asking(sightings[at].article, start, config)]
        asked |= {at: max(0, tries.get(sightings[at].likeness, 0)) for at in worth[:MOST_PAGES]}
        for at in worth[MOST_PAGES:]:
            whole[at] = replace(whole[at], tries=tries.get(sightings[at].likeness, -1))
    if not asked:
        return whole, []
    pages = dict(zip(asked, asking([sightings[at].article.url or "" for at in asked]), strict=True))
    raws = _documents(pages, {at: wanted[sightings[at].source] for at in asked})
    read, _, _ = read_all(raws, zone=config.timezone, apply=pool.apply)
    by_sha256 = {article.sha256: article for article in read}
    shared = _shared({at: (page, sightings[at].article) for at, page in pages.items()})
    for at, page in pages.items():
        shown = sightings[at].article
        if page.problem:
            left = asked[at] or -1 if page.is_put_off else asked[at] + 1
            whole[at] = _without_page(whole[at], page.problem.what, 0 if left >= MOST_TRIES else left)
        elif at in shared:
            whole[at] = _without_page(whole[at], "its address leads to a page that is not its own", 0)
        elif found := by_sha256.get(_sha256(page)):
            whole[at] = (
                replace(whole[at], article=_fuller(shown, found), is_page=True)
                if _tells_of(found, shown)
                else _without_page(whole[at], "what its address leads to tells something else", 0)
            )
    return whole, raws


def _documents(pages: Mapping[int, Page], sources: Mapping[int, Source]) -> list[Raw]:
    """Return pages as documents that are read for themselves, each place once."""
    raws: dict[str, Raw] = {}
    for at, page in pages.items():
        if page.body is not None:
            location = masked(page.found_at)
            raws.setdefault(location, Raw(source=sources[at], location=location, data=page.body))
    return list(raws.values())


def _is_worth_asking(article: Article, start: datetime | None, config: Config) -> bool:
    """Tell whether the page of an article has an address and may be of the window."""
    is_old = start is not None and article.when is not None and bounds(article.when, config.timezone)[1] <= start
    return bool(article.url) and not is_old


def _shared(pages: Mapping[int, tuple[Page, Article]]) -> set[int]:
    """Return those that lead to one page though their addresses differ (a wall of consent), or to a front page."""
    asked: dict[str, set[str | None]] = {}
    for page, article in pages.values():
        asked.setdefault(_sha256(page), set()).add(page_key(article.url))
    return {
        at
        for at, (page, article) in pages.items()
        if len(asked[_sha256(page)]) > 1 or (is_front(page.found_at) and not is_front(article.url or ""))
    }


def _without_page(sighting: Sighting, why: str, tries: int) -> Sighting:
    """Return a sighting with what its feed tells, and a note."""
    notes = (*sighting.article.notes, f"its full text could not be fetched: {why}")
    return replace(sighting, article=replace(sighting.article, notes=notes), tries=tries)


def _tells_of(page: Article, shown: Article) -> bool:
    """Tell whether a page is about what its feed told: half of the feed's longer words stand in it."""
    words = {word for word in fold_words(shown.text) if len(word) >= _LONG_WORD}
    return len(words & set(fold_words(page.text))) >= _LIKE * len(words)


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


def _sha256(page: Page) -> str:
    """Return the fingerprint of a page; that of a page without a body is its address."""
    return page.url if page.body is None else hashlib.sha256(page.body).hexdigest()
