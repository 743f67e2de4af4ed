"""Text that wants to be markup: in every field of every kind of document, into every format; nothing runs.

In: vectors of our own, and where they lie beside the project, those of DOMPurify and the strings of the Big List of
Naughty Strings. Out: verdicts of a browser (nothing runs, nothing is asked for, nothing can be clicked that is no web
address), of two Markdown engines, and on the letters themselves: what was read is what is printed.
"""

import html
import json
import re
import zlib
from datetime import date, timedelta
from email.message import EmailMessage
from xml.sax.saxutils import escape

import pytest
from browser import COMMAND, Browser
from builders import DAY, END, LEXICONS, TOPICS, audience
from markdown import markdown
from markdown_it import MarkdownIt
from sites import Site
from worlds import ROOT

from digest import pool
from digest.classify import classify
from digest.cluster import cluster
from digest.compose import compose, cut
from digest.model import Raw, Source
from digest.rank import rank
from digest.read import read_all
from digest.render import render
from digest.render.typeset import clean
from digest.split import split
from digest.summarise import summarise

SHARED = ROOT.parent / "shared" / "data"
TEMPLATES = [str(ROOT / "templates")]
OURS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)' x='",
    "javascript:alert(1)",
    "[x](javascript:alert(1))",
    "[x]: javascript:alert(1)\n[x]",
    "<javascript:alert(1)>",
    "![x](http://127.0.0.1:9/x.png)",
    "</style></title></textarea><script>alert(1)</script>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "<a href='java&#x09;script:alert(1)'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action='http://127.0.0.1:9/'><input name=x autofocus onfocus=alert(1)></form>",
    "<base href='http://127.0.0.1:9/'><link rel=stylesheet href='http://127.0.0.1:9/x.css'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<style>@import 'http://127.0.0.1:9/x.css'; body{background:url(http://127.0.0.1:9/y.png)}</style>",
    "```html\n<script>alert(1)</script>\n```",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "{{ 7*7 }} {% include 'secret' %} {{ ''.__class__ }}",
    "https://user:password@127.0.0.1:9/\u202egpj.exe",
    "\x1b]0;owned\x07\x1b[31mred",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
)


def corpus():
    """Return the vectors and strings that lie beside the project; none where they do not."""
    vectors = SHARED / "xss-dompurify" / "test" / "fixtures" / "expect.mjs"
    strings = SHARED / "naughty-strings" / "blns.json"
    if not vectors.is_file() or not strings.is_file():
        return ()
    written = re.findall(r'"payload": "((?:[^"\\]|\\.)*)"', vectors.read_text("utf-8"))
    return (*(json.loads(f'"{each}"', strict=False) for each in written), *json.loads(strings.read_text("utf-8")))


def day_of(number):
    """Return a day of its own for each story: those that lie far apart are never taken for one event."""
    return (date(1990, 1, 1) + timedelta(days=15 * number)).isoformat()


def rows(vectors):
    """Return a table with each vector in every field."""
    made = [
        {
            "id": vector,
            "title": f"{number} {vector}",
            "text": f"Il porto numero {number} riapre: {vector}",
            "url": vector if number % 2 else f"https://a.example/{vector}",
            "author": vector,
            "source": vector,
            "date": day_of(number),
        }
        for number, vector in enumerate(vectors)
    ]
    return "\n".join(map(json.dumps, made)).encode()


