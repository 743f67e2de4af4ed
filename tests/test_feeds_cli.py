"""Feeds at the command line: from a reader and back, those of a site, and how they stand."""

import json
import os
import resource
import stat
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from sites import Site, redirect, reply
from worlds import ROOT, Ran, digest, files

from digest.archive import open_archive
from digest.cli import main
from digest.collect.http import FeedState, as_mapping
from digest.collect.http.policy import HOUR
from digest.collect.http.state import state_key
from digest.config import load
from digest.errors import UsageError
from digest.read.opml import outline
from digest.subscribe.writing import opened, write

LISTS = ROOT / "tests" / "samples" / "lists"
SHARED = ROOT.parent / "shared" / "data" / "opml-listparser" / "tests" / "files"
CONFIG = "title: Prova # nostra\nsources:\n  - inbox\n\n# Il resto.\narchive: a.sqlite\n"
RSS = b"<rss version='2.0'><channel><title>Tutto</title><link>http://x.example/</link><item><title>a</title></item></channel></rss>"
ATOM = b"<feed xmlns='http://www.w3.org/2005/Atom'><title>Altro: \xc3\xa8</title><entry><title>a</title></entry></feed>"
READERS = {
    "freshrss": [
        {
            "feed": "https://agenzia.example/rss.xml?lang=it&sezione=esteri",
            "outlet": 'Agenzia & C. — "Ultime"',
            "in": "Agenzie",
        },
        {"feed": "https://bollettino.example/feed/", "outlet": "Bollettino #1: prezzi in $", "in": "Agenzie"},
    ],
    "feedly": [
        {"feed": "http://corriere.example/feed", "outlet": "Il Corriere d'Oriente", "in": "Est Europa"},
        {"feed": "https://novosti.example/rss", "outlet": "Новости дня", "in": "Est Europa"},
        {"feed": "https://no.example/atom.xml", "outlet": "no", "in": "Da leggere"},
    ],
    "netnewswire": [
        {"feed": "https://diario.example/feed.json", "outlet": "Diario 😀", "in": ""},
        {"feed": "https://muto.example/index.xml", "outlet": None, "in": "Mondo"},
        {"feed": "http://locale.example/rss", "outlet": "Locale", "in": "Mondo"},
    ],
}


