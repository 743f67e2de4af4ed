"""The labels of digest/labelled hold true of their texts.

In come the round-ups and their gold labels; out go verdicts. Nothing here runs the program: whether it finds what the
labels say is measured elsewhere.
"""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

LABELLED = Path(__file__).parents[1] / "digest" / "labelled"
PAIRS = yaml.safe_load((LABELLED / "pairs.yaml").read_text(encoding="utf-8"))
NAMES = sorted(path.relative_to(LABELLED).with_suffix("").as_posix() for path in LABELLED.glob("*/*.txt"))
TEXTS = {name: (LABELLED / f"{name}.txt").read_text(encoding="utf-8") for name in NAMES}
GOLD = {name: json.loads((LABELLED / f"{name}.json").read_text(encoding="utf-8")) for name in NAMES}
STORIES = [(name, story) for name in NAMES for story in GOLD[name]["stories"]]

TOPICS = {"diplomacy", "military", "defections", "sanctions", "economy", "humanitarian", "politics", "other"}
FIELDS = ["language", "date", "date_precision", "headline", "stories", "aside_sentences"]
STORY_FIELDS = ["first_paragraph", "last_paragraph", "heading", "topic", "also", "agencies", "speakers", "event"]
PRECISIONS = {0: "none", 4: "year", 7: "month", 10: "day"}

# How the ten languages write each agency or outlet, as a pattern without regard to case.
FORMS = {
    "AFP": r"\bafp\b|\bАФП\b|فرانس برس",
    "Adnkronos": r"adnkronos",
    "Agi": r"\bAgi\b",
    "Al Jazeera": r"al jazeera|قناة الجزيرة",
    "Anadolu": r"anadolu",
    "Andina": r"andina",
    "Ansa": r"\bansa\b",
    "Associated Press": r"\bap\b|associated press|\bАП\b|ассошиэйтед пресс|美联社",
    "BBC": r"\bbbc\b|бі-бі-сі",
    "Belta": r"biełta",
    "Bloomberg": r"bloomberg|блумберг|بلومبرغ",
    "DPA": r"\bdpa\b|德新社",
    "EFE": r"\bEfe\b",
    "Europa Press": r"europa press",
    "IRNA": r"\birna\b",
    "Interfax": r"interfax|«интерфакс|інтерфакс(?!-)",
    "Interfax-Ukraine": r"інтерфакс-україна",
    "KCNA": r"\bkcna\b",
    "Kyodo": r"共同社",
    "MAP": r"المغرب العربي للأنباء",
    "MTI": r"\bmti\b",
    "Meduza": r"meduza|«медуза»",
    "New York Times": r"new york times",
    "PAP": r"\bpap\b|polską agencją prasową",
    "Prensa Latina": r"prensa latina",
    "Press Association": r"press association",
    "RIA Novosti": r"\bria\b|риа новости",
    "Reuters": r"reuters|«рейтер»|رويترز|路透社",
    "SANA": r"\bsana\b|وكالة سانا",
    "TASS": r"\btass\b|\bТАСС\b|\bТАРС\b|تاس\b|塔斯社",
    "Télam": r"télam",
    "Ukrinform": r"ukrinform|укр[иі]нформ",
    "Xinhua": r"chine nouvelle|синьхуа|新华社",
    "Yonhap": r"yonhap|ёнхап|يونهاب|韩联社",
}


def paragraphs(name: str) -> list[str]:
    """Return the lines of a text that are counted: without blank ones, and without a first line of date or headline."""
    lines = [line for line in TEXTS[name].splitlines() if line.strip()]
    return lines[1:] if lines[0].startswith(" date ") or GOLD[name]["headline"] else lines


def text_of(name: str, story: dict) -> str:
    """Return the paragraphs of `story`, a line each."""
    return "\n".join(paragraphs(name)[story["first_paragraph"] : story["last_paragraph"] + 1])


