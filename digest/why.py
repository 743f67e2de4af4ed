"""Why: the reasons behind an issue's decisions, in words.

In: an `Issue`, its `Edition`s and what a person asks for (a file, a web address, a story's id, words of a headline).
Out: lines of text. It decides nothing: every reason was noted where the decision was made.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from digest.addresses.pages import page_key
from digest.model import Article, Brief, Edition, Evidence, Filed, Issue, Label, PrintedBrief, Problem, Spiked, Story
from digest.text.dates.told import told_in
from digest.text.telling import plain, told

_SHORT = 100


def _nothing_held(_: Article, __: str) -> str | None:
    """Hold nothing back."""
    return None


def explain(
    issue: Issue, editions: Sequence[Edition], asked: str, *, held: Callable[[Article, str], str | None] = _nothing_held
) -> tuple[str, ...]:
    """Explain the stories that `asked` names.

    Args:
        issue: The whole issue.
        editions: Its cuts, to tell where each of them prints a story or why it does not.
        asked: The end of a location ("seeds/01.txt", "01.txt"), an article's web address, the begin of a story's id,
            or words of a headline.
        held: Says why an audience gets nothing of an article at all; ``None`` where it does.

    Returns:
        Lines; none when nothing in the issue is called so.
    """
    lines: list[str] = []
    for brief in issue.briefs:
        for member in brief.placement.cluster.members:
            if _names(asked, member.story):
                lines += [*_story(brief, member), *_cuts(editions, brief, member, held), ""]
    for spiked in issue.spiked:
        if _is_called(asked, spiked.location, spiked.id, spiked.headline):
            lines += [*_left_out(spiked), ""]
    for problem in problems(issue, asked):
        lines += [told(problem.where, problem.what, problem.remedy), ""]
    return tuple(lines)


def called(issue: Issue, asked: str) -> tuple[Story, ...]:
    """Return the stories of an issue that `asked` names, as for `explain`."""
    stories = (member.story for brief in issue.briefs for member in brief.placement.cluster.members)
    return tuple(story for story in stories if _names(asked, story))


def problems(issue: Issue, asked: str) -> tuple[Problem, ...]:
    """Return what went wrong with the files and sources that `asked` names."""
    return tuple(problem for problem in issue.problems if _is_called(asked, problem.where, "", ""))


def forgotten(issue: Issue) -> tuple[Problem, ...]:
    """Return what is wrong with the archive: whatever is asked for, something of it may be missing."""
    return tuple(problem for problem in issue.problems if problem.where == "archive" and not problem.is_document)


def names(issue: Issue) -> tuple[str, ...]:
    """Return the locations, story ids and web addresses that can be asked for, for a suggestion."""
    stories = [member.story for brief in issue.briefs for member in brief.placement.cluster.members]
    places = [story.article.location for story in stories] + [story.id for story in stories]
    places += [spiked.location for spiked in issue.spiked] + [problem.where for problem in issue.problems]
    addresses = [story.article.url for story in stories if story.article.url]
    files = [place.rsplit("/", 1)[-1] for place in places]
    return tuple(dict.fromkeys((*places, *files, *addresses)))


def _names(asked: str, story: Story) -> bool:
    """Tell whether `asked` names a story, by its file, id, headline or address."""
    location = story.article.location
    return _is_called(asked, location, story.id, story.headline.text) or _has_address(asked, story.article.url)


def _is_called(asked: str, location: str, story: str, headline: str) -> bool:
    """Tell whether `asked` names a story."""
    wanted = asked.strip().casefold().removeprefix("./")
    if not wanted:
        return False
    place = location.casefold()
    if place == wanted or place.endswith(f"/{wanted}") or wanted.endswith(f"/{place}"):
        return True
    return (len(wanted) >= 4 and story.startswith(wanted)) or wanted in headline.casefold()


def _has_address(asked: str, url: str | None) -> bool:
    """Tell whether `asked` is the web address of an article, also in another dress."""
    wanted = asked.strip()
    return url is not None and (wanted == url or ("://" in wanted and page_key(wanted) == page_key(url) is not None))


def _story(brief: Brief, member: Filed) -> Iterator[str]:
    """Explain one story of a brief."""
    story = member.story
    marked = " (taken from the text)" if story.headline.derived else ""
    yield f"{story.id}  {plain(story.headline.text)}{marked}"
    first = story.paragraphs[0].number
    last = story.paragraphs[-1].number
    yield "  " + plain(f"read from   {story.article.location}, paragraphs {first}-{last}, language {story.language}")
    when = story.article.when
    yield f"  date        {when.edtf + ' (' + when.precision + ', from ' + when.origin + ')' if when else 'none'}"
    yield from _told_of(story.article)
    yield from _dates(story)
    yield "  " + plain(f"begins here {', '.join(story.boundary)} (confidence {story.confidence:.2f})")
    if brief.phrases:
        yield "  " + plain(f"about       {', '.join(brief.phrases)}")
    yield from _filing(member)
    yield from _merging(brief, member)
    yield from _ranking(brief)
    yield from _claims(brief)


def _told_of(article: Article) -> Iterator[str]:
    """Tell what an article knows of itself, where else it was found, and what is to be known about it."""
    dateline = article.dateline.of(article.text) if article.dateline else None
    known = {"outlet": article.outlet, "byline": article.byline, "address": article.url, "dateline": dateline}
    yield from (f"  {name:11} {plain(value)}" for name, value in known.items() if value)
    yield from (f"  also in     {plain(each.location)}" for each in article.copies)
    yield from (f"  note        {plain(note)}" for note in article.notes)


def _dates(story: Story) -> Iterator[str]:
    """Tell which dates a story tells of, resolved against its own day."""
    article = story.article
    told_of = (
        each
        for paragraph in story.paragraphs
        for sentence in paragraph.sentences
        for each in told_in(article.text, sentence, story.language, article.when)
    )
    shown = dict.fromkeys(f"{span.of(article.text)} = {when.edtf}" for span, when in told_of)
    if shown:
        yield "  " + plain(f"tells of    {', '.join(shown)}")


def _filing(member: Filed) -> Iterator[str]:
    """Explain the topics of a story."""
    if not member.labels:
        yield "  filed under no topic: it goes to the section of unclassified stories"
    for index, label in enumerate(member.labels):
        kind = "filed under" if index == 0 else ("aside to" if label.sentence else "points from")
        yield f"  {kind} {label.topic}, score {label.score:.2f}"
        if label.taught:
            yield "      " + plain(label.taught)
        yield from _terms(member, label)
    for label in member.considered:
        yield f"  not {label.topic}: {label.refused}"
        yield from _terms(member, label)


def _terms(member: Filed, label: Label) -> Iterator[str]:
    """List the terms found for a label, with weights and places."""
    if label.sentence:
        yield f"      in this sentence alone: {plain(label.sentence.of(member.story.article.text))}"
    by_term: dict[str, list[Evidence]] = defaultdict(list)
    for evidence in label.evidence:
        by_term[evidence.term].append(evidence)
    for term, found in sorted(by_term.items(), key=lambda each: (-_points(each[1]), each[0])):
        places = ", ".join(f"{plain(each.found)} {each.span.start}-{each.span.end} {each.where}" for each in found)
        yield f"      {_points(found):5.2f}  {plain(term)}: {places}"


def _points(found: Sequence[Evidence]) -> float:
    """Add up the points of a term."""
    return sum(each.points for each in found)


def _merging(brief: Brief, member: Filed) -> Iterator[str]:
    """Explain which stories were merged with this one."""
    members = {each.story.id: each.story for each in brief.placement.cluster.members}
    for merge in brief.placement.cluster.merges:
        if member.story.id in {merge.story, merge.other}:
            other = members[merge.other if merge.story == member.story.id else merge.story]
            role = "merged into" if merge.story == member.story.id else "leads over"
            how = ", across languages" if merge.kind == "across languages" else ""
            yield "  " + plain(f"{role} {other.id} ({other.article.location}), similarity {merge.similarity:.2f}{how}")
            if merge.contained is not None:
                yield f"      one text: {merge.contained:.0%} of the shorter one's runs of words stand in the longer"
            yield "      " + plain(f"shared: {', '.join(merge.shared)}")
    if len(members) == 1:
        yield "  merged with no other story"
    for near in brief.placement.cluster.apart:
        if near.story == member.story.id:
            yield "  " + plain(
                f"kept apart from {near.other} ({near.location}), similarity {near.similarity:.2f}, "
                f"by words alone {near.words:.2f}"
            )
            yield from (f"      against: {plain(reason)}" for reason in near.against)


def _ranking(brief: Brief) -> Iterator[str]:
    """Explain the rank of a brief."""
    section = brief.placement.topic or "unclassified"
    yield f"  rank        {brief.placement.position} in {section}, score {brief.placement.score:.2f}"
    for reason in brief.placement.reasons:
        yield f"      {reason.value:5.2f}  {reason.name}: {reason.note}"


def _claims(brief: Brief) -> Iterator[str]:
    """List who says what in a brief, through whom, and what of it a state controls."""
    for claim in brief.claims:
        marked = [f"{name} (state-controlled)" if name in claim.state else name for name in claim.relays]
        speaker = f"{claim.speaker} (state-controlled)" if claim.speaker in claim.state else claim.speaker
        through = f", through {', '.join(marked)}" if marked else ""
        known = " (named before)" if claim.carried else ""
        yield f"  {claim.act:11} {plain(f'{speaker}{known}: {claim.verb}{through}')}"


def _cuts(
    editions: Sequence[Edition], brief: Brief, member: Filed, held: Callable[[Article, str], str | None]
) -> Iterator[str]:
    """Tell where each edition prints a story, or why it does not; it may lead its event in one and not in another."""
    members = [each.story.id for each in brief.placement.cluster.members]
    for edition in editions:
        printed = {each.id: each for section in edition.sections for each in section.briefs}
        spiked = {each.id: each for each in edition.account.spiked}
        told_in_it = next((printed[each] for each in (brief.id, *members) if each in printed), None)
        if why := held(member.story.article, edition.audience):
            yield "  " + plain(f"{edition.audience}: gets nothing of it: {why}")
        elif told_in_it:
            yield f"  {edition.audience}: printed as number {told_in_it.number}"
            yield from _machine(told_in_it)
        elif member.story.id in spiked:
            left = spiked[member.story.id]
            yield "  " + plain(f"{edition.audience}: left out, {left.reason.replace('_', ' ')}: {left.detail}")


def _machine(brief: PrintedBrief) -> Iterator[str]:
    """Tell what a language model wrote of a story, or why that was refused."""
    if brief.unretold:
        yield "    " + plain(f"machine text refused: {brief.unretold}")
    for each in brief.retold.sentences if brief.retold else ():
        marks = ", ".join(f"[{citation.number}]" for citation in each.citations)
        yield "    " + plain(f"machine text {marks}: {each.text}")


def _left_out(spiked: Spiked) -> Iterable[str]:
    """Explain what was left out before the cut."""
    title = f"{spiked.id}  {plain(spiked.headline)[:_SHORT]}".rstrip()
    return (
        title,
        "  " + plain(f"left out of {spiked.location}: {spiked.reason.replace('_', ' ')}: {spiked.detail}"),
    )
