"""Asking feeds, pages and mailboxes, and remembering what they showed: against servers on this machine.

In: what servers answer. Out: what an issue would be made from.
"""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from asking import HERE, NOW, WORLD, feed
from mailhosts import Host
from sites import Site, redirect, reply
from worlds import ROOT, config, digest, files

from digest.archive import open_archive
from digest.archive.memory import Memory
from digest.collect.http.manners import Manners
from digest.model import Network, Source
from digest.visit import name_of, pages, recall, visit
from digest.visit.pages import MOST_TRIES

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]

END = datetime(2026, 1, 6, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=2)


def entry(number, text="", *, guid=None, day=5):
    """Write a story of a feed."""
    return (
        f"<item><title>Titolo {number}</title><link>{{root}}/{number}</link><guid>{guid or number}</guid>"
        f"<pubDate>{day:02d} Jan 2026 06:00:00 +0000</pubDate>"
        f"<description>{text or f'Il testo della notizia {number}, riassunto.'}</description></item>"
    )


def rss(*entries, root="https://example.org"):
    """Write a feed."""
    whole = f"<rss version='2.0'><channel><title>La voce</title>{''.join(entries)}</channel></rss>"
    return whole.replace("{root}", root).encode()


def page(number):
    """Write a page behind a story, which tells more than its feed does."""
    text = " ".join(f"La frase {at} della pagina {number} racconta il resto della notizia." for at in range(30))
    return reply(
        body=f"<html><head><title>Titolo {number}</title></head><body><article><h1>Titolo {number}</h1>"
        f"<p>{text}</p></article></body></html>".encode(),
        content_type="text/html",
    )


@pytest.fixture
def archive(tmp_path):
    """Make an archive."""
    with open_archive(str(tmp_path / "archive.sqlite")) as made:
        yield made


def ask(archive, *sources, now=NOW, start=None):
    """Visit sources; return what came of it, and what is remembered for an issue."""
    memory = Memory(archive)
    settings = config(sources=sources, network=HERE, archive="archive.sqlite")
    found = visit(
        settings, memory, start=start, now=now, progress=lambda *_: None,
        manners=Manners(jitter_seconds=0.0, pause_seconds=0.0), world=WORLD,
    )  # fmt: skip
    assert memory.problems == ()
    counts = {name_of(source): "all" if source.mailbox else "last" for source in sources}
    return found, memory.sighted(counts, start, END, "UTC")


def titles(articles):
    """Return the headlines."""
    return [article.headline.of(article.text) for article in articles]


def test_what_a_feed_shows_is_remembered_and_nobody_is_asked_twice(archive):
    with Site({"/rss": reply(body=rss(entry(1), entry(2)), etag='"a"')}) as site:
        first, kept = ask(archive, feed(site.url("/rss")))
        again, known = ask(archive, feed(site.url("/rss")), now=NOW + timedelta(minutes=10))
        assert site.paths() == ["/rss"]
    assert titles(first.articles) == titles(kept) == ["Titolo 1", "Titolo 2"]
    assert known == kept == first.articles
    assert first.remarks == ("1 feed: 1 new",)
    assert (again.articles, again.remarks) == ((), ("1 feed: 1 not asked again so soon",))


def test_validators_are_sent_only_once_the_body_was_stored(archive):
    with Site({"/rss": reply(body=rss(entry(1)), etag='W/"a"')}) as site:
        ask(archive, feed(site.url("/rss")))
        ask(archive, feed(site.url("/rss")), now=NOW + HOUR)
        assert [asked.headers.get("if-none-match") for asked in site.asked] == [None, 'W/"a"']


