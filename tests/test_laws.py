"""The laws of the whole line, on days made of hostile and ordinary pieces.

In: made-up documents. Out: verdicts on what every edition must keep, from the bytes that come in to the pages that go
out. Nothing is faked; what one room promises is held in that room's own tests.
"""

import html
import json
import re

from builders import DAY, END, LEXICONS, TOPICS, audience
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from worlds import ROOT

from digest.classify import classify
from digest.cluster import cluster
from digest.compose import compose, cut
from digest.dedupe import dedupe
from digest.lexicons import load_leftovers
from digest.model import Raw, Source
from digest.rank import rank
from digest.read import read_all
from digest.render import render
from digest.split import split
from digest.summarise import summarise

TEMPLATES = [str(ROOT / "templates")]
PIECES = [
    "Intanto continuano gli attacchi militari sul porto.",
    "Lo ha detto il portavoce Mario Verdi.",
    "I colloqui di Minsk",
    "Il presidente Putin apre i colloqui con l’ambasciatore a Roma.",
    "“È una bugia”, ha detto Peskov.",
    "Ma non serve.",
    "all”operazione militare speciale’",
    "Sul fronte della guerra in Ucraina, intanto, i soldati disertano e chiedono asilo.",
    "MOSCA, 12 dicembre 2023 – Due missili colpiscono la centrale.",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{ 7*7 }} {% include 'x' %}",
    "[x](javascript:alert(1)) ![a](http://e.example/a.png)",
    "*a* _b_ **c** `d` ~e~ # f > g | h",
    "***",
    "# Titolo",
    "1. uno",
    "&amp; &lt;b&gt; &#x3c; \\<b>",
    "\u202eabc\u202c\u200b\x07\x1b[31m",
    "Привет мир, переговоры.",
    "日本語。テキスト!",
    "e\u0301 ﬁ ß İ ı",
    '"""«»…',
    "a" * 150,
    "<!-- c --> <?php ?> <![CDATA[x]]>",
]
BORDERS = [" ", "\n\n", "\n"]
DOCUMENTS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(BORDERS)), min_size=1, max_size=9).map(
    lambda parts: "".join(piece + border for piece, border in parts)
)
DAYS = st.lists(st.tuples(DOCUMENTS, st.sampled_from(["", " date 2022-12 Titolo\n\n"])), min_size=1, max_size=3)
CUTS = st.fixed_dictionaries(
    {
        "topics": st.sampled_from([("talks", "war", "flight"), ("war",), ("flight", "talks")]),
        "unclassified": st.booleans(),
        "per_section": st.sampled_from([None, 1, 2]),
        "total": st.sampled_from([None, 1, 3]),
        "sentences": st.sampled_from([None, 1, 2]),
        "key_points": st.sampled_from([0, 1, 3]),
    }
)


def line(day):
    """Take documents through every thinking room; return the issue, and the stories that were found."""
    source = Source(path="/nowhere", shown="in", language="it")
    raws = [
        Raw(source=source, location=f"in/{number}.txt", data=(prefix + text).encode())
        for number, (text, prefix) in enumerate(day)
    ]
    everything, problems, empty = read_all(raws, zone="UTC")
    articles, copies = dedupe(everything, load_leftovers())
    assert sum(1 + len(article.copies) for article in articles) == len(articles) + len(copies) == len(everything)
    found = [story for article in articles for story in split(article, LEXICONS)]
    clusters = cluster([classify(story, TOPICS, LEXICONS) for story in found], LEXICONS)
    placements = rank(clusters, topics=TOPICS, outlets=(), end=END, zone="UTC")
    told = {story.article.id for story in found}
    issue = compose(
        [summarise(each, LEXICONS, ()) for each in placements],
        day=DAY,
        start=None,
        end=END,
        topics=TOPICS,
        articles=[article for article in articles if article.id in told],
        spiked=(*empty, *copies),
        problems=problems,
    )
    return issue, found


def said(edition):
    """Return every sentence that stories and pointers print."""
    passages = [p for section in edition.sections for brief in section.briefs for p in brief.passages]
    passages += [q.passage for section in edition.sections for q in section.pointers if q.passage]
    return [sentence for passage in passages for sentence in passage.sentences]


def letters(text):
    """Return the letters and digits of a text."""
    return "".join(char for char in text if char.isalnum())


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(DAYS, CUTS)
def test_every_story_ends_printed_or_left_out_and_every_sentence_stands_at_its_span(day, wanted):
    issue, found = line(day)
    edition = cut(issue, audience(**wanted), title="Prova", version="0")
    account = edition.account
    assert account.stories == len(found)
    assert account.stories == account.printed + account.merged + sum(tally.count for tally in account.left_out)
    numbers = [brief.number for section in edition.sections for brief in section.briefs]
    assert numbers == list(range(1, account.printed + 1))
    assert wanted["total"] is None or len(numbers) <= wanted["total"]
    texts = {article.id: article.text for article in issue.articles}
    sentences = said(edition)
    assert all(sentence.text == sentence.span.of(texts[sentence.article]) for sentence in sentences)
    assert len({(sentence.article, sentence.span) for sentence in sentences}) == len(sentences)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(DAYS)
def test_a_full_edition_prints_every_sentence_of_every_lead(day):
    """What is not printed as text is printed as the headline; nothing falls between two rooms."""
    issue, _ = line(day)
    edition = cut(issue, audience(), title="Prova", version="0")
    printed = said(edition)
    for brief in issue.briefs:
        story = brief.placement.cluster.members[0].story
        for sentence in (each for paragraph in story.paragraphs for each in paragraph.sentences):
            is_said = any(one.article == story.article.id and one.span.covers(sentence) for one in printed)
            assert is_said or (story.headline.derived and sentence.covers(story.headline.span))


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(DAYS)
def test_no_source_text_becomes_markup_and_every_format_tells_the_same(day):
    """HTML and Markdown hold the letters of every sentence, no tag of a source, and nothing that is not seen."""
    issue, _ = line(day)
    edition = cut(issue, audience(), title="Prova", version="0")
    page = render(edition, "html", templates=TEMPLATES)[0].data.decode()
    text = render(edition, "markdown", templates=TEMPLATES)[0].data.decode()
    json.loads(render(edition, "json", templates=TEMPLATES)[0].data)
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    rendered = MarkdownIt("commonmark").render(re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL))
    for markup in (body, rendered):
        assert not re.search(
            r"<(?:script|img|iframe|\?|!\[|[a-z][^>]*\s(?:on\w+|href=.javascript)\b)", markup, re.IGNORECASE
        )
        assert not re.search(r"[\u202a-\u202e\u2066-\u2069\u200b\x00-\x08\x0b\x0e-\x1f]", markup)
        plain = letters(html.unescape(re.sub(r"<[^>]*>", "", markup)))
        assert all(letters(re.sub("[\u200b\x07\x1b]", "", sentence.text)) in plain for sentence in said(edition))
