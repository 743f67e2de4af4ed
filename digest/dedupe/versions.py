"""Whether one text is a version of another: the same article, perhaps shorter, perhaps under a changed headline.

In: articles, without what publishing systems leave in them. Out: `Version` values, and a verdict on two of them that
share a page or a headline. It compares words, never bytes, and changes no text.

Source: shingles and containment as in Broder, "On the resemblance and containment of documents" (1997).
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from digest.addresses.pages import page_key
from digest.model import Article
from digest.text.dates import bounds
from digest.text.leftovers import Leftovers, telling_words

_CONTAINED = 0.9
"""Share of a text's shingles that its other version must have."""
_ALIKE = 0.8
"""Share of the longer text's words that a text of another address must have."""
_FEWEST_WORDS = 20
"""Fewest words of a text whose headline may be another's, or that is compared across addresses."""
_FEWEST_LEFT = 12
"""Fewest words that must be left of a text; else nothing in it is passed over."""
_LARGEST_SUMMARY = 120
"""Most words of a summary."""
_SAME_HEADLINE = 0.6
"""Share of their words that two headlines of one page must have in common."""
_FEWEST_OF_HEADLINE = 4
_LEAD = 15
"""Words at the begin of a text among which a cut copy of it begins."""
_SHINGLE = 4
_WITHIN_SENTENCE = re.compile(r"(?=[^\W\d_a-z])(?:(?<=[\w,;)]\s)|(?<=\w['’-])|(?<=\s[\"“«‘(]))\w+")
"""A word that does not begin a sentence, as far as the marks before it tell; the first letter is to be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One text, as far as it is compared."""

    headline: str
    """Its words in small letters."""
    body: str
    """Words of the paragraphs in small letters, without leftovers."""
    size: int
    """Words of the body."""
    page: str | None
    """Key of its address."""
    pages: tuple[str, ...]
    """Keys of all addresses that the same words have, sorted."""
    days: tuple[date, ...]
    """Its days, in its own zone and in UTC, sorted."""
    articles: tuple[Article, ...]
    """Those that have these words, in whatever capitals."""

    @property
    def words(self) -> str:
        """All its words, as one text."""
        return f"{self.headline}\n{self.body}"

    @property
    def rank(self) -> tuple[int, str, tuple[str, ...], tuple[date, ...]]:
        """What texts are sorted by: the fullest first, then by what they hold."""
        return -self.size, self.words, self.pages, self.days

    def joined(self, others: Iterable["Version"]) -> "Version":
        """Return this text with all addresses and days of the others, which have the same words."""
        all_of = list(others)
        return replace(
            self,
            pages=tuple(sorted({page for each in all_of for page in each.pages})),
            days=tuple(sorted({day for each in all_of for day in each.days})),
            articles=tuple(article for each in all_of for article in each.articles),
        )


def version_of(article: Article, leftovers: Leftovers) -> Version:
    """Return an article as it is compared."""
    texts = [paragraph.of(article.text) for paragraph in article.paragraphs]
    body = [word for text in texts for word in telling_words(text, leftovers)]
    if len(body) < _FEWEST_LEFT:
        body = " ".join(texts).casefold().split()
    page = page_key(article.url)
    return Version(
        headline=" ".join(telling_words(article.headline.of(article.text), NOTHING)) if article.headline else "",
        body=" ".join(body),
        size=len(body),
        page=page,
        pages=(page,) if page else (),
        days=_days(article),
        articles=(article,),
    )


def is_version_of(text: Version, fuller: Version) -> bool:
    """Tell whether a text is the same article as one that is at least as full.

    Args:
        text: The text.
        fuller: One that shares a page with it, or a headline and a day.
    """
    if not set(text.pages).isdisjoint(fuller.pages):
        return _is_version_of_page(text, fuller)
    if min(text.size, fuller.size) < _FEWEST_WORDS or text.size < _ALIKE * fuller.size:
        return False
    if _contained(text, fuller) < _CONTAINED or _contained(fuller, text) < _ALIKE:
        return False
    # Notices made from one template differ in a place and a figure alone.
    return _is_run(text, fuller) or (
        _counted(text.words) == _counted(fuller.words) and _have_the_same_names(text, fuller)
    )


def is_rival(text: Version, fuller: Version) -> bool:
    """Tell whether a version of a text, of the same page and nearly as full, may be the corrected one of the two.

    One that is merely cut corrects nothing.
    """
    if set(text.pages).isdisjoint(fuller.pages) or text.size < _ALIKE * fuller.size:
        return False
    return not _is_cut(text, fuller)


def has_other_figures(text: Version, kept: Version) -> bool:
    """Tell whether a text that is as full as another one, or nearly, says other figures."""
    if min(text.size, kept.size) < _ALIKE * max(text.size, kept.size) or text.words == kept.words:
        return False
    if _is_cut(text, kept):
        return False
    return _counted(text.words) != _counted(kept.words)


