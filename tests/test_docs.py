"""The documentation is checked by the machine: pages, links, examples and commands."""

import re
import shlex
import subprocess
import sys

import click
import pytest
from worlds import ROOT

from digest.cli import main
from digest.config import load

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "templates" / "README.md"]
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")


def blocks(kind):
    """Return every block of a kind, with its page."""
    found = [(page, text) for page in PAGES for name, text in _BLOCK.findall(page.read_text("utf-8")) if name == kind]
    return [pytest.param(text, id=f"{page.name}-{number}") for number, (page, text) in enumerate(found)]


def test_the_generated_pages_are_fresh():
    done = subprocess.run(
        [sys.executable, "docs/make_reference.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("text", blocks("yaml"))
def test_every_example_of_a_configuration_is_valid(text, tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    names = ("MAIL_PASSWORD", "MODEL_KEY", "SMTP_PASSWORD", "MAIL_SECRET", "SLACK_TOKEN")
    assert load(str(path), environment=dict.fromkeys(names, "sixteen-secret-letters")).topics


@pytest.mark.parametrize("text", blocks("sh"))
def test_every_command_exists_with_its_options(text):
    assert isinstance(main, click.Group)
    for line in text.splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] != ["digest"]:
            continue
        command = main.commands[words[1]]
        while isinstance(command, click.Group):
            words = words[1:]
            command = command.commands[words[1]]
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words[2:] if word.startswith("--")} <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    targets = _LINK.findall(page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_room_is_on_the_map():
    """The map in the README names every room of the line."""
    text = (ROOT / "README.md").read_text("utf-8")
    rooms = [
        "collect",
        "read",
        "split",
        "window",
        "classify",
        "cluster",
        "rank",
        "summarise",
        "compose",
        "render",
        "deliver",
        "archive",
    ]
    assert [room for room in rooms if room not in text] == []
    assert all((ROOT / "digest" / room).exists() or (ROOT / "digest" / f"{room}.py").exists() for room in rooms)
