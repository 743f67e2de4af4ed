"""The archive at the command line: what a build remembers, and how it is looked into."""

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys

import pytest
from worlds import ROOT, digest, files

MINSK = (
    " date 2022-12 I colloqui di Minsk\n\nI negoziati fra i ministri degli Esteri proseguono. Parla l'ambasciatore.\n"
)
WAR = " date 2026-01-04 Missili sul porto\n\nGli attacchi militari proseguono: due missili colpiscono la città.\n"
BUILD = ("build", "--date", "2026-01-05", "--format", "markdown", "--format", "json")


def workspace(folder):
    """Make a workspace with two articles."""
    (folder / "inbox").mkdir()
    (folder / "inbox" / "minsk.txt").write_text(MINSK, encoding="utf-8")
    (folder / "inbox" / "war.txt").write_text(WAR, encoding="utf-8")
    (folder / "config.yaml").write_text("title: Prova\nsources:\n  - inbox\n", encoding="utf-8")
    return folder


@pytest.fixture
def world(tmp_path):
    """Make a workspace."""
    return workspace(tmp_path)


@pytest.fixture(scope="module")
def pattern(tmp_path_factory):
    """Build once, for all tests that begin with a build."""
    folder = workspace(tmp_path_factory.mktemp("pattern"))
    ran = digest(*BUILD, folder=folder)
    assert (ran.code, ran.err) == (0, "")
    return folder


@pytest.fixture
def built(pattern, tmp_path):
    """Copy a workspace that was built."""
    return shutil.copytree(pattern, tmp_path, dirs_exist_ok=True)


def test_what_a_build_read_is_found(built):
    assert sorted(path.name for path in (built / ".digest").iterdir()) == ["archive.sqlite", "lock"]
    ran = digest("search", "CITTA", folder=built)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[:2] == ["2026-01-04 Missili sul porto", "  inbox/war.txt"]
    assert "[città]" in ran.out


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["proseguono"], ["minsk", "war"]),
        (["negoziat*", "ministri degli"], ["minsk"]),
        (['"colloqui di Minsk"'], ["minsk"]),
        (["proseguono", "--topic", "military"], ["war"]),
        (["proseguono", "--topic", "diplomacy"], ["minsk"]),
        (["proseguono", "--since", "2022-12-31", "--until", "2025"], ["minsk"]),
        (["proseguono", "--until", "2026-01-03"], ["minsk"]),
        (["NEAR(", '"'], []),
        (["--", "-proseguono"], ["minsk", "war"]),
    ],
)
def test_search_with_options(built, words, found):
    *rest, last = words
    ran = digest("search", "--json", *rest, last, folder=built)
    assert (ran.code, ran.err) == (0, "")
    told = json.loads(ran.out)
    assert told["schema"] == 1
    assert sorted(hit["location"].removeprefix("inbox/").removesuffix(".txt") for hit in told["hits"]) == found


def test_the_limit_keeps_the_best(built):
    told = json.loads(digest("search", "proseguono", "--limit", "1", "--json", folder=built).out)
    (hit,) = told["hits"]
    assert set(hit) == {"article", "location", "headline", "when", "outlet", "snippet", "score"}


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["search", "xyzzy"], 0, "no article in the archive has these words"),
        (["search", "a", "--topic", "militari"], 0, "--topic militari: no such topic (did you mean military?)"),
        (["search", "a", "--outlet", "Tass"], 0, "--outlet Tass: the archive has no article of this outlet"),
        (["search", "*"], 2, "name a word to look for"),
        (["search"], 2, "Missing argument"),
        (["search", "a", "--since", "soon"], 2, "--since soon: expected a date"),
        (["search", "a", "--until", "soon"], 2, "--until soon: expected a date"),
        (["search", "a", "--since", "2026", "--until", "2025"], 2, "ends before it begins"),
        (["search", "a", "--archive", "nowhere.sqlite"], 2, "there is no archive yet; digest build makes it"),
        (["search", "a", "--archive", "none"], 2, "there is no archive: the configuration says archive: none"),
        (["search", "a", "--archive", "config.yaml"], 3, "is not an archive; nothing was changed"),
        (["archive", "check", "--archive", "inbox"], 3, "is a folder"),
        (["archive", "export", "config.yaml"], 2, "config.yaml: is there already; name a new file"),
        (["archive", "export", "no/where"], 2, "no/where: cannot be opened: No such file"),
        (["archive", "import", "nowhere"], 2, "nowhere: cannot be opened: No such file"),
        (["archive", "import", "config.yaml"], 3, "config.yaml: line 1: this is no export of an archive"),
    ],
)
def test_wrong_words(built, words, code, message):
    before = set(files(built))
    ran = digest(*words, folder=built)
    assert ran.code == code
    assert message in ran.err
    assert "Traceback" not in ran.err
    assert set(files(built)) == before


