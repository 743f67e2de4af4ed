"""The one menu of commands, the same on every machine: ``nox`` runs tests and lint.

In come the checkout and constraints.txt; out go verdicts. It never changes a file of the checkout, but for ``gallery``,
which makes pictures anew. ``make check`` runs the ``lint`` session inside the environment that make has already
installed.
"""

from pathlib import Path

import nox

CONSTRAINTS = Path(__file__).with_name("constraints.txt")

nox.needs_version = ">=2025.2"
nox.options.sessions = ["tests", "lint"]


def install(session: nox.Session, *groups: str) -> None:
    """Install digest itself and the named dependency groups, with the versions that are pinned."""
    wanted = nox.project.dependency_groups(nox.project.load_toml("pyproject.toml"), *groups)
    session.install("--quiet", "--constraint", str(CONSTRAINTS), "--editable", ".", *wanted)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests; arguments after ``--`` go to pytest."""
    install(session, "test")
    session.run("pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, layout, types and the walls between the rooms."""
    install(session, "lint")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    session.run("lint-imports")


@nox.session
def coverage(session: nox.Session) -> None:
    """Run the tests and show the lines and branches that none of them reaches."""
    install(session, "test")
    session.run("pytest", "--cov", "--cov-report=term-missing", *session.posargs)


@nox.session
def gallery(session: nox.Session) -> None:
    """Make the pictures of docs/gallery anew; those of screens need Chromium."""
    install(session, "test")
    session.run("python", "docs/make_gallery.py")
