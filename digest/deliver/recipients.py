"""Who gets an edition: the addresses that the configuration names, and those of its files.

Comes in: the mail settings of an audience. Goes out: its readers, each once, in order, and a problem for each line that
is none; the other lines count. Addresses that differ in great and small letters are one. It never writes, and a message
about a line tells no address of another.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from digest.addresses.mailboxes import AddressError, address, display_name, mailbox
from digest.errors import DeliverError
from digest.model import MailSettings, Problem, Recipient, RecipientList
from digest.text.telling import told

LARGEST_BYTES = 50_000_000
_ADDRESS = ("email", "e-mail", "mail", "address", "indirizzo")
_NAME = ("name", "nome", "full name")


def recipients(mail: MailSettings) -> tuple[tuple[Recipient, ...], tuple[Problem, ...]]:
    """Return the readers of an audience, each once, and what is wrong with lines of its files.

    Raises:
        DeliverError: A file cannot be read.
    """
    found: dict[str, Recipient] = {}
    for reader in mail.recipients:
        found.setdefault(folded(reader.address), reader)
    problems: list[Problem] = []
    for each in mail.lists:
        for line in _lines(each):
            if isinstance(line, Problem):
                problems.append(line)
            else:
                found.setdefault(folded(line.address), line)
    return tuple(found.values()), tuple(problems)


def folded(address: str) -> str:
    """Return what an address is known by: servers that tell great letters before the @ from small ones are gone."""
    return address.casefold()


def _lines(given: RecipientList) -> Iterator[Recipient | Problem]:
    """Yield the readers of a file, and what is wrong with its other lines."""
    text = _text(given)
    if Path(given.path).suffix.lower() == ".csv":
        yield from _table(given.shown, text)
        return
    for number, line in enumerate(text.split("\n"), 1):
        written = line.rstrip("\r").partition("#")[0].strip(" \t")
        if written:
            yield _read(f"{given.shown}:{number}", written, None)


def _table(shown: str, text: str) -> Iterator[Recipient | Problem]:
    """Yield the readers of a table: a line is a row, so that a stray quotation mark costs no other line."""
    lines = re.split(r"\r\n|\r|\n", text)
    mark = max(",;\t", key=lines[0].count)
    names = [name.strip().casefold() for name in _cells(lines[0], mark)[0]]
    column = next((names.index(name) for name in _ADDRESS if name in names), None)
    named = next((names.index(name) for name in _NAME if name in names), None)
    if column is None:
        raise DeliverError(
            told(f"{shown}:1", "no column is called email or address", "Name the columns in the first line.")
        )
    opened = 0
    for number, line in enumerate(lines[1:], 2):
        where = f"{shown}:{number}"
        row, is_open = _cells(line, mark)
        is_rest = opened and not is_open and line.count('"') % 2
        if is_open or is_rest:
            yield _stray(where, f", as {shown}:{opened} does" if is_rest else "")
        if any(cell.strip() for cell in row):
            name = row[named] if named is not None and named < len(row) else None
            written = row[column].strip(" \t") if column < len(row) else ""
            yield _read(where, written, "" if is_open or is_rest else name)
        opened = 0 if is_rest else number if is_open else opened


def _cells(line: str, mark: str) -> tuple[list[str], bool]:
    """Return the cells of a line, and whether one of them would go on behind its end."""
    try:
        row = next(csv.reader([line + "\n"], delimiter=mark), [])
        is_open = any("\n" in cell for cell in row)
    except csv.Error:  # a cell that is longer than any address
        row, is_open = [], True
    return (line.split(mark), True) if is_open else (row, False)


def _stray(where: str, more: str) -> Problem:
    what = f"a quotation mark has no other on the line{more}; the line is read by itself"
    return Problem(where=where, what=what, remedy="Remove it, or the line break in the cell.", is_document=False)


def _read(where: str, written: str, name: str | None) -> Recipient | Problem:
    """Return the reader of a line, or what is wrong with it."""
    try:
        if name is None:
            given, found = mailbox(written)
        else:
            given, found = display_name(name.strip(" \t")), address(written)
    except AddressError as error:
        remedy = "Mend or remove the line; everybody else is written to."
        return Problem(where=where, what=str(error), remedy=remedy, is_document=False)
    return Recipient(address=found, name=given)


def _text(given: RecipientList) -> str:
    """Return the text of a file."""
    remedy = "Put it there, or name another file under mail: to."
    try:
        file = Path(given.path)
        if file.stat().st_size > LARGEST_BYTES:
            raise DeliverError(told(given.shown, f"is larger than {LARGEST_BYTES:,} bytes", "Is this a list?"))
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DeliverError(told(given.shown, f"cannot be read ({error.strerror or error})", remedy)) from error
    except UnicodeDecodeError as error:
        raise DeliverError(told(given.shown, f"is no UTF-8 (byte {error.start + 1})", "Save it as UTF-8.")) from error
