"""What documents that were made to do harm cost: seconds of computing and memory, for each of them.

In come the documents of ``tests/threats.py``; out goes a Markdown table on standard output: how the document ended, the
seconds of computing of the whole reading (a process and its workers), and the most memory that one of them held at a
time, in megabytes, beyond the program itself and the document. Each document is read in a process of its own, as a
build reads it. Nothing is written and nothing fetched. More than two seconds or 300 MB are marked.

Run it from anywhere: ``python benchmarks/hostile.py [NAME]...`` with the interpreter that digest is installed in.
"""

import argparse
import os
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import docx  # noqa: E402, F401 - loaded before anything is measured
from threats import THREATS, threat  # noqa: E402 - it lies beside the tests

from digest import pool  # noqa: E402 - as above
from digest.model import Raw, Source  # noqa: E402 - as above
from digest.read import read_all  # noqa: E402 - as above
from digest.read.html import pages  # noqa: E402 - as above

SOURCE = Source(path="/nowhere", shown="in")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a document cost, and how it ended."""

    end: str
    seconds: float
    megabytes: float


def cost_of(work: Callable[[], str]) -> Cost:
    """Do `work` in a copy of this process, and tell what it cost; its end is what it returns."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.close(ours)
        begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        end = work()
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        seconds = sum(each.ru_utime + each.ru_stime for each in used)
        os.write(theirs, f"{seconds} {max(each.ru_maxrss for each in used) - begun} {end}".encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, encoding="utf-8") as line:
        told = line.read()
    os.waitpid(child, 0)
    if not told:
        return Cost(end="the process died", seconds=0, megabytes=0)
    seconds, peak, end = told.split(" ", 2)
    return Cost(end=end, seconds=float(seconds), megabytes=int(peak) / 1000)


def reading(raw: Raw) -> str:
    """Read a document as a build does, and say how it ended."""
    articles, problems, spiked = read_all([raw], zone="UTC", apply=pool.apply)
    parts = [f"{len(articles)} articles" if articles else "", f"{len(spiked)} left out" if spiked else ""]
    parts += [f"{len(problems)} problems: {problems[0].what[:70]}"] if problems else []
    notes = [note for article in articles for note in article.notes]
    return "; ".join(filter(None, [*parts, *[note[:70] for note in notes[:1]]]))


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these documents")
    wanted = parser.parse_args().names or list(THREATS)
    for file, data in ((f"a.{ending}", b"<html><p>x</p>") for ending in ("html", "eml", "xml")):
        reading(Raw(source=SOURCE, location=file, data=data))
    pages(
        b"<html><head><meta name=date content=2025-01-01><title>x</title><p>Il porto riapre oggi. " * 3,
        zone="UTC",
        language=None,
    )
    print("| document | ends as | s | MB |")
    print("| --- | --- | --- | --- |")
    for name in wanted:
        file, data = threat(name)
        raw = Raw(source=SOURCE, location=f"in/{file}", data=data)
        cost = cost_of(lambda raw=raw: reading(raw))
        mark = " !!!" if cost.seconds > 2 or cost.megabytes > 300 else ""
        print(
            f"| {name} | {cost.end.replace('|', ' ')} | {cost.seconds:.2f} | {cost.megabytes:.0f} |{mark}", flush=True
        )


if __name__ == "__main__":
    main()
