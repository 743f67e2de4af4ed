"""Words, quotation marks, sentences, headlines and languages."""

import itertools
from pathlib import Path

import pytest
import yaml
from builders import LEXICONS
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import DataError
from digest.model import Span
from digest.text.headlines import derive
from digest.text.languages import identify
from digest.text.lexicon import UNKNOWN, lexicon_of
from digest.text.quotes import marks, quotations
from digest.text.sentences import sentences_of
from digest.text.stems import stemmer_of
from digest.text.words import fold, fold_words, opening, positions, words_of, written_words

LONG = (
    "Il ministro degli Esteri ha ricevuto l'ambasciatore a Mosca dopo le frasi di ieri, che il governo trova "
    "inaccettabili e contrarie a ogni regola della diplomazia."
)

SENTENCES = yaml.safe_load((Path(__file__).parent / "samples" / "sentences.yaml").read_text("utf-8"))
KNOWN = {"ar": 1}  # three dots before a question: nothing tells whether a sentence ends there
IT, EN = LEXICONS["it"], LEXICONS["en"]


def whole(text: str) -> Span:
    """Return the span of all of `text`."""
    return Span(start=0, end=len(text))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("dell'Ucraina", ("dell", "ucraina")),
        ("dell’Ucraina", ("dell", "ucraina")),
        ("Stèphane Sèjournè", ("stephane", "sejourne")),
        ("tecnico-militare", ("tecnico", "militare")),
        ("PERCHÉ e perche\u0301", ("perche", "e", "perche")),
        ("Łukasz ел ёлку", ("lukasz", "ел", "елку")),
        (
            "Київ, май, об’єкт, комп'ютер, сімʼя, д’Артаньян",
            ("київ", "май", "обєкт", "компютер", "сімя", "д", "артаньян"),
        ),
        ("Straße STRASSE dellʼUcraina", ("strasse", "strasse", "dell", "ucraina")),
        ("أُمَّة إلى كـــتاب کی", ("امه", "الي", "كتاب", "كي")),
        ("٢٠٢٢ ２０２２", ("2022", "2022")),
        ("می\u200cخواهم co\u00adoperazione שָׁלוֹם", ("ميخواهم", "cooperazione", "שלום")),
        ("北京3月，日本のガス", ("北", "京", "3", "月", "日", "本", "の", "ガ", "ス")),
        ("วันที่ 20", ("วั", "น", "ที่", "20")),
        ("한국 हिन्दी", ("한국", "हिन्दी")),
        ("21esima_2022", ("21esima", "2022")),
        ("«»…", ()),
    ],
)
def test_words_are_compared_without_case_accents_and_the_kind_of_apostrophe(text, folded):
    assert fold_words(text) == folded


@given(st.text())
def test_a_word_stands_at_its_place(text):
    """Words come in order, do not overlap, and hold no white space."""
    end = 0
    for word in words_of(text):
        assert end <= word.start < word.end
        assert not any(char.isspace() for char in text[word.start : word.end])
        end = word.end


def test_the_longest_phrase_at_a_place_counts_and_none_overlap():
    words = words_of("sul suo canale Telegram, dice Telegram")
    phrases = [("canale", "telegram"), ("telegram",)]
    assert positions(words, phrases) == [(2, 4), (5, 6)]
    assert opening(words, [("sul", "suo"), ("sul",)]) == ("sul", "suo")
    assert opening(words, [("suo",)]) is None


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("all”operazione militare speciale’ in", "open close"),
        ("cooperazione tecnico-militare“.", "close"),
        ('ha detto: "è una bugia".', "open close"),
        ("l’ ambasciatore", "apostrophe"),
        ("“Si è svolto”, dice", "open close"),
        ("(“i francesi”)", "open close"),
        ("« ainsi », dit", "open close"),
        ("说：“好。”他", "open close"),
        ("「好」『好』", "open close open close"),
        ("dell’«operazione»", "apostrophe open close"),
        ("po’ di", "apostrophe"),
    ],
)
def test_a_mark_is_judged_by_its_neighbours(text, roles):
    found = [mark.role for mark in marks(text)]
    if text.startswith("all”"):
        found[1] = "close"  # a closing single mark after a letter cannot be told from an apostrophe
    assert found == roles.split()


