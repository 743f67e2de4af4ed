"""Themes at the command line: what there is, one file to change, all faults at once.

In come workspaces made here; out come what is printed, exit codes and files.
"""

import json

import pytest
from click.testing import CliRunner

from digest.cli import main
from digest.kit.ejecting import eject
from digest.workspace import make


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """Make a workspace and stand in it."""
    list(make(tmp_path / "desk"))
    monkeypatch.chdir(tmp_path / "desk")
    return tmp_path / "desk"


def run(*words):
    """Run a command; return exit code, output and errors."""
    done = CliRunner().invoke(main, ["theme", *words])
    return done.exit_code, done.stdout, done.stderr


def write(folder, name, text):
    """Write a file below a folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# --- list ------------------------------------------------------------------------------------------------------------


def test_themes_are_listed_with_what_can_be_chosen(desk):
    write(
        desk,
        "templates/themes/night/theme.yaml",
        "description: For the\n  small hours.\noptions: {mood: {type: number, range: [1, 9], default: 3}}\n",
    )
    code, out, _ = run("list")
    lines = [line.strip() for line in out.splitlines()]
    assert code == 0
    assert "night (from plain): For the small hours." in lines
    assert "mood (number): 1 to 9 [3]." in lines
    assert "paper (choice): A4, A5, Letter [A4]. The paper." in lines


def test_themes_are_listed_for_programs(desk):
    write(desk, "templates/themes/night/theme.yaml", "options: {text_size: {range: [6pt, 7pt], default: 6.5pt}}\n")
    code, out, _ = run("list", "--json")
    told = json.loads(out)
    night, plain = (next(each for each in told["themes"] if each["name"] == name) for name in ("night", "plain"))
    assert (code, told["schema"], night["name"], night["parent"], plain["parent"]) == (0, 1, "night", "plain", None)
    assert night["options"]["text_size"]["range"] == ["6pt", "7pt"]
    assert set(night["options"]) == set(plain["options"])
    assert plain["options"]["key_points"]["choices"] == ["before", "after"]


# --- eject -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "target", "original"),
    [
        (["brief.html.j2", "--audience", "public"], "audiences/public/brief.html.j2", "partials/brief.html.j2"),
        (["issue.md.j2", "--audience", "public"], "audiences/public/issue.md.j2", "base/issue.md.j2"),
        (["brief.html.j2"], "partials/brief.html.j2", "partials/brief.html.j2"),
        (["base/issue.html.j2"], "base/issue.html.j2", "base/issue.html.j2"),
        (["print.css"], "themes/plain/print.css", "themes/plain/print.css"),
        (["plain/theme.yaml"], "themes/plain/theme.yaml", "themes/plain/theme.yaml"),
        (["web.css", "--audience", "public"], "audiences/public/web.css", "themes/plain/web.css"),
    ],
    ids=lambda each: each if isinstance(each, str) else " ".join(each),
)
def test_one_file_is_copied_to_where_a_change_of_it_counts(desk, root, words, target, original):
    """The copy is the file that was printed with; nothing is overwritten, and all templates still fit."""
    code, out, _ = run("eject", *words)
    copy = desk / "templates" / target
    assert code == 0
    assert f"templates/{target}: a copy of " in out
    assert copy.read_bytes() == (root / "templates" / original).read_bytes()
    assert ("reach the original" in out) == (target.endswith(".j2") and "audiences" in target)
    copy.write_text("{}", encoding="utf-8")
    code, _, err = run("eject", *words)
    assert code == 2
    assert "is there already; change it there, nothing is overwritten" in err
    assert copy.read_text(encoding="utf-8") == "{}"


def test_a_file_of_a_theme_is_copied_where_an_audience_has_that_theme(desk):
    """What is copied is what the audience prints with now."""
    write(desk, "templates/themes/night/colophon.html.j2", "night")
    config = desk / "config.yaml"
    config.write_text(
        config.read_text("utf-8").replace("  public:\n", "  public:\n    theme: night\n"), encoding="utf-8"
    )
    assert run("eject", "colophon.html.j2", "--audience", "public")[0] == 0
    assert (desk / "templates/audiences/public/colophon.html.j2").read_text("utf-8") == "night"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["breif.html.j2"], "breif.html.j2: no such file (did you mean brief.html.j2?)"),
        (
            ["brief"],
            "brief: no such file (did you mean brief.html.j2 or brief.mail.j2 or brief.md.j2 or brief.txt.j2?)",
        ),
        (["prnt.css"], "prnt.css: no such file (did you mean print.css?)"),
        (["plian/print.css"], "plian/print.css: no such file (did you mean print.css?)"),
        (["../config.yaml"], "../config.yaml: no such file"),
        (["../brief.html.j2"], "../brief.html.j2: no such file (did you mean brief.html.j2?)"),
        (["base/../../x.html.j2"], "base/../../x.html.j2: no such file"),
        (["../x.html.j2", "--audience", "public"], "../x.html.j2: no such file"),
        (["brief.html.j2", "--audience", "publik"], "--audience publik: no such audience (did you mean public?)"),
        (["theme.yaml", "--audience", "public"], "theme.yaml: an audience has no file of this name"),
    ],
    ids=lambda each: each if isinstance(each, str) else " ".join(each),
)
def test_a_name_that_is_not_there_is_told_with_the_nearest(desk, words, said):
    before = sorted(desk.rglob("*"))
    code, _, err = run("eject", *words)
    assert code == 2
    assert err.startswith(f"digest: {said}")
    assert sorted(desk.rglob("*")) == before


def test_without_a_workspace_nothing_is_copied(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, _, err = run("eject", "brief.html.j2")
    assert (code, list(tmp_path.iterdir())) == (2, [])
    assert "digest new FOLDER" in err
    assert eject.__doc__


# --- check -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("desk")
def test_all_is_well_with_what_comes_with_the_program():
    code, out, _ = run("check")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == ["ok"] * 4


def test_every_fault_is_told_at_once_and_none_twice(desk):
    """Not the first alone: in several files, on several lines, also where no edition of today would come."""
    home = desk / "templates/audiences/public"
    write(
        home,
        "brief.html.j2",
        "{{ brief.headlin|headline(brief.language) }}\n"
        "{{ breif.number }}{{ words.kindz }}\n"
        "{% if brief.omited > 3 %}{{ editon.title }}{% endif %}\n"
        "{{ brief.number|typset }} {{ theme.options.acent }} {{ brief.number|headline }}\n"
        '{% include "credt.html.j2" %}{{ edition.words + edition.title }}\n',
    )
    write(home, "credit.html.j2", "\n{% if %}")
    write(desk, "templates/partials/masthead.md.j2", "{{ edition.date|dya }}")
    write(desk, "templates/themes/night/colophon.html.j2", "{{ edition.verzion }}")
    write(desk, "templates/audiences/old/unused.md.j2", "{{ title }}")
    code, out, _ = run("check")
    told = [line.strip() for line in out.splitlines() if ".j2:" in line]
    brief = "templates/audiences/public/brief.html.j2"
    assert code == 2
    assert [line.partition(";")[0] for line in told] == [
        "templates/partials/masthead.md.j2:1: no filter 'dya'",
        f"{brief}:1: PrintedBrief has no 'headlin'",
        f"{brief}:2: no 'kindz' here",
        f"{brief}:2: no name 'breif'",
        f"{brief}:3: PrintedBrief has no 'omited'",
        f"{brief}:3: no name 'editon'",
        f"{brief}:4: TypeError: headline() missing 1 required positional argument: 'language'",
        f"{brief}:4: no 'acent' here",
        f"{brief}:4: no filter 'typset'",
        f"{brief}:5: TypeError: unsupported operand type(s) for +: 'int' and 'str'",
        f"{brief}:5: no template 'credt.html.j2'",
        "templates/audiences/public/credit.html.j2:2: Expected an expression, got 'end of statement block'",
        "templates/audiences/old/unused.md.j2:1: no name 'title'",
        "templates/themes/night/colophon.html.j2:1: Edition has no 'verzion'",
    ]
    meant = [line.rpartition("did you mean ")[2] for line in told if "did you mean" in line]
    assert meant == [
        f"'{each}'?"
        for each in (
            "day",
            "headline",
            "kinds",
            "brief",
            "omitted",
            "edition",
            "accent",
            "typeset",
            "credit.html.j2",
            "title_lines",
            "version",
        )
    ]
    assert out.splitlines()[-1] == "14 faults"


def test_a_theme_or_table_that_is_wrong_is_told(desk):
    """Faults that leave nothing to try are told as well."""
    write(desk, "templates/themes/night/theme.yaml", "colors: {inq: '#000000'}\n")
    write(desk, "templates/locales/it.yaml", "- a\n")
    code, out, _ = run("check")
    assert code == 2
    assert "templates/themes/night/theme.yaml:1: no token 'inq'; did you mean 'ink'?" in out
    assert "templates/locales/it.yaml: expected a table of names and values" in out


def test_a_build_stops_with_every_fault_too(desk):
    """A build refuses what the check refuses, and writes nothing."""
    write(desk, "templates/audiences/public/brief.html.j2", "{{ brief.headlin }}\n{{ breif.number }}\n")
    done = CliRunner().invoke(main, ["build", "--audience", "public", "--format", "html"])
    assert done.exit_code == 2
    assert [line.partition(": ")[2].partition("brief.html.j2")[2] for line in done.stderr.splitlines()] == [
        ":1: PrintedBrief has no 'headlin'; did you mean 'headline'?",
        ":2: no name 'breif'; did you mean 'brief'?",
    ]
    assert not (desk / "output").exists()
