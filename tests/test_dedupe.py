"""Duplicates: each article once, with all its sources; and no text is lost to another one."""

from dataclasses import replace
from datetime import date

import pytest
from builders import article, raw_feed
from hypothesis import given
from hypothesis import strategies as st

from digest.dedupe import MOST_VERSIONS, dedupe
from digest.lexicons import load_leftovers
from digest.model import Article, Copy, Raw, Source, When
from digest.read import read
from digest.text.leftovers import telling_words

LEFTOVERS = load_leftovers()
TITLE = "Il porto di Borgo Alto riapre dopo tre mesi"
LEDE = (
    "Il porto di Borgo Alto ha riaperto questa mattina alle sei, dopo tre mesi di lavori sulla diga che la mareggiata "
    "di dicembre aveva spezzato in due punti."
)
BODY = (
    "Il sindaco ha salutato i primi pescherecci dal molo vecchio. La spesa, dice il municipio, è stata di quattro "
    "milioni, uno in meno di quanto si era temuto; il resto andrà alla strada che porta al faro."
)
END = "I pescatori chiedono ora che si allarghi anche il bacino, dove le barche più grandi non possono girarsi."
OTHER = (
    "La biblioteca di via dei Tigli resta chiusa fino a maggio perché il tetto perde acqua, e i libri del secondo "
    "piano sono stati portati nella palestra della scuola, dove si possono chiedere in prestito il martedì."
)


WORDS = [f"{a}{b}{c}" for a in "bcdfg" for b in "aeiou" for c in ("lo", "ra", "ti", "nuo")]


def noise(seed: int) -> str:
    """Return forty words that tell one text from another."""
    return " ".join(WORDS[(seed * 37 + place * (seed + 13)) % len(WORDS)] + str(seed % 7) for place in range(40))


def told(
    *paragraphs: str,
    title: str = TITLE,
    url: str | None = None,
    day: str | None = None,
    name: str = "",
) -> Article:
    """Make an article of a headline and paragraphs."""
    text = "\n\n".join((title, *paragraphs)) if paragraphs else title
    made = article(text, name=name)
    when = None
    if day:
        at = date.fromisoformat(day)
        when = When(year=at.year, month=at.month, day=at.day, origin="feed", raw=day)
    return replace(made, url=url, when=when)


def stay(*articles: Article) -> list[int]:
    """Return the places of the articles that stay."""
    kept, spiked = dedupe(articles, LEFTOVERS)
    assert len(kept) + len(spiked) == len(articles)
    assert {each.reason for each in spiked} <= {"duplicate"}
    return [place for place, each in enumerate(articles) if each.location in {one.location for one in kept}]


def test_one_article_in_five_feeds_is_one_with_all_its_sources():
    """Another title, tracking, http or https, a slash at the end: one article, and the others are named."""
    feeds = [
        ("a", TITLE, "https://www.site.example/porto/?utm_source=rss", LEDE),
        ("b", TITLE, "http://site.example/porto", LEDE),
        ("c", TITLE.upper(), "https://site.example/porto/#xtor=RSS-1", LEDE + " " + BODY),
        ("d", "Riapre il porto: festa al molo", "https://m.site.example/porto?fbclid=x", LEDE),
        ("e", TITLE, "https://site.example/porto/amp?utm_medium=x", LEDE + " Continua a leggere"),
    ]
    articles = [each for name, *parts in feeds for each in raw_feed(name, [tuple(parts)])]
    (kept,), spiked = dedupe(articles, LEFTOVERS)
    assert kept.location == articles[2].location
    assert kept.copies == tuple(
        Copy(location=each.location, url=each.url, outlet=each.outlet, sha256=each.sha256)
        for each in articles
        if each is not articles[2]
    )
    assert {each.outlet for each in kept.copies} == {"Feed a", "Feed b", "Feed d", "Feed e"}
    assert [each.detail for each in spiked] == [f"a shorter text of {kept.location}"] * 4


