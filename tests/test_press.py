"""The press: a PDF that costs too much is lost alone, and said to be; the others are as they would be without it."""

import signal
from dataclasses import replace

import editions
import pypdfium2
import pytest
from longread import long_edition
from worlds import digest

from digest.model import PdfLimits
from digest.render import press as room
from digest.render import render
from digest.render.press import open_press

LONG = 150
"""Stories that take the engine many times the seconds and megabytes of the limits here, which cut them short; an empty
edition takes a part of them, also on a slow machine."""
MANY = "{% for each in range(20000) %}<p>{{ each }} {{ edition.title }}</p>{% endfor %}"
"""A template that takes the engine many seconds."""


@pytest.fixture(scope="module")
def templates(root):
    """Return the built-in template folder."""
    return (str(root / "templates"),)


class Deadly:
    """Stands for a sheet that the engine dies of: whoever unpacks it is gone."""

    name = "deadly.pdf"

    def __reduce__(self):
        """Have the other process raise the signal of a broken library."""
        return signal.raise_signal, (signal.SIGSEGV,)


def masthead(folder, audience, text):
    """Replace the masthead of an audience; return the folder of templates."""
    place = folder / "templates" / "audiences" / audience
    place.mkdir(parents=True)
    (place / "masthead.html.j2").write_text(text, encoding="utf-8")
    return str(folder / "templates")


@pytest.mark.pdf
def test_a_pdf_that_takes_too_long_is_lost_alone(templates):
    """The limit is told with its name, and the process that takes the place of the dead one prints what comes next."""
    wanted = [(long_edition(LONG), "pdf"), (editions.empty(), "pdf"), (editions.empty(), "pdfa")]
    with open_press(1, PdfLimits(seconds=3)) as press:
        (lost, problems), *others = press.printed(wanted, templates=templates)
    assert lost is None
    (problem,) = problems
    assert (problem.where, problem.is_document) == ("analyst.pdf", False)
    assert problem.what == "not printed: it took more than 3 s of computing"
    assert "pdf.timeout" in problem.remedy
    assert others == [render(*each, templates=templates) for each in wanted[1:]]


@pytest.mark.pdf
def test_a_pdf_that_needs_too_much_memory_is_lost_alone(templates):
    """Whichever part of the engine wants the memory first: Python says so, a library crashes."""
    with open_press(1, PdfLimits(memory=12_000_000)) as press:
        ((lost, (problem,)),) = press.printed([(long_edition(LONG), "pdf")], templates=templates)
    assert lost is None
    assert problem.what.startswith(("not printed: it needed more than 12 MB", "not printed: the PDF engine crashed"))
    assert "pdf.memory" in problem.remedy


@pytest.mark.pdf
def test_a_crash_of_the_engine_is_told(templates, monkeypatch):
    """A library that kills its process leaves a problem with the name of the signal, and the other editions."""
    real = room.make_sheet
    monkeypatch.setattr(
        room,
        "make_sheet",
        lambda edition, *rest, **named: Deadly() if edition.sections else real(edition, *rest, **named),
    )
    with open_press(2) as press:
        (lost, problems), (made, none) = press.printed(
            [(editions.sample(), "pdf"), (editions.empty(), "pdf")], templates=templates
        )
    assert lost is None
    assert [each.what for each in problems] == ["not printed: the PDF engine crashed (SIGSEGV)"]
    assert made.data.startswith(b"%PDF")
    assert none == ()


@pytest.mark.pdf
def test_elements_without_end_are_told(templates, tmp_path):
    """Elements that stand in one another so deep that the engine cannot follow are a problem, and no traceback."""
    folder = masthead(tmp_path, "analyst", "{% for each in range(900) %}<div>{% endfor %}x")
    with open_press(1) as press:
        ((lost, (problem,)),) = press.printed([(editions.empty(), "pdf")], templates=(folder, *templates))
    assert lost is None
    assert "stand in one another so deep" in problem.what


@pytest.mark.pdf
def test_hostile_text_is_printed(templates):
    """A word of 20,000 letters and a paragraph of 200,000 are within the limits, and nothing of them is lost."""
    sample = editions.sample()
    first, *others = sample.sections
    brief, *briefs = first.briefs
    passage, *passages = brief.passages
    said = tuple(replace(passage.sentences[0], text=text) for text in ("z" * 20_000, "parola " * 28_000))
    brief = replace(brief, passages=(replace(passage, sentences=said), *passages))
    edition = replace(sample, sections=(replace(first, briefs=(brief, *briefs)), *others))
    with open_press(1) as press:
        ((made, problems),) = press.printed([(edition, "pdf")], templates=templates)
    assert problems == ()
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.data))
    assert text.count("z") >= 20_000
    assert text.count("parola") >= 28_000


@pytest.mark.pdf
def test_a_build_writes_what_is_not_lost(tmp_path):
    """The configuration sets the limit; the other formats and audiences are written, and the exit code says so."""
    masthead(tmp_path, "long", MANY)
    (tmp_path / "config.yaml").write_text(
        "sources: inbox\npdf: {timeout: 3s, memory: 800MB}\naudiences:\n"
        "  long: {formats: [html, pdf]}\n  short: {formats: [pdf]}\n",
        encoding="utf-8",
    )
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text("I colloqui di pace\n\nI negoziati proseguono oggi.\n", encoding="utf-8")
    ran = digest("build", "--date", "2026-01-05", folder=tmp_path)
    assert ran.code == 1
    assert "long.pdf: not printed: it took more than 3 s of computing" in ran.err
    assert sorted(path.name for path in tmp_path.glob("output/*/*")) == ["long.html", "short.pdf"]
