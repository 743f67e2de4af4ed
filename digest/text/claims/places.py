"""Places that stand for a government: "Moscow denies" names no person.

In: a language. Out: the names of countries and of the chief city of each time zone in it, as folded words. It never
looks at a text, and does not tell whether a place is meant.

Source: the Unicode Common Locale Data Repository, by way of Babel.
"""

from functools import cache

from babel.core import Locale, UnknownLocaleError

from digest.text.words import fold_words

Place = tuple[str, ...]


@cache
def places_of(language: str) -> frozenset[Place]:
    """Return the names of countries and cities in a language; none where the language is not known."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return frozenset()
    cities = (zone["city"] for zone in locale.time_zones.values() if "city" in zone)
    return frozenset(fold_words(name) for name in (*locale.territories.values(), *cities))
