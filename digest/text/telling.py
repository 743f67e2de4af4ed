"""Messages for a person at the terminal: one line, where and what and what to do, and the nearest name that is known.

In: names, places and what happened. Out: text. It never prints, and knows no error and no command.
"""

import difflib
import unicodedata
from collections.abc import Iterable


def told(where: str, what: str, remedy: str = "") -> str:
    """Return what happened somewhere, and what to do about it, as one line.

    Args:
        where: The thing's name or place.
        what: What is wrong with it, without a full stop.
        remedy: A sentence; may be empty.
    """
    line = f"{where}: {what}"
    return plain(f"{line.rstrip('.')}. {remedy[0].upper()}{remedy[1:]}" if remedy else line)


def count(number: int, thing: str) -> str:
    """Return a number of things, as ``1 source`` or ``2 sources``."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def plain(text: str) -> str:
    """Return `text` on one line, without characters that could steer a terminal or turn the writing round."""
    folded = " ".join(text.split())
    return "".join(char for char in folded if unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cs", "Cn"})


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """Return the known word that is most like `word`, whatever the case; ``None`` where none is near.

    Args:
        word: What somebody wrote.
        known: What there is; of words that differ by case alone, the first counts.
        cutoff: Least likeness, 0-1.
    """
    by_folded: dict[str, str] = {}
    for name in known:
        by_folded.setdefault(name.casefold(), name)
    close = difflib.get_close_matches(word.casefold(), list(by_folded), n=1, cutoff=cutoff)
    return by_folded[close[0]] if close else None


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return the nearest known word, ready to stand behind a message; empty where none is near."""
    close = nearest(word, known)
    return f" (did you mean {close}?)" if close else ""
