"""Source text as printed: marks and spaces are repaired, letters and digits are never touched."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.model import Headline, Span
from digest.render.filters import headline
from digest.render.typeset import breakable, capitalised, clean, clean_edges, typeset, uncapitalised

CASES = [
    # Faults of real articles.
    ("it", "all”operazione militare speciale’", "all’«operazione militare speciale»"),
    ("it", "dell”operazione speciale’, ha detto", "dell’«operazione speciale», ha detto"),
    ("it", "un'azione militare“.", "un’azione militare»."),
    ("it", "l’ ambasciatore", "l’ambasciatore"),
    ("it", 'L\' ambasciatore e dell’ "amico"', "L’ambasciatore e dell’«amico»"),
    ("it", "un po' di più, po' alla volta", "un po’ di più, po’ alla volta"),
    ("it", 'all\'"operazione" speciale', "all’«operazione» speciale"),
    ("it", "''doppio'' apice", "«doppio» apice"),
    ("it", "« spazi »  e , poi", "«spazi» e, poi"),
    # A quotation may begin in one sentence and end in another.
    ("it", "“Loro [i francesi, ndr] stanno cercando", "«Loro [i francesi, ndr] stanno cercando"),
    ("it", 'Questo problema", ha detto.', "Questo problema», ha detto."),
    ("it", "” ha detto", "» ha detto"),
    # Marks inside brackets, after a colon, inside each other.
    ("it", "(“prova”)", "(«prova»)"),
    ("it", 'disse:"Ciao"', "disse:«Ciao»"),
    ("it", "\"'Ciao'\", ha detto", "«‘Ciao’», ha detto"),
    # Each language sets its own.
    ("en", "He said \"don't 'quote' me\" - ok", "He said “don’t ‘quote’ me” – ok"),
    ("fr", 'Il dit "oui" et l\' autre « non »', "Il dit «\u202foui\u202f» et l’autre «\u202fnon\u202f»"),
    ("de", 'Er sagte "ja" und “nein”.', "Er sagte „ja“ und „nein“."),
    ("xx", '"hm"', "“hm”"),
    # Years and measures.
    ("it", "nell'89 e nel '90", "nell’89 e nel ’90"),
    ("en", 'a man of 6\'2" and "one of 5\'11""', "a man of 6'2\" and “one of 5'11\"”"),
    ("it", "alto 6'2\" e forte", "alto 6'2\" e forte"),
    ("it", "il rock 'n' roll", "il rock ’n’ roll"),
    ("en", "5 - 3 = 2, so - as told - 5 - or 4", "5 - 3 = 2, so – as told – 5 – or 4"),
    # French sets high marks off by a narrow space that does not break.
    (
        "fr",
        "Il dit: non! Pourquoi ? Oui ; (bien !)",
        "Il dit\u202f: non\u202f! Pourquoi\u202f? Oui\u202f; (bien\u202f!)",
    ),
    (
        "fr",
        'A 12:30, "oui ?!" sur https://x.example/a?b=c',
        "A 12:30, «\u202foui\u202f?!\u202f» sur https://x.example/a?b=c",
    ),
    ("fr", "14 % des 1 000 000 votes , dit-il", "14\u00a0% des 1\u00a0000\u00a0000 votes, dit-il"),
    # German, Czech and Polish marks within marks.
    ("de", "Er sagte: \"Das 'Ja' gilt\"", "Er sagte: „Das ‚Ja‘ gilt“"),
    ("de", "Das ist Hans' Haus, 5 km weit", "Das ist Hans’ Haus, 5\u00a0km weit"),
    ("cs", 'Řekl: "Jdu k lesu" a šel s ním', "Řekl: „Jdu k\u00a0lesu“ a\u00a0šel s\u00a0ním"),
    ("pl", 'Powiedział: "Idę do domu i z nim w lesie"', "Powiedział: „Idę do domu i\u00a0z\u00a0nim w\u00a0lesie”"),
    ("pl", "Wzrost o 5 proc. w A. B. Kowalskiego", "Wzrost o\u00a05 proc. w\u00a0A.\u00a0B.\u00a0Kowalskiego"),
    # Spanish opens questions.
    ("es", 'Dijo: "¿ Qué pasa ?" - ¡ya!', "Dijo: «¿Qué pasa?» – ¡ya!"),
    # Russian and Ukrainian bind short words and the dash.
    ("ru", 'Москва - столица, "мир" в 2022 году', "Москва\u00a0— столица, «мир» в\u00a02022 году"),
    (
        "ru",
        "Так ли это – 5 млрд рублей, что бы ни было",
        "Так\u00a0ли это\u00a0— 5\u00a0млрд рублей, что\u00a0бы ни\u00a0было",
    ),
    ("ru", "- Нет, А. С. Пушкин", "- Нет, А.\u00a0С.\u00a0Пушкин"),
    ("uk", 'Україна – це "дім" і з нами', "Україна\u00a0— це «дім» і\u00a0з\u00a0нами"),
    ("uk", "об'єднання й п’ять", "об’єднання й\u00a0п’ять"),
    # Greek and Turkish.
    ("el", 'Είπε: "Ναι· τι άλλο ;"', "Είπε: «Ναι· τι άλλο;»"),
    ("tr", "Türkiye'nin \"ılık\" İstanbul'u", "Türkiye’nin “ılık” İstanbul’u"),
    # Scripts from right to left, and those without spaces.
    ("ar", 'قال: "نعم" ، ثم خرج', "قال: «نعم»، ثم خرج"),
    ("he", 'אמר: "כן", צה"ל', 'אמר: ”כן”, צה"ל'),
    ("zh", "他说：“不会。”《人民日报》，２０２４年", "他说：“不会。”《人民日报》，２０２４年"),
    ("ja", "「はい」と、「ジュネーブ」。", "「はい」と、「ジュネーブ」。"),
    # What is not seen, or turns the line round.
    ("en", "safe\u202etxt.exe\u202c", "safetxt.exe"),
    ("en", "a\u200bb\u2066c\u2069d\ufeffe\xadf\x00g\U000e0041", "abcdefg"),
    ("en", " one\t\n two\u00a0\u2003three ", "one two three"),
    ("fa", "می\u200cخواهم", "می\u200cخواهم"),
]


@pytest.mark.parametrize(("language", "source", "printed"), CASES)
def test_marks_are_set_as_the_language_does(language, source, printed):
    """Each mark is judged by its neighbours and printed as the language prints it."""
    assert typeset(source, language) == printed


@pytest.mark.parametrize(("language", "printed"), [(language, printed) for language, _, printed in CASES])
def test_typeset_text_stays_as_it_is(language, printed):
    """Text that is typeset already is not changed again."""
    assert typeset(printed, language) == printed


def letters(text):
    """Return the letters and digits of a text."""
    return [character for character in text if character.isalnum()]


MARKS = st.text(alphabet="ab1 è.,;:-–'’‘`\"“”„«»()[]\n\u202e\u200blL", max_size=40)


@given(
    st.one_of(st.text(max_size=60), MARKS),
    st.sampled_from(["it", "fr", "en", "de", "da", "ja", "ru", "pl", "ar", "cs"]),
)
@example("l' \"", "it")
def test_no_letter_or_digit_is_changed(text, language):
    """Letters and digits are the same, in the same order, whatever the text."""
    assert letters(typeset(text, language)) == letters(text)


@given(st.text(max_size=60))
def test_clean_text_is_one_visible_line(text):
    """No line end, control character or bidirectional override is left."""
    unseen = [c for c in clean(text) if c < " " or "\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069"]
    assert unseen == []
    assert clean(clean(text)) == clean(text)


def test_a_long_row_of_marks_takes_no_time():
    """A text of nothing but marks is set in far less than a second for a thousand of them."""
    assert typeset('a"' * 20_000, "it").startswith("a")


def test_endless_words_can_be_broken_on_paper():
    """Places to break are added to words that no language has, and nowhere else."""
    assert breakable("precipitevolissimevolmente " * 9) == "precipitevolissimevolmente " * 9
    endless = breakable(f"a {'x' * 95} b")
    assert [len(piece) for piece in endless.split("\u200b")] == [32, 30, 30, 7]
    assert endless.replace("\u200b", "") == f"a {'x' * 95} b"


def test_lines_of_ideographs_are_left_alone():
    """Chinese stands without spaces, and its own rules say where a line ends."""
    assert breakable("我们不会接受任何先决条件。" * 20) == "我们不会接受任何先决条件。" * 20


def test_no_break_spaces_are_kept_by_what_prints():
    """What is set with a space that does not break is printed with it; all other spaces are plain ones."""
    assert clean_edges(" un\u00a0mot\u202f: \t\u2003deux\u3000trois ") == " un\u00a0mot\u202f: deux trois "


def made(text, *, derived=False, cut=False):
    """Make a headline of its own."""
    return Headline(text=text, span=Span(start=0, end=len(text)), derived=derived, cut=cut)


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        (made('parole "inaccettabili"'), "parole «inaccettabili»"),
        (made("intanto la notizia", derived=True), "Intanto la notizia"),
        (made("«intanto la notizia", derived=True), "«Intanto la notizia"),
        (made("Intanto, ", derived=True, cut=True), "Intanto\u00a0…"),
        (made("ß", derived=True), "ß"),
        (made("აბ", derived=True), "აბ"),
        (made("ǆep", derived=True), "ǅep"),
        (made("iPhone in calo", derived=True), "iPhone in calo"),
        (made("«eBay chiude", derived=True), "«eBay chiude"),
        (made("l'Aia decide", derived=True), "L’Aia decide"),
        (made("", derived=True), ""),
    ],
)
def test_a_headline_shows_what_it_is(title, printed):
    """A derived headline begins with a capital, a cut one ends in an ellipsis, the source's own is left alone."""
    assert headline(title, "it") == printed


def test_a_capital_is_that_of_the_language():
    """Turkish has two letters i, each with a capital of its own."""
    assert [capitalised(word, "tr") for word in ("istanbul", "ırmak")] == ["İstanbul", "Irmak"]
    assert [capitalised(word, "en") for word in ("istanbul", "ırmak")] == ["Istanbul", "ırmak"]
    assert [uncapitalised(word, "tr") for word in ("İstanbul", "Irmak", "NATO")] == ["istanbul", "ırmak", "NATO"]
    assert [uncapitalised(word, "it") for word in ("Istanbul", "Secondo", "Į")] == ["istanbul", "secondo", "į"]
