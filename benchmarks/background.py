"""Make the tables of word counts in ``digest/text/backgrounds``.

In: a folder with a text file for each language, one sentence a line (``python benchmarks/background.py FOLDER``; those
that ship were made from the test sentences of lingua-py, Apache-2.0). Out: the tables: how many sentences hold each
word, at least two. No text is kept. Signs of Chinese count each.
"""

import re
import sys
from collections import Counter
from pathlib import Path

from digest.text.words import fold_words

LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "pl", "ru", "uk", "zh")
TABLES = Path(__file__).parents[1] / "digest/text/backgrounds"
FEWEST = 2
_HAN = re.compile(r"([\u3400-\u4dbf\u4e00-\u9fff])")


def main(folder: Path) -> None:
    """Write a table for each language."""
    for language in LANGUAGES:
        sentences = [line for line in (folder / f"{language}.txt").read_text("utf-8").splitlines() if line.strip()]
        counts = Counter(word for each in sentences for word in set(fold_words(_HAN.sub(r" \1 ", each))))
        kept = sorted(((word, n) for word, n in counts.items() if n >= FEWEST), key=lambda one: (-one[1], one[0]))
        lines = [str(len(sentences)), *(f"{word} {count}" for word, count in kept)]
        (TABLES / f"{language}.txt").write_text("\n".join(lines) + "\n", "utf-8")
        print(language, len(sentences), "sentences,", len(kept), "words")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
