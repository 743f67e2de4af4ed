"""The query language: against luqum on what both know, against the plainest evaluator, and its mistakes.

In: queries and stories of a few words. Out: verdicts. Each query goes the whole way, from its text to the story filed.
"""

import re
from datetime import date, timedelta
from itertools import combinations

import pytest
from builders import LEXICONS, article
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from luqum.parser import parser as luqum
from luqum.tree import AndOperation, BaseOperation, FieldGroup, Group, Not, OrOperation, Phrase, SearchField, Word
from worlds import ROOT

from digest.classify import classify
from digest.model import Article, Copy, Headline, Outlet, Paragraph, Span, Story, Topic, When
from digest.text.queries import QueryError, parse_query

LETTERS = ["a", "b", "c", "ab", "abc"]
DAYS = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 29), date(2025, 7, 1)]


def made(title="", *paragraphs, language="it", outlet=None, when=None, copies=()):
    """Make a story of a headline and paragraphs of one sentence each; without a headline it is taken from the text."""
    text, spans = title, []
    for paragraph in paragraphs:
        text += "\n\n" if text else ""
        spans.append(Span(start=len(text), end=len(text) + len(paragraph)))
        text += paragraph
    head = Span(start=0, end=len(title)) if title else spans[0]
    whole = Article(
        **{name: getattr(article("x"), name) for name in ("id", "location", "sha256", "encoding", "split")},
        text=text,
        headline=head if title else None,
        paragraphs=tuple(spans),
        when=when,
        outlet=outlet,
        url=None,
        byline=None,
        language=None,
        copies=tuple(Copy(location="y", url=None, outlet=each, sha256="0") for each in copies),
    )
    return Story(
        id="0" * 12,
        article=whole,
        headline=Headline(text=head.of(text), span=head, derived=not title),
        paragraphs=tuple(Paragraph(number=at, span=span, sentences=(span,)) for at, span in enumerate(spans, 1)),
        language=language,
        boundary=("whole",),
        confidence=1.0,
    )


def when(*parts):
    """Make a date of a year, or a year and a month, or all three."""
    return When(**dict(zip(("year", "month", "day"), parts, strict=False)), origin="prefix", raw="")


def label(query, story, **more):
    """Return the label that a query gives a story; ``None`` where it is not true."""
    filed = classify(story, [Topic(id="t", titles={}, query=query, **more)], LEXICONS, [TASS])
    return next(iter(filed.labels), None)


def found(query, story):
    """Return what made a query true of a story."""
    given_ = label(query, story)
    return None if given_ is None else [each.found for each in given_.evidence]


TASS = Outlet(name="Tass", aliases=("Itar-Tass", "ТАСС"))


# --- the plainest evaluator -------------------------------------------------------------------------------------------


class Plain:
    """A story as lists of words, and queries as nested tuples, judged in the plainest way."""

    def __init__(self, title, paragraphs):
        self.runs = [("title", 0, title)]
        at = 10_000
        for number, words in enumerate(paragraphs):
            self.runs.append(("text" if number else "lede", at, words))
            at += len(words)

    def places(self, node):
        """Return first and last word of every place."""
        if node[0] == "leaf":
            zones = {"any": {"title", "lede", "text"}, "text": {"lede", "text"}}.get(node[1], {node[1]})
            tests = [re.compile(each.replace("*", ".*").replace("?", ".")) for each in node[2].split()]
            return {
                (start + at, start + at + len(tests) - 1)
                for zone, start, words in self.runs
                for at in range(len(words) - len(tests) + 1)
                if zone in zones and all(test.fullmatch(word) for test, word in zip(tests, words[at:], strict=False))
            }
        if node[0] == "or":
            return {place for part in node[1] for place in self.places(part)}
        _, left, right, most, in_order = node
        ways = [(left, right)] if in_order else [(left, right), (right, left)]
        return {
            (one[0], two[1])
            for ahead, behind in ways
            for one in self.places(ahead)
            for two in self.places(behind)
            if 1 <= two[0] - one[1] <= most
        }

    def holds(self, node):
        """Tell whether a query is true."""
        kind = node[0]
        if kind == "and":
            return all(self.holds(part) for part in node[1])
        if kind == "or":
            return any(self.holds(part) for part in node[1])
        if kind == "not":
            return not self.holds(node[1])
        if kind == "atleast":
            return any(
                all(one[1] < two[0] or two[1] < one[0] for one, two in combinations(some, 2))
                for some in combinations(self.places(node[2]), node[1])
            )
        return bool(self.places(node))