def folded(text: str) -> str:
    """Return `text` in small letters without accents and combining marks."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign))


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Return every run of `length` words of `text`, without case and punctuation."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_all_languages_are_there_and_every_text_has_its_labels():
    """The ten languages of the lexicons, in files named after them."""
    assert Counter(name.split("/")[0] for name in NAMES) == {
        "it": 5, "en": 3, "ru": 3, "uk": 2, "fr": 2, "de": 2, "es": 2, "pl": 2, "ar": 2, "zh": 1,
    }  # fmt: skip
    assert sorted(path.relative_to(LABELLED).with_suffix("").as_posix() for path in LABELLED.rglob("*.json")) == NAMES
    assert [name for name in NAMES if GOLD[name]["language"] != name.split("/")[0]] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_round_up_has_the_fields_that_the_format_names(name):
    """No more and no fewer, in the same order."""
    assert list(GOLD[name]) == FIELDS
    assert [list(story) for story in GOLD[name]["stories"]] == [STORY_FIELDS] * len(GOLD[name]["stories"])


@pytest.mark.parametrize("name", NAMES)
def test_the_first_line_is_the_labelled_date_and_headline(name):
    """Nothing else stands on it; a file with neither begins with its first paragraph."""
    date, headline = GOLD[name]["date"], GOLD[name]["headline"]
    wanted = f" date {date}" * bool(date) + " " * bool(date and headline) + (headline or "")
    assert GOLD[name]["date_precision"] == PRECISIONS[len(date or "")]
    assert TEXTS[name].splitlines()[0] == (wanted or paragraphs(name)[0])


@pytest.mark.parametrize("name", NAMES)
def test_stories_cover_every_paragraph_once(name):
    """The first begins at 0, each next one where the one before ended, the last at the end."""
    stories = GOLD[name]["stories"]
    counted = [number for told in stories for number in range(told["first_paragraph"], told["last_paragraph"] + 1)]
    assert counted == list(range(len(paragraphs(name))))
    assert all(told["first_paragraph"] <= told["last_paragraph"] for told in stories)


@pytest.mark.parametrize(("name", "story"), STORIES)
def test_a_heading_opens_its_story_and_is_not_all_of_it(name, story):
    """It is the first line, as it stands; a story without one opens with a sentence."""
    lines = text_of(name, story).splitlines()
    if story["heading"] is None:
        assert len(lines[0]) > (60 if name.startswith("zh") else 100)
    else:
        assert lines[0] == story["heading"]
        assert len(lines) > 1


@pytest.mark.parametrize("story", [story for _, story in STORIES])
def test_topics_are_known_and_named_once(story):
    """A story has one topic and may touch others."""
    named = [story["topic"], *story["also"]]
    assert set(named) <= TOPICS
    assert len(named) == len(set(named))


@pytest.mark.parametrize(("name", "story"), STORIES)
def test_the_labelled_agencies_are_those_that_the_story_credits(name, story):
    """Every one labelled is there in some form, and none is there that is not labelled."""
    known = {agency.lower(): agency for agency in FORMS}
    labelled = {known[agency.lower()] for agency in story["agencies"]}
    found = {agency for agency, forms in FORMS.items() if re.search(forms, text_of(name, story), re.IGNORECASE)}
    assert labelled == found


@pytest.mark.parametrize(("name", "story"), STORIES)
def test_a_speaker_is_in_the_story(name, story):
    """Whatever the case or ending: the beginnings of all long words of the label are found in the text."""
    text = folded(text_of(name, story))
    missing = [
        speaker
        for speaker in story["speakers"]
        if not all(word[:4] in text for word in re.findall(r"\w{5,}|[\u4e00-\u9fff]{2,}", folded(speaker)))
    ]
    assert missing == []
    assert len(story["speakers"]) == len(set(story["speakers"]))


@pytest.mark.parametrize("name", NAMES)
def test_an_aside_is_one_sentence_of_a_story_on_another_topic(name):
    """Its words stand once in the file, in a paragraph that says more; its topic is one that the story only touches."""
    for aside in GOLD[name]["aside_sentences"]:
        assert TEXTS[name].count(aside["text"]) == 1
        assert aside["text"] not in paragraphs(name)
        (around,) = [story for story in GOLD[name]["stories"] if aside["text"] in text_of(name, story)]
        assert aside["topic"] in set(around["also"]) & (TOPICS - {around["topic"]})
        assert aside["text"][-1] in ".。"


@pytest.mark.parametrize("pair", PAIRS["near_copies"], ids=lambda pair: pair["event"])
def test_a_near_copy_repeats_most_of_the_shorter_text(pair):
    """Both files tell the event, and half of the runs of five words of the shorter are in the longer."""
    both = []
    for name in (pair["whole"], pair["copy"]):
        (story,) = [story for story in GOLD[name]["stories"] if story["event"] == pair["event"]]
        both.append(runs(text_of(name, story), 5))
    assert len(both[0] & both[1]) > min(map(len, both)) / 2


def test_only_near_copies_share_words():
    """No other two files have eight words in a row in common: each is a text of its own."""
    copies = {frozenset((pair["whole"], pair["copy"])) for pair in PAIRS["near_copies"]}
    shared = [
        (one, other)
        for place, one in enumerate(NAMES)
        for other in NAMES[place + 1 :]
        if {one, other} not in copies and runs(TEXTS[one], 8) & runs(TEXTS[other], 8)
    ]
    assert shared == []


def test_events_meet_within_and_across_languages():
    """Some are told twice in one language, some in several; those that look alike have names of their own."""
    languages = defaultdict(Counter)
    for name, story in STORIES:
        languages[story["event"]][GOLD[name]["language"]] += 1
    assert sum(max(told.values()) > 1 for told in languages.values()) >= 5
    assert sum(len(told) > 1 for told in languages.values()) >= 2
    for one, other in PAIRS["look_alikes"]:
        assert one != other
        assert {one, other} <= set(languages)
