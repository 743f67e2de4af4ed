"""Mails to articles.

Comes in: the bytes of a mail. Goes out: a `Page` for each story of a newsletter that is evidently a list of titled
stories, else one `Page` with the subject as headline; the sender is the outlet. The plain text is preferred, unless it
only sends its reader to the other part. Attachments are never opened, and nothing is fetched.

Source: RFC 5322 (messages), RFC 2045 to 2047 (MIME), by way of the standard library.
"""

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from itertools import islice
from typing import Any, cast

from digest.addresses.pages import canonical
from digest.model import When
from digest.read import newsletter
from digest.read.decode import decode
from digest.read.feed import moments
from digest.read.html.blocks import Block, blocks_of
from digest.read.html.guard import text_of
from digest.read.page import Page, Unreadable, fold, lay_out
from digest.read.words import load_words
from digest.text import dates

MOST_PARTS = 200
"""Most parts of a mail that are looked at."""
LONGEST_STUB = 400
"""Most characters of a plain text that only sends its reader to the other part."""
DEEPEST = 30
"""How deeply the parts of a mail may nest; the standard library parses them by recursion."""
LARGEST_PART = 3_000_000
"""Most characters of a part."""
MOST_LINES = 20_000
"""Most lines of a part."""
LONGEST_HEADER = 2_000
"""Most characters of a header that are looked at."""
LONGEST_HEAD = 500_000
"""Most bytes of the headers of a mail."""
MOST_COMMENTS = 20
"""Most round brackets of a header; the standard library reads them by recursion."""
_BOUNDARY = re.compile(rb"boundary(?:\*[0-9]{0,3}\*?)?\s*=", re.IGNORECASE)
_NAMED = re.compile(rb"boundary\s*=\s*(?:\"([^\"\r\n]{1,200})\"|([^\s;\"]{1,200}))", re.IGNORECASE)
_FORWARDED = re.compile(rb"^(content-type:\s*)message/", re.IGNORECASE | re.MULTILINE)
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_PREFIX = re.compile(r"(?:(?:re|r|fw|fwd|i|tr|wg|aw|rv)\s*:\s*)+", re.IGNORECASE)


def pages(data: bytes, *, zone: str, language: str | None) -> tuple[Page, ...]:
    """Read a mail.

    Args:
        data: The bytes of the mail.
        zone: IANA name of the zone of times that name none.
        language: Language code expected, for dates.

    Raises:
        Unreadable: If it holds no text.
    """
    message = _parsed(data)
    encoding, blocks, notes = _body(message)
    if not blocks:
        raise Unreadable("is a mail without text", "Save what is attached to it, and remove the mail.")
    subject = _PREFIX.sub("", _header(message, "Subject")) or None
    name, address = parseaddr(_header(message, "From"))
    outlet = fold(name) or address or None
    when = _when(message, zone, language, notes)
    stories = newsletter.stories(blocks)
    if not stories:
        stories = (
            newsletter.Story(
                headline=subject, blocks=newsletter.without_closing(blocks), link=None, is_one_of_many=False
            ),
        )
    else:
        notes.append(f"mail of {len(stories)} stories: {subject or 'no subject'}")
    return tuple(_page(story, when, outlet, encoding, tuple(notes)) for story in stories)


def _page(
    story: newsletter.Story, when: When | None, outlet: str | None, encoding: str, notes: tuple[str, ...]
) -> Page:
    written, span, paragraphs = lay_out(story.headline, [block.words for block in story.blocks])
    return Page(
        text=written,
        headline=span,
        paragraphs=paragraphs,
        when=when,
        outlet=outlet,
        url=canonical(story.link),
        notes=notes,
        is_whole=story.is_one_of_many,
        encoding=encoding,
    )


class _Careful(policy.EmailPolicy):
    """Looks at the begin of each header alone."""

    def header_fetch_parse(self, name: str, value: str) -> Any:  # noqa: ANN401 - as the library has it
        """Return a header as the standard library reads it."""
        value = value[:LONGEST_HEADER]
        if value.count("(") > MOST_COMMENTS:
            value = value.replace("(", " ")
        try:
            return super().header_fetch_parse(name, value)
        except Exception:  # noqa: BLE001 - the library's parser raises whatever it likes; what is written is read then
            return fold(value)


_POLICY = _Careful()


