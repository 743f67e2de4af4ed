"""A story's record to a page.

Comes in: a `Reading`. Goes out: one `Page` for each story that has any text, with a canonical text of its own (the
headline, a blank line, the paragraphs) and a key that no other story of the feed has. It never changes a word; what was
cut or could not be understood is noted.
"""

import hashlib
import re
from dataclasses import replace

from digest.addresses.pages import canonical
from digest.model import Span, When
from digest.read.feed import moments, prose
from digest.read.feed.elements import absolute
from digest.read.feed.record import Feed, FeedStory, Reading
from digest.read.page import Page, fold
from digest.text import dates

LONGEST_HEADLINE = 500
"""Most characters of a headline."""
LONGEST_NAME = 200
"""Most characters of a byline or an outlet."""
LONGEST_KEY = 500
"""Most characters of a key; a longer one becomes its fingerprint."""
LONGEST_BODY = 2_000_000
"""Most characters of a story, with its markup."""
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-]+)?")


def lay(reading: Reading, *, zone: str, language: str | None, base: str = "") -> tuple[Page, ...]:
    """Lay the stories of a feed out.

    Args:
        reading: The feed.
        zone: IANA name of the zone of times that name none.
        language: Language expected where the feed names none, for dates.
        base: Where the feed was found; addresses that its own do not make absolute begin there.
    """
    pages: list[Page] = []
    keys: dict[str, int] = {}
    for story in reading.stories:
        link = absolute(story.link, base)
        page = _page(replace(story, link=link), reading.feed, zone=zone, language=language)
        if page:
            pages.append(replace(page, key=_key(story, page.text, keys)))
    if pages:
        empty = len(reading.stories) - len(pages)
        passed = (f"{empty:,} stories without any text passed over",) if empty else ()
        pages[0] = replace(pages[0], notes=(*reading.notes, *passed, *pages[0].notes))
    return tuple(pages)


def _page(story: FeedStory, feed: Feed, *, zone: str, language: str | None) -> Page | None:
    notes: list[str] = []
    headline = _headline(story.title, notes)
    blocks = _body(story, notes)
    if not headline and not blocks:
        return None
    text, span, paragraphs = _laid_out(headline, blocks)
    tag = story.language or feed.language
    code = _LANGUAGE.fullmatch(tag)
    return Page(
        text=text,
        headline=span,
        paragraphs=paragraphs,
        when=_when(story, notes, zone=zone, language=tag or language),
        outlet=_name(story.outlet),
        feed=_name(feed.title),
        url=_address(story.link, notes),
        byline=_name(story.author),
        language=code[1].lower() if code else None,
        notes=tuple(notes),
    )


def _headline(title: str, notes: list[str]) -> str:
    if len(title) > LONGEST_BODY:
        title = title[:LONGEST_BODY]
    whole = prose.line(title)
    headline = prose.shortened(whole, LONGEST_HEADLINE)
    if len(headline) < len(whole):
        notes.append(f"headline of {len(whole):,} characters cut to {len(headline)}")
    return headline


def _body(story: FeedStory, notes: list[str]) -> tuple[str, ...]:
    """Return the paragraphs of the content; of the summary where there is none."""
    for source in (story.content, story.summary):
        if len(source) > LONGEST_BODY:
            notes.append(f"text of {len(source):,} characters cut to {LONGEST_BODY:,}")
        found = prose.paragraphs(prose.beginning(source, LONGEST_BODY))
        if found:
            return found
    return ()


def _laid_out(headline: str, blocks: tuple[str, ...]) -> tuple[str, Span | None, tuple[Span, ...]]:
    """Return the canonical text with the places of its headline and paragraphs."""
    # A story that is a headline alone tells it there.
    titled = bool(headline and blocks)
    parts = [headline, *blocks] if titled else list(blocks or (headline,))
    spans, start = [], 0
    for part in parts:
        spans.append(Span(start=start, end=start + len(part)))
        start += len(part) + 2
    return "\n\n".join(parts), spans[0] if titled else None, tuple(spans[1:] if titled else spans)


def _when(story: FeedStory, notes: list[str], *, zone: str, language: str | None) -> When | None:
    for written in filter(None, (story.published, story.updated)):
        when = moments.parse(written, zone=zone, language=language)
        if when:
            return when
        notes.append(dates.note_on(prose.line(written)))
    return None


def _address(link: str, notes: list[str]) -> str | None:
    url = canonical(link)
    if link and url is None:
        notes.append(f"address not understood: {prose.line(link)[:80]}")
    return url


def _name(written: str) -> str | None:
    return prose.shortened(prose.line(written[:10_000]), LONGEST_NAME) or None


def _key(story: FeedStory, text: str, keys: dict[str, int]) -> str:
    """Return what tells a story from all others of its feed.

    Args:
        story: The story.
        text: Its canonical text.
        keys: How often each key was given; this one is counted.
    """
    mark = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    key = fold(story.id or story.link) or mark
    if len(key) > LONGEST_KEY:
        key = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    if key in keys:
        # Some feeds give every story the same id.
        key = f"{key}#{mark}"
    while key in keys:
        keys[key] += 1
        key = f"{key}-{keys[key]}"
    keys[key] = 1
    return key