def test_the_commands_of_the_archive(built):
    assert digest("archive", "check", folder=built).out.endswith("archive.sqlite: sound\n")
    assert "bytes before" in digest("archive", "vacuum", folder=built).out
    ran = digest("archive", "export", "all.jsonl", folder=built)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert digest("archive", "export", folder=built).out.encode() == (built / "all.jsonl").read_bytes()
    came = digest("archive", "import", "all.jsonl", "--archive", "other/a.sqlite", folder=built)
    assert (came.code, came.out) == (0, "2 documents, 2 articles, 0 states and 1 builds are new\n")
    again = digest("archive", "export", "--archive", "other/a.sqlite", folder=built)
    assert again.out.encode() == (built / "all.jsonl").read_bytes()


def test_a_bad_line_is_told_and_the_others_are_taken(built):
    digest("archive", "export", "all.jsonl", folder=built)
    text = (built / "all.jsonl").read_bytes()
    (built / "all.jsonl").write_bytes(text + b'{"kind": "letter"}\n\xff\n')
    ran = digest("archive", "import", "all.jsonl", "--archive", "other.sqlite", folder=built)
    assert ran.code == 1
    lines = text.count(b"\n")
    assert f"all.jsonl: line {lines + 1}: its kind is none of" in ran.err
    assert f"all.jsonl: line {lines + 2}: is no UTF-8" in ran.err
    assert ran.out.startswith("2 documents, 2 articles")


def test_an_archive_that_is_not_sound_is_told(built):
    base = sqlite3.connect(built / ".digest" / "archive.sqlite")
    base.execute("UPDATE documents SET packed = x'00'")
    base.commit()
    base.close()
    ran = digest("archive", "check", folder=built)
    assert ran.code == 1
    assert "(inbox/minsk.txt): its bytes cannot be unpacked" in ran.out


def test_the_archive_numbers_an_issue_and_changes_nothing_else(world):
    """None and one that cannot be used give the same files, as do a new one and one that knows everything."""
    made = []
    for archive in ("none", "a.sqlite", "a.sqlite", "config.yaml"):
        digest(*BUILD, "--archive", archive, folder=world)
        made.append(files(world / "output"))
    assert made[0] == made[3]
    assert made[1] == made[2]
    assert len(made[0]) == len(made[1]) == 6
    (name,) = [name for name in made[0] if str(name).endswith("analyst.json")]
    without, numbered = json.loads(made[0][name]), json.loads(made[1][name])
    assert (without.pop("number"), numbered.pop("number")) == (None, 1)
    assert without == numbered


def test_an_archive_that_cannot_be_used_is_a_problem_and_no_more(world):
    (world / ".digest").write_text("a file, where the folder should be", encoding="utf-8")
    ran = digest(*BUILD, "--json", folder=world)
    assert ran.code == 1
    told = json.loads(ran.out)
    (problem,) = told["problems"]
    assert problem["where"] == "archive"
    assert "cannot be locked" in problem["what"]
    assert [len(edition["files"]) for edition in told["editions"]] == [2, 2, 2]
    assert [(edition["found"], edition["read"]) for edition in told["editions"]] == [(2, 2)] * 3


def test_a_damaged_archive_is_a_problem_and_is_left_as_it_is(built):
    path = built / ".digest" / "archive.sqlite"
    path.write_bytes(path.read_bytes()[:9_000])
    before = path.read_bytes()
    ran = digest(*BUILD, folder=built)
    assert ran.code == 1
    assert "is damaged" in ran.err
    assert "analyst.md" in ran.out
    assert path.read_bytes() == before


