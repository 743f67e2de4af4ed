"""What the page for template authors names is there, and what is there it names.

In come the page, the base templates and the filters; out come names that only one of them has.
"""

import re

import pytest
from worlds import ROOT

from digest.render.environment import sandbox, text_sandbox
from digest.render.filters import FILTERS, MARKDOWN_FILTERS
from digest.themes.files import home_of
from digest.themes.options import options_of

PAGE = (ROOT / "docs" / "how-to" / "templates.md").read_text("utf-8")
TEMPLATES = (str(ROOT / "templates"),)
HTML_ALONE = {"title", "body", "front", "back"}
"""Blocks of the page that no other medium has: the window's title, and groups of other blocks."""
MAIL_ALONE = {"preheader", "whole", "spared"}
"""Blocks of messages, which their own page of the documentation names."""


def named(part):
    """Return the names in the first column of a table of the page."""
    table = PAGE.partition(f"<!-- {part} -->")[2].partition("<!-- end -->")[0]
    rows = [line.split(" | ")[0] for line in table.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def blocks(name):
    """Return the blocks of a base template."""
    return set(re.findall(r"{% block (\w+) %}", (ROOT / "templates" / "base" / name).read_text("utf-8")))


def test_every_block_is_named_and_every_name_is_a_block():
    assert named("blocks") == blocks("issue.html.j2")


@pytest.mark.parametrize("name", sorted(each.name for each in (ROOT / "templates" / "base").glob("issue.*.j2")))
def test_blocks_bear_the_same_names_in_every_medium(name):
    """But for the window's title, the groups of the page and three of messages, which are documented."""
    alone = MAIL_ALONE if name == "issue.mail.j2" else set()
    assert blocks(name) - HTML_ALONE == (blocks("issue.html.j2") - HTML_ALONE) | alone
    told = (ROOT / "docs" / "how-to" / "mail.md").read_text("utf-8")
    assert all(f"`{each}`" in told for each in alone)


def test_every_filter_is_named_and_every_name_is_a_filter():
    """Those of the house; Jinja's own are Jinja's to tell."""
    jinja = {"join"}
    text = set(text_sandbox(TEMPLATES, "public").filters) - set(sandbox(TEMPLATES, "public", is_markdown=False).filters)
    assert named("filters") == {*FILTERS, *MARKDOWN_FILTERS, *text} - jinja


def test_every_option_of_the_plain_theme_is_named():
    rows = re.findall(r"^\| `(\w+)` \| (?:color|file|choice|length|switch|number) \|", PAGE, re.MULTILINE)
    assert rows == list(options_of(home_of(TEMPLATES, "plain")))


def test_every_name_that_templates_are_given_is_named():
    rows = PAGE.partition("## What a template sees")[2].partition("In style sheets")[0]
    assert re.findall(r"^\| `(\w+)` ", rows, re.MULTILINE) == ["edition", "words", "theme", "medium", "intro"]
