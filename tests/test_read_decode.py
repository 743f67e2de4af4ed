"""Decoding: the right letters from every encoding that articles come in, and a name for what is no text."""

import importlib.util
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.read.decode import Decoded, decode
from digest.read.guess import guess

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"

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


OF_MANY_SCRIPTS = {
    "Η κυβέρνηση ανακοίνωσε χθες ότι ο προϋπολογισμός θα κατατεθεί την Πέμπτη στη Βουλή.": ("cp1253", "iso8859_7"),
    "Başbakan dün akşam açıklama yaptı: görüşmeler yarın İstanbul'da yeniden başlıyor.": ("cp1254", "iso8859_9"),
    "הממשלה הודיעה אתמול כי התקציב יובא לאישור הכנסת בשבוע הבא, לאחר דיון ארוך.": ("cp1255", "iso8859_8"),
    "أعلنت الحكومة أمس أن الميزانية الجديدة ستعرض على البرلمان في الأسبوع المقبل.": ("cp1256", "iso8859_6"),
    "Vyriausybė vakar pranešė, kad biudžetas Seimui bus pateiktas kitą savaitę, po ilgų ginčų.": ("cp1257",),
    "A kormány tegnap bejelentette, hogy a költségvetést jövő héten nyújtják be, hosszú előkészítés után.": (
        "cp1250",
        "iso8859_2",
    ),
    "Правительство сообщило вчера, что бюджет внесут в парламент на следующей неделе.": (
        "cp1251",
        "koi8_r",
        "iso8859_5",
        "cp866",
        "mac_cyrillic",
    ),
    "Владата објави јуче да ће буџет бити поднет скупштини следеће недеље, после дуге расправе.": ("cp1251",),
    "Wczoraj rząd ogłosił, że budżet trafi do Sejmu w przyszłym tygodniu. Będzie też mowa o źródłach energii.": (
        "cp1250",
        "iso8859_2",
    ),
    "Le gouvernement a annoncé hier que le budget sera déposé à l'Assemblée la semaine prochaine, après débat.": (
        "cp1252",
        "iso8859_15",
        "mac_roman",
        "cp850",
    ),
    "O Governo anunciou ontem que o orçamento não será votado antes da próxima semana, após a reunião.": (
        "cp1252",
        "mac_roman",
        "cp850",
    ),
    "Regeringen meddelade i går att budgeten läggs fram nästa vecka, efter en lång förhandling.": (
        "cp1252",
        "mac_roman",
        "cp850",
    ),
    "政府は昨日、来週の国会に新しい予算案を提出すると発表した。長い話し合いのあとの決定である。": (
        "shift_jis",
        "euc_jp",
        "iso2022_jp",
    ),
    "政府昨天宣布，新的预算案将于下周提交议会审议，各方已经讨论了很长时间。": ("gb18030", "gbk"),
    "政府昨天宣布，新的預算案將於下週提交議會審議，各方已經討論了很長時間。": ("big5",),
    "정부는 어제 새 예산안을 다음 주에 국회에 제출한다고 발표했다. 오랜 논의 끝에 나온 결정이다.": ("cp949", "euc_kr"),
    "รัฐบาลประกาศเมื่อวานนี้ว่าจะเสนองบประมาณต่อรัฐสภาในสัปดาห์หน้า": ("cp874",),
}
"""Sentences in the encodings that they were written in before UTF-8."""


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


@pytest.mark.parametrize(
    ("text", "encoding"), [(text, encoding) for text, encodings in OF_MANY_SCRIPTS.items() for encoding in encodings]
)
def test_one_sentence_of_any_script_is_enough(text, encoding):
    """Greek, Turkish, Hebrew, Arabic, Chinese, Japanese, Korean, Thai and the old Macs and PCs of the West."""
    decoded = decode(text.encode(encoding))
    assert isinstance(decoded, Decoded)
    assert decoded.text == text


@pytest.mark.parametrize(
    ("text", "encoding"), [(ITALIAN[1], "mac_roman"), (RUSSIAN[0], "koi8_r"), (CZECH[0], "cp1250")]
)
def test_markup_does_not_hide_the_language(text, encoding):
    """Tags and scripts are English in every page."""
    page = b"<script>if (a < b) { return the_thing_that_was_there }</script><div class='main'><p>" * 20
    assert guess(page + text.encode(encoding) + b"</p></div>") == encoding


def test_a_rare_sign_counts_wherever_it_stands():
    """The one euro of a long text tells ISO 8859-15 from Windows-1252."""
    text = "La città è già più bella così. " * 300 + "Costa 30 € a testa. " + "Perché no? " * 300
    assert decode(text.encode("iso8859_15")) == Decoded(
        text=text, encoding="iso8859_15", notes=("encoding guessed: iso8859_15",)
    )


@pytest.mark.parametrize(
    ("content", "text", "lost"),
    [
        ("Perché la città è più bella, già così com’è: né più né meno, e là c’è".encode()[:-1], "c’\ufffd", 1),
        ("«Così è». È già là, più in là: né sì né no, perché è così, lunedì.".encode() + b" caff\xe8", "caff\ufffd", 1),
    ],
)
def test_utf_8_with_a_broken_character_is_still_utf_8(content, text, lost):
    """A text cut within a character keeps all its other letters, and the note counts the broken ones."""
    decoded = decode(content)
    assert isinstance(decoded, Decoded)
    assert decoded.text.endswith(text)
    assert (decoded.encoding, decoded.notes) == ("utf_8", (f"encoding utf_8, {lost} characters cannot be read",))


@pytest.mark.parametrize("text", ["a\x1b[31mb", "\x1b$Bab", "\x1b$B$3 and \x1b(B then"])
def test_escapes_that_are_no_japanese_stay(text):
    """An escape of a terminal is a character like any other."""
    decoded = decode(text.encode())
    assert isinstance(decoded, Decoded)
    assert decoded.text == text or decoded.encoding == "iso2022_jp"


@pytest.mark.shared
def test_texts_of_many_languages_are_read_right(monkeypatch):
    """Sentences that the letters were not learnt from: 97 in a hundred come out exactly, all of them in UTF-8."""
    folder = SHARED / "languages-lingua"
    if not folder.is_dir():
        pytest.skip("the sentences do not lie beside the project")
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    right = {"utf_8": [], "other": []}
    for sample in benchmark_of_encodings().samples(folder):
        decoded = decode(sample.content)
        exact = isinstance(decoded, Decoded) and decoded.text == sample.text
        right["utf_8" if sample.encoding == "utf_8" else "other"].append(exact)
    assert len(right["other"]) > 600
    assert (all(right["utf_8"]), sum(right["other"]) >= 0.975 * len(right["other"])) == (True, True)


def benchmark_of_encodings():
    """Return the script that makes the samples."""
    spec = importlib.util.spec_from_file_location("benchmark_encodings", ROOT / "benchmarks" / "encodings.py")
    benchmark = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = benchmark
    spec.loader.exec_module(benchmark)
    return benchmark


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
