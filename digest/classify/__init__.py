"""Classify: a story to topic labels with evidence.

In: a `Story`, the configured `Topic` rules and the lexicons. Out: a `Filed` story: the labels given, the main one
first, the labels refused with the reason, and for each the terms found with their places. Terms match whole words,
folded; it never looks inside a word, so that *diet* is not found in *dietro*, and *Ucraina* is found in
*dell'Ucraina*.

A story's raw score for a topic is the sum, over the terms found, of weight x (1 + ln occurrences) x the best boost
(headline, lede); its score is raw / (raw + 4), which lies between 0 and 1 and grows ever more slowly. Source of the
damping: Robertson and Walker, "Some simple effective approximations to the 2-Poisson model" (SIGIR 1994).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from digest.classify.asides import chances
from digest.classify.scoring import Found, Where, evidence_of, score_of
from digest.model import Evidence, Filed, Label, Span, Story, Term, Topic
from digest.text.lexicon import UNKNOWN, Lexicon
from digest.text.units import units_of
from digest.text.words import Word, words_of

_SECOND_LABEL_SHARE = 0.5
_ASIDE_MINIMUM = 0.2
_ASIDE_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class _Place:
    """The headline or one unit of a story, with its words."""

    where: Where
    span: Span
    words: Sequence[Word]
    turns: bool
    """Whether it opens with a turn."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A term, taken apart into folded words; a word that ends in ``*`` stands for every word that begins so."""

    term: Term
    words: tuple[str, ...]

    def found_at(self, words: Sequence[Word], index: int) -> int:
        """Return how many words match from `index` on; 0 when the pattern does not stand there."""
        if index + len(self.words) > len(words):
            return 0
        matches = all(
            word.folded.startswith(wanted[:-1]) if wanted.endswith("*") else word.folded == wanted
            for wanted, word in zip(self.words, words[index:], strict=False)
        )
        return len(self.words) if matches else 0


def classify(story: Story, topics: Sequence[Topic], lexicons: Mapping[str, Lexicon]) -> Filed:
    """File `story` under the topics whose rules it meets.

    A topic is given when at least one of its `any` terms is found, all of its `all` terms, none of its `none` terms,
    and its score reaches its minimum; a second label must also reach half the score of the first. A sentence that opens
    with a turn ("Intanto ...") and speaks of another topic alone is an aside, and its label rests on that sentence.
    """
    lexicon = lexicons.get(story.language, UNKNOWN)
    places = _places(story, lexicon)
    asides = _asides(story, topics, places, lexicon)
    taken = {label.sentence for label in asides}
    given, refused = _verdicts(story, topics, [each for each in places if each.span not in taken])
    if not given and asides:
        asides = []  # a story without a topic of its own keeps its sentences together
        given, refused = _verdicts(story, topics, places)
    aside_topics = {label.topic for label in asides}
    given = [label for index, label in enumerate(given) if index == 0 or label.topic not in aside_topics]
    return Filed(story=story, labels=(*given, *asides), considered=tuple(sorted(refused, key=_order)))


def _verdicts(story: Story, topics: Sequence[Topic], places: Sequence[_Place]) -> tuple[list[Label], list[Label]]:
    """Judge every topic for a story, and part the labels given, best first, from those refused."""
    judged = [label for topic in topics if (label := _judge(story, topic, places))]
    given = sorted((label for label in judged if label.refused is None), key=_order)
    refused = [label for label in judged if label.refused]
    enough = _SECOND_LABEL_SHARE * given[0].score if given else 0.0
    refused += [replace(label, refused=_too_weak(label, given[0])) for label in given if label.score < enough]
    return [label for label in given if label.score >= enough], refused


def _order(label: Label) -> tuple[float, str]:
    """Sort labels: the highest score first, ties by topic id."""
    return (-label.score, label.topic)


def _too_weak(label: Label, first: Label) -> str:
    """Say why a second label was not given."""
    return f"{label.score:.2f} is less than half of {first.topic}'s {first.score:.2f}"


def _judge(story: Story, topic: Topic, places: Sequence[_Place]) -> Label | None:
    """Score `topic` for a story, looking at `places` alone; ``None`` when it has no term there."""
    evidence = _find(story, topic.any, topic, places)
    if not evidence:
        return None
    score = round(score_of(evidence), 4)
    missing = [term.text for term in _wanted(topic.all, story) if not _find(story, (term,), topic, places)]
    unwanted = _find(story, topic.none, topic, places)
    refused = None
    if missing:
        refused = f"lacks {', '.join(missing)}"
    elif unwanted:
        refused = f"holds {', '.join(sorted({each.term for each in unwanted}))}"
    elif score < topic.minimum:
        refused = f"{score:.2f} is below the topic's minimum {topic.minimum:.2f}"
    return Label(topic=topic.id, score=score, evidence=evidence, refused=refused)