def test_a_body_that_is_no_feed_is_told_and_its_validators_forgotten(archive):
    """What was shown before stays; the feed is given time, as after a failure."""
    with Site({"/rss": reply(body=rss(entry(1)), etag='"a"')}) as site:
        source = feed(site.url("/rss"))
        _, before = ask(archive, source)
        site.answers["/rss"] = reply(body=b"<!doctype html><html><p>Please log in.</p></html>", etag='"b"')
        found, after = ask(archive, source, now=NOW + HOUR)
        (problem,) = found.problems
        assert (problem.where, problem.is_document) == ("the feed", False)
        assert problem.what.startswith("what it answers with is no feed")
        assert after == before
        site.answers["/rss"] = reply(body=rss(entry(2)), etag='"c"')
        assert ask(archive, source, now=NOW + HOUR + timedelta(minutes=30))[0].problems == found.problems
        well, _ = ask(archive, source, now=NOW + 2 * HOUR)
        assert (well.problems, titles(well.articles)) == ((), ["Titolo 2"])
        assert [asked.headers.get("if-none-match") for asked in site.asked] == [None, '"a"', '"a"']


def test_a_story_that_a_feed_shows_no_more_is_still_in_the_window(archive):
    """Without a window, a feed is what it showed at last."""
    with Site({"/rss": reply(body=rss(entry(1, day=4), entry(2)), etag='"a"')}) as site:
        source = feed(site.url("/rss"))
        ask(archive, source)
        site.answers["/rss"] = reply(body=rss(entry(3)), etag='"b"')
        _, window = ask(archive, source, now=NOW + HOUR, start=END - DAY)
        _, last = ask(archive, source, now=NOW + HOUR)
    assert titles(window) == ["Titolo 2", "Titolo 3"]
    assert titles(last) == ["Titolo 3"]


@pytest.mark.parametrize("guid", ["new every time", "the same for all"])
def test_a_feed_that_makes_up_its_ids_brings_each_story_once(archive, guid):
    def body(run):
        return rss(*(entry(at, guid=f"{run}-{at}" if guid.startswith("new") else "x") for at in range(1, 4)))

    with Site({"/rss": reply(body=body(1))}) as site:
        source = feed(site.url("/rss"))
        _, first = ask(archive, source)
        site.answers["/rss"] = reply(body=body(2) + b" ")
        _, second = ask(archive, source, now=NOW + 2 * DAY)
        assert len(site.asked) == 2
    assert sorted(titles(first)) == ["Titolo 1", "Titolo 2", "Titolo 3"]
    assert second == first


def test_what_the_settings_forbid_is_asked_as_soon_as_they_allow_it(archive):
    with Site({"/rss": reply(body=rss(entry(1)))}) as site:
        settings = config(sources=(feed(site.url("/rss")),), network=Network())
        memory = Memory(archive)
        given = {"start": None, "now": NOW, "progress": lambda *_: None, "world": WORLD}
        refused = visit(settings, memory, manners=Manners(jitter_seconds=0.0), **given)
        assert site.asked == []
        found, _ = ask(archive, feed(site.url("/rss")))
    (problem,) = refused.problems
    assert "allow_private" in problem.what
    assert "left alone" not in problem.what
    assert (found.problems, titles(found.articles)) == ((), ["Titolo 1"])


def test_one_bad_feed_costs_the_others_nothing(archive):
    with Site({"/a": reply(404), "/b": reply(body=rss(entry(1))), "/c": reply(body=b"\0\1\2")}) as site:
        sources = [feed(site.url(path), path) for path in ("/a", "/b", "/c")]
        found, kept = ask(archive, *sources)
    assert titles(kept) == ["Titolo 1"]
    assert [problem.where for problem in found.problems] == ["/a", "/c"]
    assert found.remarks == ("3 feeds: 1 new, 2 failed",)


def test_a_feed_named_twice_is_asked_once(archive):
    with Site({"/rss": reply(body=rss(entry(1)))}) as site:
        _, kept = ask(archive, feed(site.url("/rss"), "one"), feed(site.url("/rss"), "two"))
        assert site.paths() == ["/rss"]
    assert titles(kept) == ["Titolo 1"]


def full(url):
    """Name a feed whose pages are wanted."""
    return Source(path="", shown="the feed", kind="feed", url=url, full_text=True)


