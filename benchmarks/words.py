"""How well languages are told and sentences parted, and how long words, sentences and languages take.

In come folders of sentences, one a line, in files or folders named after their language (``it.txt`` as in lingua's test
data, or ``ita_Latn/*.tsv`` as in SIB-200), and the project's own hard lines; out go Markdown tables on standard output.
It asks for no network and never changes the checkout.

Run it from anywhere: ``python benchmarks/words.py LINGUA [SIB]`` with the interpreter that digest is installed in.
"""

import argparse
import csv
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import yaml

from digest.lexicons import load_lexicons
from digest.model import Span
from digest.text import words
from digest.text.languages import get_ready, identify
from digest.text.sentences import sentences_of

LINES = Path(__file__).parents[1] / "tests" / "samples" / "sentences.yaml"
ARTICLE = 3000
"""Bytes of an article."""
HEADLINE = 5
"""Words of a headline."""
CODES = {"arb": "ar", "deu": "de", "eng": "en", "fra": "fr", "ita": "it", "pol": "pl", "rus": "ru", "spa": "es"}
CODES |= {"ukr": "uk", "zho": "zh"}


def lines_of(folder: Path) -> Mapping[str, Sequence[str]]:
    """Read the sentences of each language."""
    plain = {file.stem: file.read_text("utf-8").splitlines() for file in sorted(folder.glob("??.txt"))}
    tables: dict[str, list[str]] = {}
    for file in sorted(folder.glob("*/*.tsv")):
        with file.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            tables.setdefault(CODES[file.parent.name[:3]], []).extend(row["text"] for row in rows)
    return plain or tables


def told(lines: Mapping[str, Sequence[str]]) -> Iterable[str]:
    """Return the rows of a table: right, unsure and wrong, of whole lines and of their first five words."""
    sums = [0] * 5
    for language, texts in lines.items():
        blank = any(" " in text for text in texts[:20])
        short = [" ".join(text.split()[:HEADLINE]) if blank else text[: 2 * HEADLINE] for text in texts]
        found = [[identify(text, declared=None) for text in each] for each in (texts, short)]
        counts = [len(texts)]
        for each in found:
            counts += [each.count(language), each.count("und")]
        sums = [one + other for one, other in zip(sums, counts, strict=True)]
        yield _row(language, counts)
    yield _row("all", sums)


def _row(name: str, counts: Sequence[int]) -> str:
    whole = counts[0]
    shares = [part / whole for right, unsure in (counts[1:3], counts[3:5]) for part in (right, unsure)]
    wrong = [1 - shares[0] - shares[1], 1 - shares[2] - shares[3]]
    cells = (shares[0], shares[1], wrong[0], shares[2], shares[3], wrong[1])
    return f"| {name} | {whole} | " + " | ".join(f"{max(0.0, cell):.3f}" for cell in cells) + " |"


def parted() -> Iterable[str]:
    """Return the rows of a table: how many of the hard lines come apart exactly."""
    lexicons = load_lexicons()
    for language, block in yaml.safe_load(LINES.read_text("utf-8")).items():
        right = [_is_parted(line, language, lexicons) for line in block.splitlines()]
        yield f"| {language} | {sum(right)} of {len(right)} | {sum(right[2::3])} of {len(right[2::3])} |"


def _is_parted(line: str, language: str, lexicons: Mapping) -> bool:
    text = line.replace(" ¦ ", " ").replace("¦", "")
    spans = sentences_of(text, Span(start=0, end=len(text)), lexicons[language])
    return [span.of(text) for span in spans] == [piece.strip() for piece in line.split("¦")]


def speeds(lines: Mapping[str, Sequence[str]]) -> Iterable[str]:
    """Return the rows of a table: milliseconds that an article of three kilobytes takes."""
    lexicons = load_lexicons()
    for language in [each for each in lines if each in lexicons]:
        articles, current = [], ""
        for line in lines[language]:
            current += line + " "
            if len(current.encode()) >= ARTICLE:
                articles.append(current)
                current = ""
        lexicon = lexicons[language]
        rooms: Sequence[Callable[[str], object]] = (
            words.words_of,
            lambda text, lexicon=lexicon: sentences_of(text, Span(start=0, end=len(text)), lexicon),
            lambda text: identify(text, declared=None),
        )
        figures = [min(_seconds(room, articles) for _ in range(3)) * 1000 / len(articles) for room in rooms]
        yield f"| {language} | " + " | ".join(f"{figure:.2f}" for figure in [*figures, sum(figures)]) + " |"


def _seconds(room: Callable[[str], object], articles: Sequence[str]) -> float:
    fresh = ["".join(article) + " " for article in articles]  # no text is known from the round before
    words._found.cache_clear()  # noqa: SLF001 - as above
    start = time.process_time()
    for article in fresh:
        room(article)
    return time.process_time() - start


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    folders = [lines_of(folder) for folder in parser.parse_args().folders]
    get_ready()
    for lines in folders:
        print("| language | lines | right | unsure | wrong | right, 5 words | unsure | wrong |")
        print("| --- |" + " ---: |" * 7, *told(lines), "", sep="\n")
    print("| language | exactly parted | of those held back |", "| --- |" + " ---: |" * 2, *parted(), "", sep="\n")
    print("| ms for 3 kB | words | sentences | language | all |", "| --- |" + " ---: |" * 4, sep="\n")
    print(*speeds(folders[0]), sep="\n")


if __name__ == "__main__":
    main()
