"""Mail addresses as texts.

In: an address as a person wrote it, with or without a name. Out: its name and the address in the form in which the same
mailbox is always the same text, or what is wrong with it. It never looks a name up and never sends.

Source: RFC 5321, sections 4.1.2 (the local part as a dot-string) and 4.5.3.1 (lengths); RFC 5891 (IDNA).
"""

import re
import unicodedata

import idna

LONGEST_ADDRESS = 254
LONGEST_LOCAL = 64
LONGEST_NAME = 200
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NAMED = re.compile(r"(?s)\s*(?P<name>.*?)\s*<(?P<address>[^<>]*)>\s*")
_STEERING = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


class AddressError(ValueError):
    """A text is no mail address; its words say why, and tell no part of it."""


def mailbox(text: str) -> tuple[str | None, str]:
    """Return the name (if there is one) and the address of ``Name <name@example.org>`` or ``name@example.org``.

    Raises:
        AddressError: It is neither.
    """
    named = _NAMED.fullmatch(text)
    if named is None:
        return None, address(text.strip(" "))
    return display_name(named["name"].strip('"')), address(named["address"].strip(" "))


def display_name(text: str) -> str | None:
    """Return a name that may stand in a header; ``None`` where there is none.

    Raises:
        AddressError: It holds a line break or another character that steers, or is too long.
    """
    wrong = next((char for char in text if unicodedata.category(char) in _STEERING), None)
    if wrong is not None:
        kind = "a line break" if wrong in "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029" else "a control character"
        raise AddressError(f"the name holds {kind}; remove it")
    if len(text) > LONGEST_NAME:
        raise AddressError(f"the name has more than {LONGEST_NAME} characters")
    return " ".join(text.split()) or None


def address(text: str) -> str:
    """Return an address in ASCII, with its domain in small letters.

    Raises:
        AddressError: It is none, or one that cannot be written to without an extension of SMTP.
    """
    if re.search(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text):
        raise AddressError("the address holds a line break; remove it")
    local, at, domain = text.rpartition("@")
    if not at:
        raise AddressError("there is no @ in it; expected an address such as name@example.org")
    if not local.isascii():
        raise AddressError("the letters before the @ must be plain ones (ASCII)")
    if not _LOCAL.fullmatch(local):
        raise AddressError("what stands before the @ is no name of a mailbox")
    if len(local) > LONGEST_LOCAL:
        raise AddressError(f"more than {LONGEST_LOCAL} characters stand before the @")
    made = f"{local}@{_domain(domain)}"
    if len(made) > LONGEST_ADDRESS:
        raise AddressError(f"it has more than {LONGEST_ADDRESS} characters")
    return made


def _domain(text: str) -> str:
    """Return a domain as it stands in the names of the Internet."""
    try:
        plain = text.lower() if text.isascii() else idna.encode(text, uts46=True).decode("ascii").lower()
    except idna.IDNAError:
        plain = ""
    if not plain or not all(_LABEL.fullmatch(label) for label in plain.split(".")):
        raise AddressError("what stands behind the @ is no domain")
    return plain
