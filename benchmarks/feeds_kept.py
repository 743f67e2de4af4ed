"""How long it takes to parse, clean, store and index feeds, beside feedparser that only parses them.

In come no files: 200 feeds of 45 megabytes in all are made, the same in every run, in the sizes and shapes that feeds
have: RSS with whole texts in CDATA, Atom with escaped HTML, RSS with summaries and named entities, RDF, JSON Feed; in
Latin, Cyrillic, Greek, Arabic and Chinese letters, some in the encodings before UTF-8. Out goes a Markdown table on
standard output: seconds of computing of each step on one core, and the ratio to feedparser's in the same run. The
archive lies in a temporary folder. It never fetches anything.

Run it as ``python benchmarks/feeds_kept.py [--feeds 200] [--megabytes 45] [--without-feedparser]`` with digest and
feedparser installed.
"""

import argparse
import html
import json
import random
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

import feedparser

from digest.archive import open_archive
from digest.model import Raw, Source
from digest.read import read_all

NOW = datetime(2026, 1, 5, 7, tzinfo=UTC)
SYLLABLES = {
    "latin": ("ta", "re", "con", "perché", "mi", "sto", "dì", "gua", "là", "zion", "fer", "è", "lu", "nà", "pro", "è"),
    "cyrillic": ("пре", "за", "ство", "ми", "ни", "го", "род", "ска", "ва", "ние", "об", "ла", "дру", "ты", "ше", "я"),
    "greek": ("κα", "το", "προ", "μέ", "νη", "σια", "λό", "γος", "πό", "λη", "ρα", "θε", "δι", "ών", "ση", "με"),
    "arabic": ("ال", "حك", "وم", "ية", "من", "بر", "لم", "ان", "سا", "عة", "مد", "ين", "قا", "ل", "في", "عل"),
    "chinese": tuple("政府昨天宣布新的预算案将于下周提交议会审议各方已经讨论了很长时间"),
}
SHAPES = ("cdata", "atom", "summary", "rdf", "cdata", "json", "cdata", "atom")
"""Shapes of the feeds, in turn; most have whole texts."""
ENCODINGS = {"latin": "iso-8859-15", "cyrillic": "windows-1251"}
"""What every ninth feed is written in."""
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
)
NEW_LINE = "\n"
_BYTES_A_LETTER = 1.45
"""Measured on these feeds."""
ITEM = (
    '<item{about}><title>{title}</title><link>{link}</link><guid isPermaLink="false">tag:{link}</guid>'
    "<pubDate>{rfc}</pubDate><dc:creator>{who}</dc:creator><category>{word}</category><slash:comments>3</slash:comments>"
    '<media:thumbnail url="{link}/small.jpg" width="150" height="100"/><description>{summary}</description>'
    "{content}</item>"
)
ENTRY = (
    '<entry><title type="html">{title}</title><link rel="alternate" type="text/html" href="{link}"/><id>tag:{link}</id>'
    "<published>{iso}</published><updated>{iso}</updated><author><name>{who}</name></author>"
    '<category term="{word}"/><summary type="html">{summary}</summary><content type="html">{content}</content></entry>'
)


class Maker:
    """Makes the feeds, one after the other, from one stream of chance."""

    def __init__(self) -> None:
        self.chance = random.Random(5)  # noqa: S311 - not a secret
        self.words = {script: self._vocabulary(parts) for script, parts in SYLLABLES.items()}
        self.sums = list(accumulate(1 / (rank + 3) for rank in range(4_000)))

    def _vocabulary(self, parts: Sequence[str]) -> list[str]:
        return ["".join(self.chance.choices(parts, k=1 + place % 4)) for place in range(4_000)]

    def sentence(self, script: str, most: int = 24) -> str:
        """Return some words with a full stop."""
        picked = self.chance.choices(self.words[script], cum_weights=self.sums, k=self.chance.randint(6, most))
        return (("" if script == "chinese" else " ").join(picked)).capitalize() + "."

    def paragraph(self, script: str, link: str) -> str:
        """Return a paragraph of HTML as publishing systems write it."""
        told = [self.sentence(script) for _ in range(self.chance.randint(2, 5))]
        told[0] = f'<a href="{link}?utm_source=rss&amp;utm_medium=feed" target="_blank" rel="noopener">{told[0]}</a>'
        told[-1] = f"<strong>{told[-1]}</strong> &#8220;&nbsp;&#8221; &amp; &#8217;"
        picture = (
            f'<figure><img src="{link}/{len(told)}.jpg" srcset="{link}/1.jpg 300w, {link}/2.jpg 768w" alt=""/></figure>'
        )
        return f'<p class="wp-block-paragraph">{" ".join(told)}</p>\n{picture if self.chance.random() < 0.2 else ""}'

    def story(self, script: str, link: str, place: int, characters: int) -> dict[str, str]:
        """Return the fields of a story whose text has about so many characters."""
        body = ""
        while len(body) < characters:
            body += self.paragraph(script, link)
        when = NOW - timedelta(minutes=37 * place)
        return {
            "title": self.sentence(script, 12) + f" {place}",
            "link": link,
            "rfc": when.strftime("%a, %d %b %Y %H:%M:%S +0000"),
            "iso": when.isoformat(),
            "who": self.sentence(script, 7).rstrip("."),
            "word": self.words[script][place % 400],
            "summary": self.sentence(script) + " " + self.sentence(script),
            "body": body,
        }

    def feed(self, number: int, size: int) -> bytes:
        """Return a feed of about so many characters."""
        script, shape = tuple(SYLLABLES)[number % 7 % len(SYLLABLES)], SHAPES[number % len(SHAPES)]
        stories, written = [], 0
        each = 700 if shape == "summary" else self.chance.choice((2_000, 5_000, 9_000))
        while written < size or not stories:
            place = len(stories)
            link = f"https://site-{number}.example.org/2026/01/{place}-story"
            stories.append(self.story(script, link, place, 60 if shape == "summary" else each))
            written += 900 + len(stories[-1]["body"])
        return _written(shape, script if number % 9 == 0 else "", stories)


