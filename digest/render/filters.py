"""What templates call to print a value: filters.

What comes in: values of an edition, and the words and theme in the template's context. What goes out: text, or a small
value that the template prints. Filters choose no stories, and reach neither the disk nor the network.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from digest.model import (
    Account,
    Bar,
    Citation,
    Claim,
    Edition,
    Evidence,
    Headline,
    Origin,
    Outlet,
    PrintedBrief,
    Section,
    Sentence,
    Span,
    When,
)
from digest.render import marked
from digest.render.calls import anchor, back_to, holds
from digest.render.spoken import (
    Length,
    counted,
    filled,
    spoken_date,
    spoken_day,
    spoken_language,
    spoken_number,
    spoken_period,
)
from digest.render.tables import hues
from digest.render.typeset import capitalised, typeset, uncapitalised
from digest.text.mojibake import repaired

_FOREIGN = re.compile(r'[\x00-\x20"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})')  # what no address may hold; Source: RFC 3986
_CUT_ENDS = " \u00a0\u202f,;:–—"  # signs that no shortened headline ends in
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_WORDS_A_MINUTE = 200  # silent reading of running text; Source: Brysbaert 2019, 238 for English fiction, less for news


def headline(title: Headline, language: str) -> str:
    """Return a headline as printed: typeset; one taken from the text begins with a capital and shows that it is cut."""
    text = typeset(repaired(title.text), language)
    if title.derived:
        text = capitalised(text, language)
    return f"{text.rstrip(_CUT_ENDS)}\u00a0…" if title.cut else text


@dataclass(frozen=True, slots=True)
class Finding:
    """A word that speaks for a topic, counted once however often it was found in one part of a story."""

    found: str
    where: str
    points: float
    times: int


def gathered(evidence: Iterable[Evidence]) -> tuple[Finding, ...]:
    """Return what was found, each word once for each part of the story, the weightiest first."""
    spans: dict[tuple[str, str], dict[Span, float]] = {}
    for each in evidence:
        points = spans.setdefault((each.found.casefold(), each.where), {})
        points[each.span] = points.get(each.span, 0.0) + each.points
    findings = [Finding(found, where, sum(each.values()), len(each)) for (found, where), each in spans.items()]
    return tuple(sorted(findings, key=lambda finding: (-finding.points, finding.found, finding.where)))


@pass_context
def _sentence(context: Context, sentence: Sentence) -> str:
    """Return a sentence as printed; one whose opening turn is left off begins with a capital."""
    text = _typeset(context, sentence.text, sentence.language)
    return capitalised(text, sentence.language) if sentence.headless else text


@pass_context
def _typeset(context: Context, text: str, language: str | None = None) -> str:
    return typeset(repaired(text), language or _edition(context).language)


@pass_context
def _when(context: Context, when: When | None, length: Length = "long") -> str:
    edition = _edition(context)
    # The account says whose clock it is: the issue's, for the times of all sources.
    zone = edition.account.end.tzinfo
    return spoken_date(when, edition.language, undated=context["words"]["undated"], length=length, zone=zone)


@pass_context
def _day(context: Context, day: date) -> str:
    return spoken_day(day, _edition(context).language)


@pass_context
def _period(context: Context, account: Account) -> str:
    return spoken_period(account.start, account.end, _edition(context).language, context["words"]["account_period"])


@pass_context
def _number(context: Context, number: float) -> str:
    return spoken_number(number, _edition(context).language)


@pass_context
def _counted(context: Context, number: int, forms: Mapping[str, str]) -> str:
    return counted(number, forms, _edition(context).language)


@pass_context
def _language_name(context: Context, code: str) -> str:
    return spoken_language(code, _edition(context).language, unknown=context["words"]["unknown_language"])


@pass_context
def _tongue(context: Context, language: str) -> Markup:
    """Return the attributes of text in `language`; nothing where it is the page's own."""
    own = _edition(context).language
    if language == own:
        return Markup("")
    attributes = Markup(' lang="{}"').format(language)
    turns = direction(language) != direction(own) and language != "und"
    return attributes + Markup(' dir="{}"').format(direction(language)) if turns else attributes


def direction(language: str) -> str:
    """Return ``rtl`` for a language written from right to left, else ``ltr``."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def minutes(words: int) -> int:
    """Return how long `words` take to read, in minutes, at least one."""
    return max(1, round(words / _WORDS_A_MINUTE))


def share(number: float, numbers: Iterable[float]) -> int:
    """Return `number` as a percentage of the greatest of `numbers`."""
    return round(100 * number / max([*numbers, 1]))


@pass_context
def _section_title(context: Context, section: Section | Bar) -> str:
    return section.title or str(context["words"]["other_news"])


@pass_context
def _hue(context: Context, section: Section | Bar) -> Markup:
    """Return the colours of a section, or of its row in the chart, as custom properties, for paper and dark screens."""
    topics = [each.topic for each in _edition(context).sections]
    place = topics.index(section.topic) if section.topic in topics else len(topics)
    light, dark = hues(context["theme"], section.color, place)
    return Markup("--hue: {}; --hue-dark: {}").format(light, dark)


def origin_of(edition: Edition, article: str) -> Origin:
    """Return the origin with the article id `article`."""
    return next(origin for origin in edition.origins if origin.article == article)


def spoken_by(edition: Edition, origin: Origin) -> str:
    """Return the language of what is printed from `origin`: its own story's, else what the document declares."""
    briefs = [brief for section in edition.sections for brief in section.briefs if origin.article in brief.origins]
    own = [brief.language for brief in briefs if brief.origins[0] == origin.article]
    candidates = (*own, origin.language, *(brief.language for brief in briefs))
    return next((each for each in candidates if each and each != "und"), "und")


