"""Tables: rows of JSON and CSV as articles; a row that cannot be read costs no other."""

import csv
import io
import json
import time
from pathlib import Path

import pytest

from digest.model import Article, Problem, Raw, Source
from digest.read import read
from digest.read.page import Page, Unreadable
from digest.read.table import csv_pages, json_pages

SHARED = Path(__file__).parents[2] / "shared" / "data"


def from_json(text: str | bytes, columns: dict[str, str] | None = None) -> tuple[Page | Unreadable, ...]:
    """Return the pages of a JSON document."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return json_pages(data, zone="UTC", language=None, columns=columns)


def from_csv(text: str, columns: dict[str, str] | None = None) -> tuple[Page | Unreadable, ...]:
    """Return the pages of a CSV document."""
    return csv_pages(text.encode(), zone="UTC", language=None, columns=columns)


def told(page: Page | Unreadable) -> tuple[str | None, list[str]] | str:
    """Return the headline and the paragraphs of a page, or why there is none."""
    if isinstance(page, Unreadable):
        return page.what
    return page.headline.of(page.text) if page.headline else None, [span.of(page.text) for span in page.paragraphs]


BROKEN = "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"
ROW = {
    "title": "Titolo",
    "text": "Primo.\n\nSecondo.",
    "date": "2025-12",
    "link": "https://x.example/a?utm_id=1",
    "author": ["Anna Verdi", {"name": "Ugo Neri"}],
    "source": {"name": "Ansa"},
    "language": "it-IT",
    "id": 7,
}


@pytest.mark.parametrize(
    "written",
    [
        json.dumps([ROW]),
        json.dumps({"total": 1, "articles": [ROW]}),
        json.dumps(ROW),
        json.dumps(ROW, indent=2),
        json.dumps(ROW) + "\n" + json.dumps({"text": "Altro."}),
    ],
)
def test_json_comes_in_many_shapes(written):
    """A list, an object with a list, one object, or one a line: the rows are the same."""
    page = from_json(written)[0]
    assert isinstance(page, Page)
    assert told(page) == ("Titolo", ["Primo.", "Secondo."])
    assert (page.url, page.byline, page.outlet) == ("https://x.example/a", "Anna Verdi, Ugo Neri", "Ansa")
    assert (page.language, page.key, page.encoding) == ("it", "7", "utf_8")
    assert page.when is not None
    assert page.when.edtf == "2025-12"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_csv_is_parted_by_what_parts_its_first_line(mark):
    held = io.StringIO()
    writer = csv.writer(held, delimiter=mark)
    writer.writerows([["Titolo", "Testo", "Data"], ["Uno", f"Riga una{mark} con segno.\nRiga due.", "30/12/2025"]])
    (page,) = from_csv(held.getvalue())
    assert told(page) == ("Uno", [" ".join(f"Riga una{mark} con segno.".split()), "Riga due."])
    assert isinstance(page, Page)
    assert page.when is not None
    assert page.when.edtf == "2025-12-30"


def test_the_configuration_names_the_columns():
    """What it names counts, also inside an object; the rest is guessed."""
    row = {"title": "Non questo", "kop": "Questo", "meta": {"corpo": "Il testo."}, "text": "Non questo."}
    (page,) = from_json(json.dumps(row), {"headline": "kop", "text": "meta.corpo"})
    assert told(page) == ("Questo", ["Il testo."])
    (page,) = from_csv("a,b\nUno,Due\n", {"headline": "a", "text": "b"})
    assert told(page) == ("Uno", ["Due"])


def test_a_column_that_says_nothing_is_told_with_its_names():
    (page,) = from_csv("a,b\nUno,Due\n")
    assert isinstance(page, Unreadable)
    assert page.what == "line 2 was skipped: it has no text (its columns: a, b)"
    assert page.remedy == "Name the columns under 'columns' of the source."


def test_a_bad_line_is_skipped_with_its_number():
    """All other lines are read."""
    lines = ['{"text": "Uno."}', "{bad", "", "[1]", '{"text": ""}', '{"text": "Due."}']
    assert [told(page) for page in from_json("\n".join(lines))] == [
        (None, ["Uno."]),
        f"line 2 was skipped: it is no valid JSON ({BROKEN})",
        "line 4 was skipped: it is no JSON object",
        "line 5 was skipped: it has no text (its columns: text)",
        (None, ["Due."]),
    ]
    assert [told(page) for page in from_csv("title,text\nUno,Due\nTre\n\nUno,Due,Tre\n")] == [
        ("Uno", ["Due"]),
        "line 3 was skipped: it has 1 cells where the first line has 2",
        "line 5 was skipped: it has 3 cells where the first line has 2",
    ]


def test_many_bad_lines_are_told_in_one_sum():
    found = from_json('{"text": "Uno."}\n' + "{\n" * 50)
    assert len(found) == 22
    assert told(found[-1]) == "30 more rows were skipped"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("NaN", None),
        ("-Infinity", None),
        ("1" * 10_000, "1" * 300),
        ("1e999999", "1e999999"),
        ('"\\ud800 a"', "\ufffd a"),
        ('"\\ud83d\\ude42"', "🙂"),
        ('"a\\u0000b"', "a\x00b"),
        ("true", None),
        ("null", None),
    ],
)
def test_odd_values_do_no_harm(value, text):
    """They are text where they are text, and nothing otherwise; the row is read all the same."""
    (page,) = from_json(f'{{"title": "Titolo", "text": "Testo.", "author": {value}, "x": {value}}}')
    assert isinstance(page, Page)
    assert page.byline == text
    page.text.encode()


@pytest.mark.parametrize("opening", ["[", '{"a":', '{"text": "x", "y": [', "[[{"])
def test_deep_nesting_is_told(opening):
    start = time.process_time()
    deep = opening * 200_000
    (first, *_, last) = from_json('{"text": "Uno."}\n' + deep + '\n{"text": "Due."}')
    assert (told(first), told(last)) == ((None, ["Uno."]), (None, ["Due."]))
    with pytest.raises(Unreadable, match="nests more than 100 times"):
        from_json("[" + deep)
    assert time.process_time() - start < 3


def test_a_huge_line_is_skipped():
    """A line of 100 MB costs no more than to look at its length."""
    start = time.process_time()
    found = from_json('{"text": "Uno."}\n{"text": "' + "x" * 100_000_000 + '"}\n')
    assert told(found[1]) == "line 2 was skipped: it has 100,000,012 characters; at most 5,000,000 are read"
    assert time.process_time() - start < 5


def test_a_huge_cell_is_read():
    """The library's own limit of a cell is 131,072 characters."""
    (page,) = from_csv(f'title,text\nUno,"{"x" * 200_000}"\n')
    assert isinstance(page, Page)
    assert len(page.text) > 200_000


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("1767078900", "2025-12-30T07:15+00:00"),
        ("1767078900000", "2025-12-30T07:15+00:00"),
        ("2025-12-30T07:15:00.123456Z", "2025-12-30T07:15+00:00"),
        ("2025-12-30 sometime", "2025-12-30"),
        ("yesterday", None),
    ],
)
def test_dates_are_written_or_counted(written, date):
    (page,) = from_json(json.dumps({"text": "Testo.", "date": written}))
    assert isinstance(page, Page)
    assert (page.when.edtf if page.when else None) == date
    assert bool(page.notes) == (date is None)