def day_range(article: Article) -> tuple[int, int]:
    """Return the numbers of the first and the last day that an article with a date may be from."""
    if article.when is None:
        raise ValueError("the article has no date")
    first, after = bounds(article.when, "UTC")
    return first.toordinal(), (after - timedelta(seconds=1)).toordinal()


NOTHING = Leftovers(lines={}, tails={}, inside=())
"""Leftovers of texts in which nothing is passed over."""


def _days(article: Article) -> tuple[date, ...]:
    """Return the days of an article; none where only a month is known."""
    when = article.when
    if when is None or when.month is None or when.day is None:
        return ()
    written = date(when.year, when.month, when.day)
    return tuple(sorted({written, bounds(when, "UTC")[0].date()} if when.at else {written}))


def _is_version_of_page(text: Version, fuller: Version) -> bool:
    """Judge two texts of one address, which may be the address of many."""
    titled_alike = _are_headlines_alike(text.headline, fuller.headline)
    is_held = _contained(text, fuller) >= _CONTAINED and text.size >= _FEWEST_OF_HEADLINE
    if is_held and (titled_alike or text.size >= _ALIKE * fuller.size or _begins_alike(text, fuller)):
        return True
    # A summary in words of its own: told under the same headline, of the same day.
    is_short = text.size <= min(_LARGEST_SUMMARY, fuller.size // 2)
    return titled_alike and is_short and _may_be_one_day(text, fuller) and _shares_words(text, fuller)


def _are_headlines_alike(one: str, other: str) -> bool:
    """Tell whether two headlines are those of one page: most words, and all figures, are the same."""
    words, others = set(one.split()), set(other.split())
    if min(len(words), len(others)) < _FEWEST_OF_HEADLINE or _figures(words) != _figures(others):
        return False
    return len(words & others) >= _SAME_HEADLINE * len(words | others)


@lru_cache(maxsize=256)
def _counted(words: str) -> Counter[str]:
    """Return the figures of a text, each as often as it stands there: 1:1 is not 1:2."""
    return Counter(word for word in words.split() if not word.isalpha() and any(map(str.isdigit, word)))


def _figures(words: Iterable[str]) -> set[str]:
    return {word for word in words if any(map(str.isdigit, word))}


def _have_the_same_names(one: Version, other: Version) -> bool:
    """Tell whether each text has the names of the other, in whatever letters."""
    ones, others = set(one.body.split()), set(other.body.split())
    # A name that is no word of its own body stands in what is passed over.
    return _names(one) & ones <= others and _names(other) & others <= ones


def _names(text: Version) -> set[str]:
    """Return the words that have a capital within a sentence, in small letters."""
    texts = (paragraph.of(article.text) for article in text.articles for paragraph in article.paragraphs)
    return {word.casefold() for each in texts for word in _WITHIN_SENTENCE.findall(each) if word[0].isupper()}


def _is_cut(text: Version, fuller: Version) -> bool:
    """Tell whether a text is a piece of the fuller one, and its headline has no figure of its own."""
    if text.size >= fuller.size or not _is_run(text, fuller):
        return False
    return _figures(text.headline.split()) <= _figures(fuller.words.split())


def _is_run(text: Version, fuller: Version) -> bool:
    """Tell whether the fuller text has all words of the other one in a row; the last one may be cut, a figure not."""
    end = " " if text.body[-1:].isdigit() else ""
    return f" {text.body}{end}" in f" {fuller.body} "


def _may_be_one_day(text: Version, fuller: Version) -> bool:
    return not text.days or not fuller.days or not set(text.days).isdisjoint(fuller.days)


def _shares_words(text: Version, fuller: Version) -> bool:
    """Tell whether half the words of a text stand in the fuller one, in whatever order."""
    words = set(text.body.split())
    return 2 * len(words.intersection(fuller.body.split())) >= len(words)


def _begins_alike(text: Version, fuller: Version) -> bool:
    """Tell whether the text begins where the fuller one does."""
    begin, lead = text.body.split()[:_SHINGLE], fuller.body.split()[:_LEAD]
    return any(lead[at : at + len(begin)] == begin for at in range(len(lead)))


def _contained(text: Version, other: Version) -> float:
    """Return the share of the shingles of a text that another one has."""
    own, theirs = _shingles(text.body), _shingles(other.body)
    return len(own & theirs) / len(own) if own else 0.0


@lru_cache(maxsize=256)
def _shingles(body: str) -> frozenset[tuple[str, ...]]:
    """Return every run of a few words, and the whole of a text that is shorter."""
    words = body.split()
    size = min(_SHINGLE, len(words))
    return frozenset(zip(*(words[start:] for start in range(size)), strict=False)) if size else frozenset()
