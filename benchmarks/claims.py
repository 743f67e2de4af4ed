"""Who says it, in round-ups with labels: agencies and speakers found, language by language.

Run: ``python benchmarks/claims.py FOLDER [FOLDER ...]``, each with labelled articles (``digest/labelled/README.md``);
prints tables in Markdown. Without a folder the program's own labelled articles are measured. Speakers are counted
twice: all of them; and, in languages whose labels name no office at all, only those that have a name of their own.
"""

import sys
import time
from collections import defaultdict
from pathlib import Path

from digest.evaluate.labels import Labelled, LabelledStory, labelled_in
from digest.evaluate.scores import NOTHING, Tally, compared
from digest.evaluate.settings import own_folder
from digest.evaluate.speakers import is_same_speaker
from digest.lexicons import load_lexicons, load_outlets
from digest.model import Claim, Story
from digest.split import split
from digest.summarise import attributed
from digest.text.claims import Names, claims_of, credited_in, outlet_names, own_name

TOPICS = ("diplomacy", "military", "defections", "sanctions", "economy", "humanitarian", "politics")
KINDS = ("agencies", "speakers", "speakers as labelled")


def main() -> None:
    """Print the figures of every folder."""
    names = outlet_names(load_outlets())
    for folder in [Path(each) for each in sys.argv[1:]] or [own_folder()]:
        labelled = labelled_in(folder, topics=TOPICS)
        print(
            f"\n{folder.name}: {len(labelled)} articles\n\n| language |",
            " | ".join(f"{kind} P/R/F1" for kind in KINDS),
            "|",
        )
        print("| --- |" + " ---: |" * len(KINDS))
        tallies = scores(labelled, names)
        for language, found in tallies.items():
            shown = (f"{each.precision:.2f}/{each.recall:.2f}/{each.f1:.2f}" for each in map(found.get, KINDS) if each)
            print(f"| {language} |", " | ".join(shown), "|")
        print(f"\n{milliseconds(labelled, names):.2f} ms for 3,000 characters, words and sentences not counted")


def scores(labelled: tuple[Labelled, ...], names: Names) -> dict[str, dict[str, Tally]]:
    """Count what was found and what was to be found, by language; ``all`` is the last."""
    tallies: dict[str, dict[str, Tally]] = defaultdict(lambda: dict.fromkeys(KINDS, NOTHING))
    lexicons = load_lexicons()
    offices = {each.labels.language for each in labelled if any(map(_is_office, _right(each)))}
    for each in sorted(labelled, key=lambda each: each.labels.language):
        for right, article in each.parts():
            every = each.labels.language in offices
            story, lexicon = split(article, lexicons)[0], lexicons[each.labels.language]
            found = {own_name(names, name).casefold() for name in attributed(story, lexicon, names)}
            wanted = {own_name(names, name).casefold() for name in right.agencies}
            claims = [claim for claim in _claims(story, names) if claim.speaker_kind != "outlet"]
            counts = (
                compared(frozenset(found), frozenset(wanted)),
                speakers(right, claims),
                speakers(right, [claim for claim in claims if every or claim.speaker_kind == "name"]),
            )
            for kind, count in zip(KINDS, counts, strict=True):
                tallies[each.labels.language][kind] += count
    tallies["all"] = {kind: sum((found[kind] for found in tallies.values()), NOTHING) for kind in KINDS}
    return tallies


def _right(each: Labelled) -> tuple[str, ...]:
    return tuple(speaker for story in each.labels.stories for speaker in story.speakers)


def _is_office(speaker: str) -> bool:
    """Tell whether a label names an office: not every word has a capital."""
    return not all(word[:1].isupper() for word in speaker.split())


def _claims(story: Story, names: Names) -> tuple[Claim, ...]:
    lexicon = load_lexicons()[story.language]
    sentences = [sentence for paragraph in story.paragraphs for sentence in paragraph.sentences]
    return claims_of(story.article.text, sentences, lexicon, article=story.article.id, names=names)


def speakers(right: LabelledStory, claims: list[Claim]) -> Tally:
    """Compare speakers; one who is named in two ways counts once."""
    missed, wrong = list(right.speakers), 0
    for speaker in dict.fromkeys(claim.speaker for claim in claims):
        match = next((each for each in missed if is_same_speaker(each, speaker)), None)
        if match is not None:
            missed.remove(match)
        elif not any(is_same_speaker(each, speaker) for each in right.speakers):
            wrong += 1
    hits = len(right.speakers) - len(missed)
    return Tally(hits, hits + wrong, len(right.speakers))


def milliseconds(labelled: tuple[Labelled, ...], names: Names) -> float:
    """Return the processor time that 3,000 characters take, credits and claims together, when words are known."""
    lexicons = load_lexicons()
    stories = [story for each in labelled for story in split(each.article, lexicons) if story.language in lexicons]
    characters = sum(len(story.article.text) for story in {story.article.id: story for story in stories}.values())
    spent = 0.0
    for story in stories:
        sentences = [sentence for paragraph in story.paragraphs for sentence in paragraph.sentences]
        before = time.process_time()
        credited_in(story.article.text, sentences, lexicons[story.language], names)
        claims_of(story.article.text, sentences, lexicons[story.language], article="", names=names)
        spent += time.process_time() - before
    return 1000 * spent * 3000 / characters


if __name__ == "__main__":
    main()
