"""The cover: a picture of the first page, of the width asked for, the same bytes twice."""

import io
from dataclasses import replace
from datetime import date

import editions
import pytest
from PIL import Image
from worlds import digest

from digest.deliver.single import write_file
from digest.errors import DeliverError
from digest.render import render
from digest.render.cover import cover, picture


@pytest.fixture(scope="module")
def templates(root):
    """Return the folders that templates are taken from."""
    return (str(root / "templates"),)


@pytest.fixture(scope="module")
def pdf(templates):
    """Return an edition as a PDF."""
    return render(editions.executive(), "pdf", templates=templates)[0]


def opened(png):
    """Return a picture."""
    return Image.open(io.BytesIO(png))


@pytest.mark.pdf
def test_a_cover_is_the_first_page(pdf):
    """It has the page's shape and the width asked for, ink on white, and no date in it."""
    made = opened(picture(pdf.data, width=620))
    assert made.size == (620, 877)
    assert made.getpixel((3, 3)) == (255, 255, 255)
    assert min(low for low, _ in made.getextrema()) < 60
    assert made.info == {}
    assert picture(pdf.data, width=620) == picture(pdf.data, width=620)


@pytest.mark.pdf
def test_the_first_pdf_is_pictured_or_one_is_made(pdf, templates):
    """What was printed is not printed again; without a PDF the first edition is."""
    other = replace(editions.executive(), date=date(2024, 4, 13))
    page = render(other, "html", templates=templates)[0]
    assert cover((page, pdf), (other,), templates, width=300) == (picture(pdf.data, width=300), ())
    fresh, _ = cover((page,), (other, editions.executive()), templates, width=300)
    assert opened(fresh).size == (300, 425)
    assert fresh != picture(pdf.data, width=300)


@pytest.mark.pdf
def test_a_build_writes_its_cover(tmp_path):
    """Where its user says, in a folder that is made, also when the audience wants no PDF."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text("I colloqui di pace\n\nI negoziati proseguono oggi.\n", encoding="utf-8")
    words = ("build", "inbox", "--date", "2026-01-05", "--format", "text", "--cover", "pictures/page1.png")
    ran = digest(*words, "--cover-width", "400", folder=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert opened((tmp_path / "pictures" / "page1.png").read_bytes()).size[0] == 400
    assert [path.name for path in (tmp_path / "pictures").iterdir()] == ["page1.png"]


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    """What stood there stands there still, and nothing is left beside it."""
    (tmp_path / "page1.png").mkdir()
    with pytest.raises(DeliverError, match="cannot be written"):
        write_file(str(tmp_path / "page1.png"), b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["page1.png"]