def feed(vectors):
    """Return a feed with each vector in every field, as markup and as text."""

    def story(number, vector):
        text = escape(re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", vector))
        held = text if number % 2 else escape(text)
        return (
            f"<item><title>{number} {held}</title><link>{text}</link><author>{held}</author><category>{held}</category>"
            f"<guid>{text}</guid><description>La nave numero {number} parte: {held}</description>"
            f"<pubDate>{day_of(3000 + number)}</pubDate></item>"
        )

    title = escape(vectors[0])
    stories = "".join(story(number, vector) for number, vector in enumerate(vectors))
    return f"<rss><channel><title>{title}</title>{stories}</channel></rss>".encode()


def page(number, vector):
    """Return a web page with a vector in every field, as markup and as text."""
    text = html.escape(vector)
    return (
        f'<!doctype html><html><head><title>{text}</title><meta name="author" content="{text}"><meta name="date" '
        f'content="{day_of(6000 + number)}"><meta property="og:site_name" content="{text}"><link rel="canonical" '
        f'href="{text}"></head><body><article><h1>{text}</h1><p>Il treno numero {number} riparte: {text}</p>{vector}'
        f"<p>Lo ha detto il capostazione del paese numero {number}.</p></article></body></html>"
    ).encode("utf-8", "surrogatepass")


def mail(number, vector):
    """Return a mail with a vector in every field."""
    made = EmailMessage()
    line = "".join(letter for letter in vector if letter.isprintable())
    made["Subject"] = line
    made["From"] = "a@b.example"
    made["Date"] = f"{day_of(7000 + number)}T08:00:00Z"
    made.set_content(f"Il pane numero {number} costa di nuovo di meno di ieri: {vector}", cte="base64")
    return bytes(made)


def documents(vectors):
    """Return one document of each kind, or one for each vector, by name."""
    yield "rows.jsonl", rows(vectors)
    yield "feed.xml", feed(vectors)
    for number, vector in enumerate(vectors[: len(OURS)]):
        yield f"{number}.html", page(number, vector)
        yield f"{number}.eml", mail(number, vector)
        yield (
            f"{number} {vector.replace('/', '|')[:80]}.txt",
            f" date {day_of(8000 + number)} {vector}\n\nN. {number} {vector}",
        )
        fields = "".join(f"{name}: {json.dumps(vector)}\n" for name in ("title", "author", "outlet", "url", "language"))
        yield (
            f"{number}.md",
            f"---\n{fields}date: {day_of(9000 + number)}\n---\nLa gru numero {number} riparte.\n\n{vector}",
        )


def made_of(vectors):
    """Take the documents through the whole line; return the edition."""
    source = Source(path="/nowhere", shown="in", language="it")
    raws = [
        Raw(source=source, location=f"in/{name}", data=data if isinstance(data, bytes) else data.encode())
        for name, data in documents(vectors)
    ]
    articles, problems, spiked = read_all(raws, zone="UTC", apply=pool.apply)
    found = [story for article in articles for story in split(article, LEXICONS)]
    clusters = cluster([classify(story, TOPICS, LEXICONS) for story in found], LEXICONS)
    told = {story.article.id for story in found}
    issue = compose(
        [summarise(each, LEXICONS, ()) for each in rank(clusters, topics=TOPICS, outlets=(), end=END, zone="UTC")],
        day=DAY,
        start=None,
        end=END,
        topics=TOPICS,
        articles=[article for article in articles if article.id in told],
        spiked=spiked,
        problems=problems,
    )
    return cut(issue, audience(unclassified=True), title=vectors[0], version="0")


@pytest.fixture(scope="module")
def edition():
    """Return an edition of all vectors."""
    return made_of((*OURS, *corpus()))


@pytest.fixture(scope="module")
def printed(edition):
    """Return the edition in the formats of text."""
    return {form: render(edition, form, templates=TEMPLATES)[0].data.decode() for form in ("html", "markdown", "json")}


@pytest.fixture(scope="module")
def pages(printed):
    """Return the web page, and what two engines make of the Markdown, below its front matter."""
    body = re.sub(r"\A---\n.*?\n---\n", "", printed["markdown"], flags=re.DOTALL)
    head = "<!doctype html><meta charset=utf-8>"
    return {
        "html": printed["html"],
        "python-markdown": head + markdown(body, extensions=["extra"]),
        "markdown-it": head + MarkdownIt("commonmark", {"html": True}).enable("table").render(body),
    }


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Return the browser of this machine."""
    if COMMAND is None:
        pytest.skip("there is no Chromium here")
    with Browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


def test_the_browser_sees_what_runs(browser, tmp_path):
    """The judge is no judge unless it finds the guilty."""
    guilty = tmp_path / "guilty.html"
    guilty.write_text("<meta charset=utf-8>" + "".join(f"<div>{vector}</div>" for vector in OURS[:7]), encoding="utf-8")
    seen = browser.look(guilty)
    assert seen.scripts >= 3
    assert seen.dialogs
    assert seen.requests
    assert seen.handlers
    assert seen.forms


@pytest.mark.parametrize("form", ["html", "python-markdown", "markdown-it"])
def test_nothing_runs_and_nothing_is_fetched(form, pages, browser, tmp_path):
    """Checks 16, 17, 20, 24: no script, no dialog, no request; no handler, form or frame; links lead to the web."""
    path = tmp_path / "page.html"
    path.write_text(pages[form], encoding="utf-8")
    seen = browser.look(path)
    assert (seen.scripts, seen.dialogs, seen.requests) == (0, (), ())
    assert (seen.handlers, seen.forms) == (0, 0)
    assert seen.schemes <= {"http:", "https:"}
    assert "alert(1)" in seen.text
    assert "{{ 7*7 }}" in seen.text


def letters(text):
    """Return the letters, digits and signs of a text, without what typesetting may change: spaces, quotes, dashes."""
    return re.sub(r"[\s\"'“”„‟«»‘’‚‛`´\-–—＂\u200b\u202f]", "", clean(text))


@pytest.mark.parametrize("form", ["html", "python-markdown", "markdown-it"])
def test_what_is_read_is_what_is_printed(form, pages, edition):
    """Check 56: every sentence and headline stands on the page, decoded, to the letter."""
    body = re.sub(r"<style>.*?</style>", "", pages[form], flags=re.DOTALL)
    shown = letters(html.unescape(re.sub(r"<[^<>]*>", "", body)))
    briefs = [brief for section in edition.sections for brief in section.briefs]
    assert len(briefs) > 60
    for brief in briefs:
        for sentence in (each for passage in brief.passages for each in passage.sentences):
            assert letters(sentence.text) in shown or sentence.headless, sentence.text


def test_json_holds_the_letters_of_the_source(printed, edition):
    """JSON is the source's own text, whatever stands in it."""
    read = json.loads(printed["json"])
    said = [
        each["text"]
        for section in read["sections"]
        for brief in section["briefs"]
        for passage in brief["passages"]
        for each in passage["sentences"]
    ]
    assert said == [
        each.text
        for section in edition.sections
        for brief in section.briefs
        for passage in brief.passages
        for each in passage.sentences
    ]


def unpacked(data):
    """Return the bytes of a PDF with its streams decoded."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    decoded = []
    for stream in streams:
        try:
            decoded.append(zlib.decompressobj().decompress(stream))
        except zlib.error:
            continue
    return data + b"".join(decoded)


@pytest.mark.pdf
@pytest.mark.enable_socket
def test_a_pdf_holds_no_file_and_asks_nobody(tmp_path):
    """Checks 20 and 21: neither a file of this machine nor an address that an article names reaches the PDF."""
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY-OF-THE-DISK", encoding="utf-8")
    with Site() as site:
        wanted = [
            place
            for address in (canary.as_uri(), str(canary), site.url("/x"))
            for place in (
                f"<img src='{address}'>",
                f"<link rel=attachment href='{address}'>",
                f"<object data='{address}'></object>",
                f"<iframe src='{address}'></iframe>",
                f"<style>@import '{address}';</style>",
                f"<div style='background:url({address})'>x</div>",
                f"<svg><image href='{address}'/></svg>",
                f"<a href='{address}' rel=attachment>x</a>",
                f"<xi:include href='{address}'/>",
                f"![x]({address})",
                address,
            )
        ]
        rendition, problems = render(made_of(wanted), "pdf", templates=TEMPLATES)
        assert site.asked == []
    assert problems == ()
    held = unpacked(rendition.data)
    assert held.startswith(b"%PDF-")
    assert b"CANARY-OF-THE-DISK" not in held
    for name in (
        b"/JavaScript",
        b"/Launch",
        b"/EmbeddedFile",
        b"/SubmitForm",
        b"/URI (file:",
        b"/URI (javascript:",
        b"/OpenAction",
    ):
        assert name not in held
