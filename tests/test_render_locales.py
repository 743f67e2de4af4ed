"""The words that templates print: whole in nine languages, English where one lacks them, and never misspelt."""

from pathlib import Path
from typing import get_args

import editions
import pytest
import yaml

from digest.errors import TemplateError
from digest.model import OutletKind, Ownership, SpikeReason
from digest.render import check_templates, render
from digest.render.locales import load_words, word_cautions
from digest.render.spoken import counted, plural_forms

LANGUAGES = ["ar", "de", "en", "es", "fr", "it", "pl", "ru", "uk"]


@pytest.fixture(scope="session")
def built_in(root):
    """Return the folder of templates that comes with the program."""
    return str(root / "templates")


@pytest.fixture
def own(tmp_path, built_in):
    """Return a function that writes a file of words of one's own, and gives the folders."""

    def write(language, text):
        (tmp_path / "locales").mkdir(exist_ok=True)
        (tmp_path / "locales" / f"{language}.yaml").write_text(text, encoding="utf-8")
        return (str(tmp_path), built_in)

    return write


def shape(table):
    """Return the keys of a table, and of the tables in it but for plural forms."""
    return {
        key: shape(value) if isinstance(value, dict) and "other" not in value else None for key, value in table.items()
    }


def test_these_languages_have_words(root):
    """There is a file of words for each language that the documentation names, and for no other."""
    assert sorted(path.stem for path in (root / "templates" / "locales").glob("*.yaml")) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_words(root, built_in, language):
    """What English says, each says, in the forms that its counts take; nothing falls back on English."""
    tables = [
        yaml.safe_load((root / "templates" / "locales" / f"{each}.yaml").read_text("utf-8"))
        for each in (language, "en")
    ]
    assert shape(tables[0]) == shape(tables[1])
    assert list(tables[0]) == list(tables[1])
    assert word_cautions((built_in,), language) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_cover_the_model(built_in, language):
    """Each kind of outlet, ownership and reason has its words, and each count the forms that the language needs."""
    words = load_words((built_in,), language)
    assert set(words["kinds"]) == set(get_args(OutletKind))
    assert set(words["ownerships"]) == set(get_args(Ownership))
    assert set(words["spiked"]) == set(get_args(SpikeReason))
    forms = [value for value in words.values() if isinstance(value, dict) and "other" in value]
    assert all(set(each) == set(plural_forms(language)) for each in forms)


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_no_word_is_left_in_english(built_in, language):
    """More than two words that are the same as the English ones were forgotten."""
    ours, theirs = load_words((built_in,), language), load_words((built_in,), "en")
    assert [name for name, word in ours.items() if word == theirs[name] and str(word).count(" ") > 1] == []


def test_every_word_is_used(root):
    """No language has to translate what nothing prints."""
    text = "".join(path.read_text(encoding="utf-8") for path in (root / "templates").rglob("*.j2"))
    text += (root / "digest" / "render" / "filters.py").read_text(encoding="utf-8").replace('words"]["', "words.")
    words = yaml.safe_load((root / "templates" / "locales" / "en.yaml").read_text(encoding="utf-8"))
    assert [name for name in words if f"words.{name}" not in text] == []


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("it", ["0 notizie", "1 notizia", "2 notizie", "5 notizie", "11 notizie", "21 notizie", "1.000 notizie"]),
        ("fr", ["0 information", "1 information", "2 informations", "5 informations"]),
        ("pl", ["0 wiadomości", "1 wiadomość", "2 wiadomości", "5 wiadomości"]),
        ("ru", ["0 сообщений", "1 сообщение", "2 сообщения", "5 сообщений", "11 сообщений", "21 сообщение"]),
        ("uk", ["0 повідомлень", "1 повідомлення", "2 повідомлення", "5 повідомлень", "11 повідомлень"]),
        ("ar", ["لا أخبار", "خبر واحد", "خبران", "5 أخبار", "11 خبرًا", "21 خبرًا", "1,000 خبر"]),
    ],
)
def test_counts_take_the_form_of_their_language(built_in, language, printed):
    """One, few and many have words of their own where a language has them."""
    forms = load_words((built_in,), language)["stories"]
    made = [counted(number, forms, language) for number in (0, 1, 2, 5, 11, 21, 1000)]
    assert made[: len(printed)] == printed


