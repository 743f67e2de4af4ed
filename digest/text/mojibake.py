"""Letters that a wrong encoding has broken: ``perchÃ©``, ``lâ€™Italia``.

In: a text. Out: the same text with such letters whole, or as it is where there are none. Only the encoding is undone:
quotation marks, ligatures, entities, widths and line breaks stay as they are. It is a step of display: no article's
text is ever changed by it, and spans go on counting in the original.

Source: R. Speer, "ftfy" (Zenodo, 2019), which undoes nothing that it does not take for broken.
"""

import re

# What gives broken letters away. A byte that opens a letter in UTF-8, and one that goes on with it, both read as
# Windows-1252 or Latin-1, then as Windows-1250; of MacRoman, the mark that stands for the first of them; a punctuation
# mark of Windows-1252 that was read as a control character.
_SUSPECT = re.compile(
    "[\xc2-\xf4][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|[ÃÂ] |[a-z]Ã$"
    "|[ĂÄĹÂ][\x80-\xbf€‚„…†‡‰Š‹ŚŤŽŹ‘’“”•–—™š›śťžźˇ˘ŁĄŞŻ˛łąşĽ˝ľż]|√[^\\s\\d\\w]|[\x80-\x9f]"
)
# The second half of an à is a space, which is lost where a text ends with it.
_HALVED = re.compile("(?<=[a-z])Ã$")
# Syriac, Thaana, N'Ko, Samaritan and Mandaic: texts in them are rarer than two letters that happen to make one of them.
_RARE = re.compile("[\u0700-\u074f\u0780-\u08ff]")
NOTE = "its encoding was broken where it came from; letters are repaired for display"


def is_suspect(text: str) -> bool:
    """Tell whether a text holds what broken letters are made of; whole letters may look so too."""
    return not text.isascii() and _SUSPECT.search(text) is not None


def repaired(text: str) -> str:
    """Return a text with its broken letters whole."""
    if not is_suspect(text):
        return text
    from ftfy import fix_encoding  # noqa: PLC0415 - slow to load, and hardly ever needed
    from ftfy.badness import is_bad  # noqa: PLC0415 - as above

    whole = _HALVED.sub("Ã\N{NO-BREAK SPACE}", text)
    mended = fix_encoding(whole) if is_bad(whole) else text
    return text if _RARE.search(mended) and not _RARE.search(text) else mended
