"""Markdown editions: exact, plain CommonMark, and deaf to whatever an article says.

The golden files stand in ``tests/golden``. After a wished change of the output, ``DIGEST_ACCEPT_GOLDEN=1 pytest
tests/test_render_markdown.py tests/test_render_html.py tests/test_render_pdf.py`` writes them anew; look at the
difference before you keep it.
"""

import html
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import editions
import markdown as python_markdown
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from digest.render import render
from digest.render.environment import sandbox
from digest.render.filters import cue
from digest.render.marked import Marked, code, joined, link, marked
from digest.render.typeset import clean

COMMONMARK = MarkdownIt("commonmark")
SAMPLES = ["sample", "executive", "public", "empty"]


@pytest.fixture(scope="session")
def templates(root):
    """Return the folders that templates are taken from."""
    return (str(root / "templates"),)


def written(edition, templates):
    """Return an edition as Markdown."""
    rendition, problems = render(edition, "markdown", templates=templates)
    assert problems == ()
    return rendition.data.decode()


class _Tags(HTMLParser):
    """Collects tags and text."""

    def __init__(self):
        super().__init__()
        self.tags, self.words = [], []

    def handle_starttag(self, tag, attrs):
        """Keep a tag with its link."""
        self.tags.append((tag, dict(attrs).get("href") or dict(attrs).get("src")))

    def handle_data(self, data):
        """Keep text."""
        self.words.append(data)


def parsed(page):
    """Return the tags and the text of a page."""
    tags = _Tags()
    tags.feed(page)
    return tags.tags, "".join(tags.words)


@pytest.mark.parametrize("name", SAMPLES)
def test_markdown_is_exactly_this(name, root, templates):
    """An edition gives the same text to the letter."""
    made = written(getattr(editions, name)(), templates)
    golden = root / "tests" / "golden" / f"{name}.md"
    if os.environ.get("DIGEST_ACCEPT_GOLDEN"):
        golden.write_text(made, encoding="utf-8")
    assert made == golden.read_text(encoding="utf-8")


def test_front_matter_is_yaml(templates):
    """Other programs find title, date and language at the head."""
    head = written(editions.hostile(), templates).split("---\n")[1]
    read = yaml.safe_load(head)
    assert read["title"] == editions.HOSTILE[0]
    assert (str(read["date"]), read["audience"], read["language"], read["stories"]) == (
        "2024-04-12",
        "analyst",
        "it",
        editions.hostile().account.printed,
    )


def body(text):
    """Return Markdown without its front matter."""
    return text.split("---\n", 2)[2]


@pytest.mark.parametrize("read", [COMMONMARK.render, python_markdown.markdown], ids=["CommonMark", "Python-Markdown"])
@pytest.mark.parametrize("name", ["sample", "hostile"])
def test_articles_open_no_markup(name, read, templates):
    """Only the templates' own headings, lists and links come out, and only links that the web knows."""
    edition = getattr(editions, name)()
    tags, _ = parsed(read(body(written(edition, templates))))
    assert {tag for tag, _ in tags} <= {"h1", "h2", "h3", "p", "strong", "em", "code", "ul", "ol", "li", "a"}
    assert all(place.startswith("https://") for tag, place in tags if tag == "a")
    assert sum(tag == "h3" for tag, _ in tags) == sum(len(section.briefs) for section in edition.sections)
    assert sum(tag == "h1" for tag, _ in tags) == 1


def test_no_html_stands_in_the_text(templates):
    """A reader that keeps HTML finds none."""
    for name in (*SAMPLES, "hostile"):
        tokens = COMMONMARK.parse(body(written(getattr(editions, name)(), templates)))
        kinds = {token.type for token in tokens} | {each.type for token in tokens for each in token.children or ()}
        assert kinds & {"html_block", "html_inline", "code_block", "fence", "image", "hr"} == set()


PLAIN = st.text(
    alphabet=st.one_of(st.sampled_from(list("\\`*_{}[]()<>#+-.!|~&;:=1a é\n\t'\"$@^/")), st.characters(codec="utf-8")),
    max_size=30,
)


@given(PLAIN)
@example("1. one")
@example("- x")
@example("===")
@example("&amp; &lt;b&gt; &#42;")
@example("<b>x</b> <!-- y --> <http://x>")
@example("![a](b) [c][d] [e]: f")
@example("ends with \\")
@example("# one # two #")
def test_any_text_is_printed_as_itself(text):
    """What CommonMark shows of an escaped text is the text, and nothing but one paragraph."""
    wanted = clean(text)
    assert html.unescape(COMMONMARK.render(str(marked(text)))).strip() == (f"<p>{wanted}</p>" if wanted else "")