def test_markup_in_a_cell_is_read_as_markup():
    (page,) = from_json(json.dumps({"title": "A &amp; <b>B</b>", "text": "<p>Uno</p><p>Due<script>x</script></p>"}))
    assert told(page) == ("A & B", ["Uno", "Due"])


def test_rows_are_articles_of_one_file():
    """Each has a place in the file, by its key or number; its id stays when other rows change."""
    rows = [{"text": "Uno.", "id": "a"}, {"text": "Due."}, {"text": "Tre.", "id": "a"}]

    def outcomes(rows):
        text = "\n".join(map(json.dumps, rows)) + "\n{"
        return read(Raw(source=Source(path="/in", shown="in"), location="in/x.jsonl", data=text.encode()), zone="UTC")

    found = outcomes(rows)
    places = [each.location if isinstance(each, Article) else each.where for each in found]
    assert places == ["in/x.jsonl#a", "in/x.jsonl#2", "in/x.jsonl#a (2)", "in/x.jsonl#line 4"]
    assert isinstance(found[3], Problem)
    again = outcomes([*rows[:1], {"text": "Altro."}])
    assert isinstance(found[0], Article)
    assert isinstance(again[0], Article)
    assert found[0].id == again[0].id
    assert len({each.id for each in found if isinstance(each, Article)}) == 3


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "json-suite").is_dir(), reason="the suite is not here")
def test_no_file_of_the_json_suite_breaks_the_reader():
    """Each of the 318 ends as pages or as a reason."""
    paths = sorted((SHARED / "json-suite" / "test_parsing").iterdir())
    assert len(paths) == 318
    for path in paths:
        for name in ("a.json", "a.jsonl"):
            raw = Raw(source=Source(path="/in", shown="in"), location=f"in/{name}", data=path.read_bytes())
            outcomes = read(raw, zone="UTC")
            assert outcomes
            assert not any("parser failed" in each.what for each in outcomes if isinstance(each, Problem)), path.name


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "naughty-strings").is_dir(), reason="the strings are not here")
def test_naughty_strings_come_out_as_they_went_in():
    """Each in a text, in JSON and in CSV, but for white space, which is folded, and markup, which is read."""
    strings = json.loads((SHARED / "naughty-strings" / "blns.json").read_text("utf-8"))
    assert len(strings) == 515
    texts = [f"x {string} x" for string in strings]
    held = io.StringIO()
    csv.writer(held).writerows([["title", "text"], *(["T", text] for text in texts)])
    tables = (from_json(json.dumps([{"title": "T", "text": text} for text in texts])), from_csv(held.getvalue()))
    for pages in tables:
        for text, page in zip(texts, pages, strict=True):
            lines = [folded for line in text.splitlines() if (folded := " ".join(line.split()))]
            assert told(page) == ("T", lines) or "<" in text
    for text in texts:
        # Where a third of the letters are controls, a document is no text.
        framed = "Parole. " * 300 + text
        raw = Raw(source=Source(path="/in", shown="in"), location="in/a.txt", data=framed.encode())
        (article,) = read(raw, zone="UTC")
        assert isinstance(article, Article)
        assert article.text == framed.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ('{"level": "public"}', "(no text)"),
        ("true", "(no text)"),
        ('[{"level": "public"}]', "(no text)"),
        ("7", "7"),
        ('["public", "secret"]', "public, secret"),
        ('" internal "', "internal"),
        ('""', None),
        ("null", None),
        ("[]", None),
    ],
)
@pytest.mark.parametrize("columns", [None, {"handling": "about.mark"}])
def test_a_label_that_is_no_text_is_never_none(written, label, columns):
    """What is there and cannot be read is a label that no scale has, and so the highest."""
    named = f'"about": {{"mark": {written}}}' if columns else f'"Handling": {written}'
    (page,) = from_json(f'[{{"title": "A", "text": "I colloqui sono ripresi.", {named}}}]', columns)
    assert isinstance(page, Page)
    assert page.handling == label
