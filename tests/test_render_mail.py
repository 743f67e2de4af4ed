"""Mail messages: two parts that say the same, whole in every mail program, and within the bytes that Gmail shows.

In: editions made by hand. Out: verdicts on the message that is written, read back as a mail program reads it. Golden
files hold the parts (``tests/golden/NAME.mail.*``); ``DIGEST_ACCEPT_GOLDEN=1`` writes them anew.
"""

import base64
import email
import email.policy
import json
import os
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import editions
import pytest
from builders import audience, issue
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.compose import cut
from digest.errors import TemplateError
from digest.model import LeftOut, Letter, MailSettings, Section
from digest.render import render
from digest.render.environment import sandbox
from digest.render.locales import load_words
from digest.render.mail import MOST_BYTES, UNSUBSCRIBE
from digest.render.mail_fit import fitted, rungs
from digest.render.mail_message import shown_in_browser
from digest.render.mail_subject import preheader_of, shortened, subject_of
from digest.render.plain import COLUMNS, columns
from digest.render.tables import contrast, load_theme
from digest.text.subject import SUBJECT_LENGTH, subject_mistake

ROOT = Path(__file__).parents[1]
TEMPLATES = (str(ROOT / "templates"),)
LINKED = Letter(
    link="https://briefings.example/2024-04-12.html", attached=("pdf",), about="The desk, 1 Example Street, Rome"
)
VOID = {"br", "meta", "hr", "img"}


def rendered(edition, templates=TEMPLATES):
    """Return the message of an edition as its bytes and as a mail program reads it."""
    made, problems = render(edition, "mail", templates=templates)
    assert problems == ()
    return made.data, email.message_from_bytes(made.data, policy=email.policy.default)


def parts(edition):
    """Return the text and the HTML of an edition's message, as their bytes decode."""
    message = rendered(edition)[1]
    bodies = (message.get_body((kind,)).get_payload(decode=True) for kind in ("plain", "html"))
    return tuple(body.decode().replace("\r\n", "\n") for body in bodies)


def decoded(edition):
    """Return how many bytes the HTML of an edition's message has, as they travel."""
    return len(rendered(edition)[1].get_body(("html",)).get_payload(decode=True))


def letters(text):
    """Return the letters and digits of a text."""
    return "".join(char for char in text if char.isalnum())


class Page(HTMLParser):
    """Reads an HTML part: its tags, the text that a reader sees, and whether every element is closed."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words, self.open, self.hidden = [], [], [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Keep a tag; note what is not shown."""
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag in VOID:
            return
        unseen = tag in {"style", "title"} or "display:none" in given.get("style", "")
        self.open.append((tag, unseen))
        self.hidden += unseen

    def handle_endtag(self, tag):
        """Close the innermost element, which must be of this name."""
        name, unseen = self.open.pop()
        assert name == tag
        self.hidden -= unseen

    def handle_data(self, data):
        """Keep what is seen."""
        if not self.hidden:
            self.words.append(data)

    @property
    def text(self):
        """The text that is seen."""
        return "".join(self.words)


