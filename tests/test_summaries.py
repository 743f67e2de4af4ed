"""Sixty short stories with traps, in ten languages: a summary of one, two or three sentences falls into none.

In come the stories of ``samples/summaries.yaml``; out go verdicts. The check itself is checked too: it must find what a
careless summary would do.
"""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from builders import DAY, END, LEXICONS, article, audience

from digest.compose import compose, cut
from digest.model import Cluster, Filed
from digest.rank import rank
from digest.split import split
from digest.summarise import summarise
from digest.text.lexicon import Lexicon

STORIES = yaml.safe_load(Path(__file__).with_name("samples").joinpath("summaries.yaml").read_text("utf-8"))
NAMES = [f"{each['language']}-{each['trap'].replace(' ', '-')}" for each in STORIES]


def told(each, limit, lexicons=LEXICONS):
    """Return what an audience that wants `limit` sentences reads below the headline, and the raw sentences."""
    headline, body = each["text"].split("\n", 1)
    text = f" date 2026-01-05 {headline}\n\n{body.strip()}\n"
    one = replace(article(text, language=each["language"]), split=False)
    (story,) = split(one, LEXICONS)
    story = replace(story, language=each["language"])
    filed = Filed(story=story, labels=(), considered=())
    cluster = Cluster(id=story.id, members=(filed,), merges=())
    (placed,) = rank([cluster], topics=(), outlets=(), end=END, zone="UTC")
    made = compose(
        [summarise(placed, lexicons, ())],
        day=DAY,
        start=None,
        end=END,
        topics=(),
        articles=[one],
        spiked=(),
        problems=(),
    )
    edition = cut(made, audience(sentences=limit, key_points=0, topics=()), title="Prova", version="0")
    printed = [s.text for section in edition.sections for b in section.briefs for p in b.passages for s in p.sentences]
    raw = [span.of(one.text) for paragraph in story.paragraphs for span in paragraph.sentences]
    return " ".join(printed), raw


def faults(each, summary):
    """Return what is wrong with a summary of a story."""
    found = [] if summary else ["nothing is printed"]
    found += [f"opens with {words}" for words in each.get("never_first", ()) if summary.startswith(words)]
    found += [
        f"{one!r} without {two!r}" for one, two in each.get("together", ()) if one in summary and two not in summary
    ]
    for quotation in each.get("whole", ()):
        parts = quotation[:20], quotation[-20:]
        found += [f"{quotation!r} is cut" for part in parts if part in summary and quotation not in summary]
    return found


@pytest.mark.parametrize("limit", [1, 2, 3])
@pytest.mark.parametrize("each", STORIES, ids=NAMES)
def test_no_trap_is_fallen_into(each, limit):
    summary, _ = told(each, limit)
    assert faults(each, summary) == []


@pytest.mark.parametrize("each", STORIES, ids=NAMES)
def test_every_trap_can_be_fallen_into(each):
    """Some single sentence of the story, or a part of its quotation, would be a fault, and the whole story is none."""
    summary, raw = told(each, None)
    assert faults(each, summary) == []
    pieces = [
        piece for sentence in raw for piece in (sentence, *(sentence[:at] for at in range(20, len(sentence), 10)))
    ]
    assert any(faults(each, piece) for piece in pieces)


def test_there_are_six_of_each_language():
    assert set(Counter(each["language"] for each in STORIES).values()) == {6}
    assert {each["language"] for each in STORIES} == set(LEXICONS)


def test_without_its_word_lists_the_program_falls_into_many():
    """The lists are what keeps it from harm: a check that passes without them would check nothing."""
    empty = {name: Lexicon(language=name) for name in LEXICONS}
    wrong = [
        name
        for name, each in zip(NAMES, STORIES, strict=True)
        if any(faults(each, told(each, n, empty)[0]) for n in (1, 2, 3))
    ]
    assert len(wrong) >= 20
    assert {name.split("-")[0] for name in wrong} == set(LEXICONS)