def written(node):
    """Write a query down."""
    kind = node[0]
    if kind == "leaf":
        word = f'"{node[2]}"' if " " in node[2] else node[2]
        return word if node[1] == "any" else f"{node[1]}:{word}"
    if kind in {"and", "or"}:
        return f"({f' {kind.upper()} '.join(map(written, node[1]))})"
    if kind == "not":
        return f"(NOT {written(node[1])})"
    if kind == "atleast":
        return f"ATLEAST/{node[1]} {written(node[2])}"
    return f"({written(node[1])} {'W' if node[4] else 'NEAR'}/{node[3]} {written(node[2])})"


ONES = st.sampled_from([*LETTERS, "a*", "a?", "ab*", "a?c", "a*c", "zz"])
LEAVES = st.tuples(
    st.just("leaf"),
    st.sampled_from(["any", "any", "title", "lede", "text"]),
    st.lists(ONES, min_size=1, max_size=2).map(" ".join),
)
PLACED = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.just("or"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("near"), inner, inner, st.integers(1, 4), st.booleans()),
    ),
    max_leaves=4,
)
QUERIES = st.recursive(
    st.one_of(PLACED, st.tuples(st.just("atleast"), st.integers(1, 3), PLACED)),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("not"), inner),
    ),
    max_leaves=5,
)
RUNS = st.lists(st.sampled_from(LETTERS), min_size=1, max_size=8)
STORIES = st.tuples(RUNS, st.lists(RUNS, min_size=1, max_size=3))


@settings(max_examples=600, deadline=None)
@given(QUERIES, STORIES)
def test_a_query_is_true_where_the_plainest_evaluator_says_so(query, words):
    title, paragraphs = words
    if Plain([], []).holds(query):
        with pytest.raises(QueryError, match="none of its words"):
            parse_query(written(query))
        return
    story = made(" ".join(title), *(", ".join(each) for each in paragraphs))
    assert (found(written(query), story) is not None) == Plain(title, paragraphs).holds(query)


@settings(max_examples=200, deadline=None)
@given(QUERIES, STORIES)
def test_the_evidence_of_a_true_query_is_of_its_words_and_of_its_story(query, words):
    """Every piece is a run of words that some part of the query asks for; without NOT there is at least one."""
    assume(not Plain([], []).holds(query))
    title, paragraphs = words
    pieces = found(written(query), made(" ".join(title), *map(" ".join, paragraphs)))
    if pieces is not None and "NOT" not in written(query):
        assert pieces
    asked = re.findall(r"[a-z*?]+(?: [a-z*?]+)*", re.sub(r"(title|lede|text):|[A-Z]+/?\d*", "|", written(query)))
    tests = [re.compile(each.strip().replace("*", "[a-z]*").replace("?", "[a-z]")) for each in asked]
    assert all(any(test.fullmatch(piece) for test in tests) for piece in pieces or ())


# --- luqum ------------------------------------------------------------------------------------------------------------


def judged(node, plain, zone="any"):
    """Judge a story by the tree that luqum makes of a query."""
    if isinstance(node, Word):
        return plain.holds(("leaf", zone, node.value))
    if isinstance(node, Phrase):
        return plain.holds(("leaf", zone, node.value.strip('"')))
    if isinstance(node, SearchField):
        return judged(node.expr, plain, node.name)
    if isinstance(node, Group | FieldGroup):
        return judged(node.expr, plain, zone)
    if isinstance(node, Not):
        return not judged(node.a, plain, zone)
    assert isinstance(node, BaseOperation), node
    # What stands side by side must all be found: luqum leaves that open.
    parts = [judged(part, plain, zone) for part in node.children]
    return any(parts) if isinstance(node, OrOperation) else all(parts)


