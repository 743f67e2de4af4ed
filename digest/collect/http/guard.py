"""The guard: which addresses may be connected to, and where a redirect may lead.

In: the address of each connection at the moment it is made, and the target of each redirect. Out: a socket, the next
URL, or a refusal that says why. What is checked is what is connected to, so a name that changes its address in between
gains nothing. It never looks a name up.

Source: RFC 6890 and the IANA special-purpose registries; RFC 6052 (NAT64), 3056 (6to4), 4380 (Teredo).
"""

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from digest.addresses import Network, fault, network, origin, without_credentials

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
AddressInfo = tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]]
_REFUSED_NETWORKS = tuple(
    (ipaddress.ip_network(text), name)
    for text, name in (
        ("100.64.0.0/10", "a shared address of a provider's network"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("3fff::/20", "a documentation address"),
        ("fec0::/10", "a site-local address"),
        ("2002::/16", "a 6to4 address"),
        ("2001::/32", "a Teredo address"),
        ("64:ff9b:1::/48", "a local NAT64 address"),
        ("::/96", "an IPv4-compatible address"),
        ("::ffff:0:0:0/96", "an IPv4-translated address"),
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class RefusedAddressError(OSError):
    """A connection that the guard does not make; its text says why."""


class RefusedRedirectError(Exception):
    """A redirect that is not followed; its text says why."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Makes sockets to public addresses, and to those that are allowed.

    Attributes:
        allowed: Networks of the user's own that may be connected to.
    """

    allowed: tuple[Network, ...] = field(default=())

    def __call__(self, info: AddressInfo) -> socket.socket:
        """Return a socket for an address that may be connected to.

        Raises:
            RefusedAddressError: If it may not.
        """
        family, kind, protocol, _, sockaddr = info
        address = str(sockaddr[0])
        if reason := self.refusal(address):
            raise RefusedAddressError(f"{address} is {reason}; name it under network.allow_private if it is yours")
        return socket.socket(family=family, type=kind, proto=protocol)

    def refusal(self, text: str) -> str | None:
        """Say why an address may not be connected to; ``None`` when it may."""
        try:
            address = ipaddress.ip_address(text.partition("%")[0])
        except ValueError:
            return "no internet address"
        if any(address in allowed for allowed in self.allowed):
            return None
        carried = _carried(address)
        return self.refusal(str(carried)) if carried else _special(address)


@dataclass(frozen=True, slots=True)
class Trust:
    """Makes sockets for hosts that the user allows by name, wherever on the user's own network they are."""

    def __call__(self, info: AddressInfo) -> socket.socket:
        """Return a socket."""
        family, kind, protocol, _, _ = info
        return socket.socket(family=family, type=kind, proto=protocol)


def allowances(names: Sequence[str]) -> tuple[tuple[Network, ...], frozenset[str]]:
    """Part what a user allows into networks and names of hosts."""
    networks = tuple(found for name in names if (found := network(name)))
    return networks, frozenset(name.lower().rstrip(".") for name in names if network(name) is None)


def next_hop(url: str, location: str) -> str:
    """Return where a redirect leads, without user name, password and fragment.

    Raises:
        RefusedRedirectError: If it may not be followed.
    """
    try:
        target = urljoin(url, location.strip())
    except ValueError:
        raise RefusedRedirectError("it redirects to what is no address") from None
    if wrong := fault(target):
        raise RefusedRedirectError(f"it redirects to an address that {wrong}")
    if urlsplit(url).scheme == "https" and urlsplit(target).scheme == "http":
        raise RefusedRedirectError("it redirects from https: to http:, which anybody on the way can read and change")
    return without_credentials(target)


def is_same_owner(url: str, other: str) -> bool:
    """Tell whether a password for `url` may be sent to `other`: same origin, or the same host made secure."""
    (scheme, host, port), (scheme_then, host_then, port_then) = origin(url), origin(other)
    if host != host_then:
        return False
    secured = (scheme, port, scheme_then, port_then) == ("http", 80, "https", 443)
    return secured or (scheme, port) == (scheme_then, port_then)


def _carried(address: Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped


def _special(address: Address) -> str | None:
    """Say what an address is, where it is not an ordinary public one."""
    kinds = (
        (address.is_unspecified, "the unspecified address"),
        (address.is_loopback, "this machine itself"),
        (address.is_link_local, "a link-local address"),
        (address.is_multicast, "a multicast address"),
        *((address in refused, name) for refused, name in _REFUSED_NETWORKS),
        (address.is_private, "on a private network"),
        (address.is_reserved or not address.is_global, "a reserved address"),
    )
    return next((name for is_so, name in kinds if is_so), None)
