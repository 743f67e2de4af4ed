"""What a PDF costs, beside the engine alone on the same page.

In come editions of several lengths, with a note for each paragraph, from the tests; out goes a Markdown table on
standard output: for each length the pages and the size, the computing of a whole process that fills the templates and
lays the PDF out, its memory at the peak, and the same of a process that hands the same HTML to WeasyPrint with one line
of style and without tags. Each is the median of several rounds, and the ratio that of the rounds' own ratios. It never
changes the checkout: all output goes to a temporary folder.

Run it from anywhere: ``python benchmarks/paper.py [--runs 3]`` with the interpreter that digest is installed in.
"""

import argparse
import os
import pickle
import sys
import tempfile
from pathlib import Path
from statistics import median

import pypdfium2

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))

from longread import long_edition  # noqa: E402 - the tests' own

from digest.render.pdf import make_sheet  # noqa: E402 - as above

STORIES = (1, 12, 42, 110, 230)
TEMPLATES = str(ROOT / "templates")
DIGEST = """
import pickle, sys
from pathlib import Path
from digest.render import render
edition = pickle.loads(Path(sys.argv[1]).read_bytes())
Path(sys.argv[2]).write_bytes(render(edition, "pdf", templates=(sys.argv[3],))[0].data)
"""
BARE = """
import sys
from pathlib import Path
from weasyprint import CSS, HTML
page = HTML(string=Path(sys.argv[1]).read_text(encoding="utf-8"))
page.write_pdf(sys.argv[2], stylesheets=[CSS(string="body { font-size: 10pt }")])
"""


def cost(code: str, *arguments: str) -> tuple[float, int]:
    """Run a program to its end; return the seconds that it computed and its memory at the peak in MB."""
    pid = os.posix_spawn(
        sys.executable, [sys.executable, "-c", code, *arguments], {**os.environ, "PYTHONPATH": str(ROOT)}
    )
    _, status, used = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"a process failed: {status}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1000


def row(stories: int, runs: int, folder: Path) -> str:
    """Measure an edition of so many stories."""
    edition = long_edition(stories)
    given, page, made, bare = (folder / name for name in ("edition", "page.html", "made.pdf", "bare.pdf"))
    given.write_bytes(pickle.dumps(edition))
    page.write_text(make_sheet(edition, (TEMPLATES,)).html, encoding="utf-8")
    own, floor = [], []
    for _ in range(runs):
        own.append(cost(DIGEST, str(given), str(made), TEMPLATES))
        floor.append(cost(BARE, str(page), str(bare)))
    ratio = median(mine[0] / least[0] for mine, least in zip(own, floor, strict=True))
    pages, plain = (len(pypdfium2.PdfDocument(each)) for each in (made, bare))
    size, notes = made.stat().st_size // 1000, len(edition.citations)
    seconds, least = (median(each[0] for each in found) for found in (own, floor))
    memory, little = (median(each[1] for each in found) for found in (own, floor))
    own_cost = f"{seconds:.1f} | {memory:.0f}"
    return f"| {pages} | {notes} | {size} | {own_cost} | {plain} | {least:.1f} | {little:.0f} | {ratio:.2f} |"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="measured rounds (3)")
    runs = parser.parse_args().runs
    print("| pages | notes | KB | CPU s | MB | bare: pages | CPU s | MB | ratio |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as temporary:
        for stories in STORIES:
            print(row(stories, runs, Path(temporary)), flush=True)


if __name__ == "__main__":
    main()
