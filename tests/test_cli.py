"""The command line: words in, lines and exit codes out."""

import contextlib
import json
import os
import re
import subprocess
import sys

import pytest
from worlds import ROOT, digest

TALKS = "I colloqui di Minsk\n\nI negoziati fra i ministri degli Esteri proseguono oggi. Ne parla l'ambasciatore.\n"


@pytest.fixture
def world(tmp_path):
    """Make a workspace with one article."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text(TALKS, encoding="utf-8")
    (tmp_path / "config.yaml").write_text("title: Prova\nsources:\n  - inbox\n", encoding="utf-8")
    return tmp_path


def test_version_and_help(tmp_path):
    assert re.fullmatch(r"digest, version \d+\.\d+\.\d+\n", digest("--version", folder=tmp_path).out)
    told = digest("--help", folder=tmp_path)
    assert told.code == 0
    assert [name for name in ("build", "check", "why", "new", "completion") if name not in told.out] == []
    assert "Exit codes" in told.out


def test_help_opens_no_heavy_room():
    """The first look at the program costs no more than the parser of its words."""
    code = (
        "import sys; from click.testing import CliRunner; from digest.cli import main; "
        "CliRunner().invoke(main, ['--help']); "
        "print([m for m in ('pydantic', 'yaml', 'jinja2', 'weasyprint', 'numpy', 'babel') if m in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_build_names_what_it_made(world):
    ran = digest("build", "--audience", "analyst", "--format", "markdown", "--date", "2026-01-05", folder=world)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == ("analyst: 1 of 1 story from 1 article (0 merged, 0 left out)\n  output/2026-01-05/analyst.md\n")


def test_quiet_says_nothing(world):
    ran = digest("build", "--quiet", "--format", "markdown", folder=world)
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_json_is_one_object(world):
    ran = digest("build", "--json", "--format", "json", "--date", "2026-01-05", "--output", "elsewhere", folder=world)
    told = json.loads(ran.out)
    assert (told["schema"], told["date"], told["exit_code"], told["problems"]) == (1, "2026-01-05", 0, [])
    paths = [each["path"] for edition in told["editions"] for each in edition["files"]]
    assert paths == [f"elsewhere/2026-01-05/{name}.json" for name in ("executive", "analyst", "public")]
    assert all((world / path).stat().st_size > 100 for path in paths)


def test_a_source_on_the_command_line_needs_no_configuration(tmp_path):
    (tmp_path / "one.txt").write_text(TALKS, encoding="utf-8")
    ran = digest("build", "one.txt", "--format", "markdown", "--date", "2026-01-05", folder=tmp_path)
    assert ran.code == 0
    text = (tmp_path / "output/2026-01-05/analyst.md").read_text(encoding="utf-8")
    assert "one.txt" in text
    assert "Diplomazia" in text


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["build", "--audience", "analist"], 2, "did you mean analyst?"),
        (["build", "--date", "tomorrow"], 2, "expected a date such as 2026-01-05"),
        (["build", "--config", "confg.yaml"], 2, "confg.yaml: no such file (did you mean config.yaml?)"),
        (["build", "--format", "rtf"], 2, "rtf"),
        (["build", "nowhere"], 2, "digest: nowhere: no such file or folder\n"),
        (["build", "analyst"], 2, "analyst: no such file or folder (did you mean --audience analyst?)"),
        (["build", "inbx"], 2, "inbx: no such file or folder (did you mean inbox?)"),
        (["build", "inbox/b.txt", "none"], 2, "(did you mean inbox/a.txt?)\ndigest: none: no such file or folder\n"),
        (["build", "--since", "99999w"], 2, "or a length such as 24h, 3d or 2w (at most ten years)"),
        (["why", "--source", "inbx", "a.txt"], 2, "inbx: no such file or folder (did you mean inbox?)"),
        (["why", "b.txt"], 2, "b.txt: no file or story of this name"),
        (["why", "inbox/b.txt"], 2, "did you mean inbox/a.txt?"),
        (["new", "inbox"], 2, "inbox: is not empty. Name a new folder"),
        (["frobnicate"], 2, "No such command"),
    ],
)
def test_wrong_words(world, words, code, message):
    ran = digest(*words, folder=world)
    assert ran.code == code
    assert message in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("words", [["build"], ["check"], ["why", "a.txt"]])
def test_without_configuration_and_source_nothing_is_made_up(tmp_path, words):
    """The sample that comes with the program is never taken for somebody's own articles."""
    ran = digest(*words, folder=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("digest: no config.yaml here. Name a file or folder")
    assert [way for way in ("--config FILE", "digest new FOLDER") if way not in ran.err] == []
    assert list(tmp_path.iterdir()) == []


def test_every_mistake_of_a_configuration_has_the_program_s_name(world):
    (world / "config.yaml").write_text("titel: x\nwindow: 3 days\n", encoding="utf-8")
    ran = digest("check", folder=world)
    assert ran.code == 2
    assert [line[:22] for line in ran.err.splitlines()] == ["digest: config.yaml:1:", "digest: config.yaml:2:"]
    assert "(did you mean '3d'?)" in ran.err


def test_a_missing_source_is_told_with_the_file_that_names_it(world):
    (world / "config.yaml").write_text("sources: [inbox, gone]\n", encoding="utf-8")
    ran = digest("build", "--format", "markdown", folder=world)
    assert (ran.code, ran.err[:75]) == (
        1,
        "digest: gone: no such file or folder (named under sources in config.yaml). ",
    )
    (world / "void").mkdir()
    ran = digest("build", "void", folder=world)
    assert ran.code == 3
    assert "digest: void: the folder holds no file. Name another file or folder.\n" in ran.err


def test_why_of_an_unreadable_file_is_not_well(world):
    (world / "inbox" / "p.txt").write_bytes(b"%PDF-1.7\n" + bytes(100))
    assert digest("why", "a.txt", folder=world).code == 0
    ran = digest("why", "p.txt", folder=world)
    assert ran.code == 1
    assert "inbox/p.txt: is a damaged PDF" in ran.out


def test_why_tells_of_a_story(world):
    ran = digest("why", "inbox/a.txt", folder=world)
    assert ran.code == 0
    assert "filed under diplomacy" in ran.out
    assert "printed as number 1" in ran.out


def test_check_finds_what_is_wrong_and_says_how_to_mend_it(world):
    well = digest("check", folder=world)
    assert "source inbox: 1 document\n" in well.out
    (world / "config.yaml").write_text("title: Prova\nsources:\n  - inbx\n", encoding="utf-8")
    ran = digest("check", folder=world)
    assert ran.code == 1
    assert "wrong inbx" in ran.out
    assert "inbox" in ran.out


def test_check_reads_the_articles_as_a_build_would(world):
    (world / "inbox" / "empty.txt").write_bytes(b"")
    (world / "inbox" / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (world / "inbox" / "d.txt").write_text(" date 2022-13 Titolo\n\nTesto.\n", encoding="utf-8")
    (world / "inbox" / "e.txt").write_bytes("Così è: la città non c'è più, perché è già caffè.".encode("cp1252"))
    ran = digest("check", folder=world)
    assert ran.code == 1
    assert "1 source\n" in ran.out
    assert "wrong inbox/d.txt: date not understood: 2022-13\n" in ran.out
    assert "wrong inbox/empty.txt: the document holds no text\n" in ran.out
    assert "wrong inbox/picture.txt: cannot be read as an article" in ran.out
    assert re.search(r"^note  inbox/e\.txt: encoding guessed", ran.out, re.MULTILINE)


def test_check_finds_what_nobody_prints(world):
    """A topic without an audience, and a folder of templates without one."""
    text = (
        "sources: inbox\ntopics:\n  sport: {any: [goal]}\n  talks: {any: [colloqui]}\n"
        "audiences:\n  board: {topics: talks, formats: json}\n"
    )
    (world / "config.yaml").write_text(text, encoding="utf-8")
    home = world / "templates" / "audiences" / "bord"
    home.mkdir(parents=True)
    assert "bord" not in digest("check", folder=world).out
    (home / "brief.html.j2").write_text("x", encoding="utf-8")
    ran = digest("check", folder=world)
    assert ran.code == 1
    assert [line for line in ran.out.splitlines() if line.startswith("wrong")] == [
        "wrong templates/audiences/bord: belongs to no audience (did you mean board?)",
        "wrong topic sport: no audience lists it, it is never printed",
    ]


def test_check_tells_what_stops_a_build_from_what_does_not(world):
    home = world / "templates" / "audiences" / "analyst"
    home.mkdir(parents=True)
    (home / "breif.html.j2").write_text("x", encoding="utf-8")
    ran = digest("check", folder=world)
    assert ran.code == 2
    assert "wrong templates of analyst" in ran.out
    assert "did you mean brief.html.j2?" in ran.out


def test_new_makes_a_workspace_that_builds(tmp_path):
    assert digest("new", "desk", folder=tmp_path).code == 0
    made = tmp_path / "desk"
    assert sorted(path.name for path in made.iterdir()) == [".config.schema.json", "config.yaml", "seeds", "templates"]
    assert "$schema=.config.schema.json" in (made / "config.yaml").read_text(encoding="utf-8").splitlines()[0]
    ran = digest("build", "--format", "html", folder=made)
    assert ran.code == 0
    assert (made / "output").is_dir()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(tmp_path, shell):
    ran = digest("completion", shell, folder=tmp_path)
    assert ran.code == 0
    assert "_DIGEST_COMPLETE" in ran.out


def completed(folder, begun):
    """Return what the shell is offered behind ``digest build --audience``."""
    words = {"COMP_WORDS": f"digest build --audience {begun}", "COMP_CWORD": "3", "_DIGEST_COMPLETE": "bash_complete"}
    code = "from digest.cli import main; main(prog_name='digest')"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **words},
        check=False,
    )
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line], done.stderr


