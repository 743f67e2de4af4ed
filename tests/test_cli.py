"""The command line: words in, lines and exit codes out."""

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
    assert ran.out == ("analyst: 1 story from 1 article (0 merged, 0 left out)\n  output/2026-01-05/analyst.md\n")


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
        (["build", "--format", "docx"], 2, "docx"),
        (["build", "nowhere"], 3, "nowhere"),
        (["why", "b.txt"], 2, "b.txt: no file or story of this name"),
        (["why", "inbox/b.txt"], 2, "did you mean inbox/a.txt?"),
        (["new", "inbox"], 2, "inbox: is not empty"),
        (["frobnicate"], 2, "No such command"),
    ],
)
def test_wrong_words(world, words, code, message):
    ran = digest(*words, folder=world)
    assert ran.code == code
    assert message in ran.err
    assert "Traceback" not in ran.err


def test_why_tells_of_a_story(world):
    ran = digest("why", "inbox/a.txt", folder=world)
    assert ran.code == 0
    assert "filed under diplomacy" in ran.out
    assert "printed as number 1" in ran.out


def test_check_finds_what_is_wrong_and_says_how_to_mend_it(world):
    well = digest("check", folder=world)
    assert "source inbox: 1 documents" in well.out
    (world / "config.yaml").write_text("title: Prova\nsources:\n  - inbx\n", encoding="utf-8")
    ran = digest("check", folder=world)
    assert ran.code == 1
    assert "wrong inbx" in ran.out
    assert "inbox" in ran.out


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


def test_a_terminal_sees_how_far_long_work_is_and_a_file_does_not(world):
    """The bar is drawn over itself and wiped; what is piped has plain lines alone."""
    for number in range(60):
        (world / "inbox" / f"{number}.txt").write_text(f"{TALKS}Sono {number} i presenti.\n" * 40, encoding="utf-8")
    parent, child = os.openpty()
    command = [sys.executable, "-m", "digest", "build", "--format", "markdown"]
    done = subprocess.run(  # noqa: S603 - our own program
        command,
        cwd=world,
        stdout=subprocess.PIPE,
        stderr=child,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    os.close(child)
    told = os.read(parent, 65536).decode()
    os.close(parent)
    assert "rendering [########################] 3/3\r" in told
    assert told.endswith("\r")
    assert b"\r" not in done.stdout