@cache
def many(count, sentences=6, words=24):
    """Make an edition of many stories, the first of the highest rank, in eight sections."""
    sample = editions.sample()
    like = sample.sections[0].briefs[0]
    passage = like.passages[0]
    line = " ".join(["parola"] * (words - 1))
    row = tuple(
        replace(passage.sentences[0], text=f"Frase {place} {line}.", span=editions.Span(start=place, end=place + 1))
        for place in range(sentences)
    )
    briefs = [
        replace(
            like,
            number=number,
            id=f"{number:012x}",
            headline=replace(like.headline, text=f"Notizia numero {number} con un titolo di lunghezza ordinaria"),
            passages=(replace(passage, sentences=row),),
            score=1 - number / (count + 1),
            claims=(),
            evidence=(),
            also=(),
            omitted=0,
        )
        for number in range(1, count + 1)
    ]
    size = -(-count // 8)
    sections = tuple(
        Section(
            topic=f"t{place}",
            title=f"Tema {place}",
            color=None,
            pointers=(),
            briefs=tuple(briefs[start : start + size]),
        )
        for place, start in enumerate(range(0, count, size))
    )
    return replace(sample, sections=sections, letter=LINKED, key_points=sample.key_points[:3])


@pytest.mark.parametrize("name", ["sample", "empty", "public"])
def test_the_parts_are_exactly_these(name):
    """An edition gives the same headers, text and HTML to the letter."""
    message = rendered(getattr(editions, name)())[1]
    text, html = parts(getattr(editions, name)())
    head = "".join(f"{key}: {value}\n" for key, value in message.items() if key != "Content-Type")
    for ending, made in {"head": head, "txt": text, "html": html}.items():
        golden = ROOT / "tests" / "golden" / f"{name}.mail.{ending}"
        if os.environ.get("DIGEST_ACCEPT_GOLDEN"):
            golden.write_text(made, encoding="utf-8")
        assert made == golden.read_text(encoding="utf-8")


def test_the_message_is_whole_and_names_nobody():
    """Two parts, the text first; the headers that are every reader's, and no sender, reader or id."""
    data, message = rendered(editions.sample())
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert sorted(message.keys()) == [
        "Auto-Submitted", "Content-Language", "Content-Type", "Date", "MIME-Version", "Subject",
    ]  # fmt: skip
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "it"
    assert message["Date"].datetime.isoformat() == "2024-04-12T06:00:00+02:00"
    assert message.defects == []
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 78
    assert data.isascii()


def test_the_same_edition_gives_the_same_bytes():
    """Nothing of the clock, of chance or of the order of a set stands in a message."""
    edition = many(90)
    assert rendered(edition)[0] == rendered(edition)[0]
    assert re.search(rb'boundary="=_digest-0-[0-9a-f]{24}"', rendered(edition)[0])


@pytest.mark.parametrize("name", ["sample", "executive", "public", "empty", "hostile"])
def test_the_page_asks_nobody_and_runs_nothing(name):
    """No element or style leads to anything but links; every element is closed."""
    html = parts(replace(getattr(editions, name)(), letter=LINKED))[1]
    page = Page(html)
    assert page.open == []
    assert {tag for tag, _ in page.tags} <= {
        "html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td", "p", "a", "b", "i", "h1",
        "h2", "h3", "span", "sup", "br", "strong", "em",
    }  # fmt: skip
    for _, attributes in page.tags:
        assert not {"src", "background", "srcset", "onclick", "onerror"} & set(attributes)
        assert "url(" not in attributes.get("style", "")
    links = [each["href"] for tag, each in page.tags if tag == "a" and "href" in each]
    assert all(re.match(r"https?://\w", link) for link in links)
    assert UNSUBSCRIBE in links
    head = html.partition("</head>")[0]
    assert "url(" not in head
    assert "@import" not in head


@pytest.mark.parametrize("name", ["sample", "executive", "public", "empty", "hostile"])
def test_tables_are_for_layout_and_headings_are_headings(name):
    """A screen reader hears no table, one heading of the first level, and no level skipped."""
    page = Page(parts(getattr(editions, name)())[1])
    assert all(each.get("role") == "presentation" for tag, each in page.tags if tag == "table")
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_both_parts_lead_out_of_the_list():
    """The placeholder of the address stands in both, and nothing else names it."""
    text, html = parts(many(400))
    assert f"\n{UNSUBSCRIBE}\n" in text
    assert html.count(UNSUBSCRIBE) == 1
    assert html.index(UNSUBSCRIBE) > html.rindex("<h3")


def test_lines_of_the_text_are_short():
    """No line is longer than mail programs show, but for an address."""
    text = parts(replace(editions.sample(), letter=LINKED))[0]
    assert all(columns(line) <= COLUMNS or "://" in line for line in text.splitlines())


def test_foreign_passages_and_the_page_say_their_language():
    """An Arabic edition runs from right to left; an English passage in an Italian one is marked."""
    html = parts(editions.sample())[1]
    assert 'lang="en"' in html
    assert '<html lang="it" dir="ltr"' in html
    arabic = parts(replace(editions.public(), language="ar"))[1]
    assert '<html lang="ar" dir="rtl"' in arabic
    assert re.search(r'<div role="article"[^>]* dir="rtl"', arabic)
    assert 'lang="it"' in arabic


def test_an_edition_knows_where_it_is_told_whole():
    """The public address is that of its day and audience; what is said of the sender goes with it."""
    settings_of_mail = MailSettings(
        subject="{lead}", attach=("pdf",), link="https://briefings.example/{date}/{audience}", about="The desk"
    )
    edition = cut(
        issue(["Il presidente apre i colloqui."]), audience(mail=settings_of_mail), title="Prova", version="0"
    )
    link = "https://briefings.example/2026-01-05/desk"
    assert edition.letter == Letter(subject="{lead}", attached=("pdf",), link=link, about="The desk")
    assert json.loads(render(edition, "json", templates=TEMPLATES)[0].data).get("letter") is None


@pytest.mark.parametrize("name", ["sample", "executive", "public"])
def test_every_colour_can_be_read(name):
    """Text and links have a contrast of 4.5 to 1 on the sheet, by day and in the dark."""
    edition = replace(getattr(editions, name)(), letter=LINKED)
    html = parts(edition)[1]
    style = html.partition("<style>")[2].partition("</style>")[0].replace("<!--", "")
    night = re.findall(r"@media \(prefers-color-scheme:dark\)\{((?:[^{}]*\{[^{}]*\})*)", html)
    dark = {
        color
        for rules in night
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", rules)
        if "button" not in selector
        for color in re.findall(r"(?<![-\w])color:(#\w{6})", body)
    }
    light = {
        color
        for tag, given in Page(html).tags
        if "button" not in given.get("class", "") and "preheader" not in given.get("class", "")
        for color in re.findall(r"(?<![-\w])color:(#\w{6})", given.get("style", ""))
    }
    assert style
    assert len(light) >= 5
    assert len(dark) >= 5
    tokens = load_theme(TEMPLATES, edition.theme, edition.template).tokens
    assert min(contrast(color, tokens["colors"]["ground"]) for color in light) >= 4.5
    assert min(contrast(color, tokens["dark"]["ground"]) for color in dark) >= 4.5


# The budget.


@pytest.mark.parametrize("count", [1, 12, 60, 500])
def test_the_page_is_below_its_limit_whatever_the_edition_holds(count):
    """What is not in the message is counted in it: told, shortened, a line, or one of so many more."""
    edition = many(count)
    text, html = parts(edition)
    assert decoded(edition) <= MOST_BYTES
    plain = Page(html).text
    told = [place for place in range(1, count + 1) if re.search(rf"Notizia numero {place} ", plain)]
    missing = re.search(r"altre (\d+) notizie sono nell’edizione allegata", plain)
    assert len(told) + int(missing[1] if missing else 0) == count
    assert told == list(range(1, len(told) + 1))
    assert [place for place in range(1, count + 1) if f"Notizia numero {place} " in text] == told
    assert len(html.encode()) > 0.9 * MOST_BYTES or not missing


def test_stories_shorten_before_one_is_a_line_and_end_with_a_sentence():
    """Sixty stories of six sentences are told in fewer, each to the end of a sentence; none is a line."""
    plain = Page(parts(many(60))[1]).text
    assert "60 notizie sono abbreviate" in plain
    assert "ridotte a una riga" not in plain
    assert plain.count("Frase 0 ") == 60
    assert len(re.findall(r"parola\.(?=\d|\s|$)", plain)) == len(re.findall("Frase", plain))


@pytest.mark.parametrize(("sentences", "words"), [(3000, 20), (2, 30_000), (1, 200_000)])
def test_one_long_article_fits(sentences, words):
    """A story of thousands of sentences is cut at one of them; one whose first is endless becomes a line."""
    text, html = parts(many(1, sentences, words))
    assert len(html.encode()) <= MOST_BYTES
    assert "Notizia numero 1 " in text
    assert ("abbreviata" in html) == (sentences == 3000)
    assert ("ridotta a una riga" in html) == (sentences < 3000)


def test_huge_headlines_names_and_notes_fit():
    """Whatever is endless is cut or left out: headlines, outlets, key points, the desk's note, the title."""
    edition = many(40)
    endless = "Parole senza fine " * 4000
    sections = tuple(
        replace(
            section,
            title=endless,
            briefs=tuple(
                replace(
                    brief,
                    headline=replace(brief.headline, text=endless),
                    outlets=tuple(replace(outlet, name=endless) for outlet in brief.outlets),
                )
                for brief in section.briefs
            ),
        )
        for section in edition.sections
    )
    huge = replace(edition, sections=sections, title=endless, label=endless, audience_title=endless, intro=endless * 2)
    html = parts(huge)[1]
    assert len(html.encode()) <= MOST_BYTES
    assert "La sintesi e il resoconto sono solo nell’edizione" in html
    assert UNSUBSCRIBE in html


def test_lines_that_there_was_no_room_for_go_before_stories():
    """The list of stories left out of the edition is the lowest in rank, and is counted when it goes."""
    sample = many(300, 1, 10)
    citation = sample.citations[0]
    headline = sample.sections[0].briefs[0].headline
    left_out = tuple(
        LeftOut(
            id=f"l{number}",
            headline=replace(headline, text=f"Esclusa {number} "),
            language="it",
            outlet=None,
            citation=citation,
        )
        for number in range(400)
    )
    html = parts(replace(sample, left_out=left_out, show=("sources",)))[1]
    plain = Page(html).text
    shown = len(re.findall(r"Esclusa \d+", plain))
    assert len(html.encode()) <= MOST_BYTES
    assert f"Altre {400 - shown} notizie non hanno trovato posto" in plain
    assert shown == 0 or "nell’edizione allegata" not in plain


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    count=st.integers(0, 30),
    sentences=st.integers(1, 40),
    words=st.integers(2, 400),
    leaning=st.integers(1, 5),
    place=st.floats(0, 1),
)
def test_every_rung_keeps_order_and_numbers_and_counts_what_goes(count, sentences, words, leaning, place):
    """At any rung: a subset in the same order, whole units alone, and sums that balance."""
    edition = _leaning(many(count, sentences, words), leaning) if count else editions.empty()
    ladder = rungs(edition)
    kept, spared = fitted(edition, ladder[round(place * (len(ladder) - 1))])
    before = [brief for section in edition.sections for brief in section.briefs]
    after = [brief for section in kept.sections for brief in section.briefs]
    ids = [brief.id for brief in after]
    assert ids == [brief.id for brief in before if brief.id in set(ids)]
    assert len(after) + spared.dropped == len(before)
    assert spared.lines <= set(ids)
    whole = {brief.id: brief for brief in before}
    for brief in after:
        said = [sentence for passage in brief.passages for sentence in passage.sentences]
        all_said = [sentence for passage in whole[brief.id].passages for sentence in passage.sentences]
        assert said == all_said[: len(said)]
        assert len(said) == len(all_said) or not all_said[len(said)].needs_previous
        assert brief.omitted - whole[brief.id].omitted == len(all_said) - len(said)
        assert bool(said) != (brief.id in spared.lines)
    printed = {passage.citation.number for brief in after for passage in brief.passages}
    assert printed <= {citation.number for citation in kept.citations}
    assert {citation.article for citation in kept.citations} == {origin.article for origin in kept.origins}


