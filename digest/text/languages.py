"""The language of a story.

In: text and the language that its source declares. Out: an ISO 639-1 code, or ``und`` when unsure. It never guesses
on a few words: then the declared language stands, and ``und`` where none is declared.

Source: M. Lui and T. Baldwin, "langid.py: an off-the-shelf language identification tool" (ACL 2012), as py3langid.
"""

from functools import cache
from typing import Any

_FEWEST_LETTERS = 20
_SAFE = 0.85


def identify(text: str, *, declared: str | None) -> str:
    """Tell the language of `text`.

    Args:
        text: A story; the longer, the surer.
        declared: Code that the document or its source declares; it breaks the doubt and is never a fact.

    Returns:
        An ISO 639-1 code or ``und``.
    """
    if sum(char.isalpha() for char in text) < _FEWEST_LETTERS:
        return declared or "und"
    language, confidence = _identifier().classify(text)
    if confidence >= _SAFE or language == declared:
        return str(language)
    return declared or "und"


def get_ready() -> None:
    """Load the model ahead of the first text; most of it goes on beside other work, where a thread calls this."""
    _identifier()


@cache
def _identifier() -> Any:  # noqa: ANN401 - py3langid has no types
    """Load the model once; it takes half a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - loaded only when there is text

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
