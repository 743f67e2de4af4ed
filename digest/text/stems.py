"""Stems: words without their endings.

In: a language's lexicon. Out: a function from a folded word to its stem. It never looks at a text.

Source: the Snowball algorithms, M. F. Porter, "Snowball: a language for stemming algorithms" (2001), as PyStemmer.
"""

from collections.abc import Callable

import Stemmer

from digest.text.lexicon import Lexicon


def stemmer_of(lexicon: Lexicon) -> Callable[[str], str]:
    """Return the stemmer of a language; words of a language without one stay as they are."""
    if lexicon.stemmer is None:
        return str
    stem: Callable[[str], str] = Stemmer.Stemmer(lexicon.stemmer).stemWord
    return stem