PARTS = st.recursive(
    st.one_of(
        ONES,
        st.lists(st.sampled_from(LETTERS), min_size=2, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
        st.builds("title:{}".format, st.sampled_from(LETTERS)),
        st.builds("title:({} OR {})".format, ONES, ONES),
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(" AND ".join),
        st.lists(inner, min_size=2, max_size=4).map(" OR ".join),
        st.builds("({})".format, inner),
        st.builds("({} {})".format, inner.map("({})".format), inner.map("({})".format)),
        st.builds("({} AND NOT {})".format, inner.map("({})".format), inner.map("({})".format)),
        st.builds("{} AND {} OR {}".format, inner, inner, inner),
    ),
    max_leaves=8,
)


@settings(max_examples=600, deadline=None)
@given(PARTS, STORIES)
def test_what_luqum_reads_too_means_the_same(query, words):
    """AND, OR, NOT, brackets, phrases, fields, wildcards, and AND before OR."""
    tree = luqum.parse(query)
    assume(not judged(tree, Plain([], [])))
    title, paragraphs = words
    story = made(" ".join(title), *map(" ".join, paragraphs))
    assert (found(query, story) is not None) == judged(tree, Plain(title, paragraphs))
    assert isinstance(tree, AndOperation | OrOperation | Word | Phrase | Group | SearchField | BaseOperation)


# --- dates ------------------------------------------------------------------------------------------------------------


@settings(max_examples=300)
@given(
    st.sampled_from(DAYS),
    st.sampled_from(DAYS),
    st.integers(1, 3),
    st.integers(1, 3),
    st.sampled_from(["{}", ">={}", "<={}", ">{}", "<{}", "{}..", "..{}"]),
)
def test_a_date_is_in_a_range_where_every_day_that_it_may_be_is(asked, told, precise, known, form):
    """Checked day by day over the years around."""
    days = [date(2022, 1, 1) + timedelta(at) for at in range(365 * 6)]
    may_be = [day for day in days if day.timetuple()[:known] == told.timetuple()[:known]]
    named = [day for day in days if day.timetuple()[:precise] == asked.timetuple()[:precise]]
    test = {
        "{}": lambda day: day in named,
        ">={}": lambda day: day >= named[0],
        "{}..": lambda day: day >= named[0],
        "<={}": lambda day: day <= named[-1],
        "..{}": lambda day: day <= named[-1],
        ">{}": lambda day: day > named[-1],
        "<{}": lambda day: day < named[0],
    }[form]
    query = "a date:" + form.format("-".join(asked.isoformat().split("-")[:precise]))
    is_true = found(query, made("x", "a", when=when(*told.timetuple()[:known]))) is not None
    assert is_true == all(test(day) for day in may_be)


@pytest.mark.parametrize(
    ("query", "is_true"),
    [
        ("date:2024-01..2024-02", True),
        ("date:2024-01/2024-02", True),
        ("date:2024-02..2025", False),
        ("date:(2023 OR 2024)", True),
        ("a NOT date:2024", False),
    ],
)
def test_ranges_of_dates(query, is_true):
    assert (found(query, made("x", "a", when=when(2024, 1))) is not None) is is_true


def test_a_story_without_a_date_is_in_no_range():
    assert found("a date:>=1900", made("x", "a")) is None


# --- what each part means ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "text", "evidence"),
    [
        ("pace guerra", "La guerra e la pace.", ["guerra", "pace"]),
        ("pace guerra", "La guerra.", None),
        ("pace OR guerra tregua", "Solo pace.", ["pace"]),
        ("(pace OR guerra) tregua", "Solo pace.", None),
        ("pace NOT guerra", "La pace.", ["pace"]),
        ("pace AND NOT guerra", "La pace e la guerra.", None),
        ('"ministro degli Esteri"', "Il ministro degli esteri parla.", ["ministro degli esteri"]),
        ("“ministro degli Esteri”", "Il ministro degli esteri parla.", ["ministro degli esteri"]),
        ("«ministr* degli Esteri»", "I ministri degli esteri parlano.", ["ministri degli esteri"]),
        ("disert* OR ~fuggire", "Un disertore fuggiva, altri fuggivano.", ["disertore", "fuggiva", "fuggivano"]),
        ("organi?ation", "The organization, the organisation.", ["organization", "organisation"]),
        ("pace NEAR/2 guerra", "La guerra o la pace.", None),
        ("pace NEAR/3 guerra", "La guerra o la pace.", ["guerra", "pace"]),
        ("pace W/3 guerra", "La guerra o la pace.", None),
        ("guerra W/3 pace", "La guerra o la pace, poi la guerra.", ["guerra", "pace"]),
        ("(pace OR tregua) NEAR/1 (vera OR lunga)", "Una lunga tregua, non la pace.", ["lunga", "tregua"]),
        ("a W/1 b W/1 c", "a b c", ["a", "b", "c"]),
        ("ATLEAST/3 (pace OR tregua)", "Pace, pace.", None),
        ("ATLEAST/3 (pace OR tregua)", "Pace, tregua, pace.", ["Pace", "tregua", "pace"]),
        ('ATLEAST/2 ("colloqui di pace" OR pace)', "I colloqui di pace.", None),
        ("all’Ucraina", "La guerra all'Ucraina.", ["all'Ucraina"]),
        ("война*", "Начинается война.", ["война"]),
    ],
)
def test_what_operators_mean(query, text, evidence):
    assert found(query, made("Titolo", text)) == evidence


