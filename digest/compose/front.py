"""The front page: the chart of the day, and what else a key point leads to.

In: sections and key points of an edition, and what is known of issues before. Out: `Bar` and `Related` values. It
counts what is printed, and never guesses: without earlier issues nothing is usual, and without two shared people no
other story is related.
"""

from collections.abc import Mapping, Sequence

from digest.compose.names import stands
from digest.model import Audience, Bar, Brief, Past, PrintedBrief, Related, Section, Sentence, Topic

RECENT = 7
"""Most issues before this one that are compared with it."""
_MOST_RELATED = 3
_LEAST_SHARED = 2


def chart_of(
    sections: Sequence[Section], topics: Mapping[str, Topic], audience: Audience, past: Past
) -> tuple[tuple[Bar, ...], int]:
    """Draw up the chart of an edition, in the audience's order; return it with the number of issues compared.

    A section that is missing today has a row where the issues before had stories in it.
    """
    before = [day[audience.id] for day in past.days if audience.id in day][:RECENT]
    today = {section.topic or "": section for section in sections}
    bars = []
    for key in (*audience.topics, ""):
        topic, section = topics.get(key), today.get(key)
        usual = round(sum(day.get(key, 0) for day in before) / len(before), 1) if before else None
        if section or usual:
            title = topic.title(audience.language) if topic else ""
            color = topic.color if topic else None
            stories = len(section.briefs) if section else 0
            bars.append(Bar(topic=key or None, title=title, color=color, stories=stories, usual=usual))
    return tuple(bars), len(before)


def related(
    sentence: Sentence, brief: Brief, briefs: Mapping[str, Brief], printed: Sequence[PrintedBrief]
) -> tuple[Related, ...]:
    """Return the other printed stories that name at least two of the people whom the sentence of a brief names."""
    people = {
        name.key
        for name in brief.names
        if name.kind == "person" and any(stands(form, sentence.text) for form in name.forms)
    }
    if len(people) < _LEAST_SHARED:
        return ()
    found = [each for each in printed if each.id != brief.id and len(people & _people(each, briefs)) >= _LEAST_SHARED]
    return tuple(Related(number=each.number, id=each.id) for each in found[:_MOST_RELATED])


def _people(brief: PrintedBrief, briefs: Mapping[str, Brief]) -> set[str]:
    """Return the keys of the people whom the printed text of a story names."""
    text = brief.text
    return {
        name.key
        for name in briefs[brief.id].names
        if name.kind == "person" and any(stands(form, text) for form in name.forms)
    }
