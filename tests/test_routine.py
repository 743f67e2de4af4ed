"""The morning: what is due, what a timer is told, the run that may be killed and begun again, and the ping."""

import json
import shlex
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from asking import HERE
from asking import WORLD as NEARBY
from builders import TALKS, audience
from posting import DAY, configure, print_edition
from sites import Site, reply
from worlds import config, digest, files

from digest.archive import Errand, Sighting, open_archive
from digest.build import build
from digest.model import Article, Destination, Made, MailSettings, Network, Raw, Schedule, Source
from digest.parts import issues_of
from digest.pinging import ping
from digest.read import read
from digest.routine.tasks import tasks_of, upcoming
from digest.routine.timers import crontab, systemd
from digest.visit import name_of
from digest.wish import Wish

NOW = datetime(2026, 1, 8, 7, 30, tzinfo=UTC)
THURSDAY, WEDNESDAY, TUESDAY = date(2026, 1, 8), date(2026, 1, 7), date(2026, 1, 6)
SEVEN = Schedule(at=time(7), cutoff=time(6, 30), zone="UTC")
WEEKDAYS = (0, 1, 2, 3, 4)
CONFIG = """\
title: Prova
language: it
timezone: UTC
sources: [articles]
topics:
  talks: {title: Colloqui, any: {it: [{colloqui: 2}]}}
audiences:
  desk: {schedule: {at: "00:00"}, formats: [json]}
  board: {schedule: {at: "00:00"}, formats: [json], topics: [talks], unclassified: false, empty: EMPTY}
"""
FOLDER = "/srv/a desk"
COMMAND = ["/usr/bin/digest", "run", "--ping", "https://hc.example/100%$x"]


def _networked(test):
    """Let a test speak to this machine."""
    return pytest.mark.enable_socket(pytest.mark.allow_hosts(["127.0.0.1"])(test))


def desks(**schedules):
    """Make settings with an audience for each schedule; ``None`` has none."""
    return config(audiences=tuple(audience(id=name, schedule=each) for name, each in schedules.items()))


def workspace(folder, *, empty="skip", text="I colloqui sono ripresi.\n"):
    """Write a workspace of two audiences whose issues are due at midnight, with one undated article."""
    (folder / "articles").mkdir()
    (folder / "articles" / "one.txt").write_text(f"Titolo\n\n{text}", encoding="utf-8")
    (folder / "config.yaml").write_text(CONFIG.replace("EMPTY", empty), encoding="utf-8")


def test_without_a_schedule_a_run_builds_today_for_everybody():
    tasks = tasks_of(desks(a=None, b=None), {}, NOW)
    assert tasks.build == tasks.send == {THURSDAY: ("a", "b")}


def test_what_is_built_is_sent_again_and_not_built_again():
    """A run that was killed between building and sending goes on: the outbox knows who has what."""
    tasks = tasks_of(desks(a=SEVEN, b=None), {"a": [THURSDAY]}, NOW)
    assert (tasks.build, tasks.send) == ({}, {THURSDAY: ("a",)})


def test_missed_issues_are_built_in_their_order():
    each = Schedule(at=time(7), cutoff=time(6, 30), zone="UTC", catch_up="each")
    tasks = tasks_of(desks(a=SEVEN, b=each), {"a": [TUESDAY], "b": [TUESDAY]}, NOW)
    assert tasks.build == {WEDNESDAY: ("b",), THURSDAY: ("a", "b")}
    assert list(tasks.build) == sorted(tasks.build)


def test_a_person_may_name_the_day_and_the_audience():
    tasks = tasks_of(desks(a=SEVEN, b=SEVEN), {"a": [THURSDAY]}, NOW, day=TUESDAY, audiences=["a"])
    assert tasks.build == tasks.send == {TUESDAY: ("a",)}


def test_nothing_is_due_before_its_hour_of_the_first_day():
    early = Schedule(at=time(8), cutoff=time(8), zone="UTC")
    assert tasks_of(desks(a=early), {"a": [WEDNESDAY]}, NOW).build == {}


def test_what_waits_stands_before_what_comes():
    """Wednesday's issue was missed: Thursday's covers it, and stands first."""
    found = upcoming(desks(a=SEVEN), {"a": [TUESDAY]}, NOW, most=2)
    assert [(name, issue.day, issue.start) for name, issue in found] == [
        ("a", THURSDAY, datetime(2026, 1, 6, 6, 30, tzinfo=UTC)),
        ("a", date(2026, 1, 9), datetime(2026, 1, 8, 6, 30, tzinfo=UTC)),
    ]