def _leaning(edition, every):
    """Let all sentences but each n-th lean on the one before."""
    sections = tuple(
        replace(
            section,
            briefs=tuple(
                replace(
                    brief,
                    passages=tuple(
                        replace(
                            passage,
                            sentences=tuple(
                                replace(one, needs_previous=place % every > 0)
                                for place, one in enumerate(passage.sentences)
                            ),
                        )
                        for passage in brief.passages
                    ),
                )
                for brief in section.briefs
            ),
        )
        for section in edition.sections
    )
    return replace(edition, sections=sections)


# Subject and preheader.


def test_the_subject_is_the_lead_story():
    """The story of the highest rank, not the day, and no longer than phones show."""
    edition = many(8)
    assert rendered(edition)[1]["Subject"] == "Notizia numero 1 con un titolo di lunghezza ordinaria"


@pytest.mark.parametrize(
    ("pattern", "subject"),
    [
        ("{lead}", "Notizia numero 1 con un titolo di lunghezza ordinaria"),
        ("{title}: {lead}", "Bollettino dell’Est: Notizia numero 1 con un titolo di…"),
        ("{title}, {date}", "Bollettino dell’Est, 12 apr 2024"),
        ("{audience} {stories}", "Analisti 12"),
        ("Per {label}", "Per Redazione esteri · uso interno"),
    ],
)
def test_an_audience_has_its_own_subject(pattern, subject):
    """Names in braces are filled in; the headline gives way."""
    edition = replace(many(8), letter=Letter(subject=pattern))
    assert rendered(edition)[1]["Subject"] == subject


