"""Collecting: which files are read, in which order, and what is told about the others."""

import os
import socket
from pathlib import Path

import pytest

from digest.collect import collect
from digest.collect import files as files_room
from digest.model import Problem, Source


def source(path: Path, shown: str = "in", **more: object) -> Source:
    """Return a source at `path`."""
    return Source(path=str(path), shown=shown, **more)


def write(folder: Path, *names: str) -> None:
    """Write files that hold their own names."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")


def collected(*sources: Source) -> tuple[list[tuple[str, bytes]], list[Problem]]:
    """Return location and bytes of each document, and the problems."""
    raws, problems = collect(sources)
    return [(raw.location, raw.data) for raw in raws], list(problems)


def locations(*sources: Source) -> list[str]:
    """Return the locations of all documents; there must be no problem."""
    raws, problems = collect(sources)
    assert problems == ()
    return [raw.location for raw in raws]


def test_a_feed_is_not_looked_for_on_the_disk():
    """Feeds are asked for elsewhere; here they are neither documents nor problems."""
    assert collect([Source(path="", shown="news", kind="feed", url="https://news.example/")]) == ((), ())


def test_a_folder_is_read_with_all_its_folders_in_order(tmp_path):
    """Locations begin with what the user wrote, have forward slashes, and are sorted."""
    write(tmp_path, "b.txt", "a/z.md", "a/b/c.txt", "B.txt")
    assert collected(source(tmp_path)) == (
        [("in/B.txt", b"B.txt"), ("in/a/b/c.txt", b"a/b/c.txt"), ("in/a/z.md", b"a/z.md"), ("in/b.txt", b"b.txt")],
        [],
    )


def test_a_document_knows_its_source(tmp_path):
    """Outlet, language and splitting are the source's."""
    write(tmp_path, "a.txt")
    wanted = source(tmp_path, outlet="Ansa", language="it", split=False)
    (raw,), _ = collect([wanted])
    assert raw.source is wanted


def test_a_single_file_is_a_source(tmp_path):
    """Its location is the path as written, whatever the pattern says."""
    write(tmp_path, "_odd.txt")
    assert locations(source(tmp_path / "_odd.txt", "x/_odd.txt", pattern="*.md")) == ["x/_odd.txt"]


def test_hidden_files_notes_and_backups_are_passed_over(tmp_path):
    """Names with a dot or underscore in front, or a tilde behind, are no articles; nor is what lies below them."""
    write(tmp_path, "a.txt", ".hidden", "_about.md", "a.txt~", ".git/b.txt", "_drafts/c.txt")
    assert locations(source(tmp_path)) == ["in/a.txt"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("**/*", ["a.md", "a.txt", "b/c.txt", "b/d/e.txt"]),
        ("**", ["a.md", "a.txt", "b/c.txt", "b/d/e.txt"]),
        ("**/*.txt", ["a.txt", "b/c.txt", "b/d/e.txt"]),
        ("*", ["a.md", "a.txt"]),
        ("*.txt", ["a.txt"]),
        ("b/*", ["b/c.txt"]),
        ("b/**/*.txt", ["b/c.txt", "b/d/e.txt"]),
        ("**/d/*", ["b/d/e.txt"]),
        ("./a.?[dx]*", ["a.md", "a.txt"]),
        ("[!a].txt", []),
    ],
)
def test_patterns_choose_files(tmp_path, pattern, expected):
    """A star stays within a folder; two stars are any number of folders, none included."""
    write(tmp_path, "a.txt", "a.md", "b/c.txt", "b/d/e.txt")
    found, problems = collected(source(tmp_path, pattern=pattern))
    assert [location for location, _ in found] == [f"in/{name}" for name in expected]
    assert bool(problems) is not bool(expected)


def test_each_file_is_read_once_when_sources_overlap(tmp_path):
    """The source that is named first has it, also when the second reaches it by a link."""
    write(tmp_path, "a/x.txt", "a/y.txt")
    (tmp_path / "a" / "z.txt").symlink_to(tmp_path / "a" / "x.txt")
    sources = [source(tmp_path / "a" / "y.txt", "first"), source(tmp_path, "all"), source(tmp_path / "a", "again")]
    assert locations(*sources) == ["all/a/x.txt", "first"]


