"""Which of the things that a page says of itself are true of its article.

Comes in: `Facts`. Goes out: headline, date, author, outlet, address and language. It never invents: what no fact tells
is ``None``, and a date is never finer than it is written.
"""

import html
import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from digest.model import When
from digest.read.feed.addresses import plain_place, tidy_address
from digest.read.html.facts import Facts
from digest.read.page import fold
from digest.read.words import load_words
from digest.text import dates

LONGEST_HEADLINE = 300
"""Most characters of a headline."""
_PARTS = re.compile(r"\s+[|\-–—·•:»«]+\s+|\s*\|\s*|\s+::\s+")
_DATES = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "published_time",
    "publication_date",
    "citation_publication_date",
)
_CODE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")
_LEAST_SHARE = 0.5
"""Share of a title that is left when the name of its site is cut off, where the site is not known by name."""


def headline_of(facts: Facts) -> str | None:
    """Choose the headline: a cascade that was measured, see the benchmark of pages.

    An ``h1`` that the page's titles repeat; the headline of the JSON-LD record; the only ``h1``; ``og:title``, then
    ``title``, both without the name of the site.
    """
    record = _plain(facts.record.get("headline"))
    shared, title = facts.metas.get("og:title", ""), facts.title
    site = site_of(facts)
    said = [_letters(each) for each in (shared, title, record)]
    # A logo is often a heading too.
    last = _PARTS.split(title)[-1] if _PARTS.search(title) else ""
    logos = [each for each in facts.headings if _letters(each) in {_letters(site or ""), _letters(last)}]
    headings = [each for each in facts.headings if each not in logos]
    site = site or next(iter(logos), None)
    for heading in headings:
        letters = _letters(heading)
        if len(letters) > 5 and any(letters in each for each in said):
            return _cut(heading)
    only = headings[0] if len(headings) == 1 else ""
    chosen = record or only or without_site(_plain(shared), site) or without_site(title, site)
    return _cut(chosen) or None


def without_site(title: str, site: str | None) -> str:
    """Return a title without the name of the site before or behind it."""
    parts = list(_PARTS.finditer(title))
    if not parts:
        return title
    head, tail = title[: parts[-1].start()], title[parts[-1].end() :]
    first, rest = title[: parts[0].start()], title[parts[0].end() :]
    if site and _letters(tail) and _letters(tail) in _letters(site) + " " + _letters(site).replace(" ", ""):
        return head
    if site and _letters(first) == _letters(site):
        return rest
    return head if len(head) >= len(title) * _LEAST_SHARE and len(tail.split()) <= 5 else title


def site_of(facts: Facts) -> str | None:
    """Choose the name of the outlet."""
    publisher = facts.record.get("publisher")
    named = publisher.get("name") if isinstance(publisher, dict) else publisher
    return facts.metas.get("og:site_name") or _plain(named) or facts.metas.get("application-name") or None


def author_of(facts: Facts) -> str | None:
    """Choose the names of the authors."""
    said = facts.record.get("author")
    names = [_name(each) for each in (said if isinstance(said, list) else [said])]
    metas = (facts.metas.get(name, "") for name in ("author", "article:author", "parsely-author", "dc.creator"))
    written = [each for each in metas if each and "://" not in each]
    return ", ".join(dict.fromkeys(filter(None, names))) or (written[0] if written else None)


def when_of(facts: Facts, *, zone: str, language: str | None) -> When | None:
    """Choose the date of publication."""
    for origin, written in _dates(facts):
        when = dates.parse(written, origin=origin, zone=zone, language=language)
        # A time that is written in an unheard-of way still stands behind a day.
        when = when or dates.parse(written[:10], origin=origin, zone=zone)
        if when is not None:
            return when
    return None


def url_of(facts: Facts) -> str | None:
    """Choose the address: what the page calls canonical, without the parts that follow the reader about."""
    base = facts.metas.get("og:url", "")
    for written in (facts.canonical, base):
        found = clean_url(urljoin(base, written.strip()) if written and base.startswith("http") else written)
        if found is not None:
            return found
    return None


def clean_url(written: str | None) -> str | None:
    """Return a web address without tracking parts; ``None`` where it is no web address."""
    address = tidy_address(written) if written and " " not in written.strip() else None
    if address is None:
        return None
    parts = urlsplit(address)
    place = plain_place(parts.netloc)
    if place is None:
        return None
    parts = parts._replace(netloc=place)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _tracks(pair[0])]
    same = len(kept) == len(parse_qsl(parts.query, keep_blank_values=True))
    return urlunsplit(parts._replace(query=parts.query if same else urlencode(kept)))


def language_of(facts: Facts) -> str | None:
    """Choose the code of the language."""
    said = (facts.language, facts.metas.get("og:locale"), _plain(facts.record.get("inLanguage")))
    codes = (_CODE.fullmatch(each.strip()) for each in said if each)
    return next((code[1].lower() for code in codes if code), None)


def _dates(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield each writing of the date, the most trusted first, with its origin."""
    published = facts.record.get("datePublished")
    if isinstance(published, str):
        yield "json-ld", published.strip()
    for name in _DATES:
        if name in facts.metas:
            yield "meta", facts.metas[name]
    # Of several times on a page the first may be that of another article.
    if len(set(facts.times)) == 1:
        yield "time", facts.times[0].strip()


def _tracks(name: str) -> bool:
    name = name.casefold()
    return any(name.startswith(known[:-1]) if known.endswith("*") else name == known for known in load_words().tracking)


def _name(author: object) -> str:
    name = author.get("name") if isinstance(author, dict) else author
    written = _plain(name if not isinstance(name, list) else ", ".join(filter(None, map(_plain, name))))
    return "" if "://" in written else written


def _plain(value: object) -> str:
    """Return a text as it is read: JSON-LD is often escaped twice."""
    return fold(re.sub(r"<[^<>]*>", "", html.unescape(value))) if isinstance(value, str) else ""


def _letters(text: str) -> str:
    """Return what two writings of one title have in common."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _cut(headline: str) -> str:
    return headline if len(headline) <= LONGEST_HEADLINE else headline[:LONGEST_HEADLINE].rsplit(" ", 1)[0]


def is_same(one: str, other: str) -> bool:
    """Tell whether two lines are the same title."""
    return _letters(one) == _letters(other)


def below(headline: str | None, blocks: Sequence[str], *, within: int = 5) -> list[str]:
    """Return the blocks below a headline: where one near the top repeats it, the text begins behind that."""
    repeats = [place for place, block in enumerate(blocks[:within], 1) if headline and is_same(block, headline)]
    return list(blocks[max(repeats, default=0) :])
