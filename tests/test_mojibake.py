"""Broken letters: whole where they are printed, untouched where they are kept."""

import json
from dataclasses import replace

import editions
import ftfy.bad_codecs  # noqa: F401 - registers the codec of programs that take everything for Windows-1252
import pypdfium2
import pytest
from builders import article, audience, issue
from hypothesis import given
from hypothesis import strategies as st

from digest.compose import cut
from digest.render import render
from digest.text.mojibake import NOTE, repaired

WHOLE = "La città è caduta perché l’Italia, dice Škoda, «pagò» 5 €. Москва, Übung."
SENTENCE = "Il porto di Borgo Alto è riaperto perché la città l’ha voluto."


def broken(text: str) -> str:
    """Return a text in UTF-8 as a program that takes it for Windows-1252 reads it."""
    return text.encode().decode("sloppy-windows-1252")


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (broken("perché l’Italia è così"), "perché l’Italia è così"),
        (broken("5 €"), "5 €"),
        ("cittÃ e perchÃ© e già", "città e perché e già"),
        ("Riapre la cittÃ", "Riapre la città"),
        (broken("“sì”, dice"), "“sì”, dice"),
        ("Ð\x9cÐ¾Ñ\x81ÐºÐ²Ð°", "Москва"),
        ("perch√©", "perché"),
        ("NejlĂ©pe to vysvÄ›tlĂ\xad", "Nejlépe to vysvětlí"),
        ("l\x92Ecole \x96 et s\x92engager", "l’Ecole – et s’engager"),
        ("&lt;b&gt; perchÃ© ﬁ ＡＢ \r\n ''x''", "&lt;b&gt; perché ﬁ ＡＢ \r\n ''x''"),
    ],
)
def test_only_the_encoding_is_undone(text, mended):
    """Entities, ligatures, widths, quotation marks and line breaks are somebody's choice."""
    assert repaired(text) == mended


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        "",
        "ascii",
        "São Paulo à la carte",
        "la città… “sì”",
        "CITTÀ “NO”",
        "Â",
        "Ã",
        "naïve façade – Æ",
        "È ‘così’",
    ],
)
def test_whole_letters_stay(text):
    assert repaired(text) == text


@given(st.lists(st.sampled_from(WHOLE.split()), max_size=9).map(" ".join))
def test_what_was_broken_is_whole_again_or_as_it_was(text):
    """No third text is ever made of two."""
    assert repaired(broken(text)) in {text, broken(text)}


def test_an_article_says_that_its_letters_are_repaired():
    """Its text, spans and fingerprint are the source's."""
    made = article(f"{broken('Riapre la città')}\n\n{broken(SENTENCE)}")
    assert made.notes == (NOTE,)
    assert made.headline is not None
    assert made.headline.of(made.text) == broken("Riapre la città").strip()
    assert article(f"Riapre la città\n\n{SENTENCE}").notes == ()


@pytest.mark.pdf
def test_every_format_prints_whole_letters_and_json_keeps_the_source(root):
    """Headline, sentences and outlets; the spans of the JSON count in the text as it came."""
    made = issue([f"{broken('Riapre la città')}\n\n{broken(SENTENCE)}\n\n{broken('I colloqui, però, non servono.')}"])
    edition = cut(made, audience(), title="Prova", version="0")
    outlet = replace(editions.sample().outlets[0], name=broken("Società Però"))
    sections = tuple(
        replace(each, briefs=tuple(replace(brief, outlets=(outlet,)) for brief in each.briefs))
        for each in edition.sections
    )
    edition = replace(
        edition, sections=sections, origins=tuple(replace(each, outlet=outlet.name) for each in edition.origins)
    )
    folders = (str(root / "templates"),)
    made_of = {form: render(edition, form, templates=folders)[0].data for form in ("markdown", "html", "pdf", "json")}
    document = pypdfium2.PdfDocument(made_of["pdf"])
    texts = {
        "markdown": made_of["markdown"].decode(),
        "html": made_of["html"].decode(),
        "pdf": "".join(each.get_textpage().get_text_range() for each in document),
    }
    for form, text in texts.items():
        plain = "".join(text.split())
        for wanted in ("Riapre la città", SENTENCE, "I colloqui, però", "Società Però"):
            assert "".join(wanted.split()) in plain, (form, wanted)
        assert "Ã" not in plain, form
    told = json.loads(made_of["json"])
    (sentence, *_) = [
        each
        for section in told["sections"]
        for brief in section["briefs"]
        for passage in brief["passages"]
        for each in passage["sentences"]
    ]
    assert sentence["text"] == broken(SENTENCE)
    assert told["origins"][0]["headline"] == broken("Riapre la città").strip()
