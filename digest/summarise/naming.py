"""The names in a brief's stories, and the phrases that tell what it is about.

In: stories of one event, the lexicons and what is known of names. Out: `StoryName` values and phrases, as the sources
write them. It never writes a word.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from digest.model import NameKind, Story, StoryName
from digest.text.lexicon import UNKNOWN, Lexicon
from digest.text.names import Known, Named, names_in
from digest.text.words import Word, words_of

_MOST_PHRASES = 8
_MOST_PAIRS = 3
_LEAST_LETTERS = 3


def names_of(
    stories: Sequence[Story], lexicons: Mapping[str, Lexicon], known: Known
) -> tuple[tuple[StoryName, ...], tuple[str, ...]]:
    """Return the names in some stories of one event, and its key phrases."""
    found = [each for story in stories for each in _names(story, lexicons, known)]
    by_key: dict[str, list[Named]] = defaultdict(list)
    for each in found:
        by_key[each.key].append(each)
    names = sorted((_story_name(key, named) for key, named in by_key.items()), key=lambda each: (-each.count, each.key))
    named = [each.forms[0] for each in names if each.kind != "unknown" or " " in each.forms[0]]
    taken = frozenset(fold for each in names for form in each.forms for fold in form.casefold().split())
    pairs = _pairs(stories, lexicons, taken)
    return tuple(names), tuple(dict.fromkeys((*named[: _MOST_PHRASES - len(pairs)], *pairs)))


def _names(story: Story, lexicons: Mapping[str, Lexicon], known: Known) -> tuple[Named, ...]:
    """Find the names in a story."""
    sentences = [sentence for paragraph in story.paragraphs for sentence in paragraph.sentences]
    if not story.headline.derived:
        sentences.insert(0, story.headline.span)
    return names_in(story.article.text, sentences, lexicons.get(story.language, UNKNOWN), known)


def _story_name(key: str, named: Sequence[Named]) -> StoryName:
    """Put all the places of one name together."""
    counts = Counter(each.written for each in named)
    forms = sorted(counts, key=lambda form: (-len(form.split()), -counts[form], len(form), form))
    kinds: list[NameKind] = sorted({each.kind for each in named}, key=lambda kind: (kind == "unknown", kind))
    return StoryName(key=key, kind=kinds[0], forms=tuple(forms), count=len(named))


def _pairs(stories: Sequence[Story], lexicons: Mapping[str, Lexicon], taken: frozenset[str]) -> list[str]:
    """Return pairs of words that stand in more than one sentence, the most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    written: dict[tuple[str, str], str] = {}
    for story in stories:
        text, stop = story.article.text, lexicons.get(story.language, UNKNOWN).stop
        for paragraph in story.paragraphs:
            for sentence in paragraph.sentences:
                for one, other in pairwise([each for each in words_of(text, sentence) if _tells(each, stop, taken)]):
                    if text[one.end : other.start] == " ":
                        pair = one.folded, other.folded
                        counts[pair] += 1
                        written.setdefault(pair, text[one.start : other.end])
    often = sorted((pair for pair, count in counts.items() if count > 1), key=lambda pair: (-counts[pair], pair))
    return [written[pair] for pair in often[:_MOST_PAIRS]]


def _tells(word: Word, stop: frozenset[str], taken: frozenset[str]) -> bool:
    """Tell whether a word may stand in a pair: it is long enough, not common, no figure and in no name."""
    folded = word.folded
    return len(folded) >= _LEAST_LETTERS and folded not in stop and folded not in taken and not folded.isdigit()