def test_full_text_is_asked_for_once_and_never_again(archive):
    with Site({"/1": page(1), "/2": page(2)}) as site:
        root = site.url("")
        site.answers["/rss"] = reply(body=rss(entry(1), root=root))
        found, kept = ask(archive, full(site.url("/rss")))
        assert found.articles == kept
        (article,) = kept
        assert "La frase 29 della pagina 1" in article.text
        assert (article.when.edtf, article.when.raw) == ("2026-01-05T06:00+00:00", "05 Jan 2026 06:00:00 +0000")
        assert (article.url, article.outlet, article.location) == (f"{root}/1", "La voce", f"{root}/1")
        assert archive.document(article.sha256) is not None
        site.answers["/rss"] = reply(body=rss(entry(2), entry(1), root=root))
        _, both = ask(archive, full(site.url("/rss")), now=NOW + 2 * DAY)
        assert site.paths() == ["/rss", "/robots.txt", "/1", "/rss", "/robots.txt", "/2"]
    assert [article.text.count("della pagina") for article in both] == [30, 30]


def test_a_page_that_cannot_be_had_is_tried_again_and_then_left(archive):
    """The feed's own text stands in its place, with a note."""
    site = Site({"/robots.txt": reply(404), "/1": reply(500)})
    with site:
        root = site.url("")
        for run in range(MOST_TRIES + 2):
            site.answers["/rss"] = reply(body=rss(entry(1), root=root) + b" " * run)
            found, kept = ask(archive, full(site.url("/rss")), now=NOW + run * 2 * DAY)
            assert found.problems == ()
            (article,) = kept
            assert "Il testo della notizia 1, riassunto." in article.text
            assert article.notes[-1] == "its full text could not be fetched: answered 500 (internal server error)"
        assert site.paths().count("/1") == MOST_TRIES


def test_pages_that_robots_txt_forbids_are_not_asked_for(archive):
    with Site({"/robots.txt": reply(body=b"User-agent: *\nDisallow: /"), "/1": page(1)}) as site:
        site.answers["/rss"] = reply(body=rss(entry(1), root=site.url("")))
        _, (article,) = ask(archive, full(site.url("/rss")))
        assert "/1" not in site.paths()
    assert article.notes == (
        "its full text could not be fetched: was not asked: the robots.txt of its host forbids it",
    )


def test_pages_of_stories_before_the_window_are_not_asked_for(archive):
    with Site({"/1": page(1), "/2": page(2)}) as site:
        site.answers["/rss"] = reply(body=rss(entry(1, day=1), entry(2), root=site.url("")))
        ask(archive, full(site.url("/rss")), start=END - DAY)
        assert "/1" not in site.paths()
        assert "/2" in site.paths()


def test_a_page_that_tells_less_than_its_feed_is_not_taken(archive):
    with Site({"/1": reply(body=b"<html><body><p>Abbonati.</p></body></html>")}) as site:
        site.answers["/rss"] = reply(body=rss(entry(1), root=site.url("")))
        _, (article,) = ask(archive, full(site.url("/rss")))
    assert "Il testo della notizia 1, riassunto." in article.text
    assert article.notes[-1].endswith("what its address leads to tells something else")


def test_a_wall_in_the_place_of_pages_takes_no_story_s_place(archive):
    """Three stories lead to one page of consent, and one to the front page: each keeps the text of its feed."""
    wall = page("consenso")
    answers = {f"/{number}": redirect("/wall") for number in (1, 2, 3)} | {
        "/wall": wall,
        "/4": redirect("/"),
        "/": page(4),
    }
    with Site(answers) as site:
        site.answers["/rss"] = reply(body=rss(*(entry(at) for at in range(1, 5)), root=site.url("")))
        _, kept = ask(archive, full(site.url("/rss")))
    assert sorted(titles(kept)) == ["Titolo 1", "Titolo 2", "Titolo 3", "Titolo 4"]
    assert {article.notes[-1] for article in kept} == {
        "its full text could not be fetched: its address leads to a page that is not its own"
    }


