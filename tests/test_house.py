"""The house rules that a machine can check.

In come the files of the checkout; out go verdicts. Nothing here runs the program.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
NOT_OURS = {
    ".cache",
    ".digest",
    ".git",
    ".venv",
    ".nox",
    "__pycache__",
    "output",
    "dist",
    "build",
    "htmlcov",
    ".hypothesis",
}
MODULES = sorted((ROOT / "digest").rglob("*.py"))
PINS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()

# Written so that this file does not match itself.
FOREIGN = {
    "a path of one machine": re.compile(r"(?<![\w.>-])/(?:work|root|home|Users)/\w"),
    "an address of a package index": re.compile(r"--(?:extra-)?index-url|--find[-]links|pypi\.org/simpl[e]"),
    "an unfinished place": re.compile(r"\b(?:TO[D]O|FIX[M]E)\b"),
}


def our_files(folder: Path = ROOT) -> Iterator[Path]:
    """Yield the files of the project, without caches, environments and what it makes."""
    for path in sorted(folder.iterdir()):
        if path.name in NOT_OURS or path.name.endswith("_cache") or path.name.startswith(".coverage"):
            continue
        if path.is_dir():
            yield from our_files(path)
        else:
            yield path


def shown(path: Path) -> str:
    """Return `path` as it is written inside the project."""
    return path.relative_to(ROOT).as_posix()


def requirements() -> Iterator[Requirement]:
    """Yield every requirement of pyproject.toml: to build, to run (with every extra), to test and to lint."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [line for group in project["dependency-groups"].values() for line in group if isinstance(line, str)]
    extras = [line for extra in project["project"]["optional-dependencies"].values() for line in extra]
    for line in [*project["build-system"]["requires"], *project["project"]["dependencies"], *extras, *groups]:
        yield Requirement(line)


@pytest.mark.parametrize("rule", FOREIGN)
def test_no_file_holds(rule):
    """The project builds on any machine, and nothing in it is left for later."""
    found = [
        f"{shown(path)}:{number}"
        for path in our_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if FOREIGN[rule].search(line)
    ]
    assert found == []


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_a_module_says_what_it_does_and_is_short(path):
    """A docstring opens every module, and 320 lines are the most that one may have."""
    source = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source))
    lines = len(source.splitlines())
    assert lines <= 320


def test_every_pin_is_a_name_and_one_version():
    """constraints.txt says which version, never where from."""
    assert [line for line in PINS if not re.fullmatch(r"[A-Za-z0-9][\w.-]*==[0-9][\w.]*", line)] == []
    names = [canonicalize_name(line.split("==")[0]) for line in PINS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("wanted", list(requirements()), ids=str)
def test_every_requirement_is_pinned_within_its_bounds(wanted):
    """What pyproject.toml asks for, constraints.txt fixes."""
    pins = {canonicalize_name(name): version for name, version in (line.split("==") for line in PINS)}
    assert canonicalize_name(wanted.name) in pins
    assert wanted.specifier.contains(pins[canonicalize_name(wanted.name)])


def test_the_changelog_has_a_place_for_the_next_line():
    """Every change adds a line below Unreleased."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[?Unreleased\]?", changelog, re.MULTILINE)


def test_targets_named_in_the_readme_exist():
    """What the README tells people to type works; it names at least the build and the tests."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    typed = re.findall(r"(?:`|^ *(?:\$ )?)make(?: +([a-z]+))?(?=`| *$| *#)", readme, re.MULTILINE)
    assert {"", "test"} <= set(typed)
    assert set(typed) - {""} <= targets


def test_every_target_is_listed_by_help():
    """``make help`` names every target that a person may call."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    public = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split()
    assert set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE)) == set(public) - {"libraries"}
