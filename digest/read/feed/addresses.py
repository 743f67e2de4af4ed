"""An address as a feed writes it to one that can be printed.

Comes in: text. Goes out: an absolute ``http`` or ``https`` address without what only follows its readers about
(``utm_source``, ``fbclid`` ...) and without a password; or ``None``. It never fetches anything, and leaves every other
character of the address as it is.
"""

import re
from urllib.parse import urlsplit, urlunsplit

LONGEST = 4_000
"""Longer texts are no addresses."""
_TRACKING = re.compile(
    r"(?:utm_\w+|pk_(?:campaign|kwd|source|medium|content)|mtm_\w+|at_(?:medium|campaign|custom\d|link_\w+|ptr_\w+|bbc_\w+)"
    r"|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|li_fat_id|igshid|igsh|srsltid|epik"
    r"|mc_cid|mc_eid|_hsenc|_hsmi|__hstc|__hssc|__hsfp|hsctatracking|mkt_tok|oly_enc_id|oly_anon_id|vero_id|vero_conv"
    r"|wickedid|_openstat|xtor|s_cid|ref_src|ns_(?:mchannel|source|campaign|linkname|fee)|rb_clickid|ml_subscriber\w*"
    r"|cmpid|wt\.mc_id|wt_mc|_ga|_gl|guccounter|guce_referrer\w*)",
    re.IGNORECASE,
)
_NO_ADDRESS = re.compile(r"[<>\"\\^`{|}]")
_FEED_SCHEME = re.compile(r"feed:(?:(?://)?(?=https?:)|//)", re.IGNORECASE)
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")


def clean(written: str) -> str | None:
    """Return the address to print, or ``None`` for what is no address of a page."""
    address = tidy_address(written)
    if address is None:
        return None
    parts = urlsplit(address)
    fragment = "" if _is_tracking(parts.fragment.split("&", 1)[0]) else parts.fragment
    place = plain_place(parts.netloc)
    return None if place is None else urlunsplit((parts.scheme, place, parts.path, _kept(parts.query), fragment))


def plain_place(netloc: str) -> str | None:
    """Return the host and port of an address without a password, in letters that cannot be taken for others.

    ``bank.example@evil.example`` leads to the second; a Cyrillic host may look like a Latin one. Source: RFC 3490.
    """
    place = netloc.rpartition("@")[2]
    try:
        return place if place.isascii() else place.encode("idna").decode("ascii")
    except UnicodeError:
        return None


def tidy_address(written: str) -> str | None:
    """Return an address as it is, without invisible characters; ``None`` where it is none of the web."""
    address = _UNFIT.sub("", written[: 2 * LONGEST]).strip().replace(" ", "%20")
    if not address or len(address) > LONGEST or _NO_ADDRESS.search(address):
        return None
    scheme = _FEED_SCHEME.match(address)
    if scheme:
        rest = address[scheme.end() :]
        address = rest if rest.lower().startswith("http") and "://" in rest[:8] else "http://" + rest
    try:
        parts = urlsplit(address)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return address if fits else None


def _kept(query: str) -> str:
    return "&".join(part for part in query.split("&") if not _is_tracking(part))


def _is_tracking(part: str) -> bool:
    name, equals, _ = part.partition("=")
    return bool(equals and _TRACKING.fullmatch(name))
