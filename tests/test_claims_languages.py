"""Who said what in ten languages: a table of sentences of our own, in ``samples/claims.yaml``.

Comes in: each sentence with the speakers, verbs and relays that it has. Goes out: whether the claims are these and no
others. The outlets are those that ship with the program. Nothing here looks at a file but the table.
"""

from pathlib import Path
from typing import get_args

import pytest
import yaml
from builders import story

from digest.lexicons import load_lexicons, load_outlets
from digest.model import Act, Outlet
from digest.text.claims import claims_of, known_outlets, outlet_names

TABLE = yaml.safe_load(Path(__file__).with_name("samples").joinpath("claims.yaml").read_text("utf-8"))
NAMES = outlet_names(load_outlets())


def claims(text: str, language: str):
    """Return the claims of `text`."""
    made = story(text, language=language)
    sentences = [sentence for paragraph in made.paragraphs for sentence in paragraph.sentences]
    return claims_of(made.article.text, sentences, load_lexicons()[language], article=made.article.id, names=NAMES)


@pytest.mark.parametrize("language", TABLE)
def test_sentences_of_a_language(language):
    """Every sentence gives exactly the claims of the table, and a language has fifteen at least."""
    assert len(TABLE[language]) >= 15
    found = [
        [text, *([claim.speaker, claim.verb, *claim.relays] for claim in claims(text, language))]
        for text, *_ in TABLE[language]
    ]
    assert found == TABLE[language]


def test_all_ten_languages_are_there():
    assert set(TABLE) == set(load_lexicons())


def test_what_is_done_with_words():
    """The verb tells whether somebody denies, orders, asks or only says."""
    acts = [claim.act for claim in claims("Il premier ha negato tutto. Il generale ha ordinato la ritirata.", "it")]
    assert acts == ["denies", "orders"]
    assert {act for lexicon in load_lexicons().values() for act in lexicon.acts} <= set(get_args(Act))


def test_who_goes_by_a_name():
    """A name, an office alone and an outlet are three kinds of speaker."""
    kinds = {
        "Il portavoce del governo, Mario Verdi, ha detto di no.": "name",
        "Il portavoce del governo ha detto di no.": "office",
        "Il ponte è chiuso, scrive Tass.": "outlet",
    }
    assert {text: claim.speaker_kind for text in kinds for claim in claims(text, "it")} == kinds


def test_a_speaker_is_carried_over_only_where_one_alone_spoke():
    """Where two spoke just before, nobody knows who "ha aggiunto"."""
    one, *rest = claims("Il sindaco Neri ha detto di no. «È tardi», ha aggiunto.", "it")
    assert not one.carried
    assert [(claim.speaker, claim.carried) for claim in rest] == [("sindaco Neri", True)]
    two = claims("Il sindaco Neri ha detto di no. Il ministro Bo ha detto di sì. «È tardi», ha aggiunto.", "it")
    assert [claim.speaker for claim in two] == ["sindaco Neri", "ministro Bo"]


def test_a_relay_of_a_state_is_marked():
    """Both where it relays and where it speaks itself; nobody else is."""
    (relayed,) = claims("Il ministro Bo ha negato tutto. Lo riporta Ria Novosti.", "it")
    assert (relayed.relays, relayed.state) == (("Ria Novosti",), ("Ria Novosti",))
    (spoken,) = claims("Il ponte è chiuso, scrive Tass.", "it")
    assert spoken.state == ("Tass",)
    (other,) = claims("Il ponte è chiuso, scrive Reuters.", "it")
    assert other.state == ()


@pytest.mark.parametrize(
    ("text", "language", "outlet"),
    [
        ("Мост закрыт, рассказали Рейтеру в порту.", "ru", "Reuters"),
        ("Об этом сообщает агентство «Интерфакс».", "ru", "Interfax"),
        ("Про це сказали «Медузі» в порту.", "uk", "Meduza"),
        ("Powiedział to Reutersowi kapitan portu.", "pl", "Reuters"),
        ("وقالت الوزارة لرويترز إن الجسر مغلق.", "ar", "Reuters"),
        ("据新华社报道，大桥关闭。", "zh", "Xinhua"),
        ("Das berichtet der »Stern« am Montag.", "de", "Stern"),
    ],
)
def test_names_with_endings_and_in_other_scripts(text, language, outlet):
    """Case endings, little words written onto a name, and quotation marks around it do not hide an outlet."""
    assert outlet in {name for claim in claims(text, language) for name in (claim.speaker, *claim.relays)}


def test_an_ordinary_word_is_no_outlet():
    """*Stern* and *Zeit* are words first."""
    assert claims("Am Himmel steht ein Stern, sagte niemand, und die Zeit vergeht.", "de") == ()


def test_a_desk_changes_what_the_program_knows():
    """What it leaves out stays; an alias that it takes is its own; what is new is added."""
    shipped = (
        Outlet(name="Tass", aliases=("TASS", "Itar-Tass"), kind="state_agency", ownership="state"),
        Outlet(name="Eco", aliases=("l'Eco",)),
    )
    own = (Outlet(name="TASS", weight=2), Outlet(name="Eco di Bergamo", aliases=("l'Eco",)), Outlet(name="Nuovo"))
    changed, bergamo, new, eco = known_outlets(shipped, own)
    assert (changed.weight, changed.kind, changed.ownership) == (2, "state_agency", "state")
    assert outlet_names([changed]).aliases["itar", "tass"].outlet == "TASS"
    assert (bergamo, new) == own[1:]
    assert eco.aliases == ()


def test_shipped_outlets_share_no_name():
    """Two outlets with one name would be taken for each other."""
    seen: dict[str, str] = {}
    for outlet in load_outlets():
        for name in (outlet.name, *outlet.aliases):
            assert seen.setdefault(name.casefold(), outlet.name) == outlet.name
    assert len(load_outlets()) > 300