def test_a_crontab_has_a_line_for_each_hour_and_zone():
    """Days of one hour are put together, the command is quoted, and a per cent sign is not the end of a line."""
    rome = Schedule(at=time(18, 5), cutoff=time(18), zone="Europe/Rome", days=(6,))
    schedules = [Schedule(at=time(7), cutoff=time(7), zone="UTC", days=(0, 2)), SEVEN, rome]
    run = f"cd {shlex.quote(FOLDER)} && /usr/bin/digest run --ping 'https://hc.example/100\\%$x'"
    assert list(crontab(schedules, COMMAND, FOLDER, zone="Europe/Rome")) == [
        "# Add these lines with: crontab -e",
        f"5 18 * * 0 {run}",
        "# cronie knows CRON_TZ; the cron of Debian does not: there, the hour must be that of Europe/Rome.",
        "CRON_TZ=UTC",
        f"0 7 * * * {run}",
    ]


def test_a_timer_of_systemd_names_days_hours_and_zones():
    weekdays = Schedule(at=time(7), cutoff=time(6, 30), zone="Europe/Rome", days=WEEKDAYS)
    lines = list(systemd([weekdays, SEVEN], COMMAND, FOLDER))
    assert [line for line in lines if line.startswith("OnCalendar")] == [
        "OnCalendar=Mon,Tue,Wed,Thu,Fri *-*-* 07:00:00 Europe/Rome",
        "OnCalendar=*-*-* 07:00:00 UTC",
    ]
    assert "WorkingDirectory=/srv/a desk" in lines
    assert "ExecStart=/usr/bin/digest run --ping https://hc.example/100%%$$x" in lines


def test_a_run_builds_what_is_due_once(tmp_path):
    """Of the second run nothing comes; the undated article is in one issue, and never in a later one."""
    workspace(tmp_path)
    first, second = (digest("run", folder=tmp_path) for _ in range(2))
    assert (first.code, second.code) == (0, 0)
    assert "desk: 1 of 1 story from 1 article" in first.out
    assert second.out == "nothing is due that was not built; digest plan tells what comes next\n"
    made = files(tmp_path / "output")
    day = date.fromisoformat(next(iter(made)).split("/")[0])
    again = digest("run", "--date", day.isoformat(), folder=tmp_path)
    assert again.code == 0
    assert files(tmp_path / "output") == made, "the same issue again is the same bytes"
    later = digest("run", "--date", (day + timedelta(days=1)).isoformat(), folder=tmp_path)
    assert (later.code, later.err) == (1, "digest: Nothing was built: nothing is new.\n")
    assert "board: nothing is printed, and nothing was made (empty: skip)" in later.out
    assert files(tmp_path / "output") == made


def test_an_audience_that_wants_nothing_where_nothing_is_printed_gets_no_file(tmp_path):
    workspace(tmp_path, text="Il gatto dorme sul tetto della casa.\n")
    ran = digest("run", folder=tmp_path)
    assert ran.code == 0
    assert "board: nothing is printed, and nothing was made (empty: skip)" in ran.out
    assert [name.split("/")[1] for name in files(tmp_path / "output")] == ["desk.json"]


def test_an_audience_that_wants_a_note_gets_an_edition_without_a_story(tmp_path):
    workspace(tmp_path, text="Il gatto dorme sul tetto della casa.\n", empty="note")
    ran = digest("run", folder=tmp_path)
    assert ran.code == 0
    made = files(tmp_path / "output")
    assert [name.split("/")[1] for name in made] == ["board.json", "desk.json"]
    assert json.loads(next(iter(made.values())))["sections"] == []