def test_a_day_without_stories_has_a_subject():
    """The publication and the day; never the day alone."""
    assert rendered(editions.empty())[1]["Subject"] == "Bollettino dell’Est, 12 apr 2024"


@given(st.text(max_size=200), st.sampled_from(["{lead}", "{title} – {lead}", "{lead} ({date}, {audience})", "{label}"]))
def test_a_subject_is_one_short_line_whatever_a_headline_holds(text, pattern):
    """No line break, no direction marks, no placeholder of a headline is filled in."""
    edition = many(2)
    brief = edition.sections[0].briefs[0]
    sections = (replace(edition.sections[0], briefs=(replace(brief, headline=replace(brief.headline, text=text)),)),)
    edition = replace(edition, sections=sections, letter=Letter(subject=pattern))
    subject = subject_of(edition, load_words(TEMPLATES, "it"))
    assert len(subject) <= SUBJECT_LENGTH
    assert subject == subject.strip()
    assert subject.isprintable() or not subject.replace("\u00a0", " ").isascii()
    assert not re.search("[\r\n\u202a-\u202e\u2066-\u2069]", subject)


@pytest.mark.parametrize("name", ["sample", "executive", "public", "empty"])
def test_the_preheader_is_news(name):
    """Eighty to a hundred characters of the key points where there are so many, cut at a word, and not the subject."""
    edition = getattr(editions, name)()
    words = load_words(TEMPLATES, edition.language)
    line = preheader_of(edition, words)
    assert len(line) <= 100
    assert len(line) >= 80 or name == "empty"
    assert not line.startswith(subject_of(edition, words))
    if edition.key_points:
        assert letters(line[:60]) in letters(edition.key_points[0].passage.sentences[0].text)


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("uno due tre", 11, "uno due tre"),
        ("uno due tre", 10, "uno due…"),
        ("uno due tre", 8, "uno due…"),
        ("uno due tre", 7, "uno…"),
        ("unoduetre", 5, "unod…"),
        ("uno, due", 6, "uno…"),
        ("会谈在明斯克继续进行", 6, "会谈在明斯…"),
    ],
)
def test_lines_are_cut_at_a_word(text, most, cut):
    """Never within a word where there are words."""
    assert shortened(text, most) == cut


