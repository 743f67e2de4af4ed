"""Kills at any moment, full disks, signals: nothing is torn, and the next run goes on."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from sites import Site, hang, reply
from worlds import ROOT, digest, files

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]

ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}


def growing():
    """Return a feed whose stories are others each time, with its whole answer."""
    count = iter(range(10**6))

    async def answer(writer):
        number = next(count)
        stories = "".join(
            f"<item><guid>{number}-{at}</guid><title>Colloqui {number} a Minsk, parte {at}</title><description>"
            f"{' '.join(f'Il ministro {number} incontra l’ambasciatore {word} a Minsk.' for word in range(6))}"
            "</description></item>"
            for at in range(5)
        )
        body = f"<rss><channel><title>La voce</title>{stories}</channel></rss>".encode()
        writer.write(reply(body=body, etag=f'"{number}"'))
        await writer.drain()

    return answer


@pytest.mark.parametrize("seed", range(5))
def test_builds_killed_at_random_moments_tear_nothing(tmp_path, seed):
    """Ten moments for each seed: the archive is sound, files are old or new and whole, and the next build goes on."""
    (tmp_path / "inbox").mkdir()
    for number in range(5):
        text = f"Titolo {number}\n\n" + f"Il ministro {number} ha incontrato l'ambasciatore.\n\n" * 5
        (tmp_path / "inbox" / f"{number}.txt").write_text(text, encoding="utf-8")
    with Site({"/rss": growing()}) as site:
        (tmp_path / "config.yaml").write_text(
            "title: Prova\ntimezone: UTC\nnetwork: {allow_private: [127.0.0.1]}\n"
            f"sources: [inbox, {{feed: '{site.url('/rss')}'}}]\n"
            "audiences: {analyst: {formats: [markdown, html, json]}}\n",
            encoding="utf-8",
        )
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, str(ROOT / "tests" / "killing.py"), str(tmp_path), "10", str(seed)],
            capture_output=True,
            text=True,
            env=ENVIRONMENT,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert told["broken"] == []
        assert told["killed"] >= 5


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_a_run_that_is_stopped_frees_the_workspace(tmp_path, sent, code):
    """Also while a server keeps it waiting: the feed is not thought to have failed, and the next run goes on."""
    with Site({"/rss": hang()}) as site:
        (tmp_path / "config.yaml").write_text(
            f"title: Prova\nnetwork: {{allow_private: [127.0.0.1]}}\nsources: [{{feed: '{site.url('/rss')}'}}]\n",
            encoding="utf-8",
        )
        with subprocess.Popen(
            [sys.executable, "-m", "digest", "collect"],
            cwd=tmp_path,
            env=ENVIRONMENT,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            while not site.asked:
                time.sleep(0.01)
            assert digest("collect", folder=tmp_path).code == 75
            process.send_signal(sent)
            said = process.communicate(timeout=60)[1]
        assert process.returncode == code
        assert "Traceback" not in said
        site.answers["/rss"] = reply(body=b"<rss><channel><item><title>Titolo</title></item></channel></rss>")
        assert digest("collect", folder=tmp_path).code == 0
        assert digest("archive", "check", folder=tmp_path).code == 0


@pytest.mark.pdf
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_that_a_build_started_outlives_it(tmp_path, sent):
    """Its output closes, so that who waits for it goes on; and no process of its own has a word to say."""
    (tmp_path / "inbox").mkdir()
    for number in range(40):
        text = f"Titolo {number}\n\n" + f"Il ministro {number} ha incontrato l'ambasciatore.\n\n" * 60
        (tmp_path / "inbox" / f"{number}.txt").write_text(text, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "digest", "build", "inbox"],
        cwd=tmp_path, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as process:  # fmt: skip
        while process.poll() is None and not workers(process.pid):
            time.sleep(0.01)
        time.sleep(0.5)
        if sent == signal.SIGINT:
            # A terminal sends it to all of them.
            os.killpg(process.pid, sent)
        else:
            process.send_signal(sent)
        said = process.communicate(timeout=60)[1]
    assert "Traceback" not in said


def workers(pid):
    """Return the processes that a process has started."""
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []


@pytest.mark.skipif(os.geteuid() != 0 or not Path("/usr/bin/mount").exists(), reason="only root may mount a small disk")
def test_a_full_disk_leaves_what_was_there(tmp_path):
    """The old files are whole, the archive is sound, and the next run goes on."""
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(  # noqa: S603 - the system's own
        ["/usr/bin/mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(small)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("nothing may be mounted here")
    try:
        fill_and_build(tmp_path, small)
    finally:
        subprocess.run(["/usr/bin/umount", "-l", str(small)], check=True)  # noqa: S603 - as above


def fill_and_build(folder, small):
    """Build, fill the disk, build again, make room, build once more."""
    (folder / "inbox").mkdir()
    (folder / "inbox" / "one.txt").write_text("Un titolo\n\nUn testo del giorno.\n", encoding="utf-8")
    (folder / "config.yaml").write_text(
        "title: Prova\nsources: [inbox]\ndestinations: [small/out]\narchive: small/archive.sqlite\n", encoding="utf-8"
    )
    build = ("build", "--date", "2026-01-05", "--format", "markdown", "--audience", "analyst")
    assert digest(*build, folder=folder).code == 0
    before = files(small / "out")
    with (small / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while True:
            filler.write(b"x" * 4096)
    (folder / "inbox" / "two.txt").write_text("Altro titolo\n\n" + "Altro testo. " * 5000, encoding="utf-8")
    full = digest(*build, folder=folder)
    assert full.code in {1, 3}
    assert "No space left on device" in full.err or "disk is full" in full.err
    assert "Traceback" not in full.err
    assert {name: held for name, held in files(small / "out").items() if name in before} == before or full.code == 1
    (small / "filler").unlink()
    assert digest("archive", "check", folder=folder).code == 0
    again = digest(*build, folder=folder)
    assert (again.code, again.err) == (0, "")
    assert b"Altro testo" in files(small / "out")["2026-01-05/analyst.md"]
    assert set(files(small / "out")) == set(before)
