"""Stems: words without their endings.

In: a language's lexicon. Out: a function from a folded word to its stem. It never looks at a text.

Source: the Snowball algorithms, M. F. Porter, "Snowball: a language for stemming algorithms" (2001), as PyStemmer. For
languages with endings of their own in the lexicon, light stemming: the longest ending goes (J. Savoy, "Light stemming
approaches for the French, Portuguese, German and Hungarian languages", 2006; for Arabic L. Larkey and others, "Light
Stemming for Arabic Information Retrieval", 2007).
"""

from collections.abc import Callable
from functools import lru_cache, partial

import Stemmer

from digest.text.lexicon import Lexicon

_FEWEST_LETTERS = 3
_LONGEST_RESTORED = 4


@lru_cache(maxsize=64)
def stemmer_of(lexicon: Lexicon) -> Callable[[str], str]:
    """Return the stemmer of a language; words of a language without one stay as they are."""
    if lexicon.endings:
        return lru_cache(maxsize=65536)(partial(_bare, lexicon))
    if lexicon.stemmer is None:
        return str
    stem: Callable[[str], str] = Stemmer.Stemmer(lexicon.stemmer).stemWord
    return lru_cache(maxsize=65536)(partial(_restored, lexicon, stem)) if lexicon.restore else stem


def _restored(lexicon: Lexicon, stem: Callable[[str], str], word: str) -> str:
    """Stem a word whose ending has its accent back."""
    for size in range(_LONGEST_RESTORED, 0, -1):
        if restored := lexicon.restore.get(word[-size:]):
            return stem(word[:-size] + restored)
    return stem(word)


def _bare(lexicon: Lexicon, word: str) -> str:
    """Take off the longest affixes that leave three letters, and write as one what varies before them."""
    least = _FEWEST_LETTERS
    prefix = next((each for each in lexicon.prefixes if word.startswith(each) and len(word) >= least + len(each)), "")
    stem = word.removeprefix(prefix)
    suffix = next((each for each in lexicon.suffixes if stem.endswith(each) and len(stem) > least + len(each)), "")
    stem = stem.removesuffix(suffix)
    stem = next((stem[:at] for at in range(least, len(stem)) if stem[at:] in lexicon.endings), stem)
    varied = next((size for size in (3, 2) if stem[-size:] in lexicon.vary and len(stem) > least), 0)
    return stem[:-varied] + lexicon.vary[stem[-varied:]] if varied else stem