def test_links_that_lead_out_are_told_and_not_followed(tmp_path):
    """Neither a file nor a folder outside is read; a link within the source is, and a loop of links ends."""
    write(tmp_path, "in/a.txt", "in/sub/b.txt", "out/secret.txt")
    (tmp_path / "in" / "file.txt").symlink_to(tmp_path / "out" / "secret.txt")
    (tmp_path / "in" / "folder").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "sub" / "up").symlink_to("..")
    (tmp_path / "in" / "self").symlink_to("self")
    (tmp_path / "in" / "gone.txt").symlink_to("nothing")
    found, problems = collected(source(tmp_path / "in"))
    assert [location for location, _ in found] == ["in/a.txt", "in/sub/b.txt"]
    out = {
        "what": "is a link that leads out of the source's folder; it was not followed",
        "remedy": "Name the folder that it leads to under 'sources', or copy the file.",
    }
    assert [problem for problem in problems if "link that" in problem.what] == [
        Problem(where="in/file.txt", **out),
        Problem(where="in/folder", **out),
    ]
    assert [problem.where for problem in problems if "cannot be read" in problem.what] == ["in/gone.txt", "in/self"]


def test_a_source_may_be_a_link_itself(tmp_path):
    """What the user names is followed: only links below it are not."""
    write(tmp_path, "real/a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert locations(source(tmp_path / "link")) == ["in/a.txt"]


@pytest.mark.parametrize(("name", "remedy"), [("artcles", "Did you mean my/articles?"), ("zzz", None)])
def test_a_missing_source_is_told_with_its_neighbour(tmp_path, name, remedy):
    """It is no document, so it counts in no sum."""
    (tmp_path / "articles").mkdir()
    expected = Problem(
        where=f"my/{name}",
        what="no such file or folder",
        remedy=remedy or "Create it, or correct the path under 'sources'.",
        is_document=False,
    )
    assert collected(source(tmp_path / name, f"my/{name}")) == ([], [expected])


def test_odd_source_paths_are_told(tmp_path):
    """A path through a file, a path that is too long and a path with a zero byte are problems, not crashes."""
    write(tmp_path, "a.txt")
    for path in ("a.txt/b", "x" * 5000, "a\0b", "no/such/folder"):
        found, problems = collected(source(tmp_path / path, "odd"))
        assert (found, [problem.is_document for problem in problems]) == ([], [False])


def test_an_empty_folder_is_told(tmp_path):
    """A folder with nothing that is wanted is no document; the pattern is named when there is one."""
    write(tmp_path, "a.txt", "_note.md")
    what = "the folder holds no file that matches **/*.md"
    expected = Problem(
        where="in", what=what, remedy="Put articles into it, or remove it from 'sources'.", is_document=False
    )
    assert collected(source(tmp_path, pattern="**/*.md")) == ([], [expected])
    (tmp_path / "empty").mkdir()
    assert collected(source(tmp_path / "empty"))[1][0].what == "the folder holds no file"


def test_a_file_that_is_too_large_is_never_read(tmp_path, monkeypatch):
    """Its size and the limit are told; the largest file allowed is read."""
    monkeypatch.setattr(files_room, "LARGEST_BYTES", 10)
    write(tmp_path, "0123456789", "0123456789a")
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(50_000_000_000)
    remedy = "Split the file, or remove it."
    assert collected(source(tmp_path)) == (
        [("in/0123456789", b"0123456789")],
        [
            Problem(where="in/0123456789a", what="has 11 bytes; at most 10 are read", remedy=remedy),
            Problem(where="in/sparse", what="has 50,000,000,000 bytes; at most 10 are read", remedy=remedy),
        ],
    )


def test_a_file_that_grows_while_it_is_read_stays_within_the_limit(tmp_path, monkeypatch):
    """The limit holds for what is read, not for what the folder said."""
    monkeypatch.setattr(files_room, "LARGEST_BYTES", 10)
    write(tmp_path, "a")
    monkeypatch.setattr(files_room, "read_bytes", lambda path: path.name.encode() * 11)
    assert [problem.what for problem in collected(source(tmp_path))[1]] == ["has 11 bytes; at most 10 are read"]


def test_pipes_sockets_and_devices_are_never_opened(tmp_path, monkeypatch):
    """Opening a pipe without a writer would wait for ever."""
    os.mkfifo(tmp_path / "pipe.txt")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.txt")
    assert collected(source(tmp_path), source(Path("/dev/zero"), "zero")) == (
        [],
        [
            Problem(where="in/pipe.txt", what="is a pipe, not a file", remedy="Remove it."),
            Problem(where="in/socket.txt", what="is a socket, not a file", remedy="Remove it."),
            Problem(where="zero", what="is a device, not a file", remedy="Remove it."),
        ],
    )


def test_a_pipe_that_takes_a_files_place_does_not_stop_the_run(tmp_path):
    """Between looking at a file and opening it, it may be replaced."""
    os.mkfifo(tmp_path / "pipe")
    assert files_room.read_bytes(tmp_path / "pipe") == b""


def test_what_may_not_be_read_is_told(tmp_path, monkeypatch):
    """The document is found, and cannot be read."""
    write(tmp_path, "a.txt", "b.txt")
    real = files_room.read_bytes

    def refuse(path):
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(files_room, "read_bytes", refuse)
    expected = Problem(
        where="in/a.txt",
        what="cannot be read: permission denied",
        remedy="Give the program the right to read it.",
    )
    assert collected(source(tmp_path)) == ([("in/b.txt", b"b.txt")], [expected])


def test_a_folder_that_may_not_be_listed_is_told(tmp_path, monkeypatch):
    """It is no document; the other folders are read."""
    write(tmp_path, "shut/a.txt", "b.txt")
    real = os.listdir

    def refuse(path):
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "listdir", refuse)
    expected = Problem(
        where="in/shut",
        what="cannot be read: permission denied",
        remedy="Give the program the right to read it.",
        is_document=False,
    )
    assert collected(source(tmp_path)) == ([("in/b.txt", b"b.txt")], [expected])


