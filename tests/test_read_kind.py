"""Kinds: what a document is, its bytes tell; its name decides between texts that look alike."""

import gzip
import io
import zipfile

import pytest

from digest.read.kind import kind_of

MAIL = b"From: a@b.example\nTo: c@d.example\nSubject: x\nMIME-Version: 1.0\n\nText.\n"


def zipped(*names: str) -> bytes:
    """Return an archive of empty files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<!DOCTYPE html><p>x", "html"),
        (b"\n <HTML lang=it>", "html"),
        (b"\xef\xbb\xbf<!-- saved from url=(0020)http://x.example -->\n<html>", "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0"><html>', "html"),
        ("<html>".encode("utf-16"), "html"),
        ("<html>".encode("utf-16-le"), "html"),
        (b'<?xml version="1.0"?>\n<rss version="2.0">', "feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "feed"),
        (b'<rdf:RDF xmlns:rdf="x">', "feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "title": "x"}', "feed"),
        (b'{"title": "x"}\n{"title": "y"}', "json"),
        (b'[ {"title": "x"} ]', "json"),
        (MAIL, "mail"),
        (MAIL.replace(b"\n", b"\r\n"), "mail"),
        (b"From a@b.example Tue Dec 30 08:15:00 2025\n" + MAIL, "mbox"),
        (b"%PDF-1.7\n", "pdf"),
        (zipped("a.txt"), "zip"),
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (gzip.compress(b"x", mtime=0), "gzip"),
        (gzip.compress(b"WARC/1.0\r\n", mtime=0), "warc"),
        (b"WARC/1.1\r\n", "warc"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a", "a.html", "a.csv"])
def test_what_a_document_holds_decides(content, kind, name):
    assert kind_of(content, name) == kind


@pytest.mark.parametrize(
    "text",
    [
        "[A link](https://x.example) and text.",
        "{Not JSON at all}",
        "From the start of the war, nothing changed.\n",
        "From: our correspondent\nSubject: the talks\n\nMinsk.",
        "<b>Bold</b> words",
        "%PD is no PDF",
        "",
        "PK is a name",
        "rss <rss> is a format",
    ],
)
@pytest.mark.parametrize(
    ("name", "kind"), [("a.txt", "plain"), ("a", "plain"), ("a.md", "markdown"), ("a.csv", "csv"), ("A.HTM", "html")]
)
def test_the_name_decides_between_texts(text, name, kind):
    assert kind_of(text.encode(), name) == kind