def test_topics_have_titles_in_every_language(root):
    """The sample's topics and those that come with the program are named in each language that has words."""
    packs = [
        pack for path in (root / "digest" / "packs").glob("*.yaml") if (pack := yaml.safe_load(path.read_text("utf-8")))
    ]
    tables = [yaml.safe_load((root / "config.yaml").read_text("utf-8")), *packs]
    titles = [topic["title"] for table in tables for topic in table.get("topics", {}).values()]
    assert len(titles) > len(tables)
    assert [title for title in titles if not set(LANGUAGES) <= set(title)] == []


# --- a language without words, or with too few of them ---------------------------------------------------------------


def test_an_unknown_language_prints_english_words_with_its_own_dates(built_in):
    """Dutch has no words here: dates and numbers are Dutch, the words English, and that is told."""
    edition = editions.replace(editions.sample(), language="nl")
    text = render(edition, "markdown", templates=(built_in,))[0].data.decode()
    assert "vrijdag 12 april 2024" in text
    assert "## In this issue" in text
    (told,) = check_templates(
        templates=(built_in,), template="analyst", theme="plain", language="nl", formats=("markdown",)
    )
    assert told.where == "locales/nl.yaml"
    assert "no words for this language" in told.what
    assert "languages: ar, de, en, es, fr, it, pl, ru, uk" in told.what
    assert not told.is_document


def test_a_word_that_is_missing_is_english_and_told(own):
    """A file that lacks words works; the file and the words that it lacks are named."""
    folders = own("nl", "contents: In dit nummer\nstories: {other: '{n} berichten'}\nkinds: {wire: persbureau}\n")
    words = load_words(folders, "nl")
    assert (words["contents"], words["sources"]) == ("In dit nummer", "Sources")
    assert (words["stories"]["other"], words["kinds"]["wire"]) == ("{n} berichten", "persbureau")
    (told,) = word_cautions(folders, "nl")
    assert told.where.endswith("locales/nl.yaml")
    assert told.what.startswith("lacks skip, key_points, chart")


@pytest.mark.parametrize(
    ("language", "printed"),
    [("nl", "1 minute to read"), ("zh", "1 minute to read"), ("he", "\u200e1 minute to read\u200e")],
)
def test_english_words_follow_english(built_in, language, printed):
    """A borrowed count takes the English form, and keeps its direction on a page from right to left."""
    words = load_words((built_in,), language)
    assert counted(1, words["minutes"], language) == printed
    assert words["kinds"]["wire"].strip("\u200e") == "news agency"


def test_a_form_that_a_count_needs_is_told(own, built_in):
    """A language whose counts have a form that the file lacks prints the form ``other``, and that is told."""
    folders = own("sk", Path(built_in, "locales", "en.yaml").read_text("utf-8"))
    (told,) = word_cautions(folders, "sk")
    assert "stories.few, outlets.few, minutes.few" in told.what
    assert "{n}" not in counted(3, load_words(folders, "sk")["stories"], "sk")


def test_a_desk_may_add_words_of_its_own(own):
    """What the desk's own English says too is a word like any other."""
    own("en", "weather: Weather\n")
    folders = own("it", "weather: Il tempo\n")
    assert (load_words(folders, "it")["weather"], load_words(folders, "fr")["weather"]) == ("Il tempo", "Weather")
    assert "lacks weather;" in word_cautions(folders, "fr")[0].what


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("skip: x\nsorces: Bronnen\n", ":2: English has no word 'sorces'; did you mean 'sources'?"),
        ("stories: x\n", ":1: stories should be a table of names and words"),
        ("undated: {one: x}\n", ":1: undated should be text"),
        ("sources: 3\n", ":1: sources should be text"),
        ("story: Bericht {nummer}\n", ":1: story has no {nummer} to fill in; did you mean 'number'?"),
        ("skip: x\nstories: {ones: x, other: y}\n", ":2: stories has no 'ones'; did you mean 'one'?"),
        ("kinds: {wires: x}\n", ":1: kinds has no 'wires'; did you mean 'wire'?"),
    ],
)
def test_a_mistake_in_a_file_of_words_is_named(own, text, said):
    """The translator hears file, line, what is wrong and what may have been meant."""
    with pytest.raises(TemplateError) as caught:
        load_words(own("nl", text), "nl")
    assert f"nl.yaml{said}" in str(caught.value)