def test_names_that_are_no_text_are_shown_with_a_replacement(tmp_path):
    """Undecodable bytes and control characters are replaced, and locations stay unique."""
    for name in (b"caf\xe9.txt", b"caf\xe8.txt", b"line\nbreak.txt", b"esc\x1b[31m.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(name)
    assert collected(source(tmp_path)) == (
        [
            ("in/caf\ufffd (2).txt", b"caf\xe9.txt"),
            ("in/caf\ufffd.txt", b"caf\xe8.txt"),
            ("in/esc\ufffd[31m.txt", b"esc\x1b[31m.txt"),
            ("in/line\ufffdbreak.txt", b"line\nbreak.txt"),
        ],
        [],
    )


def test_no_source_is_no_document():
    """Nothing in, nothing out."""
    assert collect([]) == ((), ())


@pytest.mark.parametrize(
    "parts",
    ["Art_files", "art_FILES", "Art.files", "Art_file", "Art-Dateien", "Art_archivos", "Art_pliki", "Art-filer"],
)
@pytest.mark.parametrize("page", ["Art.html", "Art.HTM", "Art.xhtml"])
def test_the_parts_of_a_saved_page_are_passed_over(tmp_path, parts, page):
    """The folder that a browser makes beside a page is no folder of articles, also deep below the source."""
    write(tmp_path, f"deep/{page}", f"deep/{parts}/advert.html", f"deep/{parts}/below/frame.html")
    assert locations(source(tmp_path)) == [f"in/deep/{page}"]


def test_a_folder_like_parts_is_read_where_no_page_is_beside_it(tmp_path):
    """Only the page tells that the folder is its own; and a file of such a name is a file."""
    write(tmp_path, "Art_files/one.html", "Art.txt", "Other.html", "Page.html", "Page_file", "Page_filesystem/a.txt")
    assert locations(source(tmp_path)) == [
        "in/Art.txt",
        "in/Art_files/one.html",
        "in/Other.html",
        "in/Page.html",
        "in/Page_file",
        "in/Page_filesystem/a.txt",
    ]


def test_what_holds_no_article_is_passed_over_unless_it_is_named(tmp_path):
    """Style sheets, scripts, fonts and what file managers leave are read only as sources of their own."""
    names = ["a.css", "b.JS", "c.mjs", "d.map", "e.woff2", "f.ico", "Thumbs.db", "desktop.ini", "g.txt"]
    write(tmp_path, *names)
    assert locations(source(tmp_path)) == ["in/g.txt"]
    assert locations(source(tmp_path / "a.css", shown="a.css")) == ["a.css"]