def encoding_name(name: str) -> str:
    """Return an encoding by the name that people know: *utf_8* is *UTF-8*."""
    return name.upper().replace("_", "-").removesuffix("-SIG")


def printed_from(edition: Edition) -> tuple[Origin, ...]:
    """Return the origins that a passage is printed from."""
    return tuple(origin for origin in edition.origins if citations_of(edition, origin))


def merged_from(edition: Edition) -> tuple[Origin, ...]:
    """Return the origins that tell a story too, but that no passage is printed from."""
    return tuple(origin for origin in edition.origins if not citations_of(edition, origin))


def citations_of(edition: Edition, origin: Origin) -> tuple[Citation, ...]:
    """Return what is printed from `origin`, in order of number."""
    return tuple(citation for citation in edition.citations if citation.article == origin.article)


def cue(brief: PrintedBrief, claim: Claim) -> str:
    """Return the preposition of `claim` with what parts it from the speaker: *secondo il*, *per l’*.

    The article stands in the sentence that is printed; a claim whose sentence is not printed has the preposition alone.
    """
    sentences = [each for passage in brief.passages for each in passage.sentences if each.article == claim.article]
    form = re.compile(rf"{re.escape(claim.verb)}(\s+\w{{1,5}})?(['’] ?|\s+){re.escape(claim.speaker)}")
    near = (form.search(each.text) for each in sentences if claim.span.meets(each.span))
    found = next((each for each in near if each), None)
    text = claim.verb + (found[1] or "") + found[2].strip() if found else claim.verb
    text = uncapitalised(typeset(repaired(text), brief.language), brief.language)
    return text if text.endswith("’") else f"{text} "


def cited(edition: Edition, claim: Claim) -> Citation | None:
    """Return the citation that the sentence of `claim` is printed under; ``None`` when it is not printed."""
    found = (each for each in edition.citations if each.article == claim.article and each.span.meets(claim.span))
    return next(found, None)


def is_telling_ownership(outlet: Outlet) -> bool:
    """Tell whether the ownership of `outlet` is known and its kind does not already say it."""
    return outlet.ownership != "unknown" and outlet.kind not in {"state_agency", "official"}


def web_address(url: str | None) -> str:
    """Return `url` when it can be linked to (http or https with a host), else nothing."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    return (url or "") if parts.scheme in {"http", "https"} and parts.hostname else ""


def web_attribute(url: str | None) -> Markup:
    """Return what `web_address` does, ready for an attribute, where nothing may be added to it.

    What no address may hold is written as browsers would send it.
    """
    return Markup.escape(_FOREIGN.sub(lambda found: f"%{ord(found[0]):02X}", web_address(url)))


def shown_address(url: str) -> str:
    """Return `url` without its scheme, for people."""
    return url.partition("://")[2].rstrip("/")


def _edition(context: Context) -> Edition:
    """Return the edition that the template prints."""
    edition: Edition = context["edition"]
    return edition


FILTERS: dict[str, Callable[..., Any]] = {
    "address": shown_address,
    "anchor": anchor,
    "back_to": back_to,
    "citations_of": citations_of,
    "cited": cited,
    "cue": cue,
    "counted": _counted,
    "day": _day,
    "direction": direction,
    "encoding_name": encoding_name,
    "fill": filled,
    "gathered": gathered,
    "headline": headline,
    "hue": _hue,
    "language_name": _language_name,
    "mended": repaired,
    "merged_from": merged_from,
    "minutes": minutes,
    "number": _number,
    "origin_of": origin_of,
    "period": _period,
    "printed_from": printed_from,
    "section_title": _section_title,
    "sentence": _sentence,
    "share": share,
    "spoken_by": spoken_by,
    "tongue": _tongue,
    "typeset": _typeset,
    "uncapitalised": uncapitalised,
    "web": web_attribute,
    "when": _when,
}
"""Filters of all templates, by name."""

MARKDOWN_FILTERS: dict[str, Callable[..., Any]] = {
    "code": marked.code,
    "join": marked.joined,
    "link": marked.link,
    "web": web_address,
    "yaml": marked.quoted,
}
"""Filters of Markdown templates alone."""

TESTS: dict[str, Callable[..., bool]] = {"holding": holds, "telling_ownership": is_telling_ownership}
"""Questions of all templates, by name."""
