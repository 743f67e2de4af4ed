"""One build at a time: who has the lock is told, and the kernel frees it."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from worlds import ROOT

from digest.archive.lock import one_at_a_time
from digest.errors import ArchiveError, BusyError

NOW = datetime(2026, 1, 5, 7, 12, tzinfo=UTC)
HOLDER = """
import sys, time
from datetime import datetime
from pathlib import Path
from digest.archive.lock import one_at_a_time
with one_at_a_time(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def path(tmp_path):
    """Return the place of a lock whose folder is not there yet."""
    return tmp_path / ".digest" / "lock"


@pytest.fixture
def holder(path):
    """Start another program that holds the lock since 07:12."""
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", HOLDER, str(path), NOW.isoformat()], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_second_is_told_who_has_it_and_since_when(path, holder):
    with pytest.raises(BusyError) as caught, one_at_a_time(path, NOW + timedelta(hours=1)):
        pass
    assert str(caught.value) == (
        f"another run is at work since 07:12 (process {holder.pid}); wait until it has finished"
    )


def test_the_day_is_told_where_it_is_another(path, holder):
    with pytest.raises(BusyError, match=rf"since 2026-01-05 07:12 \(process {holder.pid}\)"):
        one_at_a_time(path, NOW + timedelta(days=1)).__enter__()


def test_a_holder_that_is_killed_holds_nothing(path, holder):
    holder.kill()
    holder.wait()
    with one_at_a_time(path, NOW):
        assert path.is_file()


def test_the_lock_is_free_after_its_end_and_after_an_error(path):
    with pytest.raises(ZeroDivisionError), one_at_a_time(path, NOW):
        raise ZeroDivisionError
    with one_at_a_time(path, NOW):
        assert path.read_text(encoding="ascii").endswith(" 2026-01-05T07:12:00+00:00\n")
    assert path.read_bytes() == b""


def test_a_held_lock_keeps_its_words(path):
    """A second build that is sent away does not change who is told to the third."""
    with one_at_a_time(path, NOW):
        before = path.read_bytes()
        with pytest.raises(BusyError):
            one_at_a_time(path, NOW + timedelta(hours=3)).__enter__()
        assert path.read_bytes() == before


@pytest.mark.parametrize("written", [b"", b"\xff\xfe", b"12", b"x y z", b"9" * 5000])
def test_whatever_stands_in_the_file_the_answer_is_clear(path, written):
    with one_at_a_time(path, NOW):
        path.write_bytes(written)
        with pytest.raises(BusyError, match=r"^another run is at work in this workspace; wait until it has finished$"):
            one_at_a_time(path, NOW).__enter__()


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(
        ArchiveError, match=r"cannot be locked: .*; make its folder writable, or switch the archive off"
    ):
        one_at_a_time(tmp_path / "file" / "lock", NOW).__enter__()
    with pytest.raises(ArchiveError, match="Is a directory"):
        one_at_a_time(tmp_path, NOW).__enter__()