@pytest.mark.parametrize(
    ("query", "is_true"),
    [
        ("title:vertice", True),
        ("headline:(vertice OR incontro)", True),
        ("title:pace", False),
        ("lede:pace", True),
        ("lede:tregua", False),
        ("text:tregua", True),
        ("text:vertice", False),
        ('title:"vertice a" AND lede:pace', True),
        ("vertice NEAR/5 pace", False),
        ("outlet:tass", True),
        ("source:itar", True),
        ("outlet:ТАСС", True),
        ('outlet:"Ria Novosti"', True),
        ('outlet:"Novosti Ria"', False),
        ("outlet:nov*", True),
        ("lang:it", True),
        ("language:(en OR ru)", False),
    ],
)
def test_what_fields_mean(query, is_true):
    """The outlet's other names count, and the outlets that had the article too."""
    story = made("Vertice a Minsk", "Si parla di pace.", "Poi di tregua.", outlet="Tass", copies=("Ria Novosti",))
    assert (label(query, story) is not None) is is_true


def test_the_headline_that_is_taken_from_the_text_is_a_title_too():
    story = made("", "Vertice a Minsk.", "Si parla di pace.")
    assert found("title:vertice", story) == ["Vertice"]
    assert found("title:pace", story) is None


def test_a_true_query_files_a_story_whatever_its_score():
    """One word in the text would not reach the minimum; the score is never below it."""
    assert label("pace", made("Titolo", "x", "La pace."), minimum=0.6).score == 0.6


def test_a_query_without_a_word_files_too():
    given_ = label("outlet:tass lang:it", made("Titolo", "x", outlet="Tass"))
    assert (given_.score, given_.evidence) == (0.3, ())


def test_all_and_none_hold_for_queries_too():
    from builders import terms  # noqa: PLC0415 - for this test alone

    assert label("pace", made("Titolo", "La pace."), none=terms("titolo")) is None
    assert label("pace", made("Titolo", "La pace."), all=terms("guerra")) is None


