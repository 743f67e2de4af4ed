"""Timers: what a machine must be told so that it runs the program when issues are due.

In: schedules and a command. Out: lines of a crontab, or the units of a systemd timer. Nothing is installed. The timers
know days and hours alone: the run itself knows holidays, and what is due.

Source: crontab(5) of cronie and of Debian; systemd.time(7), *Calendar events*; systemd.service(5), *Command lines*.
"""

import re
import shlex
from collections.abc import Iterator, Sequence

from digest.model import Schedule

NAME = "digest"
_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_Moment = tuple[str, int, int, tuple[int, ...]]
"""Zone, hour, minute, days of the week."""


def crontab(schedules: Sequence[Schedule], command: Sequence[str], folder: str, *, zone: str) -> Iterator[str]:
    """Yield the lines of a crontab.

    Args:
        schedules: Those of all audiences.
        command: The program and its arguments.
        folder: Where it is run.
        zone: IANA name of the publication's zone, which the machine is expected to have.
    """
    run = f"cd {shlex.quote(folder)} && {shlex.join(command)}".replace("%", "\\%")
    current = zone
    yield "# Add these lines with: crontab -e"
    for where, hour, minute, days in _moments(schedules):
        if where != current:
            yield f"# cronie knows CRON_TZ; the cron of Debian does not: there, the hour must be that of {zone}."
            yield f"CRON_TZ={where}"
            current = where
        week = "*" if len(days) == len(_WEEK) else ",".join(str((day + 1) % 7) for day in days)
        yield f"{minute} {hour} * * {week} {run}"


def systemd(schedules: Sequence[Schedule], command: Sequence[str], folder: str) -> Iterator[str]:
    """Yield the two units of systemd, each with the name of its file; the arguments are those of `crontab`."""
    yield f"# ~/.config/systemd/user/{NAME}.service"
    yield from ("[Unit]", "Description=Collect, build and send the briefings", "Wants=network-online.target")
    yield from ("After=network-online.target", "")
    yield from ("[Service]", "Type=oneshot", f"WorkingDirectory={folder.replace('%', '%%')}")
    yield f"ExecStart={' '.join(map(_quoted, command))}"
    yield "# 1: something could not be read, or not all got it; 75: another run is at work. That nobody got it is 3."
    yield from ("SuccessExitStatus=1 75", "")
    yield f"# ~/.config/systemd/user/{NAME}.timer"
    yield from ("[Unit]", "Description=When the briefings are due", "", "[Timer]")
    for where, hour, minute, days in _moments(schedules):
        week = "" if len(days) == len(_WEEK) else ",".join(_WEEK[day] for day in days) + " "
        yield f"OnCalendar={week}*-*-* {hour:02}:{minute:02}:00 {where}"
    yield "# What was missed while the machine was off is run when it is on again."
    yield from ("Persistent=true", "", "[Install]", "WantedBy=timers.target", "")
    yield f"# Then: systemctl --user daemon-reload && systemctl --user enable --now {NAME}.timer"


def _moments(schedules: Sequence[Schedule]) -> list[_Moment]:
    """Return the distinct moments, sorted; schedules that differ only in their days have one."""
    days: dict[tuple[str, int, int], set[int]] = {}
    for each in schedules:
        days.setdefault((each.zone, each.at.hour, each.at.minute), set()).update(each.days)
    return [(*moment, tuple(sorted(week))) for moment, week in sorted(days.items())]


def _quoted(word: str) -> str:
    """Return a word of a command line as systemd reads it."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return escaped if re.fullmatch(r"[\w./:@%$+=,-]+", escaped) else f'"{escaped}"'
