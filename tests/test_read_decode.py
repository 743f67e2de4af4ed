"""Decoding: the right letters from every encoding that articles come in, and a name for what is no text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.decode import Decoded, decode

ITALIAN = (
    "Il ministro ha detto che non c’è più tempo: «La verità è un’altra».",
    "L'attività è ripresa lunedì, perché la città non può aspettare. Già martedì si vedrà se l'accordo tiene.",
    "Così il presidente – che martedì sarà a Roma – ha spiegato la novità: “Non è finita”. Costo: 30 € a testa.",
    "È morto a 90 anni l'attore. Lo ha fatto sapere la famiglia in una nota.",
)
GERMAN = ("Über die Straße hinweg hörte man die Bürger rufen; die Polizei schätzt ihre Zahl auf 3.000.",)
FRENCH = (
    "L’été dernier, le préfet a déclaré que « tout était prêt » : sans que le cœur du problème soit réglé.",
    "Après l’été, l’élève a été très gêné.",
)
SPANISH = ("¿Qué pasó después? El señor Núñez llegó mañana y tarde, según explicó él mismo a la prensa en Logroño.",)
RUSSIAN = (
    "Министр иностранных дел прибыл в Минск на переговоры. Об этом сообщает агентство.",
    "Президент заявил, что «никакого решения пока нет», и попросил журналистов набраться терпения до пятницы.",
    "В городе отключили свет.",
)
UKRAINIAN = ("Міністр закордонних справ прибув до Києва. Її слова передає агентство, ґрунтовно й без поспіху.",)
CZECH = ("Předseda vlády řekl, že příští týden přijede do Říma. Kůň běžel přes louku a děti křičely.",)
POLISH = ("Premier powiedział, że żaden żołnierz nie zostanie wysłany za granicę. Źródła w rządzie są ostrożne.",)


WORDS = {"koi8_r": "это длинная строка из кои-восемь букв и. "}


def legacy():
    """Return each sample in each encoding that it is likely to come in."""
    table = [
        (ITALIAN, ("cp1252",)),
        (GERMAN, ("cp1252",)),
        (FRENCH, ("cp1252",)),
        (SPANISH, ("cp1252",)),
        (RUSSIAN, ("koi8_r", "cp1251")),
        (UKRAINIAN, ("koi8_u", "cp1251")),
        (CZECH, ("cp1250", "iso8859_2")),
        (POLISH, ("cp1250", "iso8859_2")),
    ]
    return [(text, encoding) for texts, encodings in table for text in texts for encoding in encodings]


def in_letters_of(text: str, encoding: str) -> str:
    """Return `text` without the typographic signs that an encoding does not have."""
    return text.translate(str.maketrans("“”«»’–", '""""\'-')) if encoding.startswith(("koi8", "iso")) else text


@pytest.mark.parametrize(("text", "encoding"), legacy())
def test_one_paragraph_is_enough_to_read_it_right(text, encoding):
    """Short texts in the encodings before UTF-8 come out with the right letters and a note."""
    written = in_letters_of(text, encoding)
    decoded = decode(written.encode(encoding))
    assert isinstance(decoded, Decoded)
    assert (decoded.text, decoded.notes) == (written, (f"encoding guessed: {decoded.encoding}",))


@pytest.mark.parametrize(
    ("text", "encoding"), [(text, encoding) for text, encoding in legacy() if not encoding.startswith("iso")]
)
def test_a_whole_article_is_read_right_and_named(text, encoding):
    """With more text the encoding is named too (or one that has the same letters there)."""
    written = in_letters_of(text, encoding) + "\n"
    decoded = decode((written * 200).encode(encoding))
    assert isinstance(decoded, Decoded)
    assert decoded.text == written * 200
    assert written.encode(decoded.encoding) == written.encode(encoding)


def test_the_euro_of_iso_8859_15_is_read():
    """Its byte is the currency sign of Windows-1252, which nobody writes."""
    text = "Il biglietto costerà 30 €, più le spese."
    assert decode(text.encode("iso8859_15")) == Decoded(
        text=text, encoding="iso8859_15", notes=("encoding guessed: iso8859_15",)
    )


@pytest.mark.parametrize("text", [*ITALIAN, *RUSSIAN, "日本語のニュース。", "🙂", "plain", ""])
def test_utf_8_is_certain(text):
    """What is valid UTF-8 is UTF-8, with or without a mark, and needs no note."""
    expected = Decoded(text=text, encoding="utf_8")
    assert (decode(text.encode()), decode(text.encode("utf-8-sig"))) == (expected, expected)


