"""Terms: words, phrases and word beginnings, found in a text all at once.

In: terms as a person writes them, and texts. Out: where each stands, as characters and as words. It weighs nothing and
knows no topic: that is `digest.classify`.
"""

from digest.text.terms.finder import Finder, Hit, Wanted
from digest.text.terms.folding import Folded, fold_text
from digest.text.terms.patterns import Pattern, fault, pattern_of, wild_fault, wild_pattern_of

__all__ = [
    "Finder",
    "Folded",
    "Hit",
    "Pattern",
    "Wanted",
    "fault",
    "fold_text",
    "pattern_of",
    "wild_fault",
    "wild_pattern_of",
]
