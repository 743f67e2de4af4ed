"""How long it takes to find the duplicates among many articles; prints seconds of computing and peak memory.

In: nothing; 20,000 articles of 500 words are made up, four of five of them copies: the same, changed a little, or cut.
Out: a line of figures. It reads and writes no file.
"""

import random
import resource
import time
from dataclasses import replace

from digest.dedupe import dedupe
from digest.lexicons import load_leftovers
from digest.model import Article, Raw, Source
from digest.read import read

COUNT = 20_000
WORDS = [f"w{number}" for number in range(30_000)]


def made(count: int) -> list[Article]:
    """Make up articles; every third stands at one address that many share."""
    chance = random.Random(1)  # noqa: S311 - the same texts every time
    source = Source(path="/nowhere", shown="in")
    articles: list[Article] = []
    title = body = url = ""
    for number in range(count):
        if number % 5 == 0:
            title = " ".join(chance.choices(WORDS, k=8))
            body = "\n\n".join(" ".join(chance.choices(WORDS, k=100)) + "." for _ in range(5))
            url = f"https://s{number % 50}.example/a/{number}"
        told = {3: body.replace("w1", "w9", 2), 4: body[:400]}.get(number % 5, body)
        raw = Raw(source=source, location=f"in/{number}.txt", data=f"{title}\n\n{told}".encode())
        (article,) = read(raw, zone="UTC")
        if isinstance(article, Article):
            address = f"{url}?utm_source={number}" if number % 3 else "https://landing.example/x"
            articles.append(replace(article, url=address))
    return articles


def main() -> None:
    """Print the figures."""
    articles, leftovers = made(COUNT), load_leftovers()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    kept, spiked = dedupe(articles, leftovers)
    seconds = time.process_time() - start
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    print(
        f"{len(articles):,} articles: {len(kept):,} stay, {len(spiked):,} are copies; {seconds:.1f} s, {more} MB more"
    )


if __name__ == "__main__":
    main()
