"""Documents that hold documents: ZIP, gzip, mailboxes (mbox) and web archives (WARC).

Comes in: a document of such a kind. Goes out: the documents within, each at ``outer!name``, in their order; and a
problem for each that is refused. Nothing is ever written to disk. Refused are names that lead out of the archive,
links, what is encrypted, what is larger than the limits once it is decoded, and what nests more than once.
"""

import io
import itertools
import re
import stat
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from digest.model import Problem, Raw
from digest.read import warc
from digest.read.kind import PACKED, Kind, kind_of
from digest.read.page import Unreadable

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

MOST_BYTES = 50_000_000
"""Most bytes of all documents within one, decoded."""
LARGEST_BYTES = 20_000_000
"""Most bytes of one document within another, decoded."""
MOST_MEMBERS = 10_000
"""Most documents within one."""
DEEPEST = 1
"""How often an archive may lie within an archive."""
_CHUNK = 65_536
_REMEDY = "Unpack it yourself, and leave out what is not wanted."
_MESSAGE = re.compile(
    rb"(?m)(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\n]{3,200}[0-9]{4}[^\n]{0,20}\n(?=[A-Za-z][A-Za-z0-9-]*:)"
)


class TooMany(Unreadable):
    """An archive holds more documents than are read; what is beyond them is told once."""


@dataclass(slots=True)
class _Budget:
    """What may still be decoded."""

    size: int = MOST_BYTES
    members: int = MOST_MEMBERS

    def take(self, size: int) -> None:
        """Count one more document.

        Raises:
            TooMany: If it is one too many.
            Unreadable: If it is too large.
        """
        if self.members < 1:
            raise TooMany(f"holds more than {MOST_MEMBERS:,} documents; the rest was not read", _REMEDY)
        most = self.most
        self.members -= 1
        # What is refused has cost its time too: a thousand bombs are refused as quickly as one.
        self.size = max(0, self.size - size)
        if size > most:
            raise Unreadable(f"is larger than {most:,} bytes once it is decoded; it was not read", _REMEDY)

    @property
    def most(self) -> int:
        """Most bytes that the next document may have."""
        return min(self.size, LARGEST_BYTES)


_Member = tuple[str, bytes | Unreadable]
"""The name of a document within another, and its bytes or why it is refused."""


def unpack(raw: Raw) -> tuple[Raw | Problem, ...]:
    """Return the documents within a document."""
    try:
        return tuple(opened(raw))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - libraries for other people's formats raise whatever they like
        return (_problem(raw.location, Unreadable(f"cannot be opened ({type(error).__name__})", _REMEDY)),)


def opened(raw: Raw) -> "Iterator[Raw | Problem]":
    """Yield the documents within a document; what a library raises comes through."""
    return _unpacked(raw, _Budget(), 0)


def _unpacked(raw: Raw, budget: _Budget, depth: int) -> Iterator[Raw | Problem]:
    kind = kind_of(raw.data, raw.location)
    if kind is None or kind not in PACKED:
        yield raw
        return
    if depth > DEEPEST:
        yield _problem(raw.location, Unreadable("is an archive within an archive within an archive", _REMEDY))
        return
    found = 0
    try:
        for found, (name, held) in enumerate(_OPENERS[kind](raw, budget), 1):  # noqa: B007 - counted for the end
            location = f"{raw.location}!{_printable(name)}"
            if isinstance(held, Unreadable):
                yield _problem(location, held)
            else:
                yield from _unpacked(replace(raw, location=location, data=held), budget, depth + 1)
    except Unreadable as reason:
        yield _problem(raw.location, reason)
        return
    if not found:
        yield _problem(raw.location, Unreadable("is an archive that holds no document", "Remove it."))


def _zip(raw: Raw, budget: _Budget) -> Iterator[_Member]:
    """Yield the files of a ZIP archive; folders and what systems put beside files are passed over."""
    from zipfile import BadZipFile, ZipFile  # noqa: PLC0415 - only archives need it

    try:
        archive = ZipFile(io.BytesIO(raw.data))
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable(f"is a damaged ZIP archive ({error})", "Make it again.") from None
    with archive:
        for file in archive.infolist():
            refused = _refused(file)
            if refused is not None:
                budget.take(0)
                yield file.filename, refused
            # Asking the library whether a name is a folder's fails where there is none.
            elif file.filename and not file.filename.endswith("/") and not _is_passed_over(file.filename):
                yield file.filename, _taken(archive, file, budget)


