"""Who gets an edition: the addresses that the configuration names, and those of its files.

Comes in: the mail settings of an audience. Goes out: its readers, each once, in order, and a problem for each line that
is none; the other lines count. It never writes, and a message about a line tells no address of another.
"""

import csv
import io
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
    found: dict[str, Recipient] = {each.address: each for each in mail.recipients}
    problems: list[Problem] = []
    for each in mail.lists:
        for line in _lines(each):
            if isinstance(line, Problem):
                problems.append(line)
            else:
                found.setdefault(line.address, line)
    return tuple(found.values()), tuple(problems)


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
    """Yield the readers of a table."""
    sample = text.partition("\n")[0]
    mark = max(",;\t", key=sample.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        names = [name.strip().casefold() for name in next(rows, [])]
        column = next((names.index(name) for name in _ADDRESS if name in names), None)
        named = next((names.index(name) for name in _NAME if name in names), None)
        if column is None:
            raise DeliverError(
                told(f"{shown}:1", "no column is called email or address", "Name the columns in the first line.")
            )
        begins = rows.line_num + 1
        for row in rows:
            where, begins = f"{shown}:{begins}", rows.line_num + 1
            if any(cell.strip() for cell in row):
                name = row[named] if named is not None and named < len(row) else None
                yield _read(where, row[column].strip(" \t") if column < len(row) else "", name)
    except csv.Error as error:
        yield Problem(
            where=f"{shown}:{rows.line_num}", what=f"cannot be read as CSV ({error})", remedy="Mend the line."
        )


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
