"""Whether two ways to name a speaker mean one.

In: a name or office as labels have it, and one as a text writes it. Out: yes or no. It knows no language.
"""

from digest.text.words import fold_words, words_of

_LEAST_WORD = 4
_ENDINGS = 2
"""How many letters at the end of a word inflection may change."""


def is_same_speaker(right: str, found: str) -> bool:
    """Tell whether two ways to name a speaker have one head.

    A person is told by the last capitalised word, an office by half of its longer words; endings may differ.
    """
    capitals = [word.folded for word in words_of(right) if word.capital]
    ours = fold_words(found)
    if capitals:
        return any(_is_same_word(capitals[-1], word) for word in ours)
    heads = [word for word in fold_words(right) if len(word) >= _LEAST_WORD] or list(fold_words(right))
    return 2 * sum(any(_is_same_word(head, word) for word in ours) for head in heads) >= len(heads) > 0


def _is_same_word(one: str, two: str) -> bool:
    """Tell whether two folded words are one but for their endings."""
    if one == two:
        return True
    shared = max(_LEAST_WORD, min(len(one), len(two)) - _ENDINGS)
    return abs(len(one) - len(two)) <= _ENDINGS + 1 and one[:shared] == two[:shared] and len(one[:shared]) == shared
