"""Documents to articles.

Comes in: `digest.model.Raw` bytes. Goes out: an `Article` whose canonical text keeps every word in its place, or
several where the document holds several; a `Problem` for what cannot be read; a `Spiked` for what holds nothing. It
never fetches anything, and never raises because of what a document holds.

What a document is, its bytes tell (`digest.read.kind`); who reads it, a table says (`digest.read.readers`). Documents
that hold documents are opened first (`digest.read.packed`). Parsers of other people's formats run wherever `apply`
runs them: what they take too long for, or die of, is a problem of that one document.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import PurePosixPath
from typing import Protocol, TypeVar

from digest.addresses.pages import best_of
from digest.model import Article, Problem, Raw, Spiked
from digest.model.handling import NOTE
from digest.read.kind import PACKED, TRUSTED, Kind, kind_of
from digest.read.packed import unpack
from digest.read.page import Page, Unreadable, fold
from digest.read.readers import reader_of
from digest.read.words import load_words
from digest.text import datelines, mojibake

__all__ = ["open_all", "read", "read_all"]

Outcome = Article | Problem | Spiked
"""How a document ends, or each article of it."""
_In = TypeVar("_In")
_Out = TypeVar("_Out")
SMALL_BYTES = 1_000_000
"""Most bytes of a text that is read in this process."""
LONGEST_ARTICLE = 1_000_000
"""Most characters of an article: as many as five novels have, and all that the rooms further on are made for."""
_LONGEST_KEY = 200
"""Most characters of a key that a location shows."""


class Apply(Protocol):
    """A map: the results of a function, in the order of its arguments.

    What has no result, because it took too long or its process died, is given to `lost` with the reason.
    """

    def __call__(
        self, function: Callable[[_In], _Out], arguments: Sequence[_In], *, lost: Callable[[_In, str], _Out]
    ) -> list[_Out]:
        """Apply `function` to each argument."""
        ...


def read(raw: Raw, *, zone: str) -> tuple[Outcome, ...]:
    """Read one document that holds no documents.

    Args:
        raw: The document.
        zone: IANA name of the zone of times that name none.

    Returns:
        At least one outcome.
    """
    kind = kind_of(raw.data, raw.location)
    try:
        pages = reader_of(kind, raw.source, _found_at(raw.location))(raw.data, zone=zone, language=raw.source.language)
    except Unreadable as reason:
        return (_unreadable(raw, reason),)
    except MemoryError:
        # Whoever set a limit tells it.
        raise
    except Exception as error:  # noqa: BLE001 - parsers of other people's formats raise whatever they like
        return _lost(raw, f"its parser failed ({type(error).__name__})")
    # Once for all its articles: ten thousand may lie in fifty megabytes.
    return tuple(
        _unreadable(raw, page, place)
        if isinstance(page, Unreadable)
        else _outcome(raw, page, place, kind or "plain", zone=zone)
        for page, place in zip(pages, _places(pages), strict=True)
    ) or (_empty(raw.location, _id(raw), _labels(raw)),)


def one_by_one(
    function: Callable[[_In], _Out], arguments: Sequence[_In], *, lost: Callable[[_In, str], _Out]
) -> list[_Out]:
    """Apply a function in this process; nothing is ever lost."""
    del lost
    return [function(argument) for argument in arguments]


def read_all(
    raws: Iterable[Raw], *, zone: str, apply: Apply = one_by_one
) -> tuple[tuple[Article, ...], tuple[Problem, ...], tuple[Spiked, ...]]:
    """Read documents; what stands in two of them is read twice: see `digest.dedupe`.

    Args:
        raws: The documents.
        zone: IANA name of the zone of times that name none.
        apply: Runs the parsers of other people's formats.

    Returns:
        The articles in the given order, what could not be read, and what holds no text.
    """
    outcomes = list(_outcomes(_opened(raws, apply), zone, apply))
    return (
        tuple(each for each in outcomes if isinstance(each, Article)),
        tuple(each for each in outcomes if isinstance(each, Problem)),
        tuple(each for each in outcomes if isinstance(each, Spiked)),
    )


def open_all(raws: Iterable[Raw], *, apply: Apply = one_by_one) -> tuple[tuple[Raw, ...], tuple[Problem, ...]]:
    """Return the documents, and in the place of one that holds documents those within it; and what was refused."""
    opened = _opened(raws, apply)
    documents = tuple(each for each in opened if isinstance(each, Raw))
    return documents, tuple(each for each in opened if isinstance(each, Problem))


def _opened(raws: Iterable[Raw], apply: Apply) -> list[Raw | Problem]:
    """Return the documents, and in the place of one that holds documents those within it."""
    found = list(raws)
    packed = [raw for raw in found if kind_of(raw.data, raw.location) in PACKED]
    if not packed:
        return [*found]
    members = dict(zip(map(id, packed), apply(unpack, packed, lost=_no_members), strict=True))
    return [_with_labels(each, raw) for raw in found for each in members.get(id(raw), (raw,))]


def _with_labels(opened: Raw | Problem, raw: Raw) -> Raw | Problem:
    """Give what a document holds, or what is wrong with it, the document's handling label."""
    return replace(opened, handling=_labels(raw)) if isinstance(opened, Problem) else opened


