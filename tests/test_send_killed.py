"""Sending that is killed: everybody has it once, but for the message in flight, which comes again as it was."""

import os
import random
import re
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from posting import Host, configure, everybody, print_edition, states
from worlds import ROOT, digest

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
READERS, KILLS = 60, 6


def test_everybody_has_it_once_whenever_it_is_killed(tmp_path):
    """SIGKILL at six steps drawn at random: before a reader is named, before and after a message is taken."""
    (tmp_path / "readers.csv").write_text(everybody(READERS), encoding="utf-8")
    chance = random.Random(1)  # noqa: S311 - moments, not secrets
    with Host() as host:
        configure(tmp_path, host.port, to="readers.csv")
        print_edition(tmp_path)
        for _ in range(KILLS):
            kill_at_step(tmp_path, host, host.events + chance.randrange(1, 3 * READERS // KILLS))
        assert digest("archive", "check", folder=tmp_path).code == 0
        ran = digest("send", folder=tmp_path)
        assert (ran.code, ran.err) == (0, "")
        assert digest("send", "--resume", folder=tmp_path).out == "0 sent\n"
        assert digest("send", folder=tmp_path).out == f"0 sent, {READERS} sent before\n"
        assert set(states(digest("outbox", "--json", folder=tmp_path)).values()) == {"sent"}
    got = Counter(host.readers)
    assert len(got) == READERS
    again = [reader for reader, times in got.items() if times > 1]
    assert len(again) <= KILLS
    assert sum(got.values()) <= READERS + KILLS
    for reader in again:
        ids = [re.search(rb"(?m)^Message-ID: (.*)", each[2])[1] for each in host.taken if each[1] == (reader,)]
        assert len(set(ids)) == 1


def kill_at_step(folder, host, step):
    """Send, and kill the process when the server is at a step; it answers nothing any more."""
    with subprocess.Popen([sys.executable, "-m", "digest", "send"], cwd=folder, env=ENVIRONMENT) as process:

        def kill(number):
            if number == step:
                process.send_signal(signal.SIGKILL)
                process.wait()

        host.on_event = kill
        assert process.wait(timeout=60) == -signal.SIGKILL
    host.on_event = lambda _: None


@pytest.mark.skipif(os.geteuid() != 0 or not Path("/usr/bin/mount").exists(), reason="only root may mount a small disk")
def test_a_full_disk_loses_nothing(tmp_path):
    """What cannot be noted is not sent; when there is room again everybody has it."""
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(  # noqa: S603 - the system's own
        ["/usr/bin/mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(small)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("nothing may be mounted here")
    try:
        fill_and_send(small)
    finally:
        subprocess.run(["/usr/bin/umount", "-l", str(small)], check=True)  # noqa: S603 - as above


def fill_and_send(folder):
    """Fill the disk, send, make room, send."""
    (folder / "readers.csv").write_text(everybody(40), encoding="utf-8")
    with Host() as host:
        configure(folder, host.port, to="readers.csv")
        print_edition(folder)
        with (folder / "filler").open("wb", buffering=0) as filler, suppress(OSError):
            while True:
                filler.write(b"x" * 4096)
        ran = digest("send", folder=folder)
        assert ran.code == 3
        assert "disk is full" in ran.err or "disk could not be" in ran.err or "No space left" in ran.err
        assert "Traceback" not in ran.err
        (folder / "filler").unlink()
        assert digest("send", folder=folder).code == 0
        assert digest("archive", "check", folder=folder).code == 0
    assert sorted(set(host.readers)) == sorted(f"reader{n}@host{n % 7}.example" for n in range(40))
    assert len(host.taken) <= 41
