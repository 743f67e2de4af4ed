"""Documents that were made to do harm, by name: what each is called in a folder, and its bytes.

In: nothing. Out: bytes, made anew for each call, because some are large. They are read by ``test_hostile.py`` and
measured by ``benchmarks/hostile.py``. None holds another's text, and none leads anywhere but to this machine.
"""

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable

TEXT = "Il porto di Brindisi riapre oggi. Lo ha detto il sindaco Mario Verdi alla stampa."
"""Sound words, which must come out of every document that can be read in part."""
TRAP = "http://127.0.0.1:9/trap"
"""Nobody answers there."""
HEADERS = (
    "From: Agenzia <a@b.example>\nTo: c@d.example\nDate: Tue, 30 Dec 2025 08:15:00 +0000\nSubject: Porto\n"
    "MIME-Version: 1.0\n"
)
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(12))
BLOWN = f'<!ENTITY a "{"x" * 100_000}">'
MANY = 200_000


def rss(title: str = "t", rest: str = "", before: str = "") -> str:
    return f"{before}<rss><channel><title>c</title><item><title>{title}</title>{rest}</item></channel></rss>"


def atom(title: str, before: str = "") -> str:
    return f'{before}<feed xmlns="http://www.w3.org/2005/Atom"><title>c</title><entry><title>{title}</title></entry></feed>'


def _inside(markup: str) -> str:
    """Return a feed whose story holds markup."""
    return rss(rest=f"<description><![CDATA[{markup}<p>{TEXT}</p>]]></description>")


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>Il porto riapre</title>{head}</head><body><article><p>{TEXT}</p>{body}"


