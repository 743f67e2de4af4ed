"""Addresses of articles: the one that is printed, and what two of one page have in common.

Comes in: an address as a page, a feed or a person wrote it. Goes out: an address to print, without what only follows
readers about (``utm_source``, ``fbclid`` ...), passwords and default ports, and else to the letter as it was, so that
it still leads to the page; or a key for comparing, which is no address. It never fetches anything.

Source: RFC 3986, section 6 (normal forms); developers.google.com/amp (addresses of AMP caches).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from urllib.parse import SplitResult, quote, unquote, unquote_plus, urlsplit, urlunsplit

LONGEST = 4_000
"""Longer texts are no addresses."""
_NO_ADDRESS = re.compile(r"[<>\"\\]")
_PLACE = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
_NO_HOST = re.compile(r"[\s^`{|}]")
_ESCAPED = re.compile(r"[ ^`{|}\u200c\u200d]")
"""What is written as its bytes behind the host."""
_SPACE = re.compile(r"\s")
_JOINERS = "\u200c\u200d"
"""Invisible, but letters of Persian, Hindi and others are joined or parted by them."""
_FEED_SCHEME = re.compile(r"feed:(?:(?://)?(?=https?:)|//)", re.IGNORECASE)
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
_PORTS = {"http": ":80", "https": ":443"}
_CACHE = re.compile(r"(?:[\w-]+\.cdn\.ampproject\.org/[acvwi]|www\.google\.[a-z.]{2,6}/amp)/(?:s/)?(?=[\w-]+\.)")
_DRESS = re.compile(r"/amp(?=/)|[./]amp$|\.amp(?=\.html?$)")
_SHORT_LABEL = 3
"""Most letters of a second-level domain such as *co* or *com* in ``co.uk`` and ``com.au``."""


def canonical(written: str | None) -> str | None:
    """Return the address to print, or ``None`` for what is no address of a page."""
    address = of_web(written or "")
    if address is None:
        return None
    address = _SPACE.sub(_as_bytes, address)
    parts = urlsplit(address)
    place = _plain_place(parts.netloc)
    if place is None or len(address) > LONGEST:
        return None
    place = place.removesuffix(_PORTS[parts.scheme]).removesuffix(":")
    return urlunsplit((parts.scheme, place, parts.path, _untracked(parts.query), _untracked(parts.fragment)))


def of_web(written: str) -> str | None:
    """Return an address as it is, without invisible characters; ``None`` where it is none of the web.

    Spaces, joiners and marks such as ``|`` behind the host are written as their bytes.
    """
    address = _UNFIT.sub("", written[: 2 * LONGEST]).strip().strip(_JOINERS).strip()
    if not address or len(address) > LONGEST or _NO_ADDRESS.search(address):
        return None
    scheme = _FEED_SCHEME.match(address)
    if scheme:
        rest = address[scheme.end() :]
        address = rest if rest.lower().startswith("http") and "://" in rest[:8] else "http://" + rest
    place = _PLACE.match(address)
    if place is None or _NO_HOST.search(place[0]):
        return None
    address = place[0] + _ESCAPED.sub(_as_bytes, address[place.end() :])
    parts = _parts(address)
    # A blank in the host may have become %20 above; in a path it may stand so.
    fits = parts and parts.hostname and "%20" not in parts.hostname
    return address if fits and len(address) <= LONGEST else None


def _as_bytes(found: re.Match[str]) -> str:
    """Return what was found as addresses write the bytes of it."""
    return quote(found[0])


def page_key(url: str | None) -> str | None:
    """Return what the addresses of one page have in common; ``None`` for what is no address.

    Scheme, ``www.``, the mobile and AMP dress, a closing slash, default files, the order of parameters, ways to write
    a letter, tracking and anchors make no difference. Two pages may have one key all the same: look at their texts.
    """
    address = canonical(url)
    parts = _parts(address) if address else None
    if not address or not parts:
        return None
    bare = address.partition("://")[2]
    if inside := _CACHE.match(bare):
        parts = _parts(f"https://{bare[inside.end() :]}") or parts
    rules = _rules()
    host = _bare(parts.hostname or "", rules)
    if parts.port not in {None, 80, 443}:
        host += f":{parts.port}"
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    query = "&".join(sorted(_telling(parts.query, rules)))
    return f"{host}{_path(parts.path, rules)}?{query}#{fragment}".removesuffix("#").removesuffix("?")


def is_front(url: str) -> bool:
    """Tell whether an address is that of a site as a whole."""
    key = page_key(url)
    return key is not None and not any(mark in key for mark in "/?#")


def is_same_site(one: str, other: str) -> bool:
    """Tell whether two addresses belong to one site, as far as names tell: ``news.site.co.uk`` and ``site.co.uk``."""
    return _site(one) == _site(other)


def best_of(declared: str | None, *, found_at: str | None) -> str | None:
    """Choose between the address that a page calls its own and the one that it was found at.

    A page of another site, and the front page of its own, is not believed.
    """
    own, place = canonical(declared), canonical(found_at)
    if own and place and (not is_same_site(own, place) or (is_front(own) and not is_front(place))):
        return place
    return own or place


def _plain_place(netloc: str) -> str | None:
    """Return the host and port of an address without a password, in letters that cannot be taken for others.

    ``bank.example@evil.example`` leads to the second; a Cyrillic host may look like a Latin one.
    """
    place = netloc.rpartition("@")[2].lower()
    if place.isascii():
        return place
    host, colon, port = place.partition(":")
    plain = _ascii(host)
    return None if plain is None else plain + colon + port


def _ascii(host: str) -> str | None:
    """Return a host in ASCII letters, as browsers ask for it; ``None`` where it is none.

    Source: RFC 5891 (IDNA 2008) and Unicode Technical Standard 46; by the older rules ``ß`` was ``ss``, another host.
    """
    import idna  # noqa: PLC0415 - few hosts need its tables

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except UnicodeError:
        return None


def _parts(address: str) -> SplitResult | None:
    """Return the parts of an address; ``None`` where its host or port is none."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    return None if port == 0 else parts


