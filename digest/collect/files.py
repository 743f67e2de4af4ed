"""Files and folders to documents.

Comes in: one source and the shelf that is being filled. Goes out, onto the shelf: the bytes of each regular file
wanted, and a problem for each that could not be read. Names that begin with ``.`` or ``_`` or end with ``~`` are passed
over in silence: they are the system's and the editor's, and notes to people. So is what browsers and file managers lay
beside the articles of a folder, such as the parts of saved pages. It never reads a file larger than
`LARGEST_BYTES`, opens a pipe or device, or follows a link that leads out of the source's folder.
"""

import difflib
import fnmatch
import itertools
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from digest.model import Problem, Raw, Source

LARGEST_BYTES = 50_000_000
"""Most bytes of one document; longer ones are reported and never read. A room further on may want less."""
_KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}
_LAID_BESIDE = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini"})
"""Names that a file manager leaves in folders, in small letters."""
_PARTS = (".css", ".js", ".mjs", ".map", ".woff", ".woff2", ".ttf", ".eot", ".ico")
"""Endings of parts of pages that hold no text."""
_PAGES = (".html", ".htm", ".xhtml")
_FOLDERS_OF_PARTS = re.compile(
    r"(.+)(?:[-_.]files?|-dateien|-filer|_(?:fichiers|archivos|arquivos|ficheiros|fitxers|fitxategiak|bestanden|"
    r"tiedostot|pliki|soubory|elemei|datoteke|fajlovi|dosyalar|failid|fails|bylos))",
    re.DOTALL,
)
"""What browsers put after a page's name for the folder of its parts, each in its own language, in small letters."""


@dataclass(slots=True)
class Shelf:
    """What has been collected so far."""

    documents: list[Raw] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: set[tuple[int, int]] = field(default_factory=set)
    """Device and inode of each file seen, so that overlapping sources read it once."""


def collect_source(source: Source, shelf: Shelf) -> None:
    """Put the documents of one source onto the shelf."""
    path = Path(source.path)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        shelf.problems.append(_missing(source, error))
        return
    if not stat.S_ISDIR(mode):
        _collect_file(source, path, printable(source.shown), shelf)
        return
    problems, wanted = len(shelf.problems), 0
    for file, location in _walk(path, source, shelf):
        wanted += 1
        _collect_file(source, file, location, shelf)
    if not wanted and len(shelf.problems) == problems:
        shelf.problems.append(_empty(source))


def collect_input(source: Source, stream: BinaryIO, shelf: Shelf) -> None:
    """Put what stands on standard input onto the shelf, as one document."""
    try:
        content = stream.read(LARGEST_BYTES + 1)
    except OSError as error:
        shelf.problems.append(_unreadable(source.shown, error, is_document=True))
        return
    if len(content) > LARGEST_BYTES:
        what = f"holds more than {LARGEST_BYTES:,} bytes"
        shelf.problems.append(
            Problem(where=source.shown, what=what, remedy="Put it into files, and name their folder.")
        )
        return
    shelf.documents.append(Raw(source=source, location=source.shown, data=content))


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a regular file, at most one more than `LARGEST_BYTES`.

    Raises:
        OSError: If it cannot be opened or read.
    """
    # Without O_NONBLOCK, opening a pipe that took the file's place in the meantime would wait for ever.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor has no path
        return file.read(LARGEST_BYTES + 1)


def printable(name: str) -> str:
    """Return a file name as people can read it: neither undecodable bytes nor control characters are left."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join("\ufffd" if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in text)


def _walk(folder: Path, source: Source, shelf: Shelf) -> Iterator[tuple[Path, str]]:
    """Return each file wanted below a folder, and its location."""
    real = os.path.realpath(folder)
    shown = printable(source.shown).rstrip("/")
    waiting = [(folder, "")]
    walked: set[str] = set()
    while waiting:
        current, prefix = waiting.pop()
        # A link to a folder that lies within the source would be walked for ever, or twice.
        if os.path.realpath(current) in walked:
            continue
        walked.add(os.path.realpath(current))
        try:
            names = sorted(os.listdir(current))  # noqa: PTH208 - names are all that is needed
        except OSError as error:
            shelf.problems.append(_unreadable(f"{shown}/{printable(prefix)}".rstrip("/"), error, is_document=False))
            continue
        pages = _stems(names)
        for name in names:
            path, below = current / name, prefix + name
            if _is_passed_over(name):
                continue
            is_folder = os.path.isdir(path)  # noqa: PTH112 - Path.is_dir() raises where a folder may not be searched
            if _holds_parts(name, pages) if is_folder else _is_part(name):
                continue
            if not is_folder and not _wanted(source.pattern).fullmatch(below):
                continue
            if path.is_symlink() and not _is_inside(path, real):
                shelf.problems.append(_leads_out(f"{shown}/{printable(below)}"))
            elif is_folder:
                waiting.append((path, f"{below}/"))
            else:
                yield path, f"{shown}/{printable(below)}"


def _is_passed_over(name: str) -> bool:
    return name.startswith((".", "_")) or name.endswith("~")


