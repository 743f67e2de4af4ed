"""Sending to a thousand readers: what each got after twenty kills, and how fast it is beside a bare loop of smtplib.

In come the number of readers and of kills; out go two Markdown tables on standard output. A server on this machine
counts what it takes. ``digest send`` is killed (SIGKILL) at steps of the conversation drawn at random, and run again;
then it sends another edition without being killed, and smtplib alone sends the very same messages to the same server,
over one connection, noting nothing. Rates are counted at the server, from the first message to the last.

Run it as ``python benchmarks/outbox.py [--readers 1000] [--kills 20] [--seed 1]``.
"""

import argparse
import os
import random
import signal
import smtplib
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from posting import DAY, Host, configure, everybody, print_edition  # noqa: E402 - it lies beside the tests

SEND = [sys.executable, "-m", "digest", "send", "--quiet"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
ROUNDS = 5


def main() -> None:
    """Kill, count and measure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--readers", type=int, default=1000)
    asked.add_argument("--kills", type=int, default=20)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--bare", nargs=2, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.bare:
        bare(int(given.bare[0]), Path(given.bare[1]))
        return
    with tempfile.TemporaryDirectory() as name, Host() as host:
        folder = Path(name)
        (folder / "readers.csv").write_text(everybody(given.readers), encoding="utf-8")
        configure(folder, host.port, to="readers.csv", smtp=", per_connection: 100000")
        print_edition(folder)
        killed(folder, host, given)
        measured(folder, host, given.readers)


def killed(folder: Path, host: Host, given: argparse.Namespace) -> None:
    """Kill a sending again and again, and print what each reader got."""
    chance = random.Random(given.seed)  # noqa: S311 - moments, not secrets
    for _ in range(given.kills):
        step = host.events + chance.randrange(1, max(2, 6 * given.readers // given.kills // 2))
        with subprocess.Popen(SEND, cwd=folder, env=ENVIRONMENT) as process:
            host.on_event = lambda number, process=process, step=step: end(process) if number == step else None
            process.wait()
        host.on_event = lambda _: None
    subprocess.run(SEND, cwd=folder, env=ENVIRONMENT, check=True)
    got = Counter(host.readers)
    ids: dict[str, set[str]] = {}
    for _, readers, message in host.taken:
        ids.setdefault(readers[0], set()).add(str(message_from_bytes(message)["Message-ID"]))
    print(f"{given.readers} readers, {given.kills} kills, seed {given.seed}\n")
    print("| a reader got it | readers | Message-IDs each |\n| --- | --- | --- |")
    print(f"| never | {given.readers - len(got)} | |")
    for times in sorted(set(got.values())):
        who = [reader for reader, count in got.items() if count == times]
        print(f"| {times} times | {len(who)} | {max(len(ids[reader]) for reader in who)} |")
    print()


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process, and wait until it is gone."""
    process.send_signal(signal.SIGKILL)
    process.wait()


def measured(folder: Path, host: Host, readers: int) -> None:
    """Send without kills and with smtplib alone, in turns; print the rates."""
    ours, theirs = [], []
    for number in range(1, ROUNDS + 1):
        print_edition(folder, day=DAY + timedelta(days=number))
        ours.append(rate(host, SEND, folder))
        letters = folder / f"letters-{number}"
        subprocess.run([*SEND, "--to-files", str(letters)], cwd=folder, env=ENVIRONMENT, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        loop = [sys.executable, str(Path(__file__).resolve()), "--bare", str(host.port), str(letters)]
        theirs.append(rate(host, loop, folder))
    size = len(host.taken[-1][2])
    shares = [mine / bare for mine, bare in zip(ours, theirs, strict=True)]
    print(f"{readers} messages of {size:,} bytes, {ROUNDS} rounds\n")
    print("| | messages a second, median | each round |\n| --- | --- | --- |")
    print(f"| digest send | {median(ours):.0f} | {', '.join(f'{each:.0f}' for each in ours)} |")
    print(f"| smtplib alone | {median(theirs):.0f} | {', '.join(f'{each:.0f}' for each in theirs)} |")
    print(f"| the one by the other | {median(shares):.2f} | {', '.join(f'{each:.2f}' for each in shares)} |")


def rate(host: Host, command: list[str], folder: Path) -> float:
    """Run a command, and return how many messages a second the server took."""
    moments: list[float] = []
    before = len(host.taken)
    host.on_event = lambda _: moments.append(time.monotonic())
    subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=True)
    host.on_event = lambda _: None
    return (len(host.taken) - before) / (moments[-1] - moments[0])


def bare(port: int, folder: Path) -> None:
    """Send every file of a folder over one connection."""
    letters = [(path.name.rpartition("-")[0], path.read_bytes()) for path in sorted(folder.iterdir())]
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as line:
        for reader, message in letters:
            line.sendmail("desk@sender.example", reader, message)


if __name__ == "__main__":
    main()