@pytest.mark.parametrize("encoding", ["utf_16_le", "utf_16_be", "utf_32_le", "utf_32_be"])
@pytest.mark.parametrize("text", [*ITALIAN, *RUSSIAN])
def test_wide_encodings_are_read_by_their_mark(text, encoding):
    """The mark is dropped and there is no note."""
    assert decode(("\ufeff" + text).encode(encoding)) == Decoded(text=text, encoding=encoding)


@pytest.mark.parametrize("encoding", ["utf_16_le", "utf_16_be"])
@pytest.mark.parametrize("text", [*ITALIAN, *RUSSIAN])
def test_utf_16_is_read_without_a_mark(text, encoding):
    """Its zero bytes tell."""
    notes = (f"encoding guessed: {encoding}",)
    assert decode(text.encode(encoding)) == Decoded(text=text, encoding=encoding, notes=notes)


@pytest.mark.parametrize(
    ("written", "read"), [("a\r\nb\rc\n\r\nd", "a\nb\nc\n\nd"), ("\r\r", "\n\n"), ("a\x0bb\x0cc\x85d\u2028", None)]
)
def test_line_ends_become_line_feeds_and_nothing_else_changes(written, read):
    """Carriage returns are line ends; every other character stays."""
    assert decode(written.encode()) == Decoded(text=written if read is None else read, encoding="utf_8")


@pytest.mark.parametrize(
    ("content", "look"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image"),
        (b"PK\x03\x04\x14\0", "a ZIP archive or an office document (docx, odt, epub)"),
        (b"\x1f\x8b\x08\0", "a gzip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document (doc, xls)"),
        (b"{\\rtf1\\ansi", "an RTF document"),
        (b"\0\0\0 ftypisom", "a video"),
        (b"<!DOCTYPE html><p>x", "a web page or feed"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><rss>", "a web page or feed"),
        (b"\n <HTML>", "a web page or feed"),
        (b"text\0more", "binary data (it holds zero bytes)"),
        (b"\0" * 100, "binary data (it holds zero bytes)"),
        (bytes(range(1, 32)) * 10, "binary data (it holds many control characters)"),
        (bytes(range(1, 32)) * 3 + b"\xff\xfe\xfd" * 10, "binary data (it holds many control characters)"),
    ],
)
def test_what_is_no_text_is_named(content, look):
    """The message can say what the file looks like."""
    assert decode(content) == look


@pytest.mark.parametrize("text", ["PKW", "MZ", "BZ", "<b>", "%PDF", "a\x1b[31mb", "one\x07bell", "ID card"])
def test_texts_are_not_taken_for_something_else(text):
    """A few odd letters make no archive of an article."""
    assert decode(text.encode()) == Decoded(text=text, encoding="utf_8")


def test_what_no_encoding_fits_is_read_with_a_note():
    """Mixed encodings are read as Windows-1252; what it lacks is counted."""
    decoded = decode("perché ".encode() * 3 + b"caff\xe8 \x81\x8d\x8f\x90\x9d ")
    assert isinstance(decoded, Decoded)
    assert decoded.text.endswith("caffè \ufffd\ufffd\ufffd\ufffd\ufffd ") or decoded.encoding != "cp1252"
    assert decoded.notes


def test_utf_7_stays_as_it_is_written():
    """No script hides in an encoding that nobody uses."""
    assert decode(b"+ADw-script+AD4-") == Decoded(text="+ADw-script+AD4-", encoding="utf_8")


@given(st.binary(max_size=300))
def test_no_bytes_break_it(content):
    """Whatever the bytes, there is a text without carriage returns, or a name for what they look like."""
    decoded = decode(content)
    assert isinstance(decoded, str) or "\r" not in decoded.text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=200))
def test_utf_8_loses_no_character(text):
    """Every text that is stored as UTF-8 comes back."""
    if not text.lstrip().lower().startswith(("<html", "<?xml", "<rss", "<feed", "<!doctype", "%pdf-", "{\\rtf", "id3")):
        decoded = decode(text.encode())
        assert isinstance(decoded, str) or decoded.text == text.removeprefix("\ufeff")


@pytest.mark.parametrize("encoding", ["utf_8", "cp1252", "koi8_r", "utf_16_le"])
def test_a_very_long_line_is_decoded(encoding):
    """Nine megabytes on one line are text like any other."""
    text = WORDS.get(encoding, "la città è lontana ") * (9_000_000 // 40)
    content = text.encode(encoding)
    decoded = decode(content)
    assert isinstance(decoded, Decoded)
    assert decoded.text == text
