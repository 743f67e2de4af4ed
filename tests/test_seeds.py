"""The sample articles have the forms that real ones have, and the gold labels in seeds.yaml fit them.

These tests read the plain files; what the line makes of them is tested where the line is.
"""

import re
from pathlib import Path

import pytest
import yaml

SEEDS = Path(__file__).parents[1] / "seeds"
FILES = {path.name: path.read_text(encoding="utf-8") for path in sorted(SEEDS.iterdir()) if path.name[0] not in "_."}
GOLD = yaml.safe_load(Path(__file__).with_name("seeds.yaml").read_text(encoding="utf-8"))
STORIES = [(name, story) for name, told in GOLD.items() for story in told["stories"]]


def holds(pattern: str) -> list[str]:
    """Return the names of the seeds in which `pattern` is found; ``^`` is the beginning of a line."""
    return [name for name, text in FILES.items() if re.search(pattern, text, re.MULTILINE)]


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Return every run of `length` words of `text`, without case and punctuation."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_there_are_enough_and_all_are_labelled():
    """Ten articles at least, and a gold label for each."""
    assert len(FILES) >= 10
    assert list(GOLD) == list(FILES)


@pytest.mark.parametrize("name", FILES)
def test_an_article_has_an_ordinary_length(name):
    """Between 90 and 350 words: what an agency sends."""
    assert 90 <= len(FILES[name].split()) <= 350


def test_both_languages_are_there():
    """Italian and English, several of each."""
    languages = [told["language"] for told in GOLD.values()]
    assert set(languages) == {"it", "en"}
    assert min(languages.count("it"), languages.count("en")) >= 5


@pytest.mark.parametrize(("name", "told"), GOLD.items(), ids=GOLD)
def test_labels_stand_in_their_file_in_order(name, told):
    """Each story and aside opens with words of the file, the stories in reading order."""
    flat = " ".join(FILES[name].split())
    places = [flat.find(story["opens"]) for story in told["stories"]]
    assert -1 not in places
    assert places == sorted(set(places))
    assert all(aside["opens"] in flat for aside in told["asides"])


@pytest.mark.parametrize(("name", "told"), GOLD.items(), ids=GOLD)
def test_a_stated_date_stands_in_the_file(name, told):
    """A date is labelled exactly as the prefix or the front matter writes it, or is read from a dateline."""
    text = FILES[name]
    prefix = re.match(r" date (\d{4}-\d{2}(?:-\d{2})?) \S", text)
    front = re.search(r"\A---\n.*?^date: (\S+)$.*?^---$", text, re.MULTILINE | re.DOTALL)
    dateline = re.search(r"^[A-Z]{3,}, \d{1,2} \w+ \d{4} - ", text, re.MULTILINE)
    if found := prefix or front:
        assert told["date"] == found[1]
    else:
        assert (told["date"] is not None) == (dateline is not None)


def test_topics_are_covered():
    """Each topic has stories enough to fill a section, and one story fits none."""
    topics = [story["topic"] for _, story in STORIES]
    assert topics.count("diplomacy") >= 4
    assert topics.count("military") >= 2
    assert topics.count("defections") >= 2
    assert topics.count(None) >= 1
    assert set(topics) <= {"diplomacy", "military", "defections", None}


def test_forms_of_real_articles_are_there():
    """Every form that the reader and the splitter must know has a sample."""
    assert sum(len(told["stories"]) > 1 for told in GOLD.values()) >= 3, "round-ups"
    assert sum(len(told["asides"]) for told in GOLD.values()) >= 2, "asides"
    assert holds(r"\A date \d{4}-\d{2} \S"), "a prefix with a month"
    assert holds(r"\A date \d{4}-\d{2}-\d{2} \S"), "a prefix with a day"
    assert holds(r"\A---\n"), "front matter"
    assert [name for name, told in GOLD.items() if told["date"] is None and not told["headline"]], (
        "no date, no headline"
    )
    assert holds(r"^\w+: “[^”]+”$"), "a sub-heading with a quotation"
    assert holds(r"^Intanto "), "a turn"
    assert holds(r"^Sul fronte della guerra in Ucraina, intanto, "), "a longer turn"
    assert holds(r"^On the military front, meanwhile, "), "an English turn"
    assert holds(r"\w”\w[^“”\n]*’"), "a quotation that opens with a closing mark"
    assert holds(r"\w“[.,]"), "a quotation that closes with an opening mark"
    assert holds(r"\w’ \w"), "a stray space after an apostrophe"


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("Lukashenko", "Lukashenka"),
        ("Alexander Lukashenko", "Aleksander Lukashenko"),
        ("Evgeny Prigozhin", "Yevgeny Prigozhin"),
        ("Novitsky", "Novitskiy"),
        ("Dmitry Peskov", "Dmitrij Peskov"),
        ("Associated Press", "Ap,"),
    ],
)
def test_names_are_spelt_in_several_ways(one, another):
    """As in the world, one person or agency is written in more than one way."""
    assert holds(re.escape(one))
    assert holds(re.escape(another))


def test_events_told_twice_and_events_only_alike():
    """Two pairs of files tell one event each; the two meetings of the same presidents stay two events."""
    events = [story["event"] for _, story in STORIES]
    twice = {event for event in events if events.count(event) > 1}
    assert twice == {"prisoner-swap-2024-08", "wagner-march-2023-06"}
    meetings = [
        name
        for name in holds("Putin")
        if "Lukashenko" in FILES[name] and re.search("[Cc]olloqui|faccia a faccia", FILES[name])
    ]
    assert {"01-minsk-colloqui.txt", "02-mosca-cremlino.txt"} <= set(meetings)


def test_addresses_are_reserved_for_examples():
    """No article points at an address that could be somebody's."""
    addresses = [found for text in FILES.values() for found in re.findall(r"https?://([^/\s]+)", text)]
    assert addresses
    assert all(address == "example.org" or address.endswith(".example.org") for address in addresses)


@pytest.mark.shared
def test_nothing_is_copied_from_the_originals(shared_seeds):
    """No run of eight words is common to a seed and an original article."""
    theirs = set().union(*(runs(path.read_text(encoding="utf-8"), 8) for path in shared_seeds.iterdir()))
    assert theirs
    assert {name: shared for name, text in FILES.items() if (shared := runs(text, 8) & theirs)} == {}