def test_an_issue_covers_what_was_missed_since_the_last_one(tmp_path):
    """The archive knows what was built: after two missed days, the story of the first of them is printed."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "config.yaml").write_text(CONFIG.replace("EMPTY", "skip"), encoding="utf-8")
    texts = {"2026-01-05": "gas", "2026-01-06": "grano", "2026-01-08": "carbone"}
    for day, about in texts.items():
        text = f" date {day} Colloqui sul {about}\n\nI colloqui sul {about} sono ripresi con {len(about)} delegati.\n"
        (tmp_path / "articles" / f"{about}.txt").write_text(text, encoding="utf-8")
    printed = {}
    for day in ("2026-01-06", "2026-01-09"):
        digest("run", "--date", day, "--audience", "desk", folder=tmp_path)
        record = json.loads((tmp_path / "output" / day / "desk.json").read_bytes())
        printed[day] = sorted(brief["headline"]["text"] for each in record["sections"] for brief in each["briefs"])
    assert printed == {
        "2026-01-06": ["Colloqui sul gas"],
        "2026-01-09": ["Colloqui sul carbone", "Colloqui sul grano"],
    }
    with open_archive(str(tmp_path / ".digest" / "archive.sqlite")) as archive:
        last = archive.built("desk", before=date(2026, 1, 9))
        assert [made.day for made in last] == [date(2026, 1, 6)]
        assert archive.built("board", before=date(2026, 1, 9)) == ()


def test_what_a_feed_shows_late_is_in_the_next_issue(tmp_path):
    """It was dated before the cut-off and shown after the issue was built; older news than a day stays out."""
    feed = Source(path="", shown="https://a.example/rss", url="https://a.example/rss", kind="feed")
    shown = {"known": (5, 6), "late": (5, 7), "stale": (3, 7), "new": (6, 7)}
    path = str(tmp_path / "archive.sqlite")
    daily = audience(id="desk", schedule=Schedule(at=time(7), cutoff=time(6, 30), zone="UTC"), formats=("json",))
    made = config(audiences=(daily,), sources=(feed,), topics=(TALKS,), archive=path, timezone="UTC")
    made = replace(made, destinations=(Destination(path=str(tmp_path / "out"), shown="out"),))
    headlines = {}
    for now in (6, 7):
        with open_archive(path) as archive:
            for name, (day, first) in shown.items():
                if first == now:
                    text = (
                        f" date 2026-01-0{day}T20:00Z Colloqui {name}\n\nI colloqui {name} sono ripresi in sei città.\n"
                    )
                    raw = Raw(source=feed, location=f"https://a.example/{name}", data=text.encode())
                    (read_,) = read(raw, zone="UTC")
                    assert isinstance(read_, Article)
                    seen = Sighting(source=name_of(feed), likeness=name.encode(), article=read_)
                    archive.sight([raw], [seen], at=datetime(2026, 1, now, 7, tzinfo=UTC))
        done = build(made, Wish(day=date(2026, 1, now)), now=datetime(2026, 1, now, 7, tzinfo=UTC), asks=False)
        printed = [brief for edition in done.editions for each in edition.sections for brief in each.briefs]
        headlines[now] = sorted(brief.headline.text for brief in printed)
        assert not any(each.reason == "too_old" for each in done.issue.spiked)
    assert headlines == {6: ["Colloqui known"], 7: ["Colloqui late", "Colloqui new"]}


def test_the_plan_is_a_table_or_json(tmp_path):
    workspace(tmp_path)
    table = digest("plan", "--count", "2", folder=tmp_path)
    assert (table.code, len(table.out.splitlines())) == (0, 5)
    record = json.loads(digest("plan", "--count", "4", "--audience", "desk", "--json", folder=tmp_path).out)
    assert [each["audience"] for each in record] == ["desk"] * 4
    assert all(one["end"] == other["start"] for one, other in pairwise(record))


def test_a_workspace_without_a_schedule_is_told_what_to_write(tmp_path):
    (tmp_path / "config.yaml").write_text("title: x\nsources: [articles]\n", encoding="utf-8")
    for command in ("plan", "schedule"):
        ran = digest(command, folder=tmp_path)
        assert ran.code == 2
        assert "no audience has a schedule; write one, such as schedule: {at: '07:00', days: mon-fri}" in ran.err


@_networked
def test_a_run_tells_a_check_how_it_went(tmp_path):
    """The start and the end are told; a failure with its code; that nobody answers is only told."""
    workspace(tmp_path)
    with (tmp_path / "config.yaml").open("a", encoding="utf-8") as file:
        file.write("network: {allow_private: [127.0.0.1]}\n")
    with Site({path: reply(body=b"OK") for path in ("/id", "/id/start", "/id/fail")}) as site:
        well = digest("run", "--ping", site.url("/id"), folder=tmp_path)
        (tmp_path / "articles" / "two.txt").write_text("Altro\n\nI colloqui sono finiti.\n", encoding="utf-8")
        (tmp_path / "output").rename(tmp_path / "moved")
        (tmp_path / "output").write_text("in the way", encoding="utf-8")
        wrong = digest("run", "--date", "2026-01-05", "--ping", site.url("/id"), folder=tmp_path)
        paths, bodies = site.paths(), [each.body for each in site.asked]
    assert (well.code, wrong.code) == (0, 3)
    assert paths == ["/id/start", "/id", "/id/start", "/id/fail"]
    assert bodies[-1] == b'{"exit_code": 3}'
    silent = digest("run", "--ping", site.url("/id"), folder=tmp_path)
    assert silent.code == 0
    assert "127.0.0.1: could not be pinged" in silent.err


@_networked
def test_a_check_on_ones_own_network_needs_leave():
    with Site({"/id": reply()}) as site:
        refused = ping(site.url("/id"), Network())
        asked = ping(site.url("/id"), HERE, world=NEARBY)
    assert asked is None
    assert refused is not None
    assert "/id" not in refused.where + refused.what
    assert "allow_private" in refused.remedy


@_networked
def test_a_check_that_does_not_know_the_address_is_told():
    with Site({}) as site:
        told = ping(site.url("/id"), HERE, event="start", world=NEARBY)
    assert told is not None
    assert told.what.startswith("could not be pinged: it answered 404")


def test_what_is_no_address_is_told_before_anything_is_done(tmp_path):
    workspace(tmp_path)
    ran = digest("run", "--ping", "hc.example/id", folder=tmp_path)
    assert ran.code == 2
    assert "--ping: expected a web address" in ran.err
    assert not (tmp_path / "output").exists()


def test_a_run_sends_what_an_earlier_one_built_and_nobody_twice(tmp_path):
    """It was killed between building and sending: the next run sends, and the one after that has nothing to do."""
    configure(
        tmp_path,
        mail="  transport: files\n  folder: sent\n",
        audience="    schedule: {at: '00:00'}\n",
    )
    due = json.loads(digest("plan", "--count", "1", "--json", folder=tmp_path).out)[0]["date"]
    print_edition(tmp_path, day=date.fromisoformat(due), at=datetime.now(UTC))
    held = digest("run", "--no-send", folder=tmp_path)
    assert held.code == 0
    assert not (tmp_path / "sent").exists()
    ran = digest("run", folder=tmp_path)
    assert ran.code == 0
    assert ran.out.startswith("nothing is due that was not built")
    sent = files(tmp_path / "sent")
    assert len(sent) == 2
    again = digest("run", folder=tmp_path)
    assert again.code == 0
    assert files(tmp_path / "sent") == sent


def test_one_run_builds_and_sends(tmp_path):
    """Two readers get the day's edition as mail, and one word of it is in what they got."""
    workspace(tmp_path)
    mail = "mail: {from: desk@sender.example, transport: files, folder: sent}\n"
    path = tmp_path / "config.yaml"
    text = path.read_text(encoding="utf-8").replace("formats: [json]}", "formats: [mail], mail: {to: TO}}", 1)
    path.write_text(mail + text.replace("TO", "[ana@example.org, bo@example.com]"), encoding="utf-8")
    ran = digest("run", folder=tmp_path)
    assert (ran.code, "2 sent" in ran.out) == (0, True)
    sent = files(tmp_path / "sent")
    assert len(sent) == 2
    assert all(b"colloqui" in each for each in sent.values())
    assert "0 sent, 2 sent before" in digest("run", folder=tmp_path).out


