"""A picture file as a ``data:`` address.

What comes in: the path of a PNG, JPEG or SVG file, and the words that stand for it. What goes out: the address, or what
is wrong with the file. Of an SVG only shapes, text, gradients and the like are left: no script, no animation, no style
from elsewhere, nothing that asks another place for anything. Letters and pixels stay what they are.
"""

import base64
import re
from pathlib import Path

LARGEST_BYTES = 200_000
"""Most bytes of a picture: it travels in every page."""
_KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_SVG = "http://www.w3.org/2000/svg"
_SHAPES = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "textPath")
_PAINT = ("linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker", "filter")
_BLUR = ("feGaussianBlur", "feOffset", "feBlend", "feColorMatrix", "feMerge", "feMergeNode", "feFlood", "feComposite")
_ELEMENTS = frozenset({"svg", "g", "defs", "symbol", "use", "desc", "switch", *_SHAPES, *_PAINT, *_BLUR})
_ELSEWHERE = re.compile(
    r"//|\b(?:url|src)\(\s*(?![\"']?#)|\bimage(?:-set)?\(|@import|javascript:|expression\(|\\", re.IGNORECASE
)
"""What asks another place in the value of an attribute; a backslash could hide it."""


def data_address(path: Path, title: str) -> str:
    """Return a picture as a ``data:`` address.

    Args:
        path: The file.
        title: What an SVG is called.

    Raises:
        ValueError: The file will not do; the text says why, ready to stand behind "expected".
    """
    content = _read(path)
    kind = next((name for start, name in _KINDS.items() if content.startswith(start)), None)
    if kind is None:
        kind, content = "image/svg+xml", _cleaned(content, title)
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _read(path: Path) -> bytes:
    """Return what a file holds."""
    if not path.is_file():
        raise ValueError(f"a file that is there ({path.name} is not)")
    if path.stat().st_size > LARGEST_BYTES:
        raise ValueError(f"a picture of at most {LARGEST_BYTES:,} bytes (this one has {path.stat().st_size:,})")
    try:
        return path.read_bytes()
    except OSError as error:
        raise ValueError(f"a file that can be read ({error.strerror})") from error


def _cleaned(content: bytes, title: str) -> bytes:
    """Return an SVG with nothing in it but what it draws."""
    from lxml import etree  # noqa: PLC0415 - loaded only where a logo is an SVG

    wanted = "a PNG, JPEG or SVG picture"
    if b"<!ENTITY" in content:
        raise ValueError(f"{wanted} (this one declares entities)")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ValueError(wanted) from error
    if root.tag != f"{{{_SVG}}}svg":
        raise ValueError(wanted)
    for element in list(root.iter()):
        space, _, name = str(element.tag).rpartition("}")
        if element is not root and (space != f"{{{_SVG}" or name not in _ELEMENTS):
            _remove(element)
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if not _is_harmless(str(name), str(value)):
                del element.attrib[name]
    etree.cleanup_namespaces(root, keep_ns_prefixes=None)
    head = etree.Element(f"{{{_SVG}}}title")
    head.text = title
    root.insert(0, head)
    return etree.tostring(root, encoding="utf-8")


def _remove(element) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - lxml is loaded late
    """Take an element out, but not the text that follows it."""
    above = element.getparent()
    if above is not None:
        before = element.getprevious()
        if element.tail and before is not None:
            before.tail = (before.tail or "") + element.tail
        elif element.tail:
            above.text = (above.text or "") + element.tail
        above.remove(element)


def _is_harmless(name: str, value: str) -> bool:
    """Tell whether an attribute can neither run anything nor ask for anything."""
    plain = name.rpartition("}")[2].lower()
    if plain == "href":
        return value.startswith("#")
    return not plain.startswith("on") and plain not in {"src", "base"} and not _ELSEWHERE.search(value)