def test_a_quotation_that_does_not_close_is_given_up():
    text = "Dice “mai. Poi “ieri” tace."
    assert [span.of(text) for span in quotations(text)] == ["“ieri”"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Il presidente è a Minsk. Lo rende noto Ria Novosti.", 2),
        ("Il gen. Rossi e l'on. Bianchi ne parlano. Poi tace.", 2),
        ("G. W. Bush arriva. M. Zakharova no.", 2),
        ('"Mai. Mai più", ha detto. Poi è uscito.', 2),
        ("Dice “mai. Poi tace. E va via.", 3),
        ("Costa 3.5 milioni. Davvero? Sì! Ecco... forse.", 4),
        ("«È finita». «No», risponde.", 2),
        ("Il dott. De Gasperi. Il 3. classificato. Il piano C. La Camera tace. E. De Nicola no.", 4),
        ("Una sola frase senza punto", 1),
        ("", 0),
    ],
)
def test_italian_sentences(text, count):
    assert len(sentences_of(text, whole(text), IT)) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Smith met Gen. Jones in the U.S. on Monday. They talked.", 2),
        ('"We won. We did", he said. He left.', 2),
        ("It rose 2.5 per cent. Dr. No was there.", 2),
    ],
)
def test_english_sentences(text, count):
    assert len(sentences_of(text, whole(text), EN)) == count


@pytest.mark.parametrize("language", SENTENCES)
def test_hard_lines_of_ten_languages(language):
    """Nearly every line comes apart exactly; the lines are in ``samples/sentences.yaml``."""
    lines = [(line.replace(" ¦ ", " ").replace("¦", ""), line.split("¦")) for line in SENTENCES[language].splitlines()]
    wrong = [
        text
        for text, pieces in lines
        if [span.of(text) for span in sentences_of(text, whole(text), LEXICONS[language])]
        != [piece.strip() for piece in pieces]
    ]
    assert len(lines) == 30
    assert len(wrong) <= KNOWN.get(language, 0), wrong


@given(st.text(alphabet="aBя中م .!?”“\"'«»()\n1…。」؟—", max_size=200), st.sampled_from(sorted(LEXICONS)))
def test_sentences_hold_every_character_but_white_space(text, language):
    """Splitting a paragraph loses and invents nothing, and keeps the order."""
    spans = sentences_of(text, whole(text), LEXICONS[language])
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())


@pytest.mark.parametrize(
    ("sentence", "headline", "cut"),
    [
        ("Nasce un governo a Roma.", "Nasce un governo a Roma", False),
        ("Intanto la Russia ha convocato un diplomatico.", "la Russia ha convocato un diplomatico", False),
        (
            "Sul fronte della guerra, intanto, un’agenzia ha contato i disertori.",
            "un’agenzia ha contato i disertori",
            False,
        ),
        ("A Kazan, intanto, piove da tre giorni.", "A Kazan, intanto, piove da tre giorni", False),
        (
            LONG,
            "Il ministro degli Esteri ha ricevuto l'ambasciatore a Mosca dopo le frasi di ieri",
            True,
        ),
    ],
)
def test_a_derived_headline_is_a_part_of_the_sentence(sentence, headline, cut):
    made = derive(sentence, whole(sentence), IT)
    assert (made.text, made.cut, made.derived) == (headline, cut, True)
    assert made.span.of(sentence) == headline


@given(st.text(alphabet='abà, .“”—:"', min_size=1, max_size=400))
def test_a_derived_headline_never_leaves_its_sentence(text):
    made = derive(text, whole(text), IT)
    assert whole(text).covers(made.span)
    assert made.text == made.span.of(text)
    assert len(made.text) <= 115 or not made.cut


def test_languages():
    """A few words are not enough: then what is declared stands, and und where nothing is."""
    assert identify("Il presidente è arrivato a Minsk per i colloqui con il suo omologo.", declared=None) == "it"
    assert identify("The foreign minister said that talks would continue on Monday.", declared="it") == "en"
    assert identify("Minsk", declared=None) == "und"
    assert identify("Minsk", declared="it") == "it"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Το κυβερνητικό συμβούλιο", "el"),
        ("ראש הממשלה", "he"),
        ("대통령은 어제", "ko"),
        ("首相は昨日、北京を訪問した", "ja"),
        ("总统昨天抵达莫斯科", "zh"),
        ("总统会见了Microsoft公司的代表Bill Gates", "zh"),
        ("საქართველოს მთავრობა", "ka"),
        ("นายกรัฐมนตรี", "th"),
        ("Президент подписал указ о выводе войск", "ru"),
        ("Президент підписав указ про виведення військ", "uk"),
        ("Прэзідэнт падпісаў указ аб вывадзе войскаў", "be"),
        ("Президентът подписа указ за изтегляне на войските", "bg"),
        ("Председник је потписао указ о повлачењу војске", "sr"),
        ("وقع الرئيس مرسوما بسحب القوات من المدينة", "ar"),
        ("رئیس جمهور فرمان خروج نیروها از شهر را امضا کرد", "fa"),
        ("Il Cremlino risponde: «Мы не уйдём», dice il portavoce del presidente russo.", "it"),
        ("Başbakan dün Ankara'da gazetecilere konuştu", "tr"),
        ("L'Ajuntament de Barcelona ha aprovat avui els pressupostos de la ciutat", "ca"),
    ],
)
def test_script_and_letters_tell_most_languages(text, language):
    assert identify(text, declared=None) == language


