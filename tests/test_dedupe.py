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


NOTICE = (
    "Una scossa di terremoto di magnitudo {figure} è stata registrata questa notte alle ore 3,14 vicino a {place} "
    "dagli strumenti dell'istituto nazionale. Secondo le prime verifiche dei vigili del fuoco non ci sono feriti e "
    "nemmeno danni alle case. La scossa è stata sentita dalla gente, che in qualche quartiere è scesa in strada; "
    "molti hanno chiamato il numero di soccorso per avere notizie. I tecnici del comune controllano da questa mattina "
    "le scuole, gli uffici, i ponti e le chiese del centro, e il sindaco farà sapere in serata se le lezioni "
    "riprendono domani."
)


def notice(number: int, figure: str = "3,2", place: str = "Norcia", end: str = "") -> Article:
    """Make one of many notices of one template, each of its own address."""
    text = NOTICE.format(figure=figure, place=place) + end
    name, url = f"{number}.txt", f"https://a.example/{number}"
    return told(text, title="Terremoto, scossa nella notte", url=url, day="2026-01-05", name=name)


@pytest.mark.parametrize(
    ("other", "kept"),
    [
        (notice(2, "4,9", "Catania"), [0, 1]),
        (notice(2, "4,9"), [0, 1]),
        (notice(2, place="Catania"), [0, 1]),
        (notice(2, place="L'Aquila"), [0, 1]),
        # The same figures, but not as often.
        (notice(2, "3,3"), [0, 1]),
        # A figure or name more is another event, but at an end: that is a fuller text.
        (notice(2, place="Norcia e Catania"), [0, 1]),
        (notice(2, end=" Foto di Verdi, ore 7."), [1]),
        (notice(2, place="Norcia", end=" Leggi tutto"), [0]),
        # Small changes of the words, and capitals.
        (replace(notice(2), text=notice(2).text.replace("I tecnici", "i Tecnici").replace("gente", "folla")), [1]),
    ],
)
def test_notices_of_one_template_stay_apart(other, kept):
    """One headline, one day, nearly the same words: another place or figure is another event."""
    assert stay(notice(1), other) == kept
    assert len(stay(other, notice(1))) == len(kept)


def test_a_cut_copy_at_another_address_is_merged_if_all_of_it_is_in_the_fuller():
    """The last word may be cut too, but no figure: a copy that ends in 3 is none of a text that goes on with 35."""
    full = notice(1, end=" Verdi ne ha contate 35 in due giorni.")
    assert stay(full, notice(2, end=" Verdi ne ha cont")) == [0]
    assert stay(full, notice(2, end=" Verdi ne ha contate 35")) == [0]
    assert stay(full, notice(2, end=" Verdi ne ha contate 3")) == [0, 1]


def version(dead: str, *, name: str, day: str | None = None, end: str = "", title: str = TITLE) -> Article:
    """Make a version of one page."""
    text = f"I morti sono {dead}, dice il sindaco di Borgo Alto. {OTHER} {LEDE}{end}"
    return told(text, title=title, url="https://a.example/1", day=day, name=name)


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        # Nothing tells but the order in which they were seen.
        ({"dead": "3"}, {"dead": "5"}, 1),
        ({"dead": "5"}, {"dead": "3"}, 1),
        ({"dead": "3", "day": "2026-01-05"}, {"dead": "5"}, 1),
        ({"dead": "3", "day": "2026-01-05"}, {"dead": "5", "day": "2026-01-05"}, 1),
        ({"dead": "3", "end": " Si scava ancora."}, {"dead": "5"}, 1),
        # The dates tell.
        ({"dead": "5", "day": "2026-01-06"}, {"dead": "3", "day": "2026-01-05"}, 0),
        ({"dead": "3", "day": "2026-01-05"}, {"dead": "5", "day": "2026-01-06"}, 1),
    ],
)
def test_a_correction_beats_what_it_corrects(first, second, kept):
    """Of versions of one page that are nearly as full, the latest stays, and the account says what the other one is."""
    articles = [version(name=f"{number}.txt", **each) for number, each in enumerate((first, second))]
    (stays,), (spiked,) = dedupe(articles, LEFTOVERS)
    assert stays.location == articles[kept].location
    assert spiked.detail == f"an earlier version of {stays.location}"


def test_of_three_versions_the_last_that_no_date_contradicts_stays():
    days = ["2026-01-06", None, "2026-01-05"]
    articles = [version(str(number), day=day, name=f"{number}.txt") for number, day in enumerate(days)]
    (kept,), spiked = dedupe(articles, LEFTOVERS)
    assert kept.location == articles[1].location
    assert [each.detail for each in spiked] == [f"an earlier version of {kept.location}"] * 2


def test_a_corrected_headline_beats_the_old_one():
    """The words below it are the same."""
    one, two = (version("tanti", title=f"Crolla il ponte, {dead} morti", name=f"{dead}.txt") for dead in (5, 3))
    (kept,), (spiked,) = dedupe([one, two], LEFTOVERS)
    assert (kept.location, spiked.detail) == (two.location, f"an earlier version of {two.location}")


def test_a_piece_of_a_page_corrects_nothing():
    """However late it was seen: it lacks the end, and takes nothing back."""
    whole = version("5", end=" Altri 2 sono feriti.", day="2026-01-05", name="a.txt")
    piece = version("5", day="2026-01-06", name="b.txt")
    (kept,), (spiked,) = dedupe([whole, piece], LEFTOVERS)
    assert (kept.location, spiked.detail) == (whole.location, f"a shorter text of {whole.location}")


def test_a_reprint_elsewhere_does_not_make_the_withdrawn_text_the_latest():
    """The very words of the first version, found at another address a day after the correction."""
    old, new = version("3", day="2026-01-05", name="1.txt"), version("5", day="2026-01-06", name="2.txt")
    reprint = replace(version("3", day="2026-01-07", name="3.txt"), url="https://b.example/9")
    (kept,), spiked = dedupe([old, new, reprint], LEFTOVERS)
    assert kept.location == new.location
    assert [each.detail for each in spiked] == [f"an earlier version of {new.location}"] * 2


def test_what_belongs_to_the_version_that_stays_does_not_stay_beside_it():
    """Only the later version begins as the short text does; with another headline it is one with that alone."""
    first = told(LEDE, BODY, END, OTHER, url="https://a.example/1", name="1.txt")
    later = told(END, LEDE, BODY, OTHER, url="https://a.example/1", name="2.txt")
    short = told(END, title="Pescatori", url="https://a.example/1", name="3.txt")
    assert stay(first, later, short) == [1]
    assert stay(first, short) == [0, 1]


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
        st.lists(
            st.sampled_from(
                [LEDE, BODY, BODY.replace("quattro", "4"), END, OTHER, "Leggi anche: altro", LEDE[:90], "Breve."]
            ),
            max_size=4,
        ),
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
