"""OPML to subscriptions, and back.

Comes in: the bytes of an OPML file (or of another list of feeds that listparser knows: FOAF, iGoogle), which nobody has
looked at; or subscriptions. Goes out: subscriptions with the folders that they lie in; or the bytes of a valid OPML 2.0
file, the same for the same subscriptions. It never fetches the lists that a list refers to.

listparser reads with an HTML parser whose effort grows with the square of a tag's attributes, and it would open a
string that looks like an address. So it is given bytes, and only those of a tree that was parsed safely before.

Source: OPML 2.0 (opml.org/spec2.opml).
"""

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import quoteattr

from digest.addresses.pages import of_web
from digest.read.feed.prepare import text_of, tidy, without
from digest.read.feed.prose import line, shortened
from digest.read.feed.record import Subscription
from digest.read.page import Unreadable

LARGEST = 16_000_000
"""Most characters of a list; ten thousand feeds take about two million."""
MOST = 20_000
"""Most subscriptions of a list."""
MOST_ATTRIBUTES = 100
"""Most attributes of one tag."""
LONGEST_TITLE = 300
_RECIPES = frozenset({"html+xpath", "xml+xpath", "json+dotpath", "json+dotnotation", "html+xpath+json+dotnotation"})
"""Types of what is no feed but a page, with a recipe for taking it apart; FreshRSS writes them."""
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:opml|rdf|outline|gadgettabml)(?=[\s>/])", re.IGNORECASE)


def outline(data: bytes) -> tuple[Subscription, ...]:
    """Read the subscriptions of a list.

    Args:
        data: The bytes of the list.

    Returns:
        Each feed once, in the list's order; a feed that lies in several folders lies in the first.

    Raises:
        Unreadable: If it is no list, or too large to be one.
    """
    return outline_whole(data)[0]


def outline_whole(data: bytes) -> tuple[tuple[Subscription, ...], tuple[str, ...]]:
    """Read the subscriptions of a list as `outline` does, and the addresses in it that lead to no feed, as written.

    Those are none of the web, or of pages that another program makes a feed of.

    Raises:
        Unreadable: As `outline`.
    """
    text, _ = text_of(data)
    if len(text) > LARGEST:
        what = f"the list is longer than {LARGEST // 1_000_000} million characters"
        raise Unreadable(what, "Part it into several files.")
    start = _ROOT.search(text)
    if start is None:
        raise Unreadable("it is no OPML file", "Export the subscriptions of your reader as OPML.")
    # listparser loads an HTTP library where there is one; nothing else needs it.
    import listparser  # noqa: PLC0415

    try:
        safe, made = _safe(text[start.start() :])
        found = listparser.parse(safe)
    except Exception as error:
        raise Unreadable(f"the list is broken: {error}", "Export it again.") from error
    feeds: dict[str, Subscription] = {}
    misfits = [_words_of(each) for each in made]
    for feed in found["feeds"]:
        subscription = _subscription(feed)
        if subscription is None:
            misfits.append(_words_of(str(feed.get("url") or "")))
        elif len(feeds) < MOST:
            feeds.setdefault(subscription.url, subscription)
    return tuple(feeds.values()), tuple(misfits[:MOST])


def opml(subscriptions: Iterable[Subscription], *, title: str = "") -> bytes:
    """Write subscriptions as OPML 2.0.

    Args:
        subscriptions: In the order to write them; those of one folder are written together.
        title: The name of the list; may be empty.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "  <head>"]
    lines += [f"    <title>{_words(title)}</title>"] if title else []
    lines += ["  </head>", "  <body>"]
    tree = _Folder()
    for subscription in subscriptions:
        tree.add(subscription.category, subscription)
    lines += tree.lines("    ")
    if not (tree.folders or tree.feeds):
        # The body of OPML holds at least one outline.
        lines.append('    <outline text=""/>')
    return "\n".join([*lines, "  </body>", "</opml>", ""]).encode()


class _Folder:
    """A folder of subscriptions, in the order of their first mention."""

    def __init__(self) -> None:
        self.folders: dict[str, _Folder] = {}
        self.feeds: list[Subscription] = []

    def add(self, path: tuple[str, ...], subscription: Subscription) -> None:
        folder = self
        for name in path:
            folder = folder.folders.setdefault(name, _Folder())
        folder.feeds.append(subscription)

    def lines(self, indent: str) -> list[str]:
        written = [_outline(feed, indent) for feed in self.feeds]
        # Folders in folders are written from a stack, so that no depth is too deep.
        waiting: list[tuple[str, _Folder | None, str]] = []
        waiting += [(name, folder, indent) for name, folder in reversed(self.folders.items())]
        while waiting:
            name, folder, margin = waiting.pop()
            if folder is None:
                written.append(f"{margin}</outline>")
                continue
            written.append(f"{margin}<outline text={_quoted(name)}>")
            written += [_outline(feed, margin + "  ") for feed in folder.feeds]
            waiting.append(("", None, margin))
            waiting += [(below, deeper, margin + "  ") for below, deeper in reversed(folder.folders.items())]
        return written


def _safe(text: str) -> tuple[bytes, list[str]]:
    """Return a list as well-formed markup of few attributes, without entities; and the addresses taken from it."""
    from lxml import etree  # noqa: PLC0415 - only where there is a list

    from digest.read.feed.markup import careful_parser  # noqa: PLC0415 - as above

    body, _ = tidy(without(without(text, "<?", "?>"), "<!DOCTYPE", ">"))
    parser = careful_parser()
    try:
        root = etree.fromstring(f"<lists>{body}</lists>".encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"the list is broken: {error.msg}", "Export it again.") from None
    made: list[str] = []
    for element in root.iter():
        if (element.get("type") or "").strip().casefold() in _RECIPES:
            made += [str(element.attrib.pop(name)) for name in list(element.attrib) if name.casefold() == "xmlurl"]
        if len(element.attrib) > MOST_ATTRIBUTES:
            for name in list(element.attrib)[MOST_ATTRIBUTES:]:
                del element.attrib[name]
        above = element.getparent()
        if above is not None and above.tag == element.tag and "category" in element.attrib:
            # listparser puts these before the folder that a feed lies in; the folder counts more.
            del element.attrib["category"]
    return b"".join(etree.tostring(child, encoding="ascii") for child in root), made


def _subscription(feed: Mapping[str, object]) -> Subscription | None:
    url = of_web(str(feed.get("url") or ""))
    if url is None:
        return None
    paths = feed.get("categories")
    path = paths[0] if isinstance(paths, list) and paths and isinstance(paths[0], list) else []
    names = (_words_of(str(name)) for name in path)
    return Subscription(url=url, title=_words_of(str(feed.get("title") or "")), category=tuple(filter(None, names)))


def _words_of(written: str) -> str:
    return shortened(line(written[:10_000]), LONGEST_TITLE)


def _outline(feed: Subscription, indent: str) -> str:
    title = _quoted(feed.title or feed.url)
    return f'{indent}<outline type="rss" text={title} title={title} xmlUrl={_quoted(feed.url)}/>'


def _quoted(text: str) -> str:
    return quoteattr(_fit(text))


def _words(text: str) -> str:
    return _fit(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _fit(text: str) -> str:
    """Return `text` without characters that XML cannot hold."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