def test_a_trial_is_no_issue(tmp_path):
    """A build of other formats, or into another folder, is not what was due: the run builds it."""
    workspace(tmp_path)
    day = json.loads(digest("plan", "--count", "1", "--audience", "desk", "--json", folder=tmp_path).out)[0]["date"]
    for trial in (["--format", "markdown"], ["--output", "elsewhere"], ["--since", "2020-01-01"]):
        assert digest("build", "--date", day, *trial, folder=tmp_path).code == 0
    ran = digest("run", folder=tmp_path)
    assert (ran.code, "desk: 1 of 1 story from 1 article" in ran.out) == (0, True)
    assert (tmp_path / "output" / day / "desk.json").is_file()
    assert digest("run", folder=tmp_path).out.startswith("nothing is due")


@pytest.mark.parametrize(
    ("made", "is_issue"),
    [
        ({}, True),
        ({"at": datetime(2026, 1, 8, 6, 29, tzinfo=UTC)}, False),
        ({"paths": frozenset({"elsewhere/2026-01-08/a.eml"})}, False),
        ({"paths": frozenset({"out/2026-01-07/a.eml"})}, False),
        ({"is_whole": False}, False),
        ({"formats": frozenset({"json"})}, False),
        ({"formats": frozenset({"mail"})}, True),  # what could not be made is told, and not tried for ever
        ({"formats": frozenset({"mail"}), "is_whole": None}, False),
        ({"is_whole": None}, True),
    ],
)
def test_what_counts_as_an_issue(made, is_issue):
    to = MailSettings()
    desk = audience(id="a", schedule=SEVEN, formats=("mail", "json"), mail=to)
    settings = config(audiences=(desk,), destinations=(Destination(path="/x/out", shown="out"),))
    whole = Made(
        day=THURSDAY,
        at=datetime(2026, 1, 8, 6, 30, tzinfo=UTC),
        formats=frozenset({"mail", "json"}),
        paths=frozenset({"out/2026-01-08/a.eml"}),
        is_whole=True,
    )
    assert bool(issues_of(settings, "a", [replace(whole, **made)])) is is_issue