def test_completion_offers_the_audiences_of_the_configuration(world):
    assert completed(world, "") == (["executive", "analyst", "public"], "")
    (world / "config.yaml").write_text("audiences: {board: {}, desk: {}}\n", encoding="utf-8")
    assert completed(world, "b") == (["board"], "")
    (world / "config.yaml").write_text("audiences: [\n", encoding="utf-8")
    assert completed(world, "") == ([], "")


def test_a_reader_that_goes_away_is_no_error(world):
    """``digest why x | head -1`` ends quietly."""
    done = subprocess.run(  # noqa: S602 - the pipe is what is tested
        f'"{sys.executable}" -m digest why a.txt | head -1',
        cwd=world,
        shell=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert "Traceback" not in done.stderr


def everything(terminal):
    """Read a terminal until nobody writes to it any more."""
    told = b""
    with contextlib.suppress(OSError):  # Linux says so when the last writer has gone
        while more := os.read(terminal, 65536):
            told += more
    os.close(terminal)
    return told.decode()


def test_a_terminal_sees_how_far_long_work_is_and_a_file_does_not(world):
    """The bar is drawn over itself and wiped; what is piped has plain lines alone."""
    for number in range(60):
        (world / "inbox" / f"{number}.txt").write_text(f"{TALKS}Sono {number} i presenti.\n" * 40, encoding="utf-8")
    parent, child = os.openpty()
    command = [sys.executable, "-m", "digest", "build", "--format", "markdown"]
    with subprocess.Popen(  # noqa: S603 - our own program
        command, cwd=world, stdout=subprocess.PIPE, stderr=child, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ) as process:
        os.close(child)
        told = everything(parent)
        out = process.communicate()[0]
    assert process.returncode == 0
    assert re.search(r"rendering \[#{24}\] 3/3 *\r", told)
    assert told.endswith("\r")
    assert b"\r" not in out
