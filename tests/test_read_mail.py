"""Mails: one story or several, the right part of them, and nothing that a broken mail can break."""

import contextlib
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.mail import pages
from digest.read.page import Page, Unreadable

SAMPLES = Path(__file__).parent / "samples" / "read"
TEXT = "Il ministro ha parlato a lungo della trattativa con i giornalisti.\n\nPoi è partito per Roma.\n"
HEADERS = "From: Ansa <a@b.example>\nSubject: Titolo\nDate: Tue, 30 Dec 2025 07:00:00 +0100\nMIME-Version: 1.0\n"


def read(data: bytes | str | EmailMessage) -> tuple[Page, ...]:
    """Return the pages of a mail."""
    if isinstance(data, EmailMessage):
        data = data.as_bytes()
    return pages(data.encode() if isinstance(data, str) else data, zone="UTC", language=None)


def one(data: bytes | str | EmailMessage) -> Page:
    """Return the only page of a mail."""
    (page,) = read(data)
    return page


def told(page: Page) -> tuple[str | None, list[str]]:
    """Return the headline and the paragraphs of a page."""
    return page.headline.of(page.text) if page.headline else None, [span.of(page.text) for span in page.paragraphs]


def mail(text: str | None, html: str | None = None) -> EmailMessage:
    """Return a mail of one or two parts."""
    made = EmailMessage()
    made["From"], made["Subject"] = "Ansa <a@b.example>", "Titolo"
    if text is not None:
        made.set_content(text)
        if html is not None:
            made.add_alternative(html, subtype="html")
    elif html is not None:
        made.set_content(html, subtype="html")
    return made


def test_a_newsletter_gives_its_stories():
    """Each title has its text and link; greeting, hidden words, "read more" and closing lines are left out."""
    found = read((SAMPLES / "newsletter.eml").read_bytes())
    assert [told(page) for page in found] == [
        (
            "Colloqui a Minsk",
            ["I negoziatori sono tornati al tavolo nella capitale bielorussa.", "La prossima seduta è giovedì."],
        ),
        ("Petrolio in calo", ["Il prezzo del greggio è sceso per il terzo giorno di seguito sui mercati asiatici."]),
        ("Un satellite per il grano", ["L’agenzia spaziale ha presentato un satellite che conta i campi coltivati."]),
    ]
    assert [page.url for page in found] == ["https://prova.example/minsk", "https://prova.example/petrolio", None]
    assert {page.outlet for page in found} == {"La Lettera del Mattino ☕"}
    assert {page.when.edtf for page in found if page.when} == {"2025-12-30T07:00+01:00"}
    assert found[0].notes == ("mail of 3 stories: Le notizie di martedì",)
    assert all(page.is_whole for page in found)


def test_a_newsletter_in_plain_text_gives_its_stories():
    """Titles above their texts, addresses below them, rules between them."""
    story = (
        "{0} in breve\n\nIl testo della notizia {0}, abbastanza lungo\nda occupare due righe.\nhttps://x.example/{0}\n"
    )
    text = "Buongiorno a tutti.\n\n" + "\n----------\n\n".join(map(story.format, ("Prima", "Seconda", "Terza")))
    found = read(mail(text + "\n-----\n\nUnsubscribe: https://x.example/u\n"))
    assert [told(page) for page in found] == [
        (f"{name} in breve", [f"Il testo della notizia {name}, abbastanza lungo da occupare due righe."])
        for name in ("Prima", "Seconda", "Terza")
    ]
    assert [page.url for page in found] == [f"https://x.example/{name}" for name in ("Prima", "Seconda", "Terza")]


def test_a_mail_of_one_story_is_one_page():
    page = one(HEADERS + "\n" + TEXT)
    paragraphs = ["Il ministro ha parlato a lungo della trattativa con i giornalisti.", "Poi è partito per Roma."]
    assert told(page) == ("Titolo", paragraphs)
    assert (page.outlet, page.url, page.is_whole) == ("Ansa", None, False)
    assert page.when is not None
    assert page.when.edtf == "2025-12-30T07:00+01:00"


@pytest.mark.parametrize(("subject", "headline"), [("Re: Fwd: Titolo", "Titolo"), ("", None), ("Re-think", "Re-think")])
def test_the_headline_is_the_subject_without_its_marks(subject, headline):
    assert told(one(f"From: a@b.example\nSubject: {subject}\n\n{TEXT}"))[0] == headline