@pytest.mark.parametrize(
    ("subject", "mistake"),
    [
        ("{lead} - {title} {date}", None),
        ("Morning briefing {date}", None),
        ("{headline}", "unknown name in braces"),
        ("{laed}", "did you mean {lead}?"),
        ("{date}", "only a date"),
        ("{stories} / {date}", "only a date"),
        ("{lead", "a brace"),
        ("{{ lead }}", "unknown name"),
        ("{lead}\nBcc: x@y.example", "a line break"),
        ("x" * 50, "50 characters"),
    ],
)
def test_mistakes_in_a_subject_are_told(subject, mistake):
    """A name that is not known has the nearest one beside it."""
    told = subject_mistake(subject)
    assert told is None if mistake is None else mistake in told


# Templates.


def test_an_audience_overrides_one_block_and_one_partial(tmp_path):
    """A block of the skeleton is extended, a partial replaced; the rest stays."""
    own = tmp_path / "audiences" / "analyst"
    own.mkdir(parents=True)
    (own / "issue.mail.j2").write_text(
        '{% extends "base/issue.mail.j2" %}{% block leftout %}<tr><td class="row">OWN-BLOCK</td></tr>{% endblock %}'
    )
    (own / "credit.mail.j2").write_text("<p>OWN-CREDIT {{ brief.number }}</p>\n")
    (own / "mail.css").write_text("h1 { color: var(--accent); }")
    edition = replace(editions.sample(), template="analyst")
    message = rendered(edition, (str(tmp_path), *TEMPLATES))[1]
    html = message.get_body(("html",)).get_content()
    assert "OWN-BLOCK" in html
    assert "OWN-CREDIT 12" in html
    assert re.search(r"<h1 style=\"[^\"]*color:#a31621", html)


