"""What the fuzzer found, and a short try of every door.

In: the doors of ``benchmarks/fuzz.py``, each in a process of its own, and documents that once broke one. Out: verdicts.
"""

import subprocess
import sys

import pytest
from threats import docx
from worlds import ROOT

from digest.model import Article, Problem, Raw, Source
from digest.read import read_all

SOURCE = Source(path="/nowhere", shown="in")
DOORS = (
    "kind plain markdown html html-fast mail newsletter json csv pdf docx packed feed opml config".split()  # noqa: SIM905
)
ZIP = (
    b"PK\x03\x04\x14\x00\x00\x00\x00\x00\xeb\x88v]\x83\x16\xdc\x8c\x01\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00ax"
    b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x00\x00\xeb\x88v]\x83\x16\xdc\x8c\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00"
    b"\x00\x01\x00\x00\x00\x00\x00\x00\x00\x80\x01\x00\x00\x00\x00aPK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00/\x00\x00"
    b"\x00 \x00\x00\x00\x00\x00"
)
FOUND = {
    "an encoding with a zero in its name.eml": b"From: A\nContent-Type: a; charset*5*=ut\x01\x00f-8\n\ntesto \xe8 vero",
    "an encoding in two parts.eml": b"From: A\nContent-Type: a; charset*=utf-8''x\n\ntesto \xe8 vero",
    "a file without a name.zip": ZIP,
    "a mailbox without a mail.mbox": b"From " + b"a" * 195 + b" 08:15:00 Tue, 30 Dec 2025\nA: b\n",
    "another root.docx": docx("").replace(b"<w:body>", b"<w:bodx>"),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_broke_a_door_breaks_it_no_more(name):
    """Each is an article or a problem; a sound document beside it is read."""
    raws = [Raw(source=SOURCE, location=f"in/{name}", data=FOUND[name])]
    raws.append(Raw(source=SOURCE, location="in/b.txt", data=b"Testo sano."))
    articles, problems, _ = read_all(raws, zone="UTC")
    assert [type(each) for each in (*articles[:-1], *problems)] in ([Article], [Problem])
    assert not [problem.what for problem in problems if "failed" in problem.what]
    assert articles[-1].text == "Testo sano."


@pytest.mark.parametrize("door", DOORS)
def test_nothing_but_what_is_documented_leaves_a_door(door, tmp_path):
    """Some thousand documents that the fuzzer makes up, the same in every run."""
    pytest.importorskip("atheris")
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(ROOT / "benchmarks" / "fuzz.py"), door, "--short"],
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path), "PYTHONHASHSEED": "0"},
    )
    assert ran.returncode == 0, ran.stderr.decode("utf-8", "replace")[-3000:]
    assert b"DONE" in ran.stderr
