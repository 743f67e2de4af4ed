"""The cover: a picture of an edition's first page.

What comes in: what a build has rendered, its editions, and a width. What goes out: a PNG, the same bytes for the same
PDF. Where no PDF was asked for, one is made and thrown away.
"""

import io
from collections.abc import Sequence

from digest.model import PAPER, Edition, PdfLimits, Problem, Rendition
from digest.render.press import open_press


def cover(
    renditions: Sequence[Rendition],
    editions: Sequence[Edition],
    templates: Sequence[str],
    *,
    width: int,
    limits: PdfLimits | None = None,
) -> tuple[bytes, tuple[Problem, ...]]:
    """Return the first page of the first PDF as a picture, `width` pixels wide; nothing, and why, where that is lost.

    Args:
        renditions: What was rendered; the first PDF among it is pictured.
        editions: The first of these is, where there is no PDF.
        templates: As for `digest.render.render`.
        width: In pixels.
        limits: What a PDF may cost.

    Raises:
        RenderError: This machine lacks a library or font that PDF needs.
        TemplateError: A template is wrong.
    """
    made = next((each for each in renditions if each.format in PAPER), None)
    problems: tuple[Problem, ...] = ()
    if made is None:
        with open_press(1, limits) as press:
            ((made, problems),) = press.printed([(editions[0], "pdf")], templates=templates)
    return (picture(made.data, width=width), ()) if made else (b"", problems)


def picture(pdf: bytes, *, width: int) -> bytes:
    """Return the first page of a PDF as a PNG without any date."""
    import pypdfium2  # noqa: PLC0415  (loaded where a picture is wanted)

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        image = page.render(scale=width / page.get_width()).to_pil()
    finally:
        document.close()
    png = io.BytesIO()
    image.convert("RGB").save(png, format="PNG", optimize=True)
    return png.getvalue()
