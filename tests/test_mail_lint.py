"""Messages before three judges: what mail programs show, the HTML standard, and a spam filter.

In: messages of ordinary editions. Out: what caniemail, the Nu HTML Checker and SpamAssassin find beyond the short lists
below, each with its reason. The tools are installed by ``.ci/run``; elsewhere a test whose tool is missing is skipped.
"""

import email
import email.policy
import json
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import editions
import pytest
from test_render_mail import LINKED, TEMPLATES, many
from tools import NPM, VNU, asked, missing, script

from digest.render import render

ALLOWED = {
    "@media": "rules for dark and for narrow screens; what is inlined stands without them",
    "<style> element": "the same",
    "display:none": "of the preheader, which is then the first line of the text",
    "transform": "a false alarm: it is text-transform, which these programs know",
    "border-radius": "of the button, whose corners are square in Outlook",
    "aria-hidden attribute": "of the preheader, which is then read out before the text",
    "aria-label attribute": "of the whole message, which has a heading besides",
    "role attribute": "Windows Mail reads the layout table as a table",
    "word-break": "endless words run out of the sheet there",
    "<body> element": "its colour stands on the outer table, too",
    "height property": "a false alarm: it is line-height",
    "text-decoration": "links of one program keep or lose their line",
}
"""What caniemail may find, with what it means to a reader."""

NU_ALLOWED = {
    r"Attribute “xmlns:o” not allowed here\.": "Outlook's namespace, without which it scales the sheet",
    r"CSS: “mso-(?:hide|padding-alt)”: Property “mso-[a-z-]+” doesn't exist\.": "Outlook's own properties",
}
"""What the checker of the standard may call an error."""

HEADERS = (
    b"From: Bollettino dell'Est <desk@briefings.example>\r\nTo: reader@readers.example\r\n"
    b"Message-ID: <2024-04-12.analyst.552fc83937c1a06f43b9a03986c0f28b@briefings.example>\r\n"
    b"List-Id: <analyst.briefings.example>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    b"List-Unsubscribe: <https://briefings.example/u/wbig3ddqauk73r4wfxmvkey3cwt2efgm>\r\n"
)
"""What sending adds for a reader."""


def message(edition):
    """Return the message of an edition."""
    return render(replace(edition, letter=LINKED), "mail", templates=TEMPLATES)[0].data


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """Write the HTML parts of ordinary editions, and one with faults planted in it."""
    folder = tmp_path_factory.mktemp("pages")
    arabic = replace(editions.public(), language="ar")
    made = {
        "sample": editions.sample(),
        "executive": editions.executive(),
        "public": editions.public(),
        "arabic": arabic,
        "empty": editions.empty(),
        "sixty": many(60),
        "many": many(400),
    }
    for name, edition in made.items():
        read = email.message_from_bytes(message(edition), policy=email.policy.default)
        (folder / f"{name}.html").write_text(read.get_body(("html",)).get_content(), encoding="utf-8")
    fault = (
        '<div style="position:fixed"><form action="x"></form></div><img src="cid:a"><h3 id="a"></h3><h3 id="a"></h3>'
    )
    page = (folder / "sample.html").read_text(encoding="utf-8")
    (folder / "fault.html").write_text(page.replace("</h1>", f"</h1>{fault}", 1), encoding="utf-8")
    return folder


def test_mail_programs_show_what_the_message_uses(pages):
    """Nothing but what the list allows, all of the list is used, and planted faults are found."""
    if not (NPM / "caniemail").is_dir() or not shutil.which("node"):
        missing("caniemail")
    files = sorted(pages.glob("*.html"))
    told = json.loads(asked([*script("mail_lint.mjs"), *files]).stdout)
    found = {Path(file).stem: set(titles) for file, titles in told.items()}
    fault = found.pop("fault")
    assert {"<form> element", "position"} <= fault
    assert set().union(*found.values()) == set(ALLOWED)


def test_the_page_is_good_html(pages):
    """No error but those that Outlook needs, and planted faults are found."""
    if not VNU.is_file() or not shutil.which("java"):
        missing("vnu")
    files = sorted(pages.glob("*.html"))
    command = [shutil.which("java"), "-jar", VNU, "--format", "json", "--exit-zero-always", "--errors-only", *files]
    told = json.loads(asked(command).stderr)["messages"]
    found = {(Path(each["url"]).stem, each["message"]) for each in told}
    errors = {(name, what) for name, what in found if not any(re.fullmatch(pattern, what) for pattern in NU_ALLOWED)}
    assert {name for name, _ in errors} == {"fault"}
    assert any("Duplicate ID" in what for _, what in errors)
    assert all(any(re.fullmatch(pattern, what) for _, what in found) for pattern in NU_ALLOWED)


def scored(data, home):
    """Return what SpamAssassin holds against a message: points by rule, by tests that ask nobody."""
    command = [shutil.which("spamassassin"), "-t", "-L"]
    report = (
        asked(command, data, PATH=os.environ["PATH"], HOME=str(home), LC_ALL="C.UTF-8")
        .stdout.decode("utf-8", "replace")
        .partition("Content analysis details")[2]
    )
    return {rule: float(points) for points, rule in re.findall(r"^ *(-?\d+\.\d) (\w+)", report, re.MULTILINE)}


def test_a_spam_filter_holds_nothing_against_it(tmp_path):
    """No rule above 1.0 and no sum above it; a message that sells is found."""
    if not shutil.which("spamassassin"):
        missing("spamassassin")
    points = scored(HEADERS + message(editions.sample()), tmp_path)
    assert "HTML_MESSAGE" in points
    assert max(points.values()) <= 1.0
    assert sum(points.values()) <= 1.0
    selling = message(editions.sample()).replace(b"Subject: ", b"Subject: FREE VIAGRA!!! $$$ BUY NOW ", 1)
    assert sum(scored(HEADERS + selling, tmp_path).values()) > 1.0