def test_ids_that_change_at_every_fetch_make_no_new_articles():
    """A feed that gives its stories new ids has the same stories."""
    first, second = (raw_feed(name, [(TITLE, "https://a.example/x", LEDE), ("Altro", "https://a.example/y", OTHER)],
                              ids=ids) for name, ids in (("a", "12"), ("b", "34")))  # fmt: skip
    assert stay(*first, *second) == [0, 1]


@pytest.mark.parametrize("count", [3, 200])
def test_one_link_or_id_for_all_stories_collapses_nothing(count):
    """A newsletter's landing page is the address of many texts."""
    stories = [
        (
            f"Notizia numero {number}",
            "https://a.example/",
            f"{number} " + noise(number),
        )
        for number in range(count)
    ]
    assert stay(*raw_feed("a", stories, ids="1" * count)) == list(range(count))


@pytest.mark.parametrize(
    ("other", "kept"),
    [
        (told(LEDE, BODY, END, name="2.txt"), [0]),
        (told(LEDE + "\n" + BODY, "Leggi anche: la spesa del comune", END, name="2.txt"), [0]),
        (told(LEDE, BODY, END + " Leggi tutto", name="2.txt", url="https://b.example/2"), [0]),
        (told(LEDE, BODY, END, "The post Porto appeared first on Gazzetta.", "12 commenti", name="2.txt"), [0]),
        (told(LEDE, BODY, END, "https://t.example/x?utm_source=a", name="2.txt"), [0]),
        # The same headline on the same day, and nearly the same words.
        (told(LEDE, BODY, END + " (foto Verdi)", url="https://b.example/2", day="2026-01-05", name="2.txt"), [1]),
        # One page, told shorter.
        (told(LEDE, url="https://www.a.example/1/", name="2.txt"), [0]),
        (told(LEDE[:80] + " […]", title="Porto", url="http://a.example/1?utm_source=x", name="2.txt"), [0]),
        (told("Porto riaperto: il sindaco al molo con i pescatori, la diga è costata quattro milioni.",
              url="https://a.example/1", name="2.txt"), [0]),
        # Others: no address or day in common, or really another text.
        (told(LEDE, name="2.txt"), [0, 1]),
        (told(LEDE, url="https://b.example/2", name="2.txt"), [0, 1]),
        (told(OTHER, url="https://a.example/1", name="2.txt"), [0, 1]),
        (told(OTHER, title="La biblioteca", url="https://a.example/1", name="2.txt"), [0, 1]),
        (told(OTHER, day="2026-01-05", name="2.txt"), [0, 1]),
        (told(LEDE, BODY, END + " (foto Verdi)", day="2026-01-06", name="2.txt"), [0, 1]),
        (told(LEDE, BODY, END, day="2026-02-05", name="2.txt"), [0, 1]),
        (told(BODY, title="I primi pescherecci sono tornati", url="https://a.example/1", name="2.txt"), [0, 1]),
    ],
)  # fmt: skip
def test_the_same_article_is_merged_and_another_one_never(other, kept):
    """The same words, nearly so under one headline and day, a shorter text of one page: nothing else."""
    full = told(LEDE, BODY, END, url="https://a.example/1", day="2026-01-05", name="1.txt")
    assert stay(full, other) == kept


def test_short_texts_are_one_at_one_address_alone():
    """A headline that comes back every day under another address is another article."""
    live = [
        told(title="Ucraina, la diretta", url=f"https://a.example/{page}", name=f"{number}.txt")
        for number, page in enumerate("abac")
    ]
    assert stay(*live) == [0, 1, 3]