def _untracked(query: str) -> str:
    """Return the parameters of a query or fragment that lead to the page, to the letter."""
    tracking = _rules()["tracking"]
    return "&".join(part for part in query.split("&") if not tracking.fullmatch(_name(part)))


def _telling(query: str, rules: Mapping[str, re.Pattern[str]]) -> Iterator[str]:
    """Yield the parameters that tell one page from another."""
    for part in query.split("&"):
        written = unquote_plus(part)
        if part and not rules["senders"].fullmatch(_name(part)) and not rules["dresses"].fullmatch(written):
            yield unicodedata.normalize("NFC", written)


def _name(part: str) -> str:
    """Return the name of a parameter; a ``&`` that was escaped once too often is none of it."""
    return part.partition("=")[0].removeprefix("amp;")


def _path(path: str, rules: Mapping[str, re.Pattern[str]]) -> str:
    """Return a path without the dress, the default file and the slash that it may end with."""
    plain = re.sub(r"/{2,}", "/", unicodedata.normalize("NFC", unquote(path)))
    head, slash, last = plain.rpartition("/")
    if rules["indexes"].fullmatch(last):
        plain = head + slash
    return _DRESS.sub("", plain.rstrip("/"), count=1).rstrip("/")


def _bare(host: str, rules: Mapping[str, re.Pattern[str]]) -> str:
    """Return a host in small ASCII letters, without the first part that only names a dress."""
    host = host.rstrip(".")
    if not host.isascii():
        plain = _ascii(host)
        if plain is None:
            return host
        host = plain
    first, _, rest = host.partition(".")
    while "." in rest and rules["hosts"].fullmatch(first):
        host = rest
        first, _, rest = host.partition(".")
    # Wikipedia's mobile pages: en.m.wikipedia.org
    return host.replace(".m.", ".", 1)


def _site(url: str) -> str:
    """Return the part of a host that somebody registered, as far as its letters tell."""
    parts = _parts(url)
    labels = _bare((parts.hostname if parts else None) or "", _rules()).split(".")
    if all(label.isdigit() for label in labels):
        return ".".join(labels)
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= _SHORT_LABEL else 2
    return ".".join(labels[-size:])


@cache
def _rules() -> Mapping[str, re.Pattern[str]]:
    """Return each list of ``tracking.yaml`` as one pattern."""
    import yaml  # noqa: PLC0415 - only where there is an address to look at

    # Every word stays text: "m=1" and "on" are words.
    read = yaml.load(files(__package__).joinpath("tracking.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
    return {
        name: re.compile("|".join(re.escape(word).replace(r"\*", r"[\w.-]*") for word in words), re.IGNORECASE)
        for name, words in read.items()
    }