@pytest.fixture
def world(tmp_path):
    """Make a workspace."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def opml(*urls):
    """Write a list of feeds."""
    rows = "".join(f'<outline type="rss" text="Nome {at}" xmlUrl="{url}"/>' for at, url in enumerate(urls))
    return f'<opml version="2.0"><head/><body>{rows}</body></opml>'


def brought(folder, *urls, words=()):
    """Import a list of these addresses."""
    (folder / "list.opml").write_text(opml(*urls), encoding="utf-8")
    return digest("feeds", "import", "list.opml", *words, folder=folder)


def told_feeds(path):
    """Return the feeds of a configuration."""
    return [
        {"feed": source.url, "outlet": source.outlet, "in": "/".join(source.category)}
        for source in load(str(path), environment={}).sources
        if source.kind == "feed"
    ]


@pytest.mark.parametrize("reader", READERS)
def test_the_list_of_a_reader_comes_and_goes(world, reader):
    ran = digest("feeds", "import", str(LISTS / f"{reader}.opml"), folder=world)
    # A page that the reader takes apart by a recipe is no feed.
    left = 3 - len(READERS[reader])
    assert (ran.code, ran.err.count("https://pagina.example/notizie: is not the web address of a feed")) == (left, left)
    assert ran.out.endswith(f"config.yaml: {3 - left} feeds added, 0 there already, {left} left out\n")
    assert told_feeds(world / "config.yaml") == READERS[reader]
    # Not a character beside the new lines has changed.
    text = (world / "config.yaml").read_text("utf-8")
    begin, end = CONFIG.split("\n\n")
    assert text.startswith(begin + "\n  - feed: ")
    assert text.endswith("\n\n" + end)
    again = digest("feeds", "import", str(LISTS / f"{reader}.opml"), folder=world)
    assert again.out.endswith(f"config.yaml: 0 feeds added, {3 - left} there already, {left} left out\n")
    assert (world / "config.yaml").read_text("utf-8") == text
    # What goes out is what came in, up to the order of folders.
    handed = digest("feeds", "export", "out.opml", folder=world)
    assert (handed.code, handed.out, handed.err) == (0, "", "")
    given = {
        (feed.url, feed.title or feed.url, feed.category) for feed in outline((LISTS / f"{reader}.opml").read_bytes())
    }
    assert {(feed.url, feed.title, feed.category) for feed in outline((world / "out.opml").read_bytes())} == given
    assert digest("feeds", "export", folder=world).out.encode() == (world / "out.opml").read_bytes()


def test_a_configuration_is_made_where_there_is_none(tmp_path):
    ran = brought(tmp_path, "https://a.example/rss")
    assert (ran.code, ran.err) == (0, "")
    assert "config.yaml is new. Next: digest check" in ran.out
    written = (tmp_path / "config.yaml").read_text("utf-8")
    assert written == "title: My briefing\nsources:\n  - feed: https://a.example/rss\n    outlet: Nome 0\n"
    assert sorted(files(tmp_path)) == ["config.yaml", "list.opml"]


def test_one_that_was_named_and_is_not_there_is_a_mistake(tmp_path):
    ran = brought(tmp_path, "https://a.example/rss", words=["--config", "conf.yaml"])
    assert (ran.code, ran.out) == (2, "")
    assert "conf.yaml: no such file" in ran.err
    assert sorted(files(tmp_path)) == ["list.opml"]


def test_a_dry_run_writes_nothing(world):
    before = files(world)
    ran = brought(world, "https://a.example/rss", words=["--dry-run"])
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "would add  Nome 0 https://a.example/rss\nconfig.yaml: 1 feed would be added, 0 there already, 0 left out\n"
    )
    del (after := files(world))["list.opml"]
    assert after == before


def test_addresses_that_cannot_be_asked_for_are_told_and_left_out(world):
    long = "https://a.example/" + "x" * 2_000
    ran = brought(
        world, "https://a.example/rss", "ftp://b.example/", long, "https://c.example/&#xa0;x", "javascript:x()"
    )
    assert ran.code == 1
    assert "ftp://b.example/: is not the web address of a feed" in ran.err
    assert "javascript:x(): is not the web address of a feed" in ran.err
    assert "its address is longer than 2,000 characters" in ran.err
    assert "its address holds spaces, backslashes or control characters" in ran.err
    assert ran.out.endswith("config.yaml: 1 feed added, 0 there already, 4 left out\n")
    assert [feed["feed"] for feed in told_feeds(world / "config.yaml")] == ["https://a.example/rss"]


def test_the_same_feed_by_another_scheme_or_with_a_password_is_known(world):
    brought(world, "http://a.example/rss", "https://b.example/")
    ran = brought(world, "https://A.example:443/rss", "https://me:secret@b.example", "https://a.example/rss?x")
    assert ran.out.splitlines()[-1] == "config.yaml: 1 feed added, 2 there already, 0 left out"
    assert "secret" not in ran.out + ran.err


def test_from_standard_input(world):
    ran = piped(opml("https://a.example/rss").encode(), world)
    assert (ran.code, ran.err) == (0, "")
    assert [feed["feed"] for feed in told_feeds(world / "config.yaml")] == ["https://a.example/rss"]


def piped(data, folder):
    """Import what comes by a pipe."""
    done = subprocess.run(
        [sys.executable, "-m", "digest", "feeds", "import", "-"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        input=data,
        capture_output=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize(
    ("text", "list_", "code", "message"),
    [
        (CONFIG, "<html></html>", 2, "list.opml: it is no OPML file. Export the subscriptions of your reader as OPML."),
        (CONFIG, "", 2, "list.opml: it is no OPML file"),
        (CONFIG.replace("title", "titel"), opml("https://a.example/"), 2, "config.yaml:1:1: titel: "),
        (CONFIG.replace("Prova", "${NOT_THERE}"), opml("https://a.example/"), 2, "NOT_THERE is not set"),
        (
            "sources: &a [inbox]\n",
            opml("https://a.example/"),
            2,
            "Nothing was written; put these lines under 'sources'",
        ),
        (
            "# " + "x" * 999_950,
            opml("https://a.example/"),
            2,
            "with 1 more feed it would be larger than 1,000,000 bytes",
        ),
    ],
)
def test_what_stops_an_import_changes_nothing(tmp_path, text, list_, code, message):
    (tmp_path / "config.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "list.opml").write_text(list_, encoding="utf-8")
    before = files(tmp_path)
    ran = digest("feeds", "import", "list.opml", folder=tmp_path)
    assert ran.code == code
    assert message in ran.err
    assert "Traceback" not in ran.err
    assert files(tmp_path) == before
    if "put these lines" in ran.err:
        assert ran.out == "  - feed: https://a.example/\n    outlet: Nome 0\n"


def test_a_link_is_followed_and_rights_are_kept(world):
    (world / "real").mkdir()
    (world / "config.yaml").rename(world / "real" / "settings.yaml")
    (world / "real" / "settings.yaml").chmod(0o640)
    (world / "config.yaml").symlink_to("real/settings.yaml")
    ran = brought(world, "https://a.example/rss")
    assert (ran.code, ran.err) == (0, "")
    assert (world / "config.yaml").readlink().as_posix() == "real/settings.yaml"
    assert stat.S_IMODE((world / "real" / "settings.yaml").stat().st_mode) == 0o640
    assert len(told_feeds(world / "config.yaml")) == 1
    assert sorted(path.name for path in (world / "real").iterdir()) == ["settings.yaml"]


def test_a_file_that_changes_meanwhile_is_left_alone(world):
    path = world / "config.yaml"
    page = opened(str(path), {})
    path.write_text(CONFIG + "# Mia.\n", encoding="utf-8")
    with pytest.raises(UsageError, match="was changed by somebody else just now"):
        write(page, "title: x\n")
    assert path.read_text("utf-8") == CONFIG + "# Mia.\n"
    assert sorted(each.name for each in world.iterdir()) == ["config.yaml", "inbox"]


def test_a_full_disk_leaves_the_file_as_it_was(world):
    path = world / "config.yaml"
    page = opened(str(path), {})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8, hard))
    try:
        with pytest.raises(UsageError, match="cannot be written: File too large; it is as it was"):
            write(page, CONFIG + "# Mia.\n")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_text("utf-8") == CONFIG
    assert sorted(each.name for each in world.iterdir()) == ["config.yaml", "inbox"]


def test_passwords_and_keys_stay_at_home(world):
    config = CONFIG.replace(
        "  - inbox\n",
        "  - feed: https://me:hush@a.example/rss\n  - feed: https://b.example/?token=hush\n"
        "  - {feed: https://c.example/, outlet: 'C <&>'}\n  - {feed: https://c.example/}\n",
    )
    (world / "config.yaml").write_text(config, encoding="utf-8")
    ran = digest("feeds", "export", folder=world)
    assert ran.code == 1
    assert "hush" not in ran.out + ran.err
    assert "https://***@a.example/rss: written without its user name and password" in ran.err
    assert "https://b.example/?token=***: left out, since its address holds a key" in ran.err
    assert [(feed.url, feed.title) for feed in outline(ran.out.encode())] == [
        ("https://a.example/rss", "https://a.example/rss"),
        ("https://c.example/", "C <&>"),
    ]


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("config.yaml", "config.yaml: is there already; name a new file"),
        ("no/where", "no/where: cannot be written: No such"),
    ],
)
def test_an_export_overwrites_nothing(world, file, message):
    before = files(world)
    ran = digest("feeds", "export", file, folder=world)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert files(world) == before


def test_an_export_without_feeds_is_an_empty_list(world):
    ran = digest("feeds", "export", folder=world)
    assert ran.code == 0
    assert "there are no feeds; the list is empty" in ran.err
    assert outline(ran.out.encode()) == ()


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the lists do not lie beside the project")
def test_whatever_a_list_is_the_configuration_stays_whole(world, monkeypatch):
    """All lists at once, one after the other, into one configuration that loads after each."""
    monkeypatch.chdir(world)
    wanted: set[str] = set()
    for path in sorted(SHARED.rglob("*.xml")):
        ran = CliRunner().invoke(main, ["feeds", "import", str(path)])
        assert ran.exit_code in {0, 1, 2}, ran.output
        if ran.exit_code < 2:
            wanted |= {feed.url for feed in outline(path.read_bytes())}
    found = [feed["feed"] for feed in told_feeds(world / "config.yaml")]
    assert found
    assert set(found) <= wanted
    assert len(found) == len(set(found))


def local(folder, *, more=""):
    """Let the workspace ask this machine."""
    (folder / "config.yaml").write_text("network: {allow_private: [127.0.0.1]}\n" + more, encoding="utf-8")
    return folder


def html(*links):
    """Write a page with these links."""
    head = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{name}" href="{to}">' for name, to in links
    )
    return reply(body=f"<html><head>{head}</head><body><p>Ciao</p></body></html>".encode(), content_type="text/html")


def found(folder, url):
    """Look for feeds, as JSON."""
    ran = digest("feeds", "find", url, "--json", folder=folder)
    told = json.loads(ran.out)
    assert told.pop("schema") == 1
    return ran.code, told


def on_the_web(test):
    """Let a test have a server on this machine."""
    return pytest.mark.enable_socket(pytest.mark.allow_hosts(["127.0.0.1"])(test))


@on_the_web
def test_the_feeds_that_a_page_names(tmp_path):
    answers = {
        "/news/": html(("Uno", "/uno.xml"), ("Due", "due"), ("Tre", "/no/tre"), ("Quattro", "/quattro")),
        "/robots.txt": reply(body=b"User-agent: *\nDisallow: /news\nDisallow: /no\nAllow: /news/due\n"),
        "/uno.xml": reply(body=RSS),
        "/news/due": reply(body=ATOM),
        "/quattro": reply(body=b"<html>"),
    }
    with Site(answers) as site:
        code, told = found(local(tmp_path), site.url("/news/"))
        # The page was named by a person, the feeds were not; and no other place is tried.
        assert site.paths() == ["/news/", "/robots.txt", "/uno.xml", "/news/due", "/quattro"]
        assert code == 0
        assert told == {
            "url": site.url("/news/"),
            "is_feed": False,
            "trouble": "",
            "feeds": [
                one(site.url("/uno.xml"), "Tutto", "rss"),
                one(site.url("/news/due"), "Altro: è", "atom"),
                one(site.url("/no/tre"), "Tre", "", trouble="was not asked: the robots.txt of its host forbids it"),
                one(site.url("/quattro"), "Quattro", "", trouble="answered with something that is no feed"),
            ],
        }
        ran = digest("feeds", "find", site.url("/news/"), folder=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(
        f"{site.url('/uno.xml')}  Tutto\n  rss; named by the page\n"
        f"    - feed: {site.url('/uno.xml')}\n      outlet: Tutto\n"
    )
    assert '      outlet: "Altro: è"\n' in ran.out


@on_the_web
def test_well_known_places_are_suggestions_and_each_feed_is_told_once(tmp_path):
    answers = {
        "/": redirect("/home"),
        "/home": html(),
        "/feed": redirect("/feed/"),
        "/feed/": reply(body=RSS),
        "/rss": reply(body=RSS),
        "/rss.xml": reply(body=b"<html><body>Not here, sorry</body></html>"),
        "/atom.xml": reply(body=ATOM),
        "/robots.txt": reply(body=b"User-agent: *\nDisallow: /index.xml\n"),
    }
    with Site(answers) as site:
        code, told = found(local(tmp_path), site.url("/"))
        assert code == 0
        assert told["feeds"] == [
            one(site.url("/feed/"), "Tutto", "rss", is_suggested=True),
            one(site.url("/atom.xml"), "Altro: è", "atom", is_suggested=True),
        ]
        asked = ["/robots.txt", "/feed", "/feed/", "/rss", "/rss.xml", "/atom.xml", "/feed.xml"]
        assert site.paths() == ["/", "/home", *asked]


@on_the_web
def test_an_address_that_is_a_feed_itself(tmp_path):
    with Site({"/old": redirect("/new", 301), "/new": reply(body=ATOM), "/now": redirect("/new")}) as site:
        for path, place in (("/new", "/new"), ("/old", "/new"), ("/now", "/now")):
            code, told = found(local(tmp_path), site.url(path))
            assert (code, told["is_feed"]) == (0, True)
            assert told["feeds"] == [one(site.url(place), "Altro: è", "atom")]
        assert "/robots.txt" not in site.paths()
        ran = digest("feeds", "find", site.url("/new"), folder=tmp_path)
    assert "  atom; this address is a feed\n" in ran.out


@on_the_web
def test_only_some_of_many_are_asked(tmp_path):
    links = [(f"N{at}", f"/{at}") for at in range(9)]
    with Site({"/": html(*links), **{to: reply(body=RSS) for _, to in links}}) as site:
        code, told = found(local(tmp_path), site.url("/"))
        assert site.paths() == ["/", "/robots.txt", *(to for _, to in links[:6])]
    assert code == 0
    assert [feed["title"] for feed in told["feeds"]] == ["Tutto"] * 6 + ["N6", "N7", "N8"]
    assert told["feeds"][8]["trouble"] == "was not asked: the page names many feeds"


@on_the_web
@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (html(), "names no feed, and none lies where sites often keep one"),
        (reply(404), "answered 404 (not found)"),
        (reply(410), "answered 410 (gone)"),
        (reply(body=b""), "names no feed"),
        (reply(body=b"\x89PNG\r\n\x1a\n\x00\xff"), "names no feed"),
    ],
    ids=["plain", "missing", "gone", "empty", "picture"],
)
def test_none_is_found(tmp_path, answer, message):
    with Site({"/": answer}) as site:
        ran = digest("feeds", "find", site.url("/"), folder=local(tmp_path))
        assert (ran.code, ran.out) == (1, "")
        assert message in ran.err
        assert "left alone" not in ran.err


@on_the_web
def test_passwords_are_sent_and_never_shown(tmp_path):
    with Site({"/": reply(body=RSS)}) as site:
        ran = digest("feeds", "find", site.url("/").replace("//", "//me:hush@"), folder=local(tmp_path))
        assert "authorization" in site.asked[0].headers
    assert ran.code == 0
    assert "hush" not in ran.out + ran.err


@on_the_web
def test_a_private_network_is_not_asked_without_leave(tmp_path):
    with Site({"/": reply(body=RSS)}) as site:
        ran = digest("feeds", "find", site.url("/"), folder=tmp_path)
        assert site.asked == []
    assert ran.code == 1
    assert "name it under network.allow_private if it is yours" in ran.err


def one(url, title, kind, *, is_suggested=False, trouble=""):
    """Say what is told of a feed."""
    return {"url": url, "title": title, "kind": kind, "is_suggested": is_suggested, "trouble": trouble}


@pytest.mark.parametrize("url", ["ftp://a.example/", "http://", "a b://x", "https://a.example:x/", "javascript:x"])
def test_what_is_no_address_is_not_looked_at(tmp_path, url):
    ran = digest("feeds", "find", url, folder=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "name a page or a feed, such as https://www.example.org/" in ran.err


def state(path, **more):
    """Make the state of a feed as the archive keeps it."""
    url = f"https://a.example/{path}"
    given = {"fetched_at": "2026-01-05T07:00:00+00:00", "status": 200, **more}
    return state_key(url), {**as_mapping(FeedState(url=url)), **given}


@pytest.fixture
def remembered(world):
    """Make a workspace whose archive remembers five feeds of seven."""
    paths = ("well", "failing", "gone", "moved", "moving", "new", "broken")
    lines = "".join(f"  - feed: https://me:hush@a.example/{path}\n" for path in paths)
    text = f"timezone: Europe/Rome\narchive: a.sqlite\nsources:\n{lines}".replace("new\n", "new\n    outlet: Nuovo\n")
    (world / "config.yaml").write_text(text, encoding="utf-8")
    failing = {"failures": 3, "failing_since": "2026-01-02T07:00:00+00:00", "not_before": "2999-01-09T07:00:00+00:00"}
    with open_archive(str(world / "a.sqlite")) as archive:
        archive.save_state(*state("well"))
        archive.save_state(*state("failing", status=404, **failing))
        archive.save_state(*state("gone", status=410, gone_since="2026-01-04T07:00:00+00:00"))
        archive.save_state(*state("moved", address="https://b.example/?token=hush"))
        archive.save_state(*state("moving", moved_to="https://b.example/x", moves=2))
        archive.save_state(state_key("https://a.example/broken"), {"status": 200})
    return world


def test_how_feeds_stand(remembered):
    before = files(remembered)
    ran = digest("feeds", "status", folder=remembered)
    assert (ran.code, ran.err) == (1, "")
    lines = iter(ran.out.splitlines())
    assert next(lines) == "state        last answer       status  next   feed"
    assert next(lines) == "well         2026-01-05 08:00  200     now    https://***@a.example/well"
    assert next(lines) == "failing      2026-01-05 08:00  404     now    https://***@a.example/failing"
    assert next(lines).startswith(
        "             answered 404 (not found); failing since 2026-01-02, 3 times in a row; it is left"
    )
    assert next(lines) == "             See whether its address is right."
    assert next(lines) == "gone         2026-01-05 08:00  410     never  https://***@a.example/gone"
    assert "gone for good, as its server says, since 2026-01-04" in next(lines)
    assert next(lines) == "             Remove it from 'sources'."
    assert next(lines) == "well         2026-01-05 08:00  200     now    https://***@a.example/moved"
    assert next(lines) == "             moved to https://b.example/?token=***; put that address into the configuration"
    assert next(lines) == "well         2026-01-05 08:00  200     now    https://***@a.example/moving"
    assert "says that it has moved to https://b.example/x (told 2 of 3 times" in next(lines)
    assert next(lines) == "never asked  -                 -       now    Nuovo  https://***@a.example/new"
    assert next(lines) == "never asked  -                 -       now    https://***@a.example/broken"
    assert "hush" not in ran.out
    assert files(remembered) == before


def test_how_feeds_stand_as_json(remembered):
    told = json.loads(digest("feeds", "status", "--json", folder=remembered).out)
    assert told["schema"] == 1
    assert [feed["state"] for feed in told["feeds"]] == [
        *("well", "failing", "gone", "well", "well", "never asked", "never asked")
    ]
    assert told["feeds"][1] == {
        "feed": "https://***@a.example/failing",
        "outlet": None,
        "state": "failing",
        "last_answer": "2026-01-05T08:00:00+01:00",
        "status": 404,
        "failures": 3,
        "failing_since": "2026-01-02T08:00:00+01:00",
        "next": None,
        "moved_to": None,
        "trouble": "answered 404 (not found); failing since 2026-01-02, 3 times in a row; "
        "it is left alone until 2999-01-09 08:00 CET",
        "remedy": "See whether its address is right.",
        "notes": [],
    }
    assert told["feeds"][3]["moved_to"] == "https://b.example/?token=***"


def test_the_next_time_is_told(remembered):
    """A time that lies ahead, as a build would wait for it."""
    now = datetime.now(UTC)
    with open_archive(str(remembered / "a.sqlite")) as archive:
        archive.save_state(*state("well", fetched_at=now.isoformat(), etag='"x"'))
    (well, *_) = json.loads(digest("feeds", "status", "--json", folder=remembered).out)["feeds"]
    assert datetime.fromisoformat(well["next"]) == now + HOUR


@pytest.mark.parametrize("archive", [[], ["--archive", "none"], ["--archive", "other.sqlite"]])
def test_without_an_archive_none_was_asked_and_none_is_made(world, archive):
    brought(world, "https://a.example/rss")
    before = files(world)
    ran = digest("feeds", "status", *archive, folder=world)
    assert (ran.code, ran.err) == (0, "")
    assert "never asked" in ran.out
    assert files(world) == before


def test_a_configuration_without_feeds(world):
    ran = digest("feeds", "status", folder=world)
    assert (ran.code, ran.out) == (0, "")
    assert "there are no feeds; digest feeds find URL" in ran.err


def test_help_opens_nothing_heavy():
    code = "import sys; from digest.cli import main; print({'sqlite3', 'aiohttp', 'lxml', 'yaml'} & set(sys.modules))"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
