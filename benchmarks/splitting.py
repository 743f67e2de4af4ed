"""How well articles are split into stories; prints tables for the page of figures.

In: the folder of corpora on the command line (``roundups``, ``segments-choi``, ``pages-aeb``, ``pages-wcxb``), beside
the project's own round-ups. Out: lines of figures: borders found in round-ups by language, single articles that
beside are cut, and Pk of segments by words alone. It writes nothing.

Source: D. Beeferman, A. Berger and J. Lafferty, "Statistical models for text segmentation" (1999), for Pk.
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from digest.lexicons import load_lexicons
from digest.model import Article, Raw, Source
from digest.read import read
from digest.split import split
from digest.split.lexical import segment
from digest.text.stems import stemmer_of
from digest.text.words import fold_words

LEXICONS = load_lexicons()
OWN = Path(__file__).parents[1] / "digest" / "labelled"
SECONDS: list[float] = []


def article(text: str, name: str) -> Article | None:
    """Read a text as a file."""
    (made,) = read(
        Raw(source=Source(path="/nowhere", shown="in"), location=f"in/{name}", data=text.encode()), zone="UTC"
    )
    return made if isinstance(made, Article) else None


def begins(read_in: Article) -> set[int]:
    """Return where the stories but the first begin."""
    start = time.process_time()
    stories = split(read_in, LEXICONS)[1:]
    SECONDS.append(time.process_time() - start)
    return {
        min(s.paragraphs[0].span.start, *([s.headline.span.start] * (not s.headline.derived)), 1 << 40) for s in stories
    }


def labelled(folder: Path) -> Iterator[tuple[str, Article, set[int], list[int]]]:
    """Give the language, the article, the borders and all places of paragraphs of each labelled text."""
    for path in sorted(folder.glob("*/*.txt")):
        text, gold = path.read_text("utf-8"), json.loads(path.with_suffix(".json").read_text("utf-8"))
        made = article(text, path.name)
        if made is None:
            continue
        places, at = [], 0
        for line in made.text.splitlines(keepends=True):
            if line.strip():
                places.append(at + len(line) - len(line.lstrip()))
            at += len(line)
        if text.startswith(" date ") or gold["headline"] is not None:
            del places[0]
        yield path.parent.name, made, {places[story["first_paragraph"]] for story in gold["stories"][1:]}, places[1:]


def table(title: str, folder: Path, found: Callable[[Article, list[int]], set[int]]) -> None:
    """Print precision, recall, F1 and the share of files that are split exactly, by language."""
    rows: dict[str, list[int]] = defaultdict(lambda: [0] * 5)
    for language, made, wanted, places in labelled(folder):
        got = found(made, places)
        for row in (rows[language], rows["all"]):
            for index, more in enumerate((len(got & wanted), len(got), len(wanted), got == wanted, 1)):
                row[index] += more
    print(f"\n| {title} | files | precision | recall | F1 | exact |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    for language, (right, got, wanted, exact, files) in sorted(rows.items()):
        precision, recall = right / (got or 1), right / (wanted or 1)
        score = 2 * right / ((got + wanted) or 1)
        print(f"| {language} | {files} | {precision:.2f} | {recall:.2f} | {score:.3f} | {exact / files:.2f} |")


def singles(name: str, texts: Sequence[str]) -> None:
    """Print how many single articles are cut."""
    made = [each for each in (article(text, f"{number}.txt") for number, text in enumerate(texts)) if each]
    cuts = [len(begins(each)) for each in made]
    borders = sum(len(each.paragraphs) - 1 for each in made)
    print(f"{name}: {sum(map(bool, cuts))} of {len(made)} single articles cut, at {sum(cuts)} of {borders} borders")


def pk(wanted: set[int], found: set[int], count: int) -> float:
    """Return the share of pairs half a segment apart that are wrongly together or apart."""
    reach = max(1, round(count / (len(wanted | {0})) / 2))

    def ids(borders: set[int]) -> list[int]:
        return [sum(1 for border in borders if 0 < border <= at) for at in range(count)]

    one, another = ids(wanted), ids(found)
    wrong = sum((one[at] == one[at + reach]) != (another[at] == another[at + reach]) for at in range(count - reach))
    return wrong / (count - reach)


def choi(folder: Path) -> None:
    """Print Pk of segments by words alone."""
    lexicon, rows = LEXICONS["en"], defaultdict(list)
    stem = stemmer_of(lexicon)
    for path in sorted(each for each in folder.glob("[12]/*/*") if each.is_file()):
        units: list[list[str]] = []
        borders: set[int] = set()
        for line in path.read_text("utf-8", errors="replace").splitlines():
            if line.startswith("====="):
                borders.add(len(units))
            else:
                units.append([stem(w) for w in fold_words(line) if w not in lexicon.stop and not w.isdigit()])
        borders.discard(len(units))
        score = pk(borders, set(segment(units)), len(units))
        rows[path.parent.name].append(score)
        rows["all"].append(score)
    print("\nChoi, Pk in %:", ", ".join(f"{name} {100 * sum(row) / len(row):.1f}" for name, row in rows.items()))


def main(corpora: Path) -> None:
    """Measure everything that is there."""
    for title, folder in (("own round-ups", OWN), ("other round-ups", corpora / "roundups")):
        table(title, folder, lambda made, _: begins(made))
        table(f"{title}, every paragraph a story", folder, lambda _, places: set(places))
    print(f"\n{1000 * sum(SECONDS) / len(SECONDS):.2f} ms of computing an article")
    truth = corpora / "pages-aeb" / "ground-truth.json"
    if truth.is_file():
        singles("aeb", [each["articleBody"] for _, each in sorted(json.loads(truth.read_text("utf-8")).items())])
    pages = [
        json.loads(path.read_text("utf-8"))["ground_truth"]
        for path in sorted((corpora / "pages-wcxb").glob("ground-truth/*.json"))
    ]
    if pages:
        singles("wcxb", [f"{page.get('title') or 'x'}\n\n{page['main_content']}" for page in pages])
    choi(corpora / "segments-choi")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