def xhtml(body: str, subset: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE html [{subset}]><html><body><p>{TEXT}</p><p>{body}</p></body></html>'


def _mail(body: str, more: str = "") -> str:
    return f"{HEADERS}{more}\n{body}"


def _zip(*files: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def docx(body: str, subset: str = "", **others: str) -> bytes:
    """Return a Word document whose text is `body`, as XML."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return _zip(
        (
            "[Content_Types].xml",
            f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="application/xml"/><Override PartName="/word/document.xml" '
            f'ContentType="{main}"/></Types>'.encode(),
        ),
        (
            "_rels/.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="rId1" Target="word/document.xml" '
            f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
            f"</Relationships>".encode(),
        ),
        *((name, text.encode()) for name, text in others.items()),
        (
            "word/document.xml",
            f"<?xml version='1.0'?><!DOCTYPE d [{subset}]><w:document {space}><w:body><w:p><w:r><w:t>{TEXT}</w:t></w:r>"
            f"</w:p>{body}</w:body></w:document>".encode(),
        ),
    )


def paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def _pdf(*objects: bytes, tail: bytes = b"") -> bytes:
    """Return a PDF of these objects, the first of which is its catalogue."""
    made, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    start = len(made)
    return (
        made
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + rows
        + b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (size, tail, start)
    )


def _pdf_page(content: bytes, more: bytes = b"", catalogue: bytes = b"") -> bytes:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    return _pdf(
        b"<< /Type /Catalog /Pages 2 0 R %s>>" % catalogue,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F 5 0 R >> >> %s>>" % more,
        content,
        font,
    )


def _stream(content: bytes, *, packed: bool = False) -> bytes:
    held = zlib.compress(content, 9) if packed else content
    mark = b"/Filter /FlateDecode " if packed else b""
    return b"<< %s/Length %d >>\nstream\n%s\nendstream" % (mark, len(held), held)


_WORDS = b"BT /F 12 Tf 50 700 Td (%s) Tj ET" % TEXT.encode()


def _pdf_of_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 4) for number in range(count))
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 3 0 R /Resources << /Font << /F 4 0 R >> >> >>"
    )
    return _pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids.replace(b"4 0 R", b"5 0 R", 1), count),
        _stream(_WORDS),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *([page] * count),
    )


def _warc(url: str, body: bytes, length: int | None = None) -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-12-30T07:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{url}>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer) if length is None else length}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def zeros(count: int, letter: bytes = b" ") -> bytes:
    """Return a gzip file that holds one byte many times."""
    stream = zlib.compressobj(9, wbits=31)
    return b"".join([*(stream.compress(letter * 1_000_000) for _ in range(count // 1_000_000)), stream.flush()])


Made = Callable[[], bytes | str]
_ATTRIBUTES = " ".join(f"a{number}=v" for number in range(MANY))
_QUOTED = " ".join(f'a{number}="v"' for number in range(MANY))
_DEEP_LISTS = "<ul><li>" * 32_000 + "x" + "</li></ul>" * 32_000
_SPANS = '<table><tr><td colspan="1000000" rowspan="1000000">x</td></tr></table>' + "<div style='width:1e9px'>x</div>"
_TABLES = "<table><tr><td>" * 60 + "x" + "</td></tr></table>" * 60
_FLOATS = "<div style='float:left'>x</div>" * 3_000

THREATS: dict[str, tuple[str, Made]] = {
    # 1 and 2: entities that grow
    "laughs.rss": ("a.xml", lambda: rss("&a11;", before=f"<!DOCTYPE rss [{LAUGHS}]>")),
    "laughs.atom": ("a.xml", lambda: atom("&a11;", before=f"<!DOCTYPE feed [{LAUGHS}]>")),
    "laughs.xhtml": ("a.xhtml", lambda: xhtml("&a11;", LAUGHS)),
    "laughs.docx": ("a.docx", lambda: docx(paragraph("&a11;"), LAUGHS)),
    "blow-up.rss": ("a.xml", lambda: rss("&a;" * 20_000, before=f"<!DOCTYPE rss [{BLOWN}]>")),
    "blow-up.xhtml": ("a.xhtml", lambda: xhtml("&a;" * 20_000, BLOWN)),
    "blow-up.docx": ("a.docx", lambda: docx(paragraph("&a;" * 20_000), BLOWN)),
    # 6 and 7: much of everything
    "attributes.rss": ("a.xml", lambda: rss(rest=f"<x {_QUOTED}/>")),
    "attributes in a story": ("a.xml", lambda: _inside(f"<p {_ATTRIBUTES}>x</p>")),
    "attributes.html": ("a.html", lambda: page(f"<p {_ATTRIBUTES}>x</p>")),
    "attributes.eml": ("a.eml", lambda: _mail(page(f"<p {_ATTRIBUTES}>x</p>"), "Content-Type: text/html\n")),
    "attributes.json": ("a.json", lambda: json.dumps([{"title": "t", "text": f"<p {_ATTRIBUTES}>x</p><p>{TEXT}</p>"}])),
    "attributes.docx": ("a.docx", lambda: docx(f"<w:p {_QUOTED}></w:p>")),
    "depth.rss": ("a.xml", lambda: rss(rest="<a>" * MANY)),
    "depth in a story": ("a.xml", lambda: _inside("<div>" * MANY)),
    "depth.html": ("a.html", lambda: page("<div>" * MANY)),
    "depth of open paragraphs": ("a.html", lambda: page("<p><b>" * MANY)),
    "depth of unknown tags": ("a.html", lambda: page("<x-y>" * MANY)),
    "depth of drawings": ("a.html", lambda: page("<svg>" * MANY)),
    "depth of formulas": ("a.html", lambda: page("<math><mtext>" * MANY)),
    "depth of templates": ("a.html", lambda: page("<template>" * MANY)),
    "depth.eml": ("a.eml", lambda: _mail(page("<div>" * MANY), "Content-Type: text/html\n")),
    "depth.json": ("a.json", lambda: json.dumps([{"title": "t", "text": f"<p>{TEXT}</p>" + "<div>" * MANY}])),
    "depth.docx": ("a.docx", lambda: docx("<w:p>" * MANY + "</w:p>" * MANY)),
    "depth.md": ("a.md", lambda: f"{TEXT}\n\n" + ">" * MANY + " x"),
    "depth of brackets.md": ("a.md", lambda: f"{TEXT}\n\n" + "[" * MANY + "x" + "]()" * MANY),
    "depth of lists": ("a.html", lambda: page(_DEEP_LISTS)),
    "depth of lists in a story": ("a.xml", lambda: _inside(_DEEP_LISTS)),
    "spans": ("a.html", lambda: page(_SPANS + _TABLES + _FLOATS)),
    "spans in a story": ("a.xml", lambda: _inside(_SPANS + _TABLES + _FLOATS)),
    "open comments": ("a.html", lambda: page("<!--" * MANY)),
    "open scripts": ("a.html", lambda: page("<script>" * MANY)),
    "open quotes": ("a.html", lambda: page("<a b='" * MANY)),
    "headings": ("a.html", lambda: page("<h1>x</h1>" * MANY)),
    "metas": ("a.html", lambda: page("x", "<meta name=a content=b>" * MANY)),
    "links": ("a.html", lambda: page("<a href=http://a.example/>x</a> " * MANY)),
    "records": (
        "a.html",
        lambda: page("x", '<script type="application/ld+json">{"@type":"Article"}</script>' * 20_000),
    ),
    "a long record": ("a.html", lambda: page("x", f'<script type="application/ld+json">{"[" * MANY}</script>')),
    "dates": ("a.html", lambda: page("<time>2025-12-30</time> 30/12/2025 dicembre " * 20_000)),
    # 8 and 9: too many, too long
    "stories.rss": ("a.xml", lambda: "<rss><channel>" + "<item><title>t</title></item>" * 500_000),
    "stories.atom": ("a.xml", lambda: "<feed>" + "<entry><title>t</title></entry>" * 500_000),
    "stories.json": (
        "a.json",
        lambda: '{"version": "https://jsonfeed.org/version/1", "items": [' + '{"title": "t"},' * 500_000 + "{}]}",
    ),
    "rows.json": ("a.json", lambda: "[" + '{"title": "t", "text": "x"},' * 500_000 + "{}]"),
    "rows.jsonl": ("a.jsonl", lambda: '{"title": "t", "text": "x"}\n' * 500_000),
    "rows.csv": ("a.csv", lambda: "title,text\n" + "t,x\n" * 500_000),
    "columns.csv": ("a.csv", lambda: "title,text" + ",x" * 500_000 + "\n" + "t,x" + ",x" * 500_000),
    "mails.mbox": ("a.mbox", lambda: f"From a@b.example Tue Dec 30 08:15:00 2025\n{_mail('x')}\n\n" * 12_000),
    "files.zip": ("a.zip", lambda: _zip(*((f"{number}.txt", b"x") for number in range(12_000)))),
    "title.rss": ("a.xml", lambda: rss("x" * 30_000_000)),
    "title.html": (
        "a.html",
        lambda: f"<html><head><title>{'x' * 20_000_000}</title></head><body><h1>{'y ' * 1_000_000}</h1>",
    ),
    "title.txt": ("a.txt", lambda: " date 2025-12-30 " + "x" * 9_900_000),
    "title.md": ("a.md", lambda: f"---\ntitle: {'x' * 9_000_000}\n---\n{TEXT}"),
    "title.json": ("a.json", lambda: json.dumps([{"title": "x" * 20_000_000, "text": TEXT}])),
    "title.csv": ("a.csv", lambda: f"title,text\n{'x' * 20_000_000},{TEXT}\n"),
    "title.eml": ("a.eml", lambda: f"Subject: {'x' * 20_000_000}\n{HEADERS}\n{TEXT}"),
    "encoded title.eml": ("a.eml", lambda: f"Subject: {'=?utf-8?q?x?= ' * 500_000}\n{HEADERS}\n{TEXT}"),
    "addresses.eml": ("a.eml", lambda: f"From: {'a@b.example, ' * 500_000}\nTo: x\nDate: y\nSubject: z\n\n{TEXT}"),
    "brackets.eml": ("a.eml", lambda: f"From: {'(' * MANY}\nTo: x\nDate: {'(' * MANY}\nSubject: z\n\n{TEXT}"),
    "parameters.eml": ("a.eml", lambda: _mail(TEXT, "Content-Type: text/plain" + "; a*0*=x" * MANY + "\n")),
    # 10 and 27: what grows when it is unpacked
    "bomb.gz": ("a.txt.gz", lambda: zeros(300_000_000)),
    "bomb in a bomb.gz": ("a.gz", lambda: gzip.compress(zeros(300_000_000))),
    "chain.gz": ("a.gz", lambda: zeros(1_000_000) * 5_000),
    "empty members.gz": ("a.gz", lambda: gzip.compress(b"") * 500_000),
    "bomb.zip": ("a.zip", lambda: _zip(*((f"{number}.txt", b" " * 21_000_000) for number in range(4)))),
    "bomb.docx": ("a.docx", lambda: docx("", **{"word/media/x": " " * 60_000_000})),
    "large.docx": ("a.docx", lambda: docx(paragraph("x") * 100_000)),
    "cells.docx": (
        "a.docx",
        lambda: docx(
            f"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='1000000'/></w:tcPr>{paragraph('x')}</w:tc></w:tr></w:tbl>"
        ),
    ),
    "tables.docx": (
        "a.docx",
        lambda: docx("<w:tbl>" + ("<w:tr>" + f"<w:tc>{paragraph('x')}</w:tc>" * 60 + "</w:tr>") * 500 + "</w:tbl>"),
    ),
    "bomb.warc": ("a.warc.gz", lambda: gzip.compress(_warc("http://x.example/", b" " * 60_000_000))),
    "length.warc": (
        "a.warc",
        lambda: (
            _warc("http://x.example/1", page("").encode())
            + _warc("http://x.example/2", b"x", length=10_000_000_000)
            + _warc("http://x.example/3", page("").encode())
        ),
    ),
    "records.warc": ("a.warc", lambda: _warc("http://x.example/1", b"x") * 50_000),
    # 5: encodings
    "utf-7.html": ("a.html", lambda: b"<html><meta charset=utf-7><p>" + TEXT.encode() + b" +ADw-script+AD4-"),
    "utf-16.html": ("a.html", lambda: page("x").encode("utf-16-le")),
    "wrong charset.html": (
        "a.html",
        lambda: page("citt\xe0 \ud83d", "<meta charset=shift_jis>").encode("latin-1", "replace"),
    ),
    "mixed.txt": (
        "a.txt",
        lambda: TEXT.encode() + b"\n\nPerch\xe8 gi\xc3\xa0 \xe2\x80\x9ccos\xec\xe2\x80\x9d\n\n" + TEXT.encode(),
    ),
    "every byte.txt": ("a.txt", lambda: TEXT.encode() + bytes(range(128, 256)) * 20_000),
    # 34: front matter
    "objects.md": ("a.md", lambda: f"---\ntitle: !!python/object/apply:os.system [exit]\noutlet: Ria\n---\n{TEXT}"),
    "aliases.md": (
        "a.md",
        lambda: (
            "---\na: &a [x,x]\n"
            + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
            + f"---\n{TEXT}"
        ),
    ),
    "brackets.md": ("a.md", lambda: f"---\ntitle: {'[' * 15_000}\n---\n{TEXT}"),
    "brackets of names.md": ("a.md", lambda: f"---\n{'{a: ' * 3_000}\n---\n{TEXT}"),
    "dashes.md": ("a.md", lambda: f"---\n{'- ' * 7_000}\n---\n{TEXT}"),
    "names twice.md": ("a.md", lambda: f"\ufeff---\ntitle: uno\ntitle: due\n\tx: y\n---\n{TEXT}"),
    "rules.md": ("a.md", lambda: "---\n" * MANY + TEXT),
    # 52: mail
    "parts.eml": (
        "a.eml",
        lambda: _mail(
            "".join(f"--b\nContent-Type: text/plain\n\n{TEXT}\n" for _ in range(100_000)),
            "Content-Type: multipart/mixed; boundary=b\n",
        ),
    ),
    "nested parts.eml": (
        "a.eml",
        lambda: _mail(
            "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(5_000)) + f"\n{TEXT}"
        ),
    ),
    "nested mails.eml": (
        "a.eml",
        lambda: _mail("Content-Type: message/rfc822\n\n" * 20_000 + TEXT, "Content-Type: message/rfc822\n"),
    ),
    "folded headers.eml": ("a.eml", lambda: HEADERS + "X: y\n" + " y\n" * 2_000_000 + f"\n{TEXT}"),
    "headers.eml": ("a.eml", lambda: HEADERS + "X: y\n" * 500_000 + f"\n{TEXT}"),
    "uuencode.eml": (
        "a.eml",
        lambda: _mail("begin 644 a\n" + "M" * 5_000_000, "Content-Transfer-Encoding: x-uuencode\n"),
    ),
    "base64.eml": ("a.eml", lambda: _mail("=" * 20_000_000, "Content-Transfer-Encoding: base64\n")),
    "quoted.eml": ("a.eml", lambda: _mail("=" * 20_000_000, "Content-Transfer-Encoding: quoted-printable\n")),
    "boundaries.eml": ("a.eml", lambda: _mail("--" * 10_000_000, "Content-Type: multipart/mixed; boundary=-\n")),
    "newsletter.eml": (
        "a.eml",
        lambda: _mail(
            "".join(f"<h2><a href=http://x.example/{n}>T{n}</a></h2><p>{TEXT}</p>" for n in range(20_000)),
            "Content-Type: text/html\n",
        ),
    ),
    "lines.eml": ("a.eml", lambda: _mail("A\n\n" * 1_000_000)),
    # 54: PDF
    "encrypted.pdf": (
        "a.pdf",
        lambda: _pdf(
            b"<< /Type /Catalog >>",
            b"<< /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >>" % (b"x" * 32, b"y" * 32),
            tail=b"/Encrypt 2 0 R /ID [(a) (b)] ",
        ),
    ),
    "script.pdf": (
        "a.pdf",
        lambda: _pdf_page(
            _stream(_WORDS), catalogue=b"/OpenAction << /S /JavaScript /JS (app.alert(1); while\\(1\\);) >> "
        ),
    ),
    "pages.pdf": ("a.pdf", lambda: _pdf_of_pages(10_000)),
    "loop of pages.pdf": (
        "a.pdf",
        lambda: _pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1000000 >>"),
    ),
    "claimed pages.pdf": (
        "a.pdf",
        lambda: _pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 2000000000 >>"),
    ),
    "loop of contents.pdf": ("a.pdf", lambda: _pdf_page(b"4 0 R")),
    "loop of forms.pdf": (
        "a.pdf",
        lambda: _pdf(
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 5 0 R "
            b"/Resources << /XObject << /X 4 0 R >> >> >>",
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] "
            b"/Resources << /XObject << /X 4 0 R >> >> /Length 12 >>\nstream\n/X Do /X Do \nendstream",
            _stream(b"/X Do " * 1000),
        ),
    ),
    "bomb.pdf": ("a.pdf", lambda: _pdf_page(_stream(_WORDS + b"\n" * 100_000_000, packed=True))),
    "letters.pdf": ("a.pdf", lambda: _pdf_page(_stream(b"BT /F 1 Tf (" + b"x" * 2_000_000 + b") Tj ET", packed=True))),
    "lines.pdf": (
        "a.pdf",
        lambda: _pdf_page(_stream(b"BT /F 1 Tf " + b"(a b) Tj 0 -2 Td " * 200_000 + b"ET", packed=True)),
    ),
    "nesting.pdf": ("a.pdf", lambda: _pdf(b"<< /Type /Catalog /Pages " + b"[" * 2_000_000)),
    "annotations.pdf": (
        "a.pdf",
        lambda: _pdf_page(
            _stream(_WORDS),
            b"/Annots [" + b"<< /Subtype /Link /A << /S /URI /URI (http://127.0.0.1:9/) >> >> " * 50_000 + b"] ",
        ),
    ),
    # 55: JSON
    "a line.jsonl": (
        "a.jsonl",
        lambda: json.dumps({"title": "t", "text": TEXT}) + '\n{"text": "' + "x" * 40_000_000 + '"}\n',
    ),
    "depth.jsonl": (
        "a.jsonl",
        lambda: json.dumps({"title": "t", "text": TEXT}) + '\n{"text": ' + "[" * MANY + "]" * MANY + "}\n",
    ),
    "brackets in a text.jsonl": (
        "a.jsonl",
        lambda: json.dumps({"title": "t", "text": TEXT}) + '\n{"text": "' + '\\"[{' * 1_000_000 + '"}\n',
    ),
    "numbers.jsonl": (
        "a.jsonl",
        lambda: (
            json.dumps({"title": "t", "text": TEXT})
            + '\n{"text": NaN, "n": -Infinity, "b": '
            + "9" * 1_000_000
            + ', "s": "\\ud800"}\n'
        ),
    ),
    "names.json": ("a.json", lambda: json.dumps({f"a{number}": [{}] for number in range(200_000)})),
    # plain text that is hard on patterns
    "spaces.txt": ("a.txt", lambda: f"{TEXT}\n\nx" + " " * 9_000_000 + "y"),
    "line ends.txt": ("a.txt", lambda: f"{TEXT}\n\n" + "x\n" * 3_000_000),
    "blank lines.txt": ("a.txt", lambda: f"{TEXT}" + "\n" * 9_000_000 + "x"),
    "a word.txt": ("a.txt", lambda: f"{TEXT}\n\n" + "x" * 9_000_000),
    "marks.txt": ("a.txt", lambda: f"{TEXT}\n\n" + "“\"'«(" * 1_000_000),
    "stops.txt": ("a.txt", lambda: f"{TEXT}\n\n" + ". A" * 1_000_000),
    "capitals.txt": ("a.txt", lambda: f"{TEXT}\n\n" + "A" * 3_000_000 + " " + "Ab " * 1_000_000),
    "commas.txt": ("a.txt", lambda: f"{TEXT}\n\n" + "Aa, " * 1_000_000 + "– "),
    "accents.txt": ("a.txt", lambda: f"{TEXT}\n\n" + "e" + "\u0301" * 2_000_000),
    "signs.md": ("a.md", lambda: f"{TEXT}\n\n" + "*_`[" * 250_000),
    "tables.md": ("a.md", lambda: f"{TEXT}\n\n" + "- x\n" * 4_000 + " " * 900_000),
    "references.md": ("a.md", lambda: f"{TEXT}\n\n" + "".join(f"[{n}]: x\n" for n in range(4_900)) + "[1][" * 1_000),
    "quotes.csv": ("a.csv", lambda: f'title,text\nt,{TEXT}\n"' + "x\n" * 2_000_000),
}
"""Documents by name: the file name, and what makes the bytes."""


def threat(name: str) -> tuple[str, bytes]:
    """Return the file name and the bytes of a document."""
    file, made = THREATS[name]
    data = made()
    return file, data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