# --- mistakes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "column", "message"),
    [
        ("pace NEER/5 guerra", 6, "unknown operator NEER/5 (did you mean NEAR/5?); expected NEAR/5, W/5 or ATLEAST/3,"),
        ("pace near/5 guerra", 6, "unknown operator near/5 (did you mean NEAR/5?)"),
        ("pace NEAR guerra", 6, "expected a number right behind it, such as NEAR/5"),
        ("pace NEAR5 guerra", 6, "unknown operator NEAR5 (did you mean NEAR/5?)"),
        ("pace NEAR/0 guerra", 11, "expected a number from 1 to 100, such as NEAR/5"),
        ("pace W/101 guerra", 8, "expected a number from 1 to 100, such as W/5"),
        ("ATLEAST/ pace", 9, "expected a number from 1 to 1000, such as ATLEAST/5"),
        ('a "b c', 3, "this quotation mark is never closed; write a second one behind the phrase"),
        ("a (b OR (c d)", 3, "this bracket is never closed; write ) behind what belongs together"),
        ("a b) c", 4, "this bracket closes nothing; remove it, or open one before"),
        (") a", 1, "this bracket closes nothing; remove it, or open one before"),
        ("a ()", 3, "expected a word or a phrase between the brackets; there is nothing"),
        (
            "pace and guerra",
            6,
            "'and' would be looked for as a word; write AND for the operator, or \"and\" for the word",
        ),
        ("pace Or guerra", 6, "'Or' would be looked for as a word; write OR for the operator"),
        ("a AND", 6, "expected a word, a phrase or a bracket after AND; got nothing"),
        ("AND a", 1, "expected a word, a phrase or a bracket; got AND"),
        ("a OR OR b", 6, "expected a word, a phrase or a bracket after OR; got OR"),
        ("a NEAR/3 NEAR/2 b", 10, "expected a word, a phrase or a bracket after NEAR/3; got NEAR/2"),
        ("title: ", 8, "expected a word, a phrase or a bracket after title:; got nothing"),
        ("titel:a", 1, "unknown field titel: (did you mean title:?); expected one of title:, headline:, lede:"),
        ("a http://x.example", 3, "unknown field http:; expected one of title:"),
        ("title:(a OR lede:b)", 13, "a field inside title:(...); close the bracket before it"),
        ("a NEAR/5 (b AND c)", 10, "NEAR/5 joins words and phrases, also with OR or NEAR between them; AND, NOT"),
        ("(NOT a) W/5 b", 1, "W/5 joins words and phrases"),
        ("ATLEAST/2 (a b)", 11, "ATLEAST/2 counts words and phrases"),
        ("a NEAR/2 outlet:b", 10, "NEAR/2 joins words and phrases"),
        ("a -b", 3, "a word cannot open with - (did you mean NOT b?); what stands side by side must all be found"),
        ("+a", 1, "a word cannot open with +; what stands side by side must all be found"),
        ("a && b", 3, "unknown operator && (did you mean AND?)"),
        ("*ab", 1, "expected a letter before the wildcard (disert*); got '*ab'"),
        ("a ?", 3, "expected a word or phrase; got '?'"),
        ('a "?!"', 3, "expected a word or phrase; got '?!'"),
        ("~disert*", 1, "expected a tilde or a wildcard, not both in one word; got '~disert*'"),
        ("a*b*c*d", 1, "expected at most 2 wildcards * inside a word; got 'a*b*c*d'"),
        ("date:2024-13", 6, "there is no date 2024-13"),
        ("date:>=2024-02-30", 8, "there is no date 2024-02-30"),
        ("date:0000", 6, "there is no date 0000"),
        ("date:2025..2024", 6, "the range 2025..2024 ends before it begins; turn it round"),
        ("date:..", 6, "expected a date such as 2024, 2024-01 or 2024-01-15, a range 2024-01..2024-02, or >=2024-01"),
        ("date:ieri", 6, "expected a date such as 2024, 2024-01 or 2024-01-15"),
        ("date:2024..ieri", 12, "expected a date such as 2024"),
        ("date:>9999", 6, "no day lies beyond this one"),
        ("lang:italian", 6, "expected a language code such as it or en; got 'italian'"),
        ("outlet:~tass", 8, "expected a name without a tilde; outlet: knows no stems"),
        ("NOT a", 1, "this is true of a story that has none of its words; add what must be found"),
        ("a OR NOT b", 1, "this is true of a story that has none of its words; add what must be found"),
        ("", 1, "expected a word, a phrase or a bracket; the query is empty"),
        (" \n ", 1, "expected a word, a phrase or a bracket; the query is empty"),
        ("(" * 60 + "a" + ")" * 60, 51, "nested more than 50 levels deep"),
        ("title:" * 60 + "a", 7, "a field inside title:(...)"),
        ("ATLEAST/2 ATLEAST/2 a", 11, "ATLEAST/2 counts words and phrases"),
        ("ATLEAST/2 " * 60 + "a", 501, "nested more than 50 levels deep"),
        ("a W/1 " * 60 + "a", 303, "nested more than 50 levels deep"),
        ("a " * 1001, 1, "expected at most 1,000 words and phrases"),
        ("a" * 10_001, 10_001, "expected at most 10,000 characters"),
    ],
)
def test_a_wrong_query_is_told_with_its_column(query, column, message):
    with pytest.raises(QueryError) as caught:
        parse_query(query)
    assert caught.value.what[: len(message)] == message
    assert caught.value.at + 1 == column


@given(st.text(st.sampled_from('abANDORTW/5()":*?~-. \n“')))
def test_any_text_is_a_query_or_a_mistake_with_a_place(text):
    try:
        made_ = parse_query(text)
    except QueryError as error:
        made_ = error
    assert not isinstance(made_, QueryError) or (0 <= made_.at <= len(text) and made_.what)


def test_a_text_that_repeats_a_word_without_end_is_judged():
    """The places that are looked at are bounded, the evidence with them."""
    story = made("Titolo", "a " * 50_000)
    assert 0 < len(found("a NEAR/100 a NEAR/100 a", story)) <= 1_500


# --- the page of the manual -------------------------------------------------------------------------------------------

MANUAL = (ROOT / "docs" / "how-to" / "topics.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (`.*?) \| ", MANUAL.partition("## Queries")[2], re.MULTILINE)
EXAMPLES = [each for row in ROWS for each in re.findall(r"`([^`]+)`", row) if "…" not in each]


@pytest.mark.parametrize("query", EXAMPLES)
def test_every_query_of_the_manual_is_right(query):
    """Each of the table stands by itself."""
    assert len(EXAMPLES) > 20
    assert parse_query(query)


@pytest.mark.parametrize(
    "told", re.findall(r"^config\.yaml:\d+:\d+: topics\.\w+\.query: (.*?)(?:; \.\.\.)?$", MANUAL, re.MULTILINE)
)
def test_every_mistake_of_the_manual_is_told_so(told):
    wrong = ["pace NEER/5 accord*", "(pace OR tregua", "mare and porto"]
    messages = []
    for query in wrong:
        with pytest.raises(QueryError) as caught:
            parse_query(query)
        messages.append(caught.value.what)
    assert any(message.startswith(told) for message in messages)