def _written(shape: str, script: str, stories: Sequence[dict[str, str]]) -> bytes:
    """Return a feed as bytes."""
    if shape == "json":
        told = [
            {
                "id": s["link"],
                "url": s["link"],
                "title": s["title"],
                "content_html": s["body"],
                "date_published": s["iso"],
            }
            for s in stories
        ]
        return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": told}).encode()
    encoding = ENCODINGS.get(script, "utf-8")
    head = f'<?xml version="1.0" encoding="{encoding}"?>\n'
    if shape == "atom":
        rows = (ENTRY.format(**{**s, **_escaped(s), "content": html.escape(s["body"])}) for s in stories)
        text = f'{head}<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{NEW_LINE.join(rows)}</feed>'
    elif shape == "rdf":
        rows = (
            ITEM.format(**{**s, **_escaped(s), "about": f' rdf:about="{s["link"]}"', "content": _cdata(s)})
            for s in stories
        )
        spaces = f'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {SPACES}'
        text = f'{head}<rdf:RDF {spaces}><channel rdf:about="https://e.example"><title>T</title></channel>{NEW_LINE.join(rows)}</rdf:RDF>'
    else:
        more = _cdata if shape == "cdata" else lambda _: ""
        rows = (ITEM.format(**{**s, **_escaped(s), "about": "", "content": more(s)}) for s in stories)
        text = f'{head}<rss version="2.0" {SPACES}><channel><title>T</title>{NEW_LINE.join(rows)}</channel></rss>'
    return text.encode(encoding, "xmlcharrefreplace")


def _cdata(story: dict[str, str]) -> str:
    return f"<content:encoded><![CDATA[{story['body']}]]></content:encoded>"


def _escaped(story: dict[str, str]) -> dict[str, str]:
    """Return title and summary as feeds write them: with entities that XML does not know, and escaped markup."""
    return {
        "title": story["title"].replace("è", "&egrave;") + " &amp; &rsquo;&ndash;",
        "summary": f"&lt;p&gt;{story['summary']}&lt;/p&gt;&lt;img src='{story['link']}/a.gif' width='1'/&gt;",
    }


def feeds(count: int, megabytes: float) -> Iterator[bytes]:
    """Yield the feeds: few large ones, many small ones, and about so many megabytes together."""
    maker = Maker()
    shares = [maker.chance.lognormvariate(0, 1.1) for _ in range(count)]
    # Letters of other scripts take two or three bytes.
    scale = megabytes * 1_000_000 / sum(shares) / _BYTES_A_LETTER
    for number, share in enumerate(shares):
        yield maker.feed(number, int(share * scale))


def timed(call: Callable[[], object]) -> tuple[float, object]:
    """Return the seconds of computing that a call takes, and what it returns."""
    start = time.process_time()
    result = call()
    return time.process_time() - start, result


def measure(documents: Sequence[bytes], folder: Path, *, beside: bool) -> list[str]:
    """Return the lines of the table."""
    source = Source(path="/made", shown="made")
    raws = [Raw(source=source, location=f"made/{n:03}.xml", data=data) for n, data in enumerate(documents)]
    reading, (articles, problems, _) = timed(lambda: read_all(raws, zone="UTC"))
    with open_archive(str(folder / "archive.sqlite")) as archive:
        keeping, _ = timed(lambda: archive.keep(raws, articles, at=NOW))
    size = sum(map(len, documents)) / 1e6
    lines = [
        f"| {len(documents)} feeds, {size:.1f} MB, {len(articles):,} stories | s | MB/s | stories/s | ratio |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    steps = {"parse and clean": reading, "store and index": keeping, "both": reading + keeping}
    peer = reading + keeping
    if beside:
        warnings.simplefilter("ignore")
        steps["feedparser, parsing alone"] = peer = timed(lambda: [feedparser.parse(data) for data in documents])[0]
    lines += [
        f"| {name} | {spent:.2f} | {size / spent:.1f} | {len(articles) / spent:,.0f} | {spent / peer:.2f} |"
        for name, spent in steps.items()
    ]
    return [*lines, *(f"\n{problem.where}: {problem.what}" for problem in problems)]


def main() -> None:
    """Make the feeds, measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--megabytes", type=float, default=45)
    parser.add_argument("--without-feedparser", action="store_true", help="measure digest alone")
    asked = parser.parse_args()
    documents = list(feeds(asked.feeds, asked.megabytes))
    with tempfile.TemporaryDirectory() as temporary:
        print("\n".join(measure(documents, Path(temporary), beside=not asked.without_feedparser)))


if __name__ == "__main__":
    main()
