"""The preview: what is made again when a file changes, and who may see it.

In come a desk with players of its own, or a whole workspace; out come versions, answers over loopback, and what a
browser made of the page.
"""

import http.client
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace

import editions
import pytest
from longread import long_edition
from worlds import ROOT, audience, config

from digest.errors import ConfigError, DigestError, RenderError, TemplateError, UsageError
from digest.kit.checking import made
from digest.kit.desk import Desk, Trade
from digest.kit.server import HOST, serving
from digest.model import PdfLimits, Rendition
from digest.render import render

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts([HOST])]


class World:
    """A workspace whose thinking is counted, and does nothing."""

    def __init__(self, folder):
        """Write a configuration, an article and a template."""
        self.folder = folder
        self.done = []
        self.title = "First"
        self.error = None
        for name in ("seeds/a.txt", "templates/partials/brief.md.j2", "config.yaml"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            self.write(name, "one")
        trade = Trade(load=self._load, think=self._think, cut=self._cut, make=self._make)
        self.desk = Desk(trade, str(folder / "config.yaml"))

    def write(self, name, text):
        """Write a file, which no clock is too coarse to notice."""
        path = self.folder / name
        before = path.stat().st_mtime_ns if path.exists() else 0
        path.write_text(text, encoding="utf-8")
        os.utime(path, ns=(before + 10**9, before + 10**9))

    def looked(self):
        """Return what was done at a look."""
        self.done.clear()
        self.desk.look()
        return tuple(self.done)

    def _load(self):
        self.done.append("load")
        if self.error:
            raise ConfigError(self.error)
        source = replace(config().sources[0], path=str(self.folder / "seeds")) if config().sources else None
        return config(
            title=self.title,
            sources=(source,) if source else (),
            audiences=(audience(id="analyst", formats=("html", "markdown")),),
            templates=(str(self.folder / "templates"), str(ROOT / "templates")),
            labels=str(self.folder / "seeds/a.txt"),
        )

    def _think(self, settings):
        del settings
        self.done.append("think")
        return object()

    def _cut(self, settings, issue):
        del issue
        self.done.append("cut")
        return [replace(editions.sample(), audience="analyst", title=settings.title)]

    def _make(self, edition, form, templates):
        self.done.append("make")
        del templates
        if (self.folder / "templates/partials/brief.md.j2").read_text("utf-8") == "wrong":
            raise TemplateError("brief.md.j2:1: no name 'breif' <b>; did you mean 'brief'?")
        return Rendition(audience="analyst", format=form, name="x", data=f"{edition.title} {form}".encode())


@pytest.fixture
def world(tmp_path):
    """Return a workspace."""
    return World(tmp_path)


@contextmanager
def asking(desk):
    """Serve a desk, and yield what asks it: a path to status, headers and text."""
    with serving(desk, 0) as address:
        port = int(address.rpartition(":")[2].strip("/"))

        def ask(path, *, method="GET", **headers):
            link = http.client.HTTPConnection(HOST, port, timeout=30)
            link.request(method, path, headers=headers)
            answer = link.getresponse()
            text = answer.read().decode()
            link.close()
            return answer.status, dict(answer.getheaders()), text

        ask.port = port
        yield ask


# --- what is made again ----------------------------------------------------------------------------------------------


def test_only_what_a_change_touches_is_made_again(world):
    """A template costs no thinking, a title no thinking either, an article everything but the configuration."""
    assert world.looked() == ("load", "think", "cut")
    assert world.looked() == ()
    world.write("templates/partials/brief.md.j2", "two")
    assert world.looked() == ("cut",)
    world.write("templates/partials/new.md.j2", "new")
    assert world.looked() == ("cut",)
    world.title = "Second"
    world.write("config.yaml", "two")
    assert world.looked() == ("load", "cut")
    world.write("seeds/a.txt", "two")
    assert world.looked() == ("think", "cut")
    assert world.desk.shown.version == 5


def test_an_edition_is_made_once_until_something_changes(world):
    world.looked()
    world.done.clear()
    assert {world.desk.rendition("analyst", "html").data for _ in range(3)} == {b"First html"}
    assert world.done == ["make"]
    world.write("templates/partials/brief.md.j2", "two")
    world.desk.look()
    world.desk.rendition("analyst", "html")
    assert world.done == ["make", "cut", "make"]
    with pytest.raises(KeyError):
        world.desk.rendition("nobody", "html")


def test_a_mistake_is_shown_until_it_is_mended(world):
    """Also when another file changes meanwhile, and what changed then is not lost."""
    world.looked()
    world.error = "config.yaml:1:1: wrong"
    world.write("config.yaml", "two")
    assert world.looked() == ("load",)
    world.write("seeds/a.txt", "two")
    assert world.looked() == ("load",)
    with pytest.raises(DigestError, match="wrong"):
        world.desk.rendition("analyst", "html")
    world.error = None
    world.write("config.yaml", "three")
    assert world.looked() == ("load", "think", "cut")
    assert world.desk.rendition("analyst", "html").data == b"First html"


def test_whoever_waits_hears_of_a_change(world):
    """A wait ends with a change, or when its time is up."""
    world.looked()
    assert world.desk.wait(0, 30) == 1
    assert world.desk.wait(1, 0.01) == 1


def test_all_faults_of_a_template_are_told(tmp_path):
    """Not the first alone: as the check tells them."""
    partial = tmp_path / "partials" / "colophon.md.j2"
    partial.parent.mkdir()
    partial.write_text("{{ edition.titel }}\n{{ wrods.title }}\n", encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        made(editions.sample(), "markdown", (str(tmp_path), str(ROOT / "templates")))
    assert str(caught.value).splitlines() == [
        f"{partial}:1: Edition has no 'titel'; did you mean 'title'?",
        f"{partial}:2: no name 'wrods'; did you mean 'words'?",
    ]


@pytest.mark.pdf
def test_paper_is_made_within_the_limits_of_a_build():
    """An edition that costs more than the limit is told and ends the process of the press, not the preview."""
    folders = (str(ROOT / "templates"),)
    with pytest.raises(RenderError, match=r"analyst\.pdf: not printed: it took more than 0\.2 s.*pdf\.timeout"):
        made(long_edition(40), "pdf", folders, PdfLimits(seconds=0.2))
    assert made(editions.empty(), "pdf", folders) == render(editions.empty(), "pdf", templates=folders)[0]


# --- who is answered, and with what ----------------------------------------------------------------------------------


def test_the_page_lets_choose_audience_format_and_width(world):
    world.looked()
    with asking(world.desk) as ask:
        status, headers, text = ask("/")
        assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert '<iframe class="w1280"' in text
        assert 'src="/edition/analyst/html"' in text
        assert [f">{each}</a>" in text for each in ("analyst", "html", "markdown", "320", "768", "1280")] == [True] * 6
        assert ">pdf</a>" not in text
        _, _, chosen = ask("/?audience=analyst&format=markdown&width=320")
        assert '<iframe class="w320"' in chosen
        assert 'src="/edition/analyst/markdown"' in chosen
        assert ask("/?audience=x&format=y&width=z")[2] == text
        assert ask("/preview.js")[1]["Content-Type"] == "text/javascript; charset=utf-8"
        assert ask("/preview.css")[1]["Content-Type"] == "text/css; charset=utf-8"


def test_an_edition_is_answered_whole(world):
    world.looked()
    with asking(world.desk) as ask:
        status, headers, text = ask("/edition/analyst/html")
        assert (status, text, headers["Content-Type"]) == (200, "First html", "text/html; charset=utf-8")
        assert "script-src" not in headers["Content-Security-Policy"]
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")
        assert headers["Cache-Control"] == "no-store"
        assert ask("/edition/analyst/markdown")[1]["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "/config.yaml",
        "/../config.yaml",
        "/edition/analyst",
        "/edition/analyst/exe",
        "/edition/nobody/html",
        "/edition/analyst/html/more",
        "/edition/..%2f..%2fconfig.yaml/html",
        "/preview.html.j2",
        "//preview.js/../../server.py",
    ],
)
def test_nothing_else_is_served(world, path):
    world.looked()
    with asking(world.desk) as ask:
        assert ask(path)[0] == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost", "127.0.0.1.evil.example:80", ""])
def test_another_host_is_refused(world, host):
    """A name that leads here by a trick of the name service gets nothing."""
    world.looked()
    with asking(world.desk) as ask:
        assert ask("/", Host=host)[0] == 421
        assert ask("/edition/analyst/html", Host=host)[2] == "this preview is for this machine alone\n"
        assert ask("/", Host=f"localhost:{ask.port}")[0] == 200
        assert ask("/", method="POST")[0] == 501


def test_a_mistake_is_shown_with_its_place_and_nothing_of_it_is_markup(world):
    world.looked()
    with asking(world.desk) as ask:
        world.write("templates/partials/brief.md.j2", "wrong")
        world.desk.look()
        status, _, text = ask("/edition/analyst/html")
        assert status == 500
        assert "<li>brief.md.j2:1: no name &#39;breif&#39; &lt;b&gt;; did you mean &#39;brief&#39;?</li>" in text
        world.write("templates/partials/brief.md.j2", "mended")
        world.desk.look()
        assert ask("/edition/analyst/html")[0] == 200


def test_a_workspace_that_is_wrong_from_the_begin_is_shown(world):
    """The page tells, and comes back by itself."""
    world.error = "config.yaml:1:1: <wrong>"
    world.looked()
    with asking(world.desk) as ask:
        assert '<p class="wrong">config.yaml:1:1: &lt;wrong&gt;</p>' in ask("/")[2]


def test_changes_are_told_as_they_come(world):
    world.looked()
    with asking(world.desk) as ask:
        link = http.client.HTTPConnection(HOST, ask.port, timeout=30)
        link.request("GET", "/events")
        answer = link.getresponse()
        assert answer.getheader("Content-Type") == "text/event-stream; charset=utf-8"
        assert answer.readline() + answer.readline() == b"data: 1\n\n"
        world.write("templates/partials/brief.md.j2", "two")
        world.desk.look()
        assert answer.readline() + answer.readline() == b"data: 2\n\n"
        link.close()


def test_a_port_that_is_taken_is_told(world):
    with (
        asking(world.desk) as ask,
        pytest.raises(UsageError, match=f"--port {ask.port}: cannot be had"),
        serving(world.desk, ask.port),
    ):
        pass


# --- the whole -------------------------------------------------------------------------------------------------------


def test_a_real_preview_follows_a_template_and_ends_with_ctrl_c(tmp_path):
    """From the command line: a page of real articles, a change, a mistake, and the end."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_text(
        "2024-04-12 Accordo a Minsk\n\nIl ministro ha firmato un accordo a Minsk. Lo ha detto il portavoce.\n", "utf-8"
    )
    (tmp_path / "config.yaml").write_text(
        "sources: inbox\narchive: none\naudiences: {desk: {formats: [html], language: it}}\n", "utf-8"
    )
    partial = tmp_path / "templates" / "partials" / "colophon.html.j2"
    preview = subprocess.Popen(
        [sys.executable, "-u", "-m", "digest", "theme", "preview", "--port", "0", "--date", "2024-04-12"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        port = int(preview.stdout.readline().rpartition(":")[2].strip().strip("/"))
        told = http.client.HTTPConnection(HOST, port, timeout=60)
        told.request("GET", "/events")
        events = told.getresponse()

        def page_after(version):
            while events.readline() != f"data: {version}\n".encode():
                pass
            link = http.client.HTTPConnection(HOST, port, timeout=60)
            link.request("GET", "/edition/desk/html")
            answer = link.getresponse()
            text = answer.read().decode()
            link.close()
            return answer.status, text

        first = page_after(1)
        assert (first[0], "Accordo a Minsk" in first[1]) == (200, True)
        beside = tmp_path / "new" / "partials" / partial.name
        beside.parent.mkdir(parents=True)
        beside.write_text("<footer>Ours</footer>", "utf-8")
        (tmp_path / "new").rename(tmp_path / "templates")
        assert "<footer>Ours</footer>" in page_after(2)[1]
        partial.write_text("{{ editon }}", "utf-8")
        status, text = page_after(3)
        assert status == 500
        assert "partials/colophon.html.j2:1: no name &#39;editon&#39;; did you mean &#39;edition&#39;?" in text
        told.close()
        events.close()
        preview.send_signal(signal.SIGINT)
        assert preview.wait(30) == 0
    finally:
        preview.kill()
        preview.wait()
        preview.stdout.close()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["config.yaml", "inbox", "templates"]
