"""The page on screens before two judges: the HTML standard, and a browser with axe-core.

In: pages of ordinary and of extreme editions, in every theme. Out: that nothing is wrong with them, in light and dark,
on phone and desktop, for the keyboard and on paper; and that planted faults are found. One start of each judge sees all
pages. The tools are installed by ``.ci/run``; elsewhere a test whose tool is missing is skipped.
"""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import browser
import editions
import pytest
from test_render_mail import many
from tools import NPM, ROOT, VNU, asked, missing, script

from digest.render import render, specimen

TEMPLATES = (str(ROOT / "templates"),)
THEMES = sorted(path.parent.name for path in (ROOT / "templates" / "themes").glob("*/web.css"))
HEAVY = 150_000
"""Bytes that no page of the sample may reach."""

NU_ALLOWED = {
    r"Text run is not in Unicode Normalization Form C\..*": "letters stay as the source wrote them",
}
"""What the checker of the standard may say."""

FAULTS = (
    '<p style="color: #999">Pale.</p><h5>Far below</h5><img src="https://host.example/a.png">'
    '<p id="twice"></p><p id="twice"></p><time>ieri</time><script>1</script>'
    '<p class="contents"><a style="display: inline-block; width: 9px; overflow: hidden" href="#text">x</a></p>'
    '<p class="night">Dim.</p><p style="width: 400px">Wide.</p>'
    '<a style="outline: none" class="bare" href="https://host.example/">out</a>'
)
FAULTY_STYLE = (
    "@media (prefers-color-scheme: dark) { .night { color: #333 } } .night { transition: rotate 1s } "
    "@media print { .bare.bare::after { content: none } .contents.contents "
    "{ display: block } body.web { color: #eee } }"
)
PLANTED = (
    r"asks for https://host\.example/a\.png",
    r"axe, desktop, dark: color-contrast \.night",
    r"axe, desktop, light: color-contrast .*p:nth-child.*",
    r"axe, desktop, light: heading-order .*",
    r"axe, desktop, light: html-has-lang .*",
    r"axe, phone, dark: image-alt .*",
    r"console: .*Content Security Policy.*",
    r"focus: no outline at https://host\.example/",
    r"focus: the skip link is not seen",
    r"moves: p",
    r"on paper: light ink",
    r"on paper: navigation",
    r"on paper: no address at https://host\.example/",
    r"small target: contents #text .*",
    r"wider than 320: p\.",
)
"""What the browser must find on the page with planted faults, among other things."""


def long():
    """Return an edition of 45 stories that cite one paragraph."""
    edition = replace(many(45), key_points=())
    cited = {passage.citation.number for passage in editions.passages_of(edition)}
    citations = tuple(each for each in edition.citations if each.number in cited)
    origins = tuple(each for each in edition.origins if each.article in {cite.article for cite in citations})
    return replace(edition, citations=citations, origins=origins)


def made():
    """Return editions by the names of their pages."""
    full = specimen.full()
    first, second = full.sections
    apart = replace(second.briefs[0], number=2, id="b", retold=None)
    ordinary = {
        f"{theme}-{name}": replace(getattr(editions, name)(), theme=theme)
        for theme in THEMES
        for name in ("sample", "executive", "public")
    }
    return ordinary | {
        "arabic": replace(editions.sample(), language="ar"),
        "empty": editions.empty(),
        "full": replace(full, sections=(first, replace(second, briefs=(apart,)))),
        "hostile": editions.hostile(),
        "long": long(),
    }


@pytest.fixture(scope="session")
def seeds_pages(tmp_path_factory):
    """Build the sample briefing as the command does."""
    folder = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-m", "digest", "build", "--format", "html", "--archive", "none", "--date", "2024-08-03"]
    subprocess.run([*command, "--output", folder], check=True, capture_output=True, cwd=ROOT)  # noqa: S603 - our own
    return sorted(folder.glob("*/*.html"))


@pytest.fixture(scope="session")
def pages(tmp_path_factory, seeds_pages):
    """Write all pages, and one with faults planted in it."""
    folder = tmp_path_factory.mktemp("pages")
    for name, edition in made().items():
        rendition = render(edition, "html", templates=TEMPLATES)[0]
        (folder / f"{name}.html").write_bytes(rendition.data)
    shutil.copy(seeds_pages[0], folder / f"seeds-{seeds_pages[0].name}")
    page = (folder / "plain-public.html").read_text(encoding="utf-8")
    page = re.sub(r"<html[^>]*>", "<html>", page).replace("</h1>", f"</h1>{FAULTS}", 1)
    page = page.replace('class="skip"', 'class="unseen"').replace("</style>", f"{FAULTY_STYLE}</style>", 1)
    (folder / "fault.html").write_text(page, encoding="utf-8")
    return folder


def test_a_page_is_light(seeds_pages):
    """No page of the sample briefing is heavy, with its style and all proofs."""
    assert len(seeds_pages) == 3
    assert {path.name: path.stat().st_size for path in seeds_pages if path.stat().st_size >= HEAVY} == {}


def test_the_standard_has_nothing_to_say(pages):
    """No error and no warning but those that the list allows, and planted faults are found."""
    if not VNU.is_file() or not shutil.which("java"):
        missing("vnu")
    command = [shutil.which("java"), "-jar", VNU, "--no-langdetect", "--format", "json", "--exit-zero-always"]
    told = json.loads(asked([*command, *sorted(pages.glob("*.html"))]).stderr)["messages"]
    found = {(Path(each["url"]).stem, each["message"]) for each in told}
    wrong = {(name, what) for name, what in found if not any(re.fullmatch(rule, what) for rule in NU_ALLOWED)}
    assert {each for each in wrong if each[0] != "fault"} == set()
    planted = "\n".join(what for _, what in wrong)
    for words in ("Duplicate ID", "element “time”", "“alt” attribute", "Consider adding a “lang” attribute"):
        assert words in planted
    assert all(any(re.fullmatch(rule, what) for _, what in found) for rule in NU_ALLOWED)


def test_a_browser_finds_nothing_wrong(pages):
    """No violation, message or request; nothing cut off, unseen, moving or too small; planted faults are found."""
    if browser.COMMAND is None:
        missing("chromium")
    if not (NPM / "axe-core").is_dir() or not (NPM / "playwright-core").is_dir() or not shutil.which("node"):
        missing("axe-core")
    told = json.loads(asked([*script("web_audit.mjs"), browser.COMMAND, *sorted(pages.glob("*.html"))]).stdout)
    found = {Path(file).stem: findings for file, findings in told.items()}
    planted = found.pop("fault")
    assert {name: findings for name, findings in found.items() if findings} == {}
    assert [rule for rule in PLANTED if not any(re.fullmatch(rule, each) for each in planted)] == []
