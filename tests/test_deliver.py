"""Renditions to a folder: whole or not at all."""

import hashlib
import os
import platform
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from digest.deliver import deliver
from digest.errors import DeliverError
from digest.model import Destination, Rendition

DAY = date(2026, 1, 5)


def rendition(name="desk.md", data=b"words"):
    """Make a rendition."""
    return Rendition(audience="desk", format="markdown", name=name, data=data)


def test_a_receipt_proves_what_was_written(tmp_path):
    (receipt,) = deliver([rendition()], Destination(path=str(tmp_path), shown="output"), day=DAY)
    assert receipt.path == "output/2026-01-05/desk.md"
    assert (receipt.size, receipt.sha256) == (5, hashlib.sha256(b"words").hexdigest())
    assert (tmp_path / "2026-01-05" / "desk.md").read_bytes() == b"words"


def test_nothing_else_is_left_in_the_folder(tmp_path):
    """Neither after a build nor after one that was killed; a file of somebody else stays.

    A process that does not run here may run on another machine: what it wrote within the hour stays too.
    """
    folder = tmp_path / "2026-01-05"
    folder.mkdir()
    here = hashlib.blake2b(platform.node().encode(), digest_size=4).hexdigest()
    dead = folder / f".desk.md.{here}-{2**22 + 1}-{'0' * 32}.part"
    alive = folder / f".desk.md.{here}-{os.getpid()}-{'0' * 32}.part"
    other = folder / "notes.part"
    old = folder / f".desk.md.00000000-{os.getpid()}-{'0' * 32}.part"
    fresh = folder / f".desk.md.00000000-{2**22 + 1}-{'1' * 32}.part"
    for path in (dead, alive, other, old, fresh):
        path.write_bytes(b"half")
    for path in (alive, other, old):
        os.utime(path, (1, 1))
    deliver([rendition()], Destination(path=str(tmp_path), shown="output"), day=DAY)
    assert sorted(path.name for path in folder.iterdir()) == sorted([alive.name, fresh.name, "desk.md", "notes.part"])


def test_when_one_file_cannot_be_written_every_old_file_is_as_it_was(tmp_path):
    place = Destination(path=str(tmp_path), shown="output")
    deliver([rendition(data=b"old")], place, day=DAY)
    too_long = rendition(name="x" * 300)
    with pytest.raises(
        DeliverError, match=r"output/2026-01-05: cannot be written \(File name too long\)\. Choose .*--output"
    ):
        deliver([rendition(data=b"new"), too_long], place, day=DAY)
    folder = tmp_path / "2026-01-05"
    assert [(path.name, path.read_bytes()) for path in folder.iterdir()] == [("desk.md", b"old")]


def test_when_a_folder_stands_in_a_file_s_place_every_old_file_is_as_it_was(tmp_path):
    """All places are looked at before the first file is replaced, wherever the folder stands in the order."""
    place = Destination(path=str(tmp_path), shown="output")
    folder = tmp_path / "2026-01-05"
    deliver([rendition(data=b"old")], place, day=DAY)
    (folder / "late.md").mkdir()
    message = r"output/2026-01-05/late\.md: cannot be written \(a folder is in its place\)\. Remove"
    with pytest.raises(DeliverError, match=message):
        deliver([rendition(data=b"new"), rendition(name="late.md")], place, day=DAY)
    assert sorted(path.name for path in folder.iterdir()) == ["desk.md", "late.md"]
    assert (folder / "desk.md").read_bytes() == b"old"


def test_a_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "output").write_text("in the way")
    with pytest.raises(DeliverError, match="shown/2026-01-05"):
        deliver([rendition()], Destination(path=str(tmp_path / "output"), shown="shown"), day=DAY)


def test_builds_at_the_same_time_do_not_harm_each_other(tmp_path):
    """Whoever comes last wins, and every file is one build's whole file."""
    place = Destination(path=str(tmp_path), shown="output")
    bodies = [bytes([65 + number]) * 200_000 for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda body: deliver([rendition(data=body)], place, day=DAY), bodies))
    (only,) = (tmp_path / "2026-01-05").iterdir()
    assert only.read_bytes() in bodies