def _parsed(data: bytes) -> EmailMessage:
    data = data.lstrip(b"\r\n")
    head = _HEAD_END.search(data)
    if head and head.start() > LONGEST_HEAD:
        data = data[:LONGEST_HEAD] + data[head.start() :]
    for nesting, instead in ((_BOUNDARY, b"x-boundary="), (_FORWARDED, rb"\1x-message/")):
        deep = next(islice(nesting.finditer(data), DEEPEST, None), None)
        if deep:
            # What is beyond the first ones is read as text: what lies in it is not looked at.
            data = data[: deep.start()] + nesting.sub(instead, data[deep.start() :])
    for found in islice(_NAMED.finditer(data), DEEPEST):
        border = re.compile(rb"^--" + re.escape(found[1] or found[2]), re.MULTILINE)
        beyond = next(islice(border.finditer(data), MOST_PARTS, None), None)
        data = data[: beyond.start()] if beyond else data
    return cast("EmailMessage", BytesParser(policy=_POLICY).parsebytes(data))


def _body(message: EmailMessage) -> tuple[str, list[Block], list[str]]:
    """Return the encoding and the blocks of the part that tells most, with notes."""
    plain: tuple[str, list[Block], list[str]] = ("ascii", [], [])
    marked: tuple[str, list[Block], list[str]] = ("ascii", [], [])
    for part in _parts(message):
        kind = part.get_content_type()
        if kind == "text/html" and not marked[1]:
            marked = _marked(part)
        elif kind != "text/html" and not plain[1]:
            plain = _plain(part)
    return marked if not plain[1] or (marked[1] and _is_stub(plain[1])) else plain


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts that are shown as text, the mails that were forwarded as a whole among them."""
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            return
        shown = not part.is_multipart() and part.get_content_disposition() != "attachment"
        # What names no kind that is known may be text all the same.
        if shown and isinstance(part, EmailMessage) and part.get_content_maintype() == "text":
            yield part


def _is_stub(blocks: list[Block]) -> bool:
    """Tell whether a plain text only sends its reader to the other part."""
    words = " ".join(block.words for block in blocks).casefold()
    return len(words) <= LONGEST_STUB and (len(words) < 80 or any(word in words for word in load_words().stubs))


def _marked(part: EmailMessage) -> tuple[str, list[Block], list[str]]:
    payload = _bytes(part)
    charset = _charset(part)
    if charset is not None:
        try:
            return charset, blocks_of(payload.decode(charset)[:LARGEST_PART]), []
        except UnicodeDecodeError:
            pass
    decoded = text_of(payload)
    return decoded.encoding, blocks_of(decoded.text), list(decoded.notes)


def _plain(part: EmailMessage) -> tuple[str, list[Block], list[str]]:
    payload = _bytes(part)
    charset = _charset(part)
    if charset is not None:
        try:
            text = payload.decode(charset)
        except UnicodeDecodeError:
            pass
        else:
            cut, notes = _cut(text)
            return charset, newsletter.blocks_of_plain(cut), notes
    decoded = decode(payload)
    if isinstance(decoded, str):
        return "ascii", [], []
    cut, notes = _cut(decoded.text)
    return decoded.encoding, newsletter.blocks_of_plain(cut), [*decoded.notes, *notes]


def _cut(text: str) -> tuple[str, list[str]]:
    """Return what is read of a part, and a note where that is not all of it."""
    cut = text[:LARGEST_PART]
    if cut.count("\n") > MOST_LINES:
        cut = "\n".join(cut.split("\n", MOST_LINES)[:MOST_LINES])
    return cut, [] if len(cut) == len(text) else [f"mail cut: only its first {len(cut):,} characters were read"]


def _bytes(part: EmailMessage) -> bytes:
    """Return what a part holds, without what carried it."""
    try:
        written = part.get_payload()
    except (ValueError, TypeError):
        # The library stops at an encoding whose name is odd; the letters are there all the same.
        del part["Content-Type"]
        written = part.get_payload()
    if isinstance(written, str) and len(written) > 2 * LARGEST_PART:
        part.set_payload(written[: 2 * LARGEST_PART])
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _charset(part: EmailMessage) -> str | None:
    """Return Python's name of the encoding that a part declares, if mails may have it."""
    from webencodings import lookup  # noqa: PLC0415 - only mails and pages need it

    try:
        label = part.get_content_charset() or ""
    except (ValueError, LookupError):
        return None
    # ASCII is what a part has that declares nothing: its letters tell more.
    known = lookup(label) if "ascii" not in label else None
    name = known.codec_info.name if known is not None and known.name != "x-user-defined" else None
    return str(name).replace("-", "_") if name else None


def _header(message: EmailMessage, name: str) -> str:
    """Return a header, decoded; one that is broken is read as far as it can be."""
    return fold(str(message.get(name) or "").encode("utf-8", "replace").decode("utf-8"))


def _when(message: EmailMessage, zone: str, language: str | None, notes: list[str]) -> When | None:
    written = _header(message, "Date")
    if not written:
        return None
    when = moments.parse(written, origin="mail", zone=zone, language=language)
    if when is None:
        notes.append(dates.note_on(written))
    return when
