"""Weights: how much each signal says for or against a new story, in one place.

In: nothing. Out: `WEIGHTS`, in log-odds: +1 makes a boundary 2.7 times as likely. They were set by hand after logistic
regressions on labelled round-ups, the project's own samples, and single articles that must stay whole had shown their
order; `benchmarks/splitting.py` measures them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What counts for (+) or against (-) a story beginning with a block."""

    bias: float = -1.1
    """What stands there before anything is known: most paragraphs go on."""
    # The form of the block.
    heading: float = 3.4
    """A bare sub-heading above it."""
    short_heading: float = -1.4
    """The sub-heading has at most three words: *The reactions*."""
    quoted_heading: float = -0.8
    """The line above is one quotation and nothing else."""
    separator: float = 4.0
    """A line of signs above it."""
    dateline: float = 3.0
    """A place with an agency, a day, or in capitals, before a dash."""
    listed: float = 3.0
    """A bullet, number, time or label, in an article most of whose paragraphs have one."""
    marked: float = 0.0
    """The same, where few have one."""
    # Its first words.
    opener: Mapping[int, float] = field(default_factory=lambda: MappingProxyType({1: 0.7, 2: 2.5, 3: 2.6}))
    """*Sul fronte ...*, by the strength that the lexicon gives it."""
    turn: float = 1.8
    """*A San Pietroburgo, intanto, ...*"""
    continuation: float = -4.0
    """*Ma ...*, *Lo ha detto ...*, *He ...*"""
    quotation: float = -1.0
    """Its running text begins with a quotation mark."""
    # Its size, where it has no cue of form: a lede tells a whole story, an afterthought does not.
    several_sentences: float = 2.3
    """Three sentences or more."""
    one_sentence: float = -1.3
    # What it shares with the whole current story.
    cohesion: float = -2.0
    """All its weight of rare words is known there; in parts for a part."""
    first_sentence: float = -1.3
    """The same of its first sentence alone."""
    actors: float = -1.5
    """All its names are known there."""
    surname: float = -1.9
    """It names by the last name alone somebody who was introduced there with the full name."""
    opens_known: float = -0.5
    """A name that is known there stands in its first words."""
    opens_new: float = 0.2
    """A name that is new stands in its first words: another place or actor."""
    heading_known: float = -1.8
    """All the words of its heading are known there."""
    ties_beside_cue: float = 0.5
    """What these say, multiplied, where the block has a heading, opener, dateline or mark."""
    # What the whole article is like.
    cued: float = 3.0
    """All its blocks but the first have a heading, opener, dateline or mark: it is a round-up."""
    plain: float = -0.4
    """None of them has: it is most likely one story."""
    about_headline: float = -1.6
    """All its parts take up a word of the article's headline: it is one story."""
    long: float = -1.1
    """For each ten blocks, at most thrice: long articles have few borders for their length."""


WEIGHTS = Weights()
WINDOW = 40
"""How many blocks back the current story may have begun, at most; what is older is forgotten."""
