"""How common words are, from the tables that ship."""

import pytest
from builders import LEXICONS

from digest.text.background import NOTHING_KNOWN, background_of, shares_of


@pytest.mark.parametrize("language", ["ar", "de", "en", "es", "fr", "it", "pl", "ru", "uk", "zh"])
def test_every_language_has_a_table(language):
    background = LEXICONS[language].background
    assert background.sentences > 500
    assert len(background.counts) > 500
    assert all(2 <= count <= background.sentences for count in background.counts.values())


def test_a_common_word_is_commoner_than_a_rare_one_and_an_agency_is_common():
    shares = shares_of(LEXICONS["it"].background, str)
    assert shares["il"] > shares["acqua"] > 0
    assert shares["reuters"] >= 0.1


def test_forms_of_one_stem_count_together():
    background = background_of(["# a note", "100", "casa 10", "case 5"], [])
    assert shares_of(background, lambda word: word[:3])["cas"] == pytest.approx(1 - 0.85**8)


def test_without_a_table_nothing_is_known():
    assert shares_of(NOTHING_KNOWN, str) == {}
