"""Web archives to the pages within.

Comes in: the bytes of a WARC file, packed or not. Goes out: the address and body of each page, feed, text or PDF that
was answered with success; requests, pictures and errors are passed over. A record that is damaged or too large is
passed over, and the rest is read. It never fetches what a record refers to.

Source: ISO 28500:2017 (WARC 1.1).
"""

import io
from collections.abc import Iterator

from digest.read.page import Unreadable

WANTED = ("text/", "application/xhtml", "application/xml", "application/json", "application/pdf", "application/rss")
"""Begins of the media types that may be articles."""


def records(packed: bytes, *, most: int) -> Iterator[tuple[str, bytes | Unreadable]]:
    """Yield the address and the body of each answer.

    Args:
        packed: The bytes of the file.
        most: Most bytes of a body.

    Raises:
        Unreadable: If the library that reads web archives is not installed.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415 - optional
    except ImportError:
        raise Unreadable("is a web archive, and its reader is not installed", "Install digest[warc].") from None
    wanted = WarcRecordType.response | WarcRecordType.resource
    answers = iter(ArchiveIterator(io.BytesIO(packed), record_types=wanted, auto_decode="content"))
    while True:
        try:
            record = next(answers)
            kind = (record.http_content_type or record.headers.get("Content-Type") or "").lower()
            status = record.http_headers.status_code if record.http_headers else 200
            if status != 200 or not kind.startswith(WANTED):
                continue
            url = record.headers.get("WARC-Target-URI") or record.record_id or "record"
            body = record.reader.read(most + 1)
        except StopIteration:
            return
        except (OSError, ValueError, EOFError) as error:
            yield "rest", Unreadable(f"is damaged from here on ({error})", "Fetch the archive again.")
            return
        if len(body) > most:
            yield url, Unreadable(f"is larger than {most:,} bytes", "Leave the record out.")
        else:
            yield url, body
