"""Split: an article to its stories.

In: an `Article` and the lexicons. Out: its `Story` values in order, each with the reason why it begins there. Every
paragraph belongs to exactly one story, as a paragraph or as its headline, or is a bare separator line; no character is
changed, lost or invented. It knows the shapes of round-ups (bare sub-headings, turns such as "Intanto ...") and does
not know topics.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from digest.model import Article, Headline, Paragraph, Span, Story
from digest.text.headlines import derive
from digest.text.languages import identify
from digest.text.lexicon import UNKNOWN, Lexicon
from digest.text.sentences import sentences_of
from digest.text.words import Word, opening, positions, words_of

_SEPARATOR = re.compile(r"^[\W_]{1,40}$")
_QUOTATION = re.compile(r"^[\"“«„][^\"”»“]*[\"”»“]$")
_LONGEST_HEADING = 120
_LABEL_WORDS = 3
_TURN_WITHIN_WORDS = 9
_DATELINE = re.compile(r"^[^\W\d_][^\n.,:–—-]{1,30}(?:,[^\n.:–—-]{1,25})?\s+[–—-]\s+\S")


@dataclass(frozen=True, slots=True)
class _Begin:
    """A paragraph that opens a story, and why."""

    index: int
    reason: str
    confidence: float
    is_heading: bool


def split(article: Article, lexicons: Mapping[str, Lexicon]) -> tuple[Story, ...]:
    """Split `article` into its stories.

    Returns:
        At least one story for an article that holds a paragraph; none for one that holds only a headline.
    """
    language = identify(article.text, declared=article.language)
    lexicon = lexicons.get(language, UNKNOWN)
    kept = [each for each in article.paragraphs if not _SEPARATOR.match(each.of(article.text))]
    parted = {after for before, after in pairwise(article.paragraphs) if before not in kept and after in kept}
    if not kept:
        return ()
    begins = _begins(article, kept, parted, lexicon)
    numbers = {paragraph: number for number, paragraph in enumerate(article.paragraphs, 1)}
    stops = [begin.index for begin in begins[1:]] + [len(kept)]
    return tuple(
        _story(article, begin, kept[begin.index : stop], numbers, lexicons)
        for begin, stop in zip(begins, stops, strict=True)
    )


def is_heading(text: str, *, longest: int = _LONGEST_HEADING) -> bool:
    """Tell whether a paragraph looks like a bare sub-heading: one short line that does not end as a sentence does."""
    line = text.strip()
    if "\n" in line or not 3 <= len(line) <= longest or _SEPARATOR.match(line):
        return False
    if line[-1] in ".;,:…" or re.search(r"\.[\"”»’')\]]+$", line):
        return False
    if line[0] in "-•*·" or line[0].islower() or _QUOTATION.match(line):
        return False
    return not re.search(r"[.!?][\"”»’')\]]*\s+\S", re.sub(r"\b\w{1,3}\.\s", "", line))


def _begins(article: Article, paragraphs: Sequence[Span], parted: AbstractSet[Span], lexicon: Lexicon) -> list[_Begin]:
    """Find the paragraphs that open a story: the first one, those behind a separator (`parted`), and others."""
    found: list[_Begin] = []
    texts = [paragraph.of(article.text) for paragraph in paragraphs]
    for index, text in enumerate(texts):
        heading = is_heading(text) and index + 1 < len(texts) and not is_heading(texts[index + 1])
        heading = heading and not opening(words_of(texts[index + 1]), (*lexicon.attributing, *lexicon.continuations))
        if index == 0:
            opens_alone = heading and _is_mere_label(article)
            found.append(_Begin(0, "heading" if opens_alone else "first paragraph", 1.0, opens_alone))
        elif not article.split:
            continue
        elif heading:
            found.append(_Begin(index, "heading", 0.95, is_heading=True))
        elif index == found[-1].index + 1 and found[-1].is_heading:
            continue  # the paragraph right under a heading
        elif paragraphs[index] in parted:
            found.append(_Begin(index, "separator", 0.95, is_heading=False))
        elif turn := _turn(article.text, paragraphs[index], lexicon):
            found.append(_Begin(index, *turn, is_heading=False))
    return found


def _is_mere_label(article: Article) -> bool:
    """Tell whether an article has no headline, or one of a few words ("Brevi dal mondo") above its first heading."""
    return article.headline is None or len(words_of(article.text, article.headline)) <= _LABEL_WORDS


def _turn(text: str, paragraph: Span, lexicon: Lexicon) -> tuple[str, float] | None:
    """Tell why a paragraph without a heading turns to another story, or ``None`` when it does not."""
    words = words_of(text, paragraph)
    opener = opening(words, lexicon.turning_openers)
    if opener:
        return f"opener: {_written(text, words, 0, len(opener))}", 0.5 + 0.1 * lexicon.openers[opener]
    if opening(words, lexicon.continuations):
        return None
    if _DATELINE.match(paragraph.of(text)) and words[0].folded.upper() == text[words[0].start : words[0].end]:
        return "dateline", 0.9
    turns = positions(words[: _TURN_WITHIN_WORDS + 1], lexicon.turns)
    if turns and _set_off(text, words, *turns[0]):
        return f"turn: {_written(text, words, *turns[0])}", 0.7
    return None


def _set_off(text: str, words: Sequence[Word], start: int, stop: int) -> bool:
    """Tell whether commas part the words from the rest of the clause."""
    before = text[words[start - 1].end : words[start].start] if start else ","
    after = text[words[stop - 1].end : words[stop].start] if stop < len(words) else ""
    return "," in before and "," in after


def _written(text: str, words: Sequence[Word], start: int, stop: int) -> str:
    """Return the words from `start` to before `stop` as the text has them."""
    return text[words[start].start : words[stop - 1].end]


def _story(
    article: Article,
    begin: _Begin,
    paragraphs: Sequence[Span],
    numbers: Mapping[Span, int],
    lexicons: Mapping[str, Lexicon],
) -> Story:
    """Make the story of some paragraphs, of which the first may be its heading."""
    text = article.text
    body = paragraphs[1:] if begin.is_heading else paragraphs
    given = paragraphs[0] if begin.is_heading else (article.headline if begin.index == 0 else None)
    characters = "\n\n".join(each.of(text) for each in ([given] if given else []) + list(body))
    language = identify(characters, declared=article.language or identify(text, declared=None))
    lexicon = lexicons.get(language, UNKNOWN)
    split_up = tuple(
        Paragraph(number=numbers[each], span=each, sentences=sentences_of(text, each, lexicon)) for each in body
    )
    headline = (
        Headline(text=given.of(text), span=given, derived=False)
        if given
        else derive(text, split_up[0].sentences[0], lexicon)
    )
    return Story(
        id=hashlib.blake2b(
            f"{article.id}\n{(given or body[0]).start}\n{characters}".encode(), digest_size=6
        ).hexdigest(),
        article=article,
        headline=headline,
        paragraphs=split_up,
        language=language,
        boundary=(begin.reason,),
        confidence=round(begin.confidence, 2),
    )