def _places(story: Story, lexicon: Lexicon) -> list[_Place]:
    """List the headline (unless it is a part of the text) and the units of a story."""
    text = story.article.text
    places = []
    if not story.headline.derived:
        places.append(_Place("headline", story.headline.span, words_of(text, story.headline.span), turns=False))
    lede = story.paragraphs[0].number if story.paragraphs else 0
    for unit in units_of(text, story.paragraphs, lexicon):
        where: Where = "lede" if unit.paragraph == lede else "body"
        places.append(_Place(where, unit.span, words_of(text, unit.span), turns=unit.turns))
    return places


def _wanted(terms: Iterable[Term], story: Story) -> list[Term]:
    """Return the terms that count in the story's language; all of them when the language is unknown."""
    return [term for term in terms if term.language in {None, story.language} or story.language == "und"]


def _find(story: Story, terms: Iterable[Term], topic: Topic, places: Sequence[_Place]) -> tuple[Evidence, ...]:
    """Find every occurrence of `terms` in `places`, in order of place; points are damped by repetition."""
    patterns = _patterns(tuple(_wanted(terms, story)))
    found: dict[tuple[str, Span], Found] = {}  # a term written for two languages counts once
    for place in places:
        for index, word in enumerate(place.words):
            for pattern in _candidates(patterns, word):
                if size := pattern.found_at(place.words, index):
                    stop = place.words[index + size - 1].end
                    span = Span(start=word.start, end=stop)
                    found.setdefault((pattern.term.text, span), (pattern.term, place.where, span))
    return evidence_of(story.article.text, topic, list(found.values()))


@lru_cache(maxsize=256)
def _patterns(terms: tuple[Term, ...]) -> dict[str, list[_Pattern]]:
    """Index the terms by the first three letters of their first word, so that few are tried at each word."""
    index: dict[str, list[_Pattern]] = {}
    for term in terms:
        pattern = _Pattern(term, _folded(term.text))
        if pattern.words:
            index.setdefault(pattern.words[0].rstrip("*")[:3], []).append(pattern)
    return index


def _folded(text: str) -> tuple[str, ...]:
    """Fold a term's words and keep the star of a word beginning."""
    folded = []
    for piece in text.split():
        words = [word.folded for word in words_of(piece)]
        if words and piece.endswith("*"):
            words[-1] += "*"
        folded += words
    return tuple(folded)


def _candidates(patterns: Mapping[str, list[_Pattern]], word: Word) -> Iterable[_Pattern]:
    """Yield the patterns that may begin at `word`."""
    for size in range(1, 4):
        yield from patterns.get(word.folded[:size], ()) if size <= len(word.folded) else ()


def _asides(story: Story, topics: Sequence[Topic], places: Sequence[_Place], lexicon: Lexicon) -> list[Label]:
    """Find the units inside a story that turn to another topic for a moment.

    A unit that may be an aside is one when it speaks of a topic that the rest of the story is not filed under, and
    hardly of the story's main one. The more speaks for it, the fewer points will do.
    """
    found: list[Label] = []
    for chance in chances(story, places, lexicon):
        rest = [place for place in places if place.span != chance.span]
        given, _ = _verdicts(story, topics, rest)
        if not given:
            continue
        place = next(each for each in places if each.span == chance.span)
        labels = {topic.id: label for topic in topics if (label := _judge_sentence(story, topic, place))}
        best = min(labels.values(), key=_order, default=None)
        main = labels.get(given[0].topic)
        if best is None or best.topic in {label.topic for label in given}:
            continue
        if best.score >= _ASIDE_MINIMUM and (main is None or main.score <= _ASIDE_SHARE * best.score):
            found.append(best)
    return found


def _judge_sentence(story: Story, topic: Topic, place: _Place) -> Label | None:
    """Score `topic` for one sentence alone, as if it were in no headline and no lede."""
    evidence = _find(story, topic.any, topic, [replace(place, where="body")])
    if not evidence or _find(story, topic.none, topic, [place]):
        return None
    return Label(topic=topic.id, score=round(score_of(evidence), 4), evidence=evidence, sentence=place.span)
