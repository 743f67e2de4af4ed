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
LARGEST_PART = 5_000_000
"""Most characters of a part."""
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
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


def _parsed(data: bytes) -> EmailMessage:
    if len(_BOUNDARY.findall(data)) > DEEPEST:
        # Boundaries beyond the first ones are read as text: what they part is not looked at.
        place = [found.start() for found in _BOUNDARY.finditer(data)][DEEPEST]
        data = data[:place] + _BOUNDARY.sub(b"x-boundary=", data[place:])
    return BytesParser(policy=policy.default).parsebytes(data.lstrip(b"\r\n"))


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
            return charset, newsletter.blocks_of_plain(text[:LARGEST_PART]), []
    decoded = decode(payload)
    if isinstance(decoded, str):
        return "ascii", [], []
    return decoded.encoding, newsletter.blocks_of_plain(decoded.text[:LARGEST_PART]), list(decoded.notes)


def _bytes(part: EmailMessage) -> bytes:
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
    try:
        return fold(str(message.get(name) or "").encode("utf-8", "replace").decode("utf-8"))
    except (ValueError, LookupError, IndexError, AttributeError, TypeError):
        raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
        return fold(str(raw).encode("utf-8", "replace").decode("utf-8"))


def _when(message: EmailMessage, zone: str, language: str | None, notes: list[str]) -> When | None:
    written = _header(message, "Date")
    if not written:
        return None
    when = moments.parse(written, origin="mail", zone=zone, language=language)
    if when is None:
        notes.append(dates.note_on(written))
    return when
