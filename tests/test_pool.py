"""The map over processes: results in order, and one lost argument for each that is too much."""

import os
import signal
import time
from functools import partial
from pathlib import Path

import pytest

from digest import pool
from digest.model import Raw, Source
from digest.read import one_by_one, read_all


def double(number: int) -> int:
    """Return twice a number; 13 kills its process, 17 computes for ever, 19 eats memory."""
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    while number == 17:
        pass
    eaten = []
    while number == 19:
        eaten.append(bytearray(10_000_000))
    if number == 23:
        raise KeyError(number)
    if number == 29:
        time.sleep(3600)
    return number * 2


def told(number: int, why: str) -> str:
    """Stand for a result that is lost."""
    return f"{number}: {why}"


run = partial(pool.apply, double, lost=told)


def test_results_come_in_the_order_of_the_arguments():
    assert run(range(100, 200), workers=3) == [number * 2 for number in range(100, 200)]
    assert run([]) == []


def test_one_process_or_many_give_the_same():
    assert run(range(12), workers=1) == run(range(12), workers=4) == [number * 2 for number in range(12)]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_too_much_loses_itself_alone(workers):
    """A crash, an endless loop and a hunger for memory: each is named, and all others have their results."""
    start = time.monotonic()
    found = run([1, 13, 2, 17, 3, 19, 4], workers=workers, deadline=0.5, memory=200_000_000)
    assert found == [
        2,
        "13: its parser crashed",
        4,
        "17: it took more than 0.5 s",
        6,
        "19: it needed more than 200 MB of memory",
        8,
    ]
    assert time.monotonic() - start < 20


def test_what_only_waits_is_ended_too():
    assert run([29, 1], workers=2, deadline=0.1) == [f"29: it came to nothing in {0.1 * pool.PATIENCE:g} s", 2]


def test_a_mistake_of_the_program_is_raised():
    with pytest.raises(KeyError):
        run([1, 23, 2], workers=2)


def children():
    """Return the processes that this one has started; other tests may have left one that serves them all."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def test_no_process_is_left_behind():
    before = children()
    run(range(5), workers=2)
    with pytest.raises(KeyError):
        run([23], workers=2)
    assert children() <= before


def test_large_arguments_and_results_pass():
    large = "x" * 5_000_000
    assert pool.apply(str.upper, [large, large], lost=told, workers=2) == [large.upper()] * 2


def test_documents_are_read_the_same_in_this_process_and_in_others():
    """Articles, problems and what is left out are equal, and in the same order."""
    page = "<html><h1>Titolo {0}</h1><p>" + "Un paragrafo di testo. " * 20 + "{0}</p></html>"
    source = Source(path="/in", shown="in")
    raws = [Raw(source=source, location=f"in/{n}.html", data=page.format(n % 4).encode()) for n in range(6)]
    raws += [Raw(source=source, location=f"in/x.{ending}", data=b'{"text": "Uno."}\n{') for ending in ("json", "txt")]
    raws += [Raw(source=source, location="in/z.pdf", data=b"%PDF-1.7"), Raw(source=source, location="in/z", data=b"")]
    here = read_all(raws, zone="UTC", apply=one_by_one)
    assert [len(each) for each in here] == [8, 3, 1]
    assert read_all(raws, zone="UTC", apply=partial(pool.apply, workers=1)) == here
    assert read_all(raws, zone="UTC", apply=partial(pool.apply, workers=3)) == here


def test_a_document_that_takes_too_long_is_a_problem_of_its_own():
    """The others are read."""
    source = Source(path="/in", shown="in")
    page = b"<html><h1>Titolo</h1><p>" + b"Un paragrafo di testo. " * 20 + b"</p></html>"
    slow = b"<html>" + b"<table><tr><td>Testo di una cella. <a href=x>y</a>" * 100_000
    raws = [Raw(source=source, location=f"in/{n}.html", data=data) for n, data in enumerate([page, slow, page + b"z"])]
    articles, problems, _ = read_all(raws, zone="UTC", apply=partial(pool.apply, deadline=0.7))
    assert articles[0].location == "in/0.html"
    assert [problem.where for problem in problems] in ([], ["in/1.html"])


def test_a_file_of_plain_text_starts_no_process():
    """It is read here, at once."""

    def never(*_: object, **__: object):
        raise AssertionError("a process was asked for")

    raws = [
        Raw(source=Source(path="/in", shown="in"), location=f"in/{name}", data=b"Testo.") for name in ("a.txt", "b.md")
    ]
    articles, _, _ = read_all(raws, zone="UTC", apply=never)
    assert [each.location for each in articles] == ["in/a.txt", "in/b.md"]