def test_a_page_that_tells_something_else_takes_no_story_s_place(archive):
    with Site({"/1": page("abbonamento")}) as site:
        site.answers["/rss"] = reply(
            body=rss(entry(1, "Il ponte di Messina riapre domani mattina alle sei."), root=site.url(""))
        )
        _, (article,) = ask(archive, full(site.url("/rss")))
    assert "riapre domani" in article.text
    assert article.notes[-1].endswith("what its address leads to tells something else")


def test_pages_beyond_the_most_are_asked_for_later(archive, monkeypatch):
    monkeypatch.setattr(pages, "MOST_PAGES", 2)
    with Site({f"/{number}": page(number) for number in range(1, 6)}) as site:
        for run in range(3):
            site.answers["/rss"] = reply(body=rss(*(entry(at) for at in range(1, 6)), root=site.url("")) + b" " * run)
            _, kept = ask(archive, full(site.url("/rss")), now=NOW + run * 2 * DAY)
            assert sum("della pagina" in article.text for article in kept) == min(2 * run + 2, 5)
    assert len(kept) == 5


def test_an_undated_story_stays_of_the_day_it_was_first_shown(archive):
    """Also while its page cannot be had, and when it comes."""
    story = (
        "<item><title>Titolo 1</title><link>{root}/1</link><description>Il testo della notizia.</description></item>"
    )
    with Site({"/1": reply(500), "/robots.txt": reply(404)}) as site:
        for run in range(2):
            site.answers["/rss"] = reply(body=rss(story, root=site.url("")) + b" " * run)
            ask(archive, full(site.url("/rss")), now=NOW + run * 2 * DAY)
        site.answers["/1"] = page(1)
        site.answers["/rss"] = reply(body=rss(story, root=site.url("")) + b"   ")
        ask(archive, full(site.url("/rss")), now=NOW + 4 * DAY)
        name = name_of(full(site.url("/rss")))
    days = [
        archive.sighted({name: "last"}, NOW + at * DAY - DAY / 2, NOW + at * DAY + DAY / 2, "UTC") for at in range(6)
    ]
    assert [len(found) for found in days] == [1, 0, 0, 0, 0, 0]
    assert "della pagina 1" in days[0][0].text


def test_a_notice_of_every_week_is_a_new_one_each_time(archive):
    with Site() as site:
        for run, day in enumerate((5, 12)):
            site.answers["/rss"] = reply(body=rss(entry("di mare", day=day, guid=run)))
            now = NOW + timedelta(days=day - 5)
            ask(archive, feed(site.url("/rss")), now=now, start=now - DAY / 2)
    found = archive.sighted({name_of(feed(site.url("/rss"))): "last"}, NOW + 6 * DAY, NOW + 8 * DAY, "UTC")
    assert titles(found) == ["Titolo di mare"]


def test_feeds_with_the_same_bytes_are_two(archive):
    with Site({"/a/rss": reply(body=rss(entry(1))), "/b/rss": reply(body=rss(entry(1)))}) as site:
        sources = [
            replace(feed(site.url(path), path), outlet=outlet)
            for path, outlet in (("/a/rss", "Alfa"), ("/b/rss", "Beta"))
        ]
        _, kept = ask(archive, *sources)
    assert [article.outlet for article in kept] == ["Alfa", "Beta"]


def test_a_clock_that_ran_ahead_hides_nothing(archive):
    with Site({"/rss": reply(body=rss(entry(1)))}) as site:
        ask(archive, feed(site.url("/rss")), now=NOW + 30 * DAY)
        site.answers["/rss"] = reply(body=rss(entry(2)))
        _, kept = ask(archive, feed(site.url("/rss")), now=NOW)
    assert titles(kept) == ["Titolo 2"]


def test_an_address_within_the_site_begins_where_the_feed_was_found(archive):
    body = (
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>Titolo</title><link href='/2026/uno'/></entry></feed>"
    )
    with Site({"/rss": reply(body=body)}) as site:
        _, (article,) = ask(archive, feed(site.url("/rss")))
        assert article.url == site.url("/2026/uno")


