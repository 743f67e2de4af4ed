"""Who says something in a story, beside who is labelled to.

In: a story, the speakers that its labels name and what finds them. Out: tallies, and whether two ways to name a speaker
mean one. It knows no language.
"""

from collections.abc import Sequence

from digest.evaluate.scores import Tally
from digest.model import Story
from digest.text.claims import Names, claims_of
from digest.text.lexicon import Lexicon
from digest.text.words import fold_words, words_of

_LEAST_WORD = 4
_ENDINGS = 2
"""How many letters at the end of a word inflection may change."""


def compare_speakers(
    right: Sequence[str], story: Story, lexicon: Lexicon, names: Names
) -> tuple[Tally, Tally, list[str]]:
    """Compare the speakers of a story with those labelled; one who is named in two ways counts once, outlets do not.

    Returns:
        A tally of all, one in which somebody without a name ("an official") who is not labelled is not wrong, since
        labels need not list the unnamed, and a line for each miss.
    """
    sentences = [sentence for paragraph in story.paragraphs for sentence in paragraph.sentences]
    claims = claims_of(story.article.text, sentences, lexicon, article=story.article.id, names=names)
    kinds = {claim.speaker: claim.speaker_kind for claim in claims if claim.speaker_kind != "outlet"}
    missed = list(right)
    wrong: list[str] = []
    for speaker in kinds:
        match = next((each for each in missed if is_same_speaker(each, speaker)), None)
        if match is not None:
            missed.remove(match)
        elif not any(is_same_speaker(each, speaker) for each in right):
            wrong.append(speaker)
    hits = len(right) - len(missed)
    named = sum(kinds[each] == "name" for each in wrong)
    lines = [f"speaker missed: {each}" for each in missed] + [f"speaker found wrongly: {each}" for each in wrong]
    return Tally(hits, hits + len(wrong), len(right)), Tally(hits, hits + named, len(right)), lines


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
