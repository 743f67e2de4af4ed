"""The table in each font of a PDF that says which letters its forms stand for.

What comes in: a PDF that the engine has made and not yet written. What goes out: nothing; tables that no reader could
understand are mended in place. Some fonts draw one Arabic letter with two forms. The engine gives the letter to the
first and nothing to the second, and a table with nothing in it is damaged: the second form is a joiner, which is not
seen and parts no word. This module changes no form on the page.
"""

import re
from typing import Any

_NOTHING = re.compile(rb"^(<[0-9a-f]+>) <>$")
_JOINER = rb"\1 <200d>"


def mend_letters(document: Any, pdf: Any) -> None:  # noqa: ANN401  (WeasyPrint's and pydyf's, which have no types)
    """Give a joiner to each form without a letter.

    Args:
        document: The laid-out document, as WeasyPrint hands it to a finisher.
        pdf: The PDF that it has made, as pydyf holds it.
    """
    del document
    for each in pdf.objects:
        stream = getattr(each, "stream", None)
        if isinstance(stream, list) and b"begincmap" in stream:
            each.stream = [_NOTHING.sub(_JOINER, line) if isinstance(line, bytes) else line for line in stream]