@pytest.mark.parametrize(
    ("text", "html", "first"),
    [
        (TEXT, "<p>Altro testo.</p>", "Il ministro"),
        ("This mail needs an HTML client.", "<p>Testo vero.</p>", "Testo vero."),
        ("", "<p>Testo vero.</p>", "Testo vero."),
        (None, "<p>Testo vero.</p>", "Testo vero."),
    ],
)
def test_the_plain_part_is_read_unless_it_is_a_stub(text, html, first):
    assert told(one(mail(text, html)))[1][0].startswith(first)


@pytest.mark.parametrize(
    ("charset", "encoded"),
    [
        ("utf-8", "perché"),
        ("iso-8859-1", "perché"),
        ("windows-1251", "Минск"),
        ("no-such-charset", "perché"),
        ("us-ascii", "perché"),
        ("utf-7", "perché"),
    ],
)
def test_a_part_is_decoded_whatever_it_declares(charset, encoded):
    """A wrong or unknown name costs no letter."""
    known = charset if charset in {"utf-8", "iso-8859-1", "windows-1251"} else "utf-8"
    body = f"{HEADERS}Content-Type: text/plain; charset={charset}\n\n".encode() + f"{encoded} è\n".encode(
        known, "replace"
    )
    assert encoded in one(body).text


def test_letters_that_do_not_fit_their_charset_are_guessed():
    body = f"{HEADERS}Content-Type: text/plain; charset=utf-8\n\n".encode() + "perché la città è così".encode("cp1252")
    page = one(body)
    assert (told(page)[1], page.encoding) == (["perché la città è così"], "cp1252")


@pytest.mark.parametrize("transfer", ["base64", "quoted-printable", "x-uuencode", "8bit", "unheard-of"])
def test_a_part_is_decoded_whatever_carries_it(transfer):
    bodies = {
        "base64": "dGVzdG8gdmVybyBkZWxsYSBtYWls\n",
        "x-uuencode": "begin 644 a\n4=&5S=&\\@=F5R;R!D96QL82!M86EL\n`\nend\n".replace("4=", "5="),
    }
    body = f"{HEADERS}Content-Type: text/plain\nContent-Transfer-Encoding: {transfer}\n\n"
    page = one(body + bodies.get(transfer, "testo vero della mail\n"))
    assert "testo vero della mail" in page.text


def hostile() -> dict[str, str]:
    """Return mails that are meant to break their reader."""
    parts = "".join(f"--b\nContent-Type: text/plain\n\nParte numero {number}.\n" for number in range(1000))
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(2000))
    forwarded = "Content-Type: message/rfc822\n\n" * 500
    return {
        "a thousand parts": f"{HEADERS}Content-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n",
        "no boundary": f"{HEADERS}Content-Type: multipart/mixed\n\nParte numero 0.\n",
        "a boundary that never comes": f"{HEADERS}Content-Type: multipart/mixed; boundary=x\n\nParte numero 0.\n",
        "nested parts": HEADERS + nested + "Content-Type: text/plain\n\nParte numero 0.\n",
        "forwarded mails": HEADERS + forwarded + "Parte numero 0.\n",
        "a long header": f"{HEADERS}X-Long: {'x ' * 200_000}\n\nParte numero 0.\n",
        "many headers": HEADERS + "X-More: y\n" * 20_000 + "\nParte numero 0.\n",
        "a broken subject": "Subject: =?utf-8?b?!!!?= =?x?q?=zz?= \udcff\nFrom: <<>,;\n\nParte numero 0.\n",
    }


@pytest.mark.parametrize("name", hostile())
def test_a_hostile_mail_costs_little(name):
    """Its text is found, or it is told why not."""
    start = time.process_time()
    with contextlib.suppress(Unreadable):
        assert all("Parte numero 0." in page.text for page in read(hostile()[name].encode("utf-8", "surrogateescape")))
    assert time.process_time() - start < 3


def test_attachments_are_never_opened():
    made = mail(TEXT)
    made.add_attachment("segreto", filename="a.txt")
    made.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="a.pdf")
    assert "segreto" not in one(made).text


def test_a_mail_without_text_is_told():
    with pytest.raises(Unreadable, match="without text"):
        read(HEADERS + "\n")


@given(st.binary(max_size=300))
def test_no_mail_breaks_the_reader(data):
    try:
        found = read(HEADERS.encode() + data)
    except Unreadable:
        return
    assert all(span.of(page.text).strip() for page in found for span in page.paragraphs)