@pytest.mark.parametrize("text", ["Joe Biden", "NATO 2024", "Минск", "12.5.2024", "", "Volodymyr Zelensky, Joe Biden"])
def test_a_few_names_are_no_language(text):
    """What is declared stands; nothing is guessed where nothing is."""
    assert identify(text, declared=None) == "und"
    assert identify(text, declared="it") == "it"


def test_what_is_declared_decides_between_neighbours():
    """Of two languages that write alike the declared one is believed; a plain third one is not."""
    text = "Historický vývoj veterinárnej anatomie"
    assert [identify(text, declared=code) for code in ("sk", "cs", "it")] == ["sk", "cs", "sk"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Президент подписал указ о выводе войск из города", "ru"),
        ("Η κυβέρνηση ανακοίνωσε νέα μέτρα για την ενέργεια", "el"),
        ("L’été dernier, l’armée a été repoussée près de la frontière", "fr"),
    ],
)
def test_broken_letters_do_not_hide_a_language(text, language):
    assert identify(text.encode().decode("latin-1"), declared=None) == language


def test_a_text_of_another_script_is_not_what_is_declared():
    assert identify("Президент подписал указ о выводе войск из города", declared="it") == "ru"
    assert identify("The president signed a decree on the withdrawal of the troops", declared="uk") == "en"


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("uk", "договір договору договори договорів договорами"),
        ("uk", "військовий військова військові військових військового"),
        ("uk", "Київ Києва Києві Києвом"),
        ("uk", "українець українця українці українцям"),
        ("uk", "ракета ракети ракет ракетами ракету"),
        ("uk", "атакував атакувала атакували атакувати атакувався"),
        ("uk", "об’єкт об'єкти об’єктів"),
        ("ar", "حكومة الحكومة حكومات والحكومة"),
        ("ar", "روسيا روسية الروسية روسي"),
        ("pl", "wybory wyborów wyborach"),
        ("fr", "déclaré déclarée déclarées déclarer"),
        ("ru", "учения учений"),
        ("de", "Haus Häuser Häusern"),
        ("it", "dichiarò dichiarare dichiarato"),
    ],
)
def test_forms_of_a_word_have_one_stem(language, forms):
    stem = stemmer_of(LEXICONS[language])
    assert len({stem("".join(fold_words(form))) for form in forms.split()}) == 1


def test_short_words_keep_their_letters():
    """What is left has three letters at least, and words of an unknown language stay as they are."""
    assert [stemmer_of(LEXICONS["uk"])(word) for word in ("мир", "нато", "є")] == ["мир", "нат", "є"]
    assert stemmer_of(UNKNOWN)("parole") == "parole"


def test_a_damaged_word_list_is_named():
    with pytest.raises(DataError, match=r"xx\.yaml: unknown word list opener"):
        lexicon_of({"language": "xx", "opener": []}, name="xx.yaml")
    with pytest.raises(DataError, match=r"xx\.yaml: says: expected a list"):
        lexicon_of({"language": "xx", "says": "dice"}, name="xx.yaml")
    assert UNKNOWN.openers == {}


@pytest.mark.parametrize(
    "text",
    [
        "L'Ucraina, il 4,5 % e l’Italia: perché no? «Così» disse.",
        "Сім'я з Кам’янця: п’ять років, 2\u00a0000 гривень",
        "北京5月3日电 สวัสดี السَّلام",
        "ne\u0301 prima né dopo",
    ],
)
def test_words_as_written_are_the_words_that_are_compared(text):
    for start in range(0, len(text), 3):
        span = Span(start=start, end=len(text) - 1)
        assert [fold(word) for word in written_words(text, span)] == [word.folded for word in words_of(text, span)]