def _outcomes(opened: Sequence[Raw | Problem], zone: str, apply: Apply) -> Iterator[Outcome]:
    """Yield how each document ends, in order."""
    raws = [each for each in opened if isinstance(each, Raw) and _is_costly(each)]
    reading = partial(read, zone=zone)
    read_apart = dict(zip(map(id, raws), apply(reading, raws, lost=_lost), strict=True)) if raws else {}
    for each in opened:
        if isinstance(each, Problem):
            yield each
        else:
            yield from read_apart[id(each)] if id(each) in read_apart else reading(each)


def _is_costly(raw: Raw) -> bool:
    """Tell whether a document is better read apart: its parser is not ours, or it is large."""
    return len(raw.data) > SMALL_BYTES or kind_of(raw.data, raw.location) not in TRUSTED


def _places(pages: Sequence[Page | Unreadable]) -> list[str | None]:
    """Return what tells each article of a document apart: its key, else its number; ``None`` where there is but one."""
    if len(pages) == 1 and pages[0].key is None:
        return [None]
    taken: dict[str, int] = {}
    places: list[str | None] = []
    for number, page in enumerate(pages, 1):
        key = fold("".join(letter if letter.isprintable() else " " for letter in page.key or ""))[:_LONGEST_KEY]
        place = key or str(number)
        taken[place] = taken.get(place, 0) + 1
        places.append(place if taken[place] == 1 else f"{place} ({taken[place]})")
    return places


def _outcome(raw: Raw, page: Page, place: str | None, kind: Kind, *, zone: str) -> Outcome:
    location = raw.location if place is None else f"{raw.location}#{place}"
    id_ = _id(raw) if place is None else _hash(_name(raw), place.encode(), page.text.encode("utf-8", "surrogatepass"))
    if not page.paragraphs:
        return _empty(location, id_, _labels(raw, page))
    if len(page.text) > LONGEST_ARTICLE:
        what = f"has {len(page.text):,} characters; at most {LONGEST_ARTICLE:,} are read as one article"
        return Problem(where=location, what=what, remedy="Split the file, or remove it.", handling=_labels(raw, page))
    words = load_words()
    dateline = datelines.find(page.text, page.paragraphs[0], agencies=words.agencies, kickers=words.kickers)
    return Article(
        id=id_,
        location=location,
        sha256=_sha256(raw.data),
        encoding=page.encoding or kind,
        text=page.text,
        headline=page.headline,
        paragraphs=page.paragraphs,
        when=page.when or (datelines.when_of(page.text, dateline, zone=zone) if dateline else None),
        outlet=page.outlet or raw.source.outlet or page.feed,
        url=best_of(page.url, found_at=_found_at(raw.location) if kind == "html" else None),
        byline=page.byline,
        language=page.language or raw.source.language,
        split=raw.source.split and not page.is_whole,
        # A note outlives the build in the archive; what the source says is asked for anew each time.
        notes=(*page.notes, *_broken(page), *([f"{NOTE}{page.handling}"] if page.handling else [])),
        dateline=dateline.span if dateline else None,
        handling=_labels(raw, page),
    )


def _labels(raw: Raw, page: Page | None = None) -> tuple[str, ...]:
    """Return the handling labels that a document has from its source and by itself."""
    return tuple(filter(None, (raw.source.handling, page.handling if page else None)))


def _broken(page: Page) -> tuple[str, ...]:
    """Return the note on a text whose letters are displayed otherwise than they stand in it."""
    parts = (*((page.headline,) if page.headline else ()), *page.paragraphs)
    # A suspicion is cheap; most texts have none.
    texts = (part.of(page.text) for part in parts) if mojibake.is_suspect(page.text) else ()
    return (mojibake.NOTE,) if any(mojibake.repaired(text) != text for text in texts) else ()


def _found_at(location: str) -> str | None:
    """Return the address that a page was found at, where its place is one: fetched, or kept in a web archive."""
    place = location.rpartition("!")[2] if "!http" in location else location
    return place if place.startswith(("http://", "https://")) else None


@lru_cache(maxsize=1)
def _sha256(document: bytes) -> str:
    """Return the fingerprint of a document, worked out once for all the articles in it."""
    return hashlib.sha256(document).hexdigest()


def _id(raw: Raw) -> str:
    """Return twelve hexadecimal digits that stay the same wherever the file lies."""
    return _hash(_name(raw), raw.data)


def _name(raw: Raw) -> bytes:
    """Return what tells documents of the same bytes apart: the file's name, wherever it lies, or the whole address."""
    name = PurePosixPath(raw.location).name if raw.source.kind == "files" else raw.location
    return name.encode("utf-8", "surrogateescape")


def _hash(*parts: bytes) -> str:
    return hashlib.blake2b(b"\0".join(parts), digest_size=6).hexdigest()


def _empty(location: str, id_: str, handling: tuple[str, ...]) -> Spiked:
    what = "the document holds no text"
    return Spiked(id=id_, location=location, headline="", reason="empty", detail=what, handling=handling)


def _unreadable(raw: Raw, reason: Unreadable, place: str | None = None) -> Problem:
    where = raw.location if place is None else f"{raw.location}#{place}"
    return Problem(where=where, what=reason.what, remedy=reason.remedy, handling=_labels(raw))


def _lost(raw: Raw, why: str) -> tuple[Outcome, ...]:
    """Return the end of a document that no parser came through with."""
    remedy = "Save its text as a .txt or .md file, or remove it."
    return (Problem(where=raw.location, what=f"cannot be read: {why}", remedy=remedy, handling=_labels(raw)),)


def _no_members(raw: Raw, why: str) -> tuple[Raw | Problem, ...]:
    return (Problem(where=raw.location, what=f"cannot be opened: {why}", remedy="Unpack it yourself."),)