@pytest.mark.parametrize("text", editions.HOSTILE)
def test_python_markdown_prints_hostile_text_as_itself(text):
    """Python-Markdown, which is not CommonMark, shows the same text."""
    _, words = parsed(python_markdown.markdown(f"x {marked(text)}"))
    assert " ".join(words.split()) == f"x {clean(text)}"


def test_a_forgotten_filter_is_safe(templates):
    """Values are escaped wherever and however a template joins them; what is Markdown already is not escaped twice."""
    environment = sandbox(templates, "analyst", is_markdown=True)
    cases = {
        "{{ x }}": r"\*x\*",
        "{{ x ~ x }}": r"\*x\*\*x\*",
        "{{ x|code ~ x }}": r"`\*x\*`\*x\*",
        "{{ x|code + x }}": r"`\*x\*`\*x\*",
        "{{ [x, x]|join(', ') }}": r"\*x\*, \*x\*",
        "{% macro m(y) %}**{{ y }}**{% endmacro %}{{ m(x) }}": r"**\*x\***",
        "{% set y %}{{ x }}{% endset %}{{ y }}": r"\*x\*",
        "{{ y }}": "",
    }
    made = {source: environment.from_string(source).render(x="*x*", y=None) for source in cases}
    assert {source: text.replace("`*x*`", r"`\*x\*`") for source, text in made.items()} == cases


def test_marked_text_is_known_as_such():
    """Code spans, links and joined text come out as Markdown."""
    assert code("a_b.txt") == "`a_b.txt`"
    assert code("a`b") == r"a\`b"
    assert link("https://x.example/a_(b)?q=<x>", "*x*") == r"[\*x\*](https://x.example/a_%28b%29?q=%3Cx%3E)"
    assert joined(["*", Marked("*")]) == r"\**"


def test_every_citation_leads_to_its_source(templates):
    """Each mark in the text has a line in the list of sources, and none has two."""
    text = written(editions.sample(), templates)
    story, sources = text.split("\n## Fonti\n")
    marks = {int(number) for number in re.findall(r"(?<!\\)\[(\d+)\]", story)}
    listed = [int(number) for number in re.findall(r"^- \[(\d+)\]", sources, re.MULTILINE)]
    assert sorted(listed) == sorted(marks) == [each.number for each in editions.sample().citations]


@pytest.mark.parametrize(
    ("sentence", "verb", "speaker", "printed"),
    [
        ("Le code, secondo il Corriere, sono lunghe.", "secondo", "Corriere", "secondo il "),
        ("Per l'Aia il caso è chiuso.", "Per", "Aia", "per l’"),
        ("Per Vladimir Putin non ha senso.", "Per", "Vladimir Putin", "per "),
        ("Lo ha fatto, come è noto.", "secondo", "Corriere", "secondo "),
    ],
)
def test_a_preposition_keeps_its_article(sentence, verb, speaker, printed):
    """What stands between the preposition and the speaker is copied from the sentence that is printed."""
    told = editions.article("a.txt", [[sentence]])
    claim = told.claim(sentence[:8], speaker, verb, according=True)
    assert cue(editions.Desk().brief(told, claims=(claim,)), claim) == printed


def test_the_account_counts_no_zeros(templates):
    """What did not happen is not told, and what was printed does not contradict what was left out."""
    quiet = editions.replace(editions.sample().account, undated=0, unclassified=0)
    text = written(editions.replace(editions.sample(), account=quiet), templates)
    assert "Da sapere" not in text
    assert "Escluse: tema di altri lettori: 2; prima del periodo: 1" in text


def test_a_headline_is_set_in_its_storys_language(templates):
    """A source that declares no language prints its headline as its story does."""
    edition = editions.sample()
    origins = tuple(editions.replace(origin, language=None) for origin in edition.origins)
    assert written(editions.replace(edition, origins=origins), templates) == written(edition, templates)


def test_a_relay_of_a_state_is_marked(templates):
    """The mark stands behind each outlet that a state controls, whether it relays or speaks, and nowhere else."""
    edition = editions.sample()
    claim = next(claim for section in edition.sections for brief in section.briefs for claim in brief.claims)
    marked_claim = replace(claim, speaker="Vesti", relays=("Ria", "Eco"), state=("Vesti", "Ria"))
    sections = tuple(
        replace(each, briefs=tuple(replace(brief, claims=(marked_claim,)) for brief in each.briefs))
        for each in edition.sections
    )
    text = written(replace(edition, sections=sections), templates)
    mark = yaml.safe_load(Path(templates[0], "locales", f"{edition.language}.yaml").read_text("utf-8"))["state_relay"]
    assert f"Ria ({mark}), Eco" in text
    assert f"({mark}), " in text.split("Ria (")[0].splitlines()[-1]
    assert f"Eco ({mark})" not in text