def _taken(archive: "ZipFile", file: "ZipInfo", budget: _Budget) -> bytes | Unreadable:
    """Return the bytes of a file of an archive, or why there are none."""
    from zipfile import BadZipFile  # noqa: PLC0415 - as above

    try:
        with archive.open(file) as stream:
            return _within(stream.read, budget)
    except TooMany:
        raise
    except Unreadable as reason:
        return reason
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return Unreadable("is damaged, or packed in a way that is not known", "Make the archive again.")


def _is_passed_over(name: str) -> bool:
    return any(part.startswith((".", "_")) for part in PurePosixPath(name).parts)


def _refused(file: "ZipInfo") -> Unreadable | None:
    """Return why a file of an archive is not opened."""
    name = file.filename
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or ".." in re.split(r"[/\\]", name):
        return Unreadable("has a name that leads out of the archive; it was not opened", _REMEDY)
    if stat.S_ISLNK(file.external_attr >> 16):
        return Unreadable("is a link; it was not followed", _REMEDY)
    if file.flag_bits & 1:
        return Unreadable("is encrypted", "Unpack it with its password.")
    return None


def _gzip(raw: Raw, budget: _Budget) -> Iterator[_Member]:
    """Yield what a gzip file holds; what can be decoded of a damaged one is read."""
    name = PurePosixPath(raw.location.rpartition("!")[2]).name
    yield name.removesuffix(".gz") or name, _within(_Gunzip(raw.data).read, budget)


class _Gunzip:
    """Decodes the members of a gzip file, a piece at a time."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed
        self._place = 0
        self._left = b""
        self._stream = zlib.decompressobj(wbits=31)
        self._begun = False

    def read(self, size: int) -> bytes:
        """Return up to `size` decoded bytes; none at the end, or where the file is damaged."""
        while self._more() or self._begun:
            is_last = not self._left
            try:
                piece = self._stream.decompress(self._left, size)
            except zlib.error:
                return b""
            self._left, self._begun = self._stream.unconsumed_tail, True
            if self._stream.eof:
                self._left = self._stream.unused_data.lstrip(b"\0")
                self._stream, self._begun = zlib.decompressobj(wbits=31), False
            if piece:
                return piece
            if is_last:
                return b""
        return b""

    def _more(self) -> bool:
        """Take the next piece of the file, and tell whether there is one; zeros may stand between two members.

        Pieces are small, because the decoder copies what lies behind each member.
        """
        while not self._left and self._place < len(self._packed):
            self._left = self._packed[self._place : self._place + _CHUNK]
            self._place += len(self._left)
            self._left = self._left if self._begun else self._left.lstrip(b"\0")
        return bool(self._left)


def _within(read: Callable[[int], bytes], budget: _Budget) -> bytes:
    """Read to the end.

    Raises:
        Unreadable: If the end is beyond the limits; no more than the limit and one piece is ever held.
    """
    pieces: list[bytes] = []
    size = 0
    while piece := read(_CHUNK):
        pieces.append(piece)
        size += len(piece)
        if size > budget.most:
            break
    budget.take(size)
    return b"".join(pieces)


def _mbox(raw: Raw, budget: _Budget) -> Iterator[_Member]:
    """Yield the mails of a mailbox; lines that were marked so as not to begin a mail are unmarked.

    Source: RFC 4155; the marks are those of the mboxrd variant.
    """
    places = [found.span() for found in itertools.islice(_MESSAGE.finditer(raw.data), MOST_MEMBERS + 2)]
    ends = [*(start for start, _ in places[1:]), len(raw.data)][: len(places)]
    for number, ((_, start), end) in enumerate(zip(places, ends, strict=True), 1):
        held = re.sub(rb"(?m)^>(>*From )", rb"\1", raw.data[start:end])
        budget.take(len(held))
        yield f"{number}.eml", held


def _warc(raw: Raw, budget: _Budget) -> Iterator[_Member]:
    """Yield the pages of a web archive."""
    for url, held in warc.records(raw.data, most=LARGEST_BYTES):
        budget.take(len(held) if isinstance(held, bytes) else 0)
        yield url, held


def _printable(name: str) -> str:
    return "".join("\ufffd" if unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} else letter for letter in name)


def _problem(where: str, reason: Unreadable) -> Problem:
    return Problem(where=where, what=reason.what, remedy=reason.remedy)


_OPENERS: dict[Kind, Callable[[Raw, _Budget], Iterator[_Member]]] = {
    "zip": _zip,
    "gzip": _gzip,
    "mbox": _mbox,
    "warc": _warc,
}
"""What opens each kind of archive."""
