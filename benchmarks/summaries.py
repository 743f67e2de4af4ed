"""How well short extracts hold up, beside the first sentences and beside random ones.

In come the project's own sixty stories with traps (``tests/samples/summaries.yaml``) and the texts of labelled pages
that lie beside the checkout (or where ``--pages`` says); out go two Markdown tables on standard output. *Faults* is the
share of stories of whose extract at least one trap came true (a dangling opening, a cut quotation, a lost denial or
attribution), over extracts of one, two and three sentences. *Headline* is ROUGE-1 recall of the words of a page's
headline by the extract, for extracts of one and three sentences: no gold summaries are at hand, and a headline is the
only summary that free texts carry. Milliseconds are those of the room alone, for three kilobytes of text. Nothing is
written and nothing fetched.

Source: Lin, "ROUGE: a package for automatic evaluation of summaries" (2004).
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from builders import LEXICONS, article  # noqa: E402 - after the path of the tests, whose check is used
from test_summaries import STORIES, faults  # noqa: E402

from digest.compose.choice import choose_sentences  # noqa: E402
from digest.model import Brief, Cluster, Filed, Placement, Story  # noqa: E402
from digest.split import split  # noqa: E402
from digest.summarise import summarise  # noqa: E402
from digest.text.words import fold_words  # noqa: E402

Extract = Callable[[Story, int], str]
_LIMITS = (1, 2, 3)


def digest(story: Story, limit: int) -> str:
    """Take what a brief prints with at most `limit` sentences."""
    chosen = choose_sentences(_brief(story), limit, without=frozenset(), elsewhere=frozenset())
    return " ".join(sentence.text for sentence in chosen)


def lead(story: Story, limit: int) -> str:
    """Take the first sentences."""
    return " ".join(_raw(story)[:limit])


def at_random(story: Story, limit: int) -> str:
    """Take random sentences, in order; the same ones in every run."""
    raw = _raw(story)
    places = random.Random(story.id).sample(range(len(raw)), min(limit, len(raw)))  # noqa: S311 - no secret
    return " ".join(raw[place] for place in sorted(places))


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", default=str(ROOT.parent / "shared" / "data" / "pages-wcxb" / "ground-truth"))
    pages = list(_pages(Path(parser.parse_args().pages)))
    stories = [(each, _trap(each)) for each in STORIES]
    languages = sorted({each["language"] for each in STORIES})
    print("| faults, share of stories | " + " | ".join(languages) + " | all |")
    print("| --- |" + " ---: |" * (len(languages) + 1))
    for name, extract in (("digest", digest), ("first sentences", lead), ("random sentences", at_random)):
        wrong = {
            language: [_faulty(each, story, extract) for each, story in stories if each["language"] == language]
            for language in languages
        }
        cells = [f"{mean(wrong[language]):.2f}" for language in languages]
        print(f"| {name} | " + " | ".join(cells) + f" | {mean(each for row in wrong.values() for each in row):.2f} |")
    if pages:
        print(f"\n| {len(pages)} pages | headline in 1 | headline in 3 | words of 3 |\n| --- | ---: | ---: | ---: |")
        for name, extract in (("digest", digest), ("first sentences", lead), ("random sentences", at_random)):
            recalls = [mean(_recall(title, extract(story, limit)) for title, story in pages) for limit in (1, 3)]
            words = mean(len(fold_words(extract(story, 3))) for _, story in pages)
            print(f"| {name} | {recalls[0]:.3f} | {recalls[1]:.3f} | {words:.0f} |")
        start = time.process_time()
        for _, story in pages:
            _brief(story)
        size = sum(len(story.article.text) for _, story in pages)
        print(f"\n{(time.process_time() - start) / size * 3e6:.2f} ms for three kilobytes, claims included")


def _faulty(each: dict, story: Story, extract: Extract) -> float:
    """Return the share of limits at which an extract of a story has a fault."""
    return mean(bool(faults(each, extract(story, limit))) for limit in _LIMITS)


def _trap(each: dict) -> Story:
    """Read one of the sixty stories."""
    headline, body = each["text"].split("\n", 1)
    return _story(f" date 2026-01-05 {headline}\n\n{body.strip()}\n", each["language"])


def _story(text: str, language: str) -> Story:
    """Read a text as one story."""
    one = replace(article(text, language=language), split=False)
    (story,) = split(one, LEXICONS)
    return replace(story, language=language)


def _pages(folder: Path) -> Iterator[tuple[Sequence[str], Story]]:
    """Yield the headline's words and the text of every English page of some length."""
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        truth = json.loads(path.read_text("utf-8"))["ground_truth"]
        title, text = truth.get("title") or "", truth.get("main_content") or ""
        paragraphs = [line.strip() for line in text.splitlines() if line.strip() and line.strip() != title]
        if title and len(text) > 1500:
            yield fold_words(title), _story("- \n\n" + "\n\n".join(paragraphs), "en")


def _recall(title: Sequence[str], extract: str) -> float:
    """Return the share of a headline's words that an extract has."""
    have, want = Counter(fold_words(extract)), Counter(title)
    return (have & want).total() / max(1, want.total())


def _raw(story: Story) -> list[str]:
    """Return the sentences of a story."""
    return [span.of(story.article.text) for paragraph in story.paragraphs for span in paragraph.sentences]


def _brief(story: Story) -> Brief:
    """Summarise a story that stands alone."""
    cluster = Cluster(id=story.id, members=(Filed(story=story, labels=(), considered=()),), merges=())
    placement = Placement(cluster=cluster, topic=None, position=1, score=0.0, reasons=())
    return summarise(placement, LEXICONS, ())


if __name__ == "__main__":
    main()