def test_a_damaged_value_never_stops_a_build(built):
    """What is remembered of a feed cannot be read: the files are read all the same, and the archive's fault is told."""
    (built / "config.yaml").write_text(
        "title: Prova\nsources:\n  - inbox\n  - feed: https://feeds.example/a\n", encoding="utf-8"
    )
    base = sqlite3.connect(built / ".digest" / "archive.sqlite")
    base.execute("INSERT INTO states VALUES ('feed https://feeds.example/a', '[')")
    base.commit()
    base.close()
    ran = digest(*BUILD, "--offline", folder=built)
    assert ran.code == 1
    assert "archive.sqlite: a value in the archive is damaged; digest archive check says which" in ran.err
    assert "Traceback" not in ran.err
    assert "analyst.md" in ran.out
    exported = digest("archive", "export", "all.jsonl", folder=built)
    assert exported.code == 3
    assert "a value in the archive is damaged" in exported.err
    checked = digest("archive", "check", folder=built)
    assert (checked.code, "state of feed https://feeds.example/a: is damaged" in checked.out) == (1, True)


def whole(folder):
    """Return every file of a workspace with its bytes."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_why_changes_no_byte(built):
    before = whole(built)
    ran = digest("why", "war.txt", folder=built)
    assert (ran.code, ran.err) == (0, "")
    assert "filed under military" in ran.out
    assert whole(built) == before


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("PRAGMA user_version = 2", "was written by an older digest (version 2 of the archive, this one knows 4)"),
        ("PRAGMA application_id = 1", "is the database of another program"),
    ],
)
def test_why_tells_that_the_archive_cannot_be_used(built, change, message):
    """What is asked for is explained all the same."""
    base = sqlite3.connect(built / ".digest" / "archive.sqlite")
    base.execute(change)
    base.commit()
    base.close()
    before = whole(built)
    ran = digest("why", "war.txt", folder=built)
    assert ran.code == 1
    assert message in ran.err
    assert "filed under military" in ran.out
    unknown = digest("why", "nowhere.txt", folder=built)
    assert (unknown.code, message in unknown.err) == (2, True)
    assert whole(built) == before


def test_without_an_archive_nothing_is_written_beside_the_editions(world):
    (world / "config.yaml").write_text("title: Prova\narchive: none\nsources:\n  - inbox\n", encoding="utf-8")
    assert digest(*BUILD, folder=world).code == 0
    assert not (world / ".digest").exists()


def test_the_second_of_two_builds_says_who_runs(built):
    """It ends with code 75, and writes nothing; looking is allowed meanwhile."""
    before = files(built / "output")
    with (built / ".digest" / "lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write(f"{os.getpid()} 2026-01-05T07:12:00+01:00\n")
        lock.flush()
        ran = digest(*BUILD, folder=built)
        assert (ran.code, ran.out) == (75, "")
        assert f"another run is at work since 2026-01-05 07:12 (process {os.getpid()}); wait" in ran.err
        assert digest("archive", "vacuum", folder=built).code == 75
        assert digest("search", "minsk", folder=built).code == 0
    assert files(built / "output") == before
    assert digest(*BUILD, folder=built).code == 0


def test_two_builds_started_at_once_leave_a_whole_issue(world):
    """Each ends well or says that the other runs; never both of the latter."""
    command = [sys.executable, "-m", "digest", *BUILD]
    started = [
        subprocess.Popen(  # noqa: S603 - our own program
            command,
            cwd=world,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ends = [(process.communicate(timeout=60)[1], process.returncode) for process in started]
    codes = sorted(code for _, code in ends)
    assert codes in ([0, 0], [0, 75])
    assert all("another run is at work" in told for told, code in ends if code == 75)
    assert digest("archive", "check", folder=world).code == 0
    assert len(files(world / "output")) == 6


def test_search_on_a_name_that_is_no_utf_8(world):
    """Files have such names; messages and JSON stay readable."""
    (world / "inbox" / os.fsdecode(b"caff\xe8.txt")).write_text("Parola unica\n\nTesto lungo abbastanza.\n", "utf-8")
    assert digest(*BUILD, folder=world).code == 0
    ran = digest("search", "unica", folder=world)
    assert ran.code == 0
    assert "Traceback" not in ran.err
    (hit,) = json.loads(digest("search", "unica", "--json", folder=world).out)["hits"]
    assert hit["location"].startswith("inbox/caff")
    assert digest("archive", "check", folder=world).code == 0


def test_help_opens_no_database():
    code = "import sys; from digest.cli import main; print('sqlite3' in sys.modules)"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