def test_the_survivor_takes_date_and_address_from_its_copies():
    """The full text of a page often has no date; the feed that leads to it does, and a note says so."""
    page = told(LEDE, BODY, END, url="https://a.example/1", name="page.txt")
    entry = told(LEDE, url="https://a.example/1?utm_source=rss", day="2026-01-05", name="feed.xml")
    (kept,), _ = dedupe([entry, page], LEFTOVERS)
    assert (kept.location, kept.when, kept.notes) == (
        page.location,
        entry.when,
        (f"date taken from its copy {entry.location}",),
    )
    saved = told(LEDE, BODY, END, day="2026-01-05", name="saved.txt")
    (kept,), _ = dedupe([saved, page], LEFTOVERS)
    assert (kept.location, kept.url) == (saved.location, "https://a.example/1")


def test_very_many_texts_of_one_address_are_compared_under_one_headline_alone():
    """Comparing all with all would take forever."""
    parts = [noise(number) for number in range(MOST_VERSIONS + 5)]
    many = [told(part, title=f"Titolo {number} del giorno", url="https://a.example/", name=f"{number}.txt")
            for number, part in enumerate(parts)]  # fmt: skip
    again = told(parts[7] + " fine", title="Titolo 7 del giorno", url="https://a.example/", name="again.txt")
    assert stay(*many, again) == [place for place in range(len(many) + 1) if place != 7]


@pytest.mark.parametrize(
    ("paragraph", "words"),
    [
        ("Continue reading The Port Reopens", ""),
        ("12 comments", ""),
        ("L'articolo Il porto proviene da Gazzetta.", ""),
        ("Vede https://a.example/x?y=1 qui", "vede qui"),
        ("Il porto riapre. Leggi tutto", "il porto riapre"),
        ("Leggi tutto", ""),
        ("Il leggi tutto del porto", "il leggi tutto del porto"),
        ("The post office reopened.", "the post office reopened"),
    ],
)
def test_what_systems_leave_in_a_text_is_passed_over(paragraph, words):
    assert " ".join(telling_words(paragraph, LEFTOVERS)) == words


ARTICLES = st.lists(
    st.builds(
        lambda parts, title, url, day: (parts, title, url, day),
        st.lists(st.sampled_from([LEDE, BODY, END, OTHER, "Leggi anche: altro", LEDE[:90], "Breve."]), max_size=4),
        st.sampled_from([TITLE, "Porto", "Riapre il porto di Borgo Alto", "Porto 3"]),
        st.sampled_from([None, "https://a.example/1", "http://www.a.example/1/?utm_source=x", "https://b.example/2"]),
        st.sampled_from([None, "2026-01-05", "2026-01-06", "2026-03-01"]),
    ),
    max_size=8,
)


@given(ARTICLES, st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_order_and_nothing_is_lost(parts, chance):
    """Each article stays or is the copy of one that stays; shuffled, the same ones belong together."""
    made = [
        told(*paragraphs, title=title, url=url, day=day, name=f"{number}.txt")
        for number, (paragraphs, title, url, day) in enumerate(parts)
    ]
    kept, spiked = dedupe(made, LEFTOVERS)
    groups = [[each.location, *(copy.location for copy in each.copies)] for each in kept]
    assert sorted(location for group in groups for location in group) == sorted(each.location for each in made)
    assert [each.location for each in spiked] == [
        each.location for each in made if each.location not in {one.location for one in kept}
    ]
    assert [each.location for each in kept] == [
        each.location for each in made if each.location in {g[0] for g in groups}
    ]
    again, none = dedupe(kept, LEFTOVERS)
    assert ([each.location for each in again], none) == ([each.location for each in kept], ())
    chance.shuffle(made)
    shuffled, _ = dedupe(made, LEFTOVERS)
    assert {frozenset([each.location, *(copy.location for copy in each.copies)]) for each in shuffled} == {
        frozenset(group) for group in groups
    }


def test_the_same_bytes_are_one_article():
    """Wherever they lie, and however short they are."""
    raws = [
        Raw(source=Source(path="/x", shown="x"), location=f"x/{name}", data=b"Breve.") for name in ("a.txt", "b/a.txt")
    ]
    articles = [each for raw in raws for each in read(raw, zone="UTC") if isinstance(each, Article)]
    assert stay(*articles) == [0]
