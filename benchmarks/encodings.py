"""How many texts in old encodings are read right, beside other detectors in the same run.

In come a folder of ``xx.txt`` files, a sentence a line, and (with ``--declarations``) translations of the Universal
Declaration of Human Rights for languages that the folder lacks; of the sentences only every other line is taken, those
that ``letters.py`` has not learnt from. Out go two Markdown tables on standard output: the share of samples whose text
comes out exactly, for each encoding and detector, and the mistakes of digest on request. Samples are 100, 400 and 2,000
characters long, hold at least one sign beyond ASCII, and are the same in every run. The other detectors are
charset-normalizer and chardet where they are installed, and UTF-8 with Windows-1252 behind it.

Run it as ``python benchmarks/encodings.py FOLDER [--declarations FOLDER] [--failed]``.
"""

import argparse
import hashlib
import importlib.util
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from letters import declaration

from digest.read.decode import Decoded, decode

_LATIN = ("cp1252", "iso8859_1", "iso8859_15", "mac_roman", "cp850")
_CENTRAL = ("cp1250", "iso8859_2")
_CYRILLIC = ("cp1251", "iso8859_5", "mac_cyrillic")
ENCODINGS = {
    "it": _LATIN, "en": _LATIN, "de": _LATIN, "fr": _LATIN, "es": _LATIN, "pt": _LATIN, "nl": _LATIN, "sv": _LATIN,
    "pl": _CENTRAL, "cs": _CENTRAL, "ro": _CENTRAL,
    "ru": (*_CYRILLIC, "koi8_r", "cp866"), "uk": (*_CYRILLIC, "koi8_u"), "bg": (*_CYRILLIC, "cp866"),
    "sr": _CYRILLIC,
    "el": ("cp1253", "iso8859_7"), "tr": ("cp1254", "iso8859_9"), "he": ("cp1255", "iso8859_8"),
    "ar": ("cp1256", "iso8859_6"), "ja": ("shift_jis", "euc_jp", "iso2022_jp"), "zh": ("gb18030",),
}  # fmt: skip
"""What each language is written in before UTF-8."""
DECLARED = {"ko": ("kor", ("cp949",)), "zh_Hant": ("cmn_hant", ("big5",)), "ja": ("jpn", ("shift_jis", "euc_jp"))}
"""Languages of the Declaration."""
LENGTHS = (100, 400, 2_000)
SAMPLES = 4
"""Of each language, encoding and length."""


class Sample(NamedTuple):
    """A text and the bytes that it is read from."""

    language: str
    encoding: str
    text: str

    @property
    def content(self) -> bytes:
        """The bytes of the sample."""
        return self.text.encode(self.encoding)


def samples(folder: Path, part: int = 1) -> Iterator[Sample]:
    """Yield the samples; `part` 1 is made of the lines that were not learnt from, 0 of those that were."""
    for language, encodings in ENCODINGS.items():
        lines = (folder / f"{language}.txt").read_text("utf-8").splitlines()[part::2]
        for encoding in (*encodings, "utf_8"):
            yield from _of(language, encoding, lines)


def declared(folder: Path) -> Iterator[Sample]:
    """Yield samples of the Universal Declaration of Human Rights."""
    for language, (name, encodings) in DECLARED.items():
        lines = declaration(folder, name)[1::2]
        for encoding in encodings:
            yield from _of(language, encoding, lines)


def _of(language: str, encoding: str, lines: Sequence[str]) -> Iterator[Sample]:
    """Yield the samples of one language in one encoding, taken evenly out of the lines that it can write."""
    usable = [line for line in lines if _writes(line, encoding)]
    for length in LENGTHS:
        starts = _starts(usable, f"{language} {encoding} {length}")
        found = 0
        for start in starts:
            text = "\n".join(usable[start:])[:length]
            if found < SAMPLES and len(text) == length and not text.isascii():
                found += 1
                yield Sample(language, encoding, text)