def test_a_value_that_no_theme_has_is_told(tmp_path):
    """A misspelt value of a style sheet names the nearest one."""
    own = tmp_path / "audiences" / "analyst"
    own.mkdir(parents=True)
    (own / "mail.css").write_text("h1 { color: var(--acent); }")
    with pytest.raises(TemplateError, match="no value --acent; did you mean 'accent'"):
        rendered(replace(editions.sample(), template="analyst"), (str(tmp_path), *TEMPLATES))


def test_every_mail_template_compiles():
    """Also those that no sample reaches."""
    environment = sandbox(TEMPLATES, "analyst", is_markdown=False)
    names = [name for name in environment.list_templates() if name.endswith(".mail.j2")]
    assert len(names) >= 15
    for name in names:
        environment.get_template(name)


# A theme's options.


def test_a_logo_travels_inside():
    """A picture of the theme is a part of the message, called by its id; a drawing that Outlook cannot show is not."""
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(64))
    address = "data:image/png;base64," + base64.b64encode(picture).decode()
    message = rendered(replace(editions.sample(), options={"logo": address}))[1]
    (part,) = (each for each in message.walk() if each.get_content_type() == "image/png")
    assert part.get_content() == picture
    assert part["Content-ID"] == "<logo.png>"
    html = message.get_body(("related", "html")).get_body(("html",)).get_content()
    (shown,) = (given for tag, given in Page(html).tags if tag == "img")
    assert (shown["src"], shown["alt"]) == ("cid:logo.png", "Bollettino dell’Est")
    drawing = rendered(replace(editions.sample(), options={"logo": "data:image/svg+xml;base64,AAAA"}))[1]
    assert {each.get_content_type() for each in drawing.walk()} == {"multipart/alternative", "text/plain", "text/html"}


def test_an_accent_and_the_place_of_key_points_are_kept():
    """What an audience chooses of its theme is in its mail."""
    html = parts(
        replace(editions.sample(), options={"accent": "#0a5a8c", "accent_dark": "#0f88d3", "key_points": "after"})
    )[1]
    assert "color:#0a5a8c" in html
    plain = Page(html).text.replace("\u00a0", " ")
    assert plain.index("Diserzioni e asilo") < plain.index("In sintesi")


def test_a_browser_sees_the_page_of_a_message_with_its_pictures():
    """What the preview shows asks nobody for a picture: each one stands inside the page."""
    address = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
    edition = replace(editions.sample(), options={"logo": address})
    shown = shown_in_browser(rendered(edition)[0])
    assert shown.replace("\r\n", "\n") == parts(edition)[1].replace("cid:logo.png", address)
    assert address in shown
