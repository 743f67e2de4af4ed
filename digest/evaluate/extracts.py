"""Whether short extracts of a story hold up: how they open, quote and attribute.

In: a story, its paragraphs' sentences and what an extract prints of them. Out: yes or no. It looks at the source alone,
not at the units that the extract was made of.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from digest.compose.choice import choose_sentences
from digest.model import Cluster, Filed, Outlet, Placement, Span, Story
from digest.summarise import summarise
from digest.text.lexicon import Lexicon
from digest.text.quotes import quotations
from digest.text.words import words_of

LIMITS = (1, 2, 3)
"""Sentences of an extract."""


def sentences_of(story: Story) -> list[Span]:
    """Return the sentences of a story, in order."""
    return [sentence for paragraph in story.paragraphs for sentence in paragraph.sentences]


def shares(
    story: Story, lexicon: Lexicon, lexicons: Mapping[str, Lexicon], outlets: Sequence[Outlet]
) -> list[tuple[bool, bool]]:
    """Tell for extracts of each length whether the program's holds up, and whether the first sentences do."""
    member = Filed(story=story, labels=(), considered=())
    cluster = Cluster(id=story.id, members=(member,), merges=())
    brief = summarise(
        Placement(cluster=cluster, topic=None, position=1, score=0.0, reasons=()), lexicons, tuple(outlets)
    )
    found = []
    for limit in LIMITS:
        chosen = choose_sentences(brief, limit, without=frozenset(), elsewhere=frozenset())
        first = sentences_of(story)[:limit]
        found.append((holds_up(story, [each.span for each in chosen], lexicon), holds_up(story, first, lexicon)))
    return found


def holds_up(story: Story, printed: Sequence[Span], lexicon: Lexicon) -> bool:
    """Tell whether an extract opens on nothing that leans, cuts no quotation and loses no attribution.

    Args:
        story: Where it is from.
        printed: What it prints, in order; a span may hold several sentences.
        lexicon: Of the story's language.
    """
    text, sentences = story.article.text, sentences_of(story)
    if not printed or not sentences:
        return True
    opens = words_of(text, printed[0])
    leans = printed[0].start != sentences[0].start and lexicon.dangling.opening([word.folded for word in opens])
    if leans and not lexicon.standing.opening([word.folded for word in opens]):
        return False
    for paragraph in story.paragraphs:
        for quotation in quotations(text, paragraph.span):
            inside = [each for each in paragraph.sentences if each.meets(quotation)]
            shown = [each for each in inside if any(span.meets(each) for span in printed)]
            if shown and len(shown) < len(inside):
                return False
    for before, after in pairwise(sentences):
        attributes = lexicon.attributing.opening([word.folded for word in words_of(text, after)])
        if attributes and _shows(printed, before) and not _shows(printed, after):
            return False
    return True


def _shows(printed: Sequence[Span], sentence: Span) -> bool:
    """Tell whether a sentence is printed."""
    return any(span.meets(sentence) for span in printed)