def test_a_build_before_the_cut_off_leaves_no_gap(tmp_path):
    """What is dated between an early build and the cut-off is in the next issue, where the day is not built again."""
    (tmp_path / "in").mkdir()
    path = str(tmp_path / "archive.sqlite")
    daily = audience(id="desk", schedule=SEVEN, formats=("json",))
    made = config(
        audiences=(daily,),
        sources=(Source(path=str(tmp_path / "in"), shown="in"),),
        topics=(TALKS,),
        archive=path,
        destinations=(Destination(path=str(tmp_path / "out"), shown="out"),),
    )
    (tmp_path / "in" / "0.txt").write_text(" date 2026-01-05 Colloqui\n\nI colloqui iniziano a Minsk.\n")
    (tmp_path / "in" / "a.txt").write_text(" date 2026-01-07T05:00Z Colloqui sul gas\n\nI colloqui sono ripresi.\n")
    build(made, Wish(day=TUESDAY), now=datetime(2026, 1, 6, 7, tzinfo=UTC))
    build(made, Wish(day=WEDNESDAY), now=datetime(2026, 1, 7, 5, 30, tzinfo=UTC))
    (tmp_path / "in" / "b.txt").write_text(" date 2026-01-07T06:00Z Colloqui sul grano\n\nI negoziati sono finiti.\n")
    done = build(made, Wish(day=THURSDAY), now=datetime(2026, 1, 8, 7, tzinfo=UTC))
    printed = [brief.headline.text for each in done.editions[0].sections for brief in each.briefs]
    assert sorted(printed) == ["Colloqui sul gas", "Colloqui sul grano"]


def test_a_run_names_those_that_it_passes_over(tmp_path):
    workspace(tmp_path)
    with (tmp_path / "config.yaml").open("a", encoding="utf-8") as file:
        file.write("  night: {formats: [json]}\n  day: {formats: [json]}\n")
    told = "without a schedule, and built only by digest build or --audience: night, day"
    assert told in digest("run", folder=tmp_path).out
    named = digest("run", "--audience", "night", folder=tmp_path)
    assert (named.code, "without a schedule" in named.out) == (0, False)


def test_a_run_for_one_audience_sends_no_other_ones_mail(tmp_path):
    """Pending mail of another audience, and of another day, waits for the run that is for all."""
    configure(tmp_path, mail="  transport: files\n  folder: sent\n", audience="    schedule: {at: '00:00'}\n")
    with (tmp_path / "config.yaml").open("a", encoding="utf-8") as file:
        file.write("  other: {formats: [markdown]}\n")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text("Colloqui\n\nI colloqui sono ripresi.\n", encoding="utf-8")
    print_edition(tmp_path)
    with open_archive(str(tmp_path / ".digest" / "archive.sqlite")) as archive:
        waits = Errand(audience="desk", day=DAY, recipient="ana@example.org", state="queued", message_id="<a@b>",
                       token="", changed=datetime.now(UTC))  # fmt: skip
        archive.outbox.queue([waits])
    for wanted in (["--audience", "other"], ["--date", "2026-01-09", "--audience", "other"]):
        digest("run", *wanted, folder=tmp_path)
        assert not (tmp_path / "sent").exists()
    digest("run", folder=tmp_path)
    assert len(files(tmp_path / "sent")) >= 1


def test_that_nobody_got_an_edition_is_a_failure(tmp_path):
    """It was to be sent, and was not made as mail: the code is that of a run that stopped, and so is the ping."""
    configure(tmp_path, mail="  transport: files\n  folder: sent\n", audience="    schedule: {at: '00:00'}\n")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text("Colloqui\n\nI colloqui sono ripresi.\n", encoding="utf-8")
    ran = digest("run", folder=tmp_path)
    assert ran.code == 3
    assert "that was to be sent: desk" in ran.err
