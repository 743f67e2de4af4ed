"""Web addresses as texts: what may be asked for, what may be shown.

In: a URL, or the name of a host or network, as a person or a server wrote it. Out: its parts, what is wrong with it,
and a form without secrets. It never looks a name up and never connects.
"""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

LONGEST_URL = 2_000
"""Most characters of an address that is asked for."""
MASK = "***"
_PORTS = {"http": 80, "https": 443}
_SECRET = re.compile(
    r"(?i)([?&;](?:[\w.-]*(?:token|secret|passw(?:or)?d|signature|api[_-]?key)|key|auth|pwd|sig)=)[^&;#]+"
)
_USER = re.compile(r"(?<=//)[^/?#@\s]*(?:@[^/?#@\s]*)*@")
_HOST = re.compile(r"(?i)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_-]{1,63})*\.?")

Origin = tuple[str, str, int]
"""Scheme, host and port."""
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def fault(url: str) -> str | None:
    """Say what keeps a URL from being asked for, without telling a part of it; ``None`` when nothing does."""
    if len(url) > LONGEST_URL:
        return f"is longer than {LONGEST_URL:,} characters"
    if re.search(r"[\x00-\x20\x7f-\xa0\u2028\u2029\\]", url):
        return "holds spaces, backslashes or control characters"
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - it raises where the port is no number
    except ValueError:
        return "has a host or port that is none"
    if parts.scheme not in _PORTS:
        return "begins neither with http: nor with https:"
    return None if parts.hostname else "names no host"


def masked(url: str) -> str:
    """Return a URL as it may be shown: user names, passwords, keys and tokens are left out."""
    return _SECRET.sub(rf"\g<1>{MASK}", _USER.sub(f"{MASK}@", url))


def without_credentials(url: str) -> str:
    """Return a URL without user name, password and fragment."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))


def origin(url: str) -> Origin:
    """Return scheme, host (in small letters) and port of a URL without `fault`."""
    parts: SplitResult = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)


def network(text: str) -> Network | None:
    """Return the network that an address or CIDR range names; ``None`` when it is the name of a host."""
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def is_host(text: str) -> bool:
    """Tell whether a text can be the name of a host."""
    return bool(_HOST.fullmatch(text)) and len(text) <= 253 and not re.fullmatch(r"[\d.]+", text)


def is_loopback(host: str) -> bool:
    """Tell whether a host, by its name alone, is the machine itself."""
    known = network(host)
    return known.is_loopback if known else host.lower().rstrip(".") == "localhost"
