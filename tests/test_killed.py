"""Kills at any moment, full disks, signals: nothing is torn, and the next run goes on."""

import json
import os
import subprocess
import sys

import pytest
from sites import Site, reply
from worlds import ROOT

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