def test_only_what_is_named_is_asked_for(archive):
    with Site({"/rss": reply(body=rss(entry(1, "&lt;img src='/spy.png'&gt; Ecco il testo.")))}) as site:
        ask(archive, feed(site.url("/rss")))
        assert site.paths() == ["/rss"]


LETTER = b"From: desk@example.org\r\nSubject: Titolo\r\nDate: Mon, 5 Jan 2026 06:00:00 +0000\r\n\r\nUn testo.\r\n"


def test_letters_are_read_once_and_remembered(archive):
    with Host({1: LETTER}) as host:
        source = Source(path="", shown="posta", kind="mailbox", mailbox=host.mailbox())
        first, kept = ask(archive, source)
        host.letters[2] = LETTER.replace(b"Titolo", b"Altro")
        second, both = ask(archive, source, now=NOW + HOUR)
    assert titles(first.articles) == titles(kept) == ["Titolo"]
    assert titles(second.articles) == ["Altro"]
    assert titles(both) == ["Titolo", "Altro"]
    assert archive.state(name_of(source)) == {"validity": 1, "last": 2}


def test_a_mailbox_that_is_not_there_is_told(archive):
    with Host({1: LETTER}) as host:
        gone = Source(path="", shown="posta", kind="mailbox", mailbox=host.mailbox())
    found, kept = ask(archive, gone)
    (problem,) = found.problems
    assert (problem.what, kept) == ("no connection: connection refused", ())


def test_troubles_are_recalled_as_they_were_told(archive):
    with Site({"/a": reply(404), "/b": reply(body=rss(entry(1)))}) as site:
        sources = (feed(site.url("/a"), "a"), feed(site.url("/b"), "b"), feed(site.url("/c"), "c"))
        settings = config(sources=sources, network=HERE)
        found, _ = ask(archive, *sources[:2])
        told = recall(settings, Memory(archive))
    assert told[:1] == found.problems
    assert told[1].what == "has never been asked, and nothing of it is known"


def test_without_an_archive_that_can_be_used_feeds_are_read_all_the_same():
    with Site({"/rss": reply(body=rss(entry(1)))}) as site:
        settings = config(sources=(feed(site.url("/rss")),), network=HERE)
        found = visit(
            settings, Memory(), start=None, now=NOW, progress=lambda *_: None,
            manners=Manners(jitter_seconds=0.0), world=WORLD,
        )  # fmt: skip
    assert titles(found.articles) == ["Titolo 1"]


def workspace(folder, *sources, more=""):
    """Write a configuration."""
    lines = [f"  - {json.dumps(source)}" for source in sources]
    text = "title: Prova\ntimezone: UTC\nnetwork: {allow_private: [127.0.0.1]}\nsources:\n" + "\n".join(lines)
    (folder / "config.yaml").write_text(f"{text}\n{more}\n", encoding="utf-8")


def test_a_build_offline_is_the_same_to_the_byte(tmp_path):
    """Also the trouble of a feed that failed stands in both."""
    build = ("build", "--date", "2026-01-05", "--format", "markdown", "--format", "json", "--format", "html")
    with Site({"/rss": reply(body=rss(entry(1), entry(2)))}) as site:
        workspace(tmp_path, {"feed": site.url("/rss")}, {"feed": site.url("/no")})
        first = digest(*build, folder=tmp_path)
        made = files(tmp_path / "output")
        asked = len(site.asked)
        second = digest(*build, "--offline", folder=tmp_path)
        assert (len(site.asked), asked) == (2, 2)
    assert (first.code, second.code) == (1, 1)
    assert first.err.splitlines()[0] == "digest: 2 feeds: 1 new, 1 failed"
    assert first.err.splitlines()[1:] == second.err.splitlines()
    assert "answered 404 (not found)" in second.err
    assert files(tmp_path / "output") == made
    assert b"Titolo 2" in made["2026-01-05/analyst.md"]


