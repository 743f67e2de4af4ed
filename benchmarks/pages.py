"""How well and how fast web pages are read, beside the extractor alone and beside all the text of a page.

In come labelled pages that lie beside the checkout (or where ``--pages`` says); out goes a Markdown table on standard
output. *Words* is the F1 of the counted words of a page, averaged over pages. *Shingles* is the measure of the
scrapinghub benchmark: precision and recall of runs of four words, each averaged over pages, and their F1. *Headline*
is the share of headlines that are equal but for case and punctuation; *date* that of dates equal to the day. Pages a
second count the time of computing of one process, after some pages unmeasured. Nothing is written and nothing fetched.

Run it from anywhere: ``python benchmarks/pages.py [--pages FOLDER]`` with the interpreter that digest is installed in.
"""

import argparse
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from trafilatura import bare_extraction

from digest.read.html import pages
from digest.read.html.blocks import words_of
from digest.read.html.choice import is_same
from digest.read.html.guard import text_of

ROOT = Path(__file__).resolve().parents[1]
SETS = ("aeb", "wcxb")
WARM = 20
"""Pages that are read once before time counts, so that dictionaries are loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A page, and what people found in it."""

    page: bytes
    text: str
    headline: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a program found in a page."""

    text: str
    headline: str | None = None
    date: str | None = None


def digest(page: bytes) -> Found:
    """Read a page as digest does."""
    return _read(page, fast=False)


def digest_fast(page: bytes) -> Found:
    """Read a page as digest does where its source is ``fast``."""
    return _read(page, fast=True)


def trafilatura(page: bytes) -> Found:
    """Read a page with the extractor alone."""
    found = bare_extraction(page, with_metadata=True, include_comments=False)
    return Found(text=found.text or "", headline=found.title, date=found.date) if found else Found(text="")


def resiliparse(page: bytes) -> Found:
    """Read a page with the extractor of the fast mode alone."""
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415 - optional
    from resiliparse.parse.html import HTMLTree  # noqa: PLC0415 - optional

    tree = HTMLTree.parse(page.decode("utf-8", "replace"))
    return Found(text=extract_plain_text(tree, main_content=True), headline=tree.title)


def all_text(page: bytes) -> Found:
    """Take every word that a page shows."""
    return Found(text="\n".join(words_of(text_of(page).text)))


def _read(page: bytes, *, fast: bool) -> Found:
    (read,) = pages(page, zone="UTC", language=None, fast=fast)
    return Found(
        text="\n".join(span.of(read.text) for span in read.paragraphs),
        headline=read.headline.of(read.text) if read.headline else None,
        date=read.when.edtf[:10] if read.when else None,
    )


PROGRAMS: dict[str, Callable[[bytes], Found]] = {
    "digest": digest,
    "digest, fast": digest_fast,
    "trafilatura alone": trafilatura,
    "Resiliparse alone": resiliparse,
    "all text": all_text,
}


def labelled(name: str, folder: Path) -> Iterator[Labelled]:
    """Yield the pages of a set, in order of their names."""
    if name == "aeb":
        told = json.loads((folder / "pages-aeb" / "ground-truth.json").read_text("utf-8"))
        for key in sorted(told):
            packed = (folder / "pages-aeb" / "html" / f"{key}.html.gz").read_bytes()
            yield Labelled(page=gzip.decompress(packed), text=told[key]["articleBody"])
        return
    for path in sorted((folder / "pages-wcxb" / "html").iterdir()):
        label = (folder / "pages-wcxb" / "ground-truth" / path.name.split(".")[0]).with_suffix(".json")
        told = json.loads(label.read_text("utf-8"))["ground_truth"]
        yield Labelled(
            page=gzip.decompress(path.read_bytes()),
            text=told["main_content"],
            headline=told["title"],
            date=told["publish_date"],
        )


def words(text: str) -> list[str]:
    """Return the words of a text without case."""
    return re.findall(r"\w+", text.lower())


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Return the runs of four words of a text, counted; a shorter text is one run."""
    found = words(text)
    return Counter(tuple(found[place : place + 4]) for place in range(max(1, len(found) - 3)))


def f1(precision: float, recall: float) -> float:
    """Return the harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def word_f1(text: str, expected: str) -> float:
    """Return the F1 of the counted words of one page."""
    found, wanted = Counter(words(text)), Counter(words(expected))
    return 2 * (found & wanted).total() / ((found.total() + wanted.total()) or 1)


def shingle_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the F1 of the mean precision and the mean recall."""
    counted = [(shingles(text), shingles(expected)) for text, expected in pairs]
    precision = mean((found & wanted).total() / found.total() for found, wanted in counted)
    return f1(precision, mean((found & wanted).total() / wanted.total() for found, wanted in counted))


def share(equal: Sequence[bool]) -> str:
    """Return a share as text; nothing to compare is a dash."""
    return f"{mean(equal):.3f}" if equal else "–"


def row(name: str, program: Callable[[bytes], Found], gold: Sequence[Labelled]) -> str:
    """Measure one program on one set."""
    for each in gold[:WARM]:
        program(each.page)
    start = time.process_time()
    found = [program(each.page) for each in gold]
    speed = len(gold) / (time.process_time() - start)
    pairs = [(one.text, each.text) for one, each in zip(found, gold, strict=True)]
    both = list(zip(found, gold, strict=True))
    headlines = [is_same(one.headline or "", each.headline) for one, each in both if each.headline]
    dates = [one.date == each.date[:10] for one, each in both if each.date]
    scores = f"{mean(word_f1(*pair) for pair in pairs):.3f} | {shingle_f1(pairs):.3f}"
    return f"| {name} | {scores} | {share(headlines)} | {share(dates)} | {speed:.0f} |"


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=Path, default=ROOT.parent / "shared" / "data", help="folder of the sets")
    folder = parser.parse_args().pages
    for name in SETS:
        gold = list(labelled(name, folder))
        size = sum(len(each.page) for each in gold) / len(gold) / 1000
        print(f"\n{name}: {len(gold)} pages, {size:.0f} KB each\n")
        print("| program | words | shingles | headline | date | pages/s |\n| --- | ---: | ---: | ---: | ---: | ---: |")
        for program, function in PROGRAMS.items():
            print(row(program, function, gold), flush=True)


if __name__ == "__main__":
    main()