def _is_part(name: str) -> bool:
    """Tell whether a file of a folder is no article: a part of a saved page, or what a file manager left."""
    return name.casefold() in _LAID_BESIDE or name.casefold().endswith(_PARTS)


def _stems(names: Iterable[str]) -> frozenset[str]:
    """Return the names of the pages among `names`, without their endings and in small letters."""
    small = (name.casefold() for name in names)
    return frozenset(name.rpartition(".")[0] for name in small if name.endswith(_PAGES))


def _holds_parts(name: str, pages: frozenset[str]) -> bool:
    """Tell whether a folder is the one that a browser made for the parts of a page beside it."""
    found = _FOLDERS_OF_PARTS.fullmatch(name.casefold())
    return found is not None and found[1] in pages


def _is_inside(path: Path, real: str) -> bool:
    target = os.path.realpath(path)
    return target == real or target.startswith(real.rstrip(os.sep) + os.sep)


@lru_cache(maxsize=64)
def _wanted(pattern: str) -> re.Pattern[str]:
    """Return the expression of a glob, in which ``**`` is any number of folders."""
    parts = [part for part in pattern.split("/") if part not in {"", "."}]
    expression = ""
    for number, part in enumerate(parts, 1):
        if part == "**":
            expression += "(?:[^/]+/)*" + ("[^/]+" if number == len(parts) else "")
        else:
            # translate() ends its expression; its dot, which stands for * and ?, must not leave the folder.
            expression += _segment(part) + ("/" if number < len(parts) else "")
    return re.compile(expression)


def _segment(part: str) -> str:
    return fnmatch.translate(part).removeprefix("(?s:").removesuffix(")\\Z").replace(".*", "[^/]*")


def _collect_file(source: Source, path: Path, location: str, shelf: Shelf) -> None:
    """Put the document in one file onto the shelf, or the reason why it is not there."""
    try:
        found = path.stat()
        identity = (found.st_dev, found.st_ino)
        if identity in shelf.seen:
            return
        shelf.seen.add(identity)
        if not stat.S_ISREG(found.st_mode):
            kind = _KINDS.get(stat.S_IFMT(found.st_mode), "nothing that can be read")
            shelf.problems.append(Problem(where=location, what=f"is {kind}, not a file", remedy="Remove it."))
            return
        size = found.st_size
        content = read_bytes(path) if size <= LARGEST_BYTES else b""
    except (OSError, ValueError) as error:
        shelf.problems.append(_unreadable(location, error, is_document=True))
        return
    if max(size, len(content)) > LARGEST_BYTES:
        what = f"has {max(size, len(content)):,} bytes; at most {LARGEST_BYTES:,} are read"
        shelf.problems.append(Problem(where=location, what=what, remedy="Split the file, or remove it."))
        return
    shelf.documents.append(Raw(source=source, location=_unique(location, shelf), data=content))


def _unique(location: str, shelf: Shelf) -> str:
    """Return a location that no document has yet: names may look alike once they are printable."""
    taken = {raw.location for raw in shelf.documents} if "\ufffd" in location else set()
    name, dot, ending = location.rpartition(".")
    # The ending stays where it is: it tells how the document is read.
    numbered = (f"{name} ({number}){dot}{ending}" for number in itertools.count(2))
    return location if location not in taken else next(name for name in numbered if name not in taken)


def _missing(source: Source, error: OSError | ValueError) -> Problem:
    """Return the problem of a source that is not there."""
    if not isinstance(error, FileNotFoundError):
        return _unreadable(printable(source.shown), error, is_document=False)
    path = Path(source.path)
    try:
        beside = sorted(name for name in os.listdir(path.parent) if not _is_passed_over(name))  # noqa: PTH208 - names
    except OSError:
        beside = []
    close = difflib.get_close_matches(path.name, beside, n=1)
    shown = printable(source.shown)
    remedy = f"Did you mean {printable(os.path.join(os.path.dirname(source.shown), close[0]))}?" if close else ""  # noqa: PTH118, PTH120 - as the user wrote it
    return Problem(
        where=shown,
        what="no such file or folder",
        remedy=remedy or "Create it, or correct the path under 'sources'.",
        is_document=False,
    )


def _empty(source: Source) -> Problem:
    wanted = "" if source.pattern == "**/*" else f" that matches {source.pattern}"
    return Problem(
        where=printable(source.shown),
        what=f"the folder holds no file{wanted}",
        remedy="Put articles into it, or remove it from 'sources'.",
        is_document=False,
    )


def _leads_out(location: str) -> Problem:
    return Problem(
        where=location,
        what="is a link that leads out of the source's folder; it was not followed",
        remedy="Name the folder that it leads to under 'sources', or copy the file.",
    )


def _unreadable(location: str, error: OSError | ValueError, *, is_document: bool) -> Problem:
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    remedy = (
        "Give the program the right to read it." if isinstance(error, PermissionError) else "See whether it exists."
    )
    return Problem(where=location, what=f"cannot be read: {reason}", remedy=remedy, is_document=is_document)
