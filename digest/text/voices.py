"""Voices: which of an event's stories are one outlet's telling, printed by several.

In: the stories of one event and the outlets' names. Out: a voice for each story. Stories are one voice when they come
from one outlet, when their datelines give them to one agency, or when one holds much of the other's text. All stories
whose outlet is unknown are one voice: unknown is never independent. It never looks at stories of different events.

Source: containment as in Broder, "On the resemblance and containment of documents" (1997), on runs of four words.
"""

from collections.abc import Iterator, Sequence

from digest.model import Story
from digest.text.claims import own_name
from digest.text.claims.names import Names
from digest.text.datelines import agencies_of, find
from digest.text.likeness import shingles
from digest.text.words import fold_words, words_of

COPIED = 0.3
"""Least share of the shorter story's runs of words that make one story a copy of the other."""


def voices_of(stories: Sequence[Story], names: Names) -> tuple[int, ...]:
    """Return for each story the index of the first one that speaks with the same voice."""
    voices = list(tellings_of(stories, names))
    unknown = [index for index, story in enumerate(stories) if not _tellers(story, names)]
    for index in unknown[1:]:
        _join(voices, unknown[0], index)
    return tuple(voices)


def tellings_of(stories: Sequence[Story], names: Names) -> tuple[int, ...]:
    """Return the same as `voices_of`, where texts of unknown outlets that are no copies are told apart."""
    voices = list(range(len(stories)))
    if len(stories) == 1:
        return tuple(voices)
    by_name: dict[str, int] = {}
    for index, story in enumerate(stories):
        for name in _tellers(story, names):
            _join(voices, by_name.setdefault(name, index), index)
    for one, two in _copies([_runs(story) for story in stories]):
        _join(voices, one, two)
    return tuple(voices)


def agencies_in(story: Story, names: Names) -> tuple[str, ...]:
    """Return the own names of the agencies that the story's dateline gives it to."""
    text = story.article.text
    dateline = find(text, story.paragraphs[0].span, agencies=names.aliases.keys()) if story.paragraphs else None
    found = [names.aliases.get(fold_words(written)) for written in (agencies_of(text, dateline) if dateline else ())]
    return tuple(alias.outlet for alias in found if alias is not None)


def _tellers(story: Story, names: Names) -> tuple[str, ...]:
    """Return the names that a story is told under: its outlet's and its agencies'; none when they are unknown."""
    published = (own_name(names, story.article.outlet),) if story.article.outlet else ()
    return (*published, *agencies_in(story, names))


def _runs(story: Story) -> frozenset[tuple[str, ...]]:
    """Return the runs of words of a story."""
    return frozenset(run for each in story.paragraphs for run in shingles(words_of(story.article.text, each.span)))


def _copies(runs: Sequence[frozenset[tuple[str, ...]]]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of which one holds much of the other; the index keeps it from looking at every pair."""
    index: dict[tuple[str, ...], list[int]] = {}
    once, again = set[tuple[str, ...]](), set[tuple[str, ...]]()
    for own in runs:
        again |= once & own
        once |= own
    for place, own in enumerate(runs):
        shared: dict[int, int] = {}
        for run in own & again:
            for other in index.setdefault(run, []):
                shared[other] = shared.get(other, 0) + 1
            if len(index[run]) < 50:  # what so many stories say is a set phrase
                index[run].append(place)
        yield from (
            (other, place) for other, count in shared.items() if count >= COPIED * min(len(own), len(runs[other]))
        )


def _join(voices: list[int], one: int, two: int) -> None:
    """Make two stories one voice, which goes by its first story."""
    low, high = sorted((voices[one], voices[two]))
    for index, voice in enumerate(voices):
        if voice == high:
            voices[index] = low
