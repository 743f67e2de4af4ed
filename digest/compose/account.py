"""The honest end of an edition: the articles it prints from, and the account of what was left out.

In: an issue, what was chosen of it and what is cited. Out: `Origin` values and the `Account`, whose sums balance.
It never leaves a document or a story unmentioned.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

from digest.compose.choice import Chosen
from digest.model import Account, Article, Citation, Issue, Origin, PrintedBrief, SpikeReason, Tally

_NO_STORY: frozenset[SpikeReason] = frozenset({"empty", "duplicate"})

Place = tuple[str, int]
"""Article id and paragraph number: what one citation points to."""


def origins_of(
    issue: Issue, citations: Mapping[Place, Citation], printed: Sequence[PrintedBrief]
) -> tuple[Origin, ...]:
    """List the articles printed from: the cited ones in order of first citation, then those merged into a story."""
    articles = {article.id: article for article in issue.articles}
    cited = [article for article, _ in citations]
    told = [article for brief in printed for article in brief.origins]
    return tuple(
        _origin(articles[name], number, tuple(brief.number for brief in printed if name in brief.origins))
        for number, name in enumerate(dict.fromkeys((*cited, *told)), 1)
    )


def _origin(article: Article, number: int, briefs: tuple[int, ...]) -> Origin:
    """Describe one article that is printed from."""
    return Origin(
        number=number,
        article=article.id,
        location=article.location,
        url=article.url,
        sha256=article.sha256,
        text_sha256=hashlib.sha256(article.text.encode()).hexdigest(),
        encoding=article.encoding,
        outlet=article.outlet,
        headline=article.headline.of(article.text) if article.headline else None,
        when=article.when,
        language=article.language,
        briefs=briefs,
        dateline=article.dateline.of(article.text) if article.dateline else None,
        copies=article.copies,
    )


def account_of(issue: Issue, chosen: Chosen) -> Account:
    """Draw up the honest box."""
    set_aside = tuple(each for each in issue.spiked if each.reason in _NO_STORY)
    spiked = (*(each for each in issue.spiked if each.reason not in _NO_STORY), *chosen.spiked)
    unreadable = tuple(problem for problem in issue.problems if problem.is_document)
    read = len(issue.articles) + len(set_aside)
    merged = sum(len(brief.placement.cluster.members) - 1 for brief in chosen.briefs)
    reasons = Counter(each.reason for each in spiked)
    stories = [member.story for brief in issue.briefs for member in brief.placement.cluster.members]
    languages = Counter(story.language for story in stories)
    return Account(
        found=read + len(unreadable),
        read=read,
        unreadable=unreadable,
        other_problems=tuple(problem for problem in issue.problems if not problem.is_document),
        stories=len(chosen.briefs) + merged + len(spiked),
        printed=len(chosen.briefs),
        merged=merged,
        left_out=tuple(Tally(name=name, count=count) for name, count in sorted(reasons.items())),
        spiked=spiked,
        undated=sum(article.when is None for article in issue.articles),
        unclassified=sum(brief.placement.topic is None for brief in chosen.briefs),
        start=issue.start,
        end=issue.end,
        languages=tuple(
            Tally(name=name, count=count)
            for name, count in sorted(languages.items(), key=lambda each: (-each[1], each[0]))
        ),
        set_aside=set_aside,
    )