def test_what_was_collected_before_is_built_later(tmp_path):
    """The server is gone by then."""
    with Site({"/rss": reply(body=rss(entry(1)))}) as site:
        workspace(tmp_path, {"feed": site.url("/rss")}, more="window: 24h")
        collected = digest("collect", folder=tmp_path)
        assert (collected.code, collected.out) == (0, "1 feed: 1 new\n1 article shown\n")
    built = digest("build", "--offline", "--date", "2026-01-05", "--format", "markdown", folder=tmp_path)
    assert (built.code, built.err) == (0, "")
    assert "Titolo 1" in (tmp_path / "output" / "2026-01-05" / "analyst.md").read_text(encoding="utf-8")
    found = digest("search", "notizia", folder=tmp_path)
    assert "Titolo 1" in found.out
    why = digest("why", "Titolo 1", "--date", "2026-01-05", folder=tmp_path)
    assert why.code == 0


def test_feeds_need_the_archive(tmp_path):
    workspace(tmp_path, {"feed": "http://127.0.0.1:1/"}, more="archive: none")
    ran = digest("build", folder=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "needs the archive" in ran.err


def test_files_of_earlier_issues_are_passed_over_where_a_source_says_so(tmp_path):
    """Building the same day again gives the same; a file that changes is taken again."""
    (tmp_path / "inbox").mkdir()
    one = tmp_path / "inbox" / "one.txt"
    one.write_text("Il primo titolo\n\nIl primo testo.\n", encoding="utf-8")
    workspace(tmp_path, {"path": "inbox", "changed_only": True})

    def issue(day):
        ran = digest("build", "--date", day, "--format", "markdown", folder=tmp_path)
        path = tmp_path / "output" / day / "analyst.md"
        return ran, path.read_text(encoding="utf-8") if path.exists() else ""

    first, text = issue("2026-01-05")
    assert issue("2026-01-05")[1] == text
    assert (first.code, "Il primo testo" in text) == (0, True)
    (tmp_path / "inbox" / "two.txt").write_text("Il secondo titolo\n\nIl secondo testo.\n", encoding="utf-8")
    second, text = issue("2026-01-06")
    assert ("Il primo testo" in text, "Il secondo testo" in text) == (False, True)
    assert "inbox: 1 file of earlier issues passed over" in second.err
    one.write_text("Il primo titolo\n\nIl primo testo, corretto.\n", encoding="utf-8")
    assert "corretto" in issue("2026-01-07")[1]
    (tmp_path / "inbox" / "ahead.txt").write_text(
        " date 2026-01-09 Di domani\n\nUn testo di domani.\n", encoding="utf-8"
    )
    assert "di domani" not in issue("2026-01-08")[1]
    assert "di domani" in issue("2026-01-09")[1]
    assert issue("2026-01-05")[1].count("testo") >= 2


def test_a_day_without_anything_new_is_no_failure(tmp_path):
    """Nothing is built, the last issue stays, and the exit code is that of an issue in which nothing is printed."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "one.txt").write_text("Il primo titolo\n\nIl primo testo.\n", encoding="utf-8")
    workspace(tmp_path, {"path": "inbox", "changed_only": True})
    assert digest("build", "--date", "2026-01-05", "--format", "markdown", folder=tmp_path).code == 0
    quiet = digest("build", "--date", "2026-01-06", "--format", "markdown", folder=tmp_path)
    assert (quiet.code, quiet.out) == (1, "")
    assert quiet.err.splitlines()[-1] == "digest: Nothing was built: nothing is new."
    told = digest("build", "--date", "2026-01-06", "--json", folder=tmp_path)
    assert (told.code, json.loads(told.out)["exit_code"]) == (1, 1)
    (inbox / "two.txt").write_bytes(b"")
    empty = digest("build", "--date", "2026-01-06", "--format", "markdown", folder=tmp_path)
    assert empty.code == 3
    assert "no article could be read" in empty.err


def test_standard_input_is_a_document(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "digest", "build", "-", "--format", "markdown", "--date", "2026-01-05"],
        cwd=tmp_path, input=rss(entry(1), entry(2)), capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    text = (tmp_path / "output" / "2026-01-05" / "analyst.md").read_text(encoding="utf-8")
    assert "Titolo 1" in text
    assert "Titolo 2" in text