def _starts(usable: Sequence[str], seed: str) -> list[int]:
    """Return the places of the lines in an order that looks like chance and is always the same."""
    return sorted(range(len(usable)), key=lambda place: hashlib.sha256(f"{seed} {place}".encode()).digest())


def _writes(line: str, encoding: str) -> bool:
    """Tell whether an encoding has every sign of a line and gives it back; a line with controls is mangled already."""
    return line.isprintable() and line.encode(encoding, "ignore").decode(encoding) == line


def ours(content: bytes) -> str | None:
    """Read as digest does."""
    decoded = decode(content)
    return decoded.text if isinstance(decoded, Decoded) else None


def normalizer(content: bytes) -> str | None:
    """Read with charset-normalizer."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - it need not be installed

    best = from_bytes(content).best()
    return str(best).replace("\r\n", "\n") if best else None


def chardet(content: bytes) -> str | None:
    """Read with chardet."""
    import chardet as detector  # noqa: PLC0415 - it need not be installed

    found = detector.detect(content)["encoding"]
    try:
        return content.decode(found) if found else None
    except (UnicodeDecodeError, LookupError):
        return None


def western(content: bytes) -> str | None:
    """Read as UTF-8, else as Windows-1252."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


DETECTORS: dict[str, Callable[[bytes], str | None]] = {
    "digest": ours,
    **({"charset-normalizer": normalizer} if importlib.util.find_spec("charset_normalizer") else {}),
    **({"chardet": chardet} if importlib.util.find_spec("chardet") else {}),
    "UTF-8, else Windows-1252": western,
}


def table(found: Sequence[Sample]) -> str:
    """Return the Markdown table of exact texts, by encoding and for all."""
    right: dict[str, Counter[str]] = defaultdict(Counter)
    seconds: Counter[str] = Counter()
    for name, detector in DETECTORS.items():
        detector(found[0].content)
        for sample in found:
            start = time.process_time()
            text = detector(sample.content)
            seconds[name] += time.process_time() - start
            right[sample.encoding][name] += text == sample.text
    many = Counter(sample.encoding for sample in found)
    lines = ["| encoding | samples | " + " | ".join(DETECTORS) + " |", "| --- |" + " ---: |" * (1 + len(DETECTORS))]
    for encoding in sorted(many):
        cells = (f"{right[encoding][name] / many[encoding]:.3f}" for name in DETECTORS)
        lines.append(f"| {encoding} | {many[encoding]} | {' | '.join(cells)} |")
    for label, of in (("all but UTF-8", set(many) - {"utf_8"}), ("all", set(many))):
        total = sum(many[encoding] for encoding in of)
        cells = (f"{sum(right[encoding][name] for encoding in of) / total:.3f}" for name in DETECTORS)
        lines.append(f"| **{label}** | {total} | {' | '.join(cells)} |")
    cells = (f"{1000 * seconds[name] / len(found):.2f}" for name in DETECTORS)
    return "\n".join([*lines, f"| ms a sample | | {' | '.join(cells)} |"])


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of sentences (languages-lingua)")
    parser.add_argument("--declarations", type=Path, help="folder of the Declaration's translations")
    parser.add_argument("--part", type=int, default=1, choices=[0, 1], help=argparse.SUPPRESS)
    parser.add_argument("--failed", action="store_true", help="list what digest reads wrong")
    asked = parser.parse_args()
    found = list(samples(asked.folder, asked.part))
    print(table(found))
    if asked.declarations:
        print("\nThe Declaration of Human Rights\n")
        print(table(list(declared(asked.declarations))))
    for sample in found if asked.failed else ():
        decoded = decode(sample.content)
        if not isinstance(decoded, Decoded) or decoded.text != sample.text:
            read = decoded.encoding if isinstance(decoded, Decoded) else decoded
            print(f"\n{sample.language} {sample.encoding} {len(sample.text)} as {read}:\n{sample.text[:200]!r}")


if __name__ == "__main__":
    main()
