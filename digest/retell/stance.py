"""What a sentence denies and whose words it gives, held against the sentences that it cites.

In: the sentence that a model wrote, what it cites, the claims found there. Out: what is wrong, in words, or ``None``.
A "not" may be neither lost nor added nor moved; whose words they are must be said, and be true. It judges by clauses
and by the words in them: what it cannot tell it refuses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from digest.model import Claim, Sentence
from digest.retell.tongue import Clause, Tongue, whole
from digest.text.claims import Names, claims_of
from digest.text.quotes import quotations
from digest.text.words import fold_words, positions, words_of

_OF_HIS_OWN = 0.6
"""Share of what a sentence gives as somebody's words that must stand where that one is cited."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a sentence cites."""

    sentences: tuple[Sentence, ...]
    claims: tuple[Claim, ...]
    """Of those sentences."""

    def made_by(self, claims: Iterable[Claim]) -> list[str]:
        """Return the texts of the sentences that some claims are made in."""
        spans = [(claim.article, claim.span) for claim in claims]
        return [
            each.text
            for each in self.sentences
            if any(article == each.article and span.meets(each.span) for article, span in spans)
        ]

    @property
    def plain(self) -> list[str]:
        """The texts of the sentences in which nobody says anything."""
        claimed = self.made_by(self.claims)
        return [each.text for each in self.sentences if each.text not in claimed]


def ground_of(sentences: Sequence[Sentence], claims: Iterable[Claim]) -> Ground:
    """Return what some sentences hold."""
    found = [
        claim
        for claim in claims
        if claim.speaker and any(claim.article == each.article and claim.span.meets(each.span) for each in sentences)
    ]
    return Ground(tuple(sentences), tuple(found))


def wrong_stance(said: str, ground: Ground, tongue: Tongue, names: Names) -> str | None:
    """Say whether a sentence loses, adds or swaps a "not" or a speaker.

    Args:
        said: The sentence that a model wrote.
        ground: What it cites.
        tongue: Of its language.
        names: The outlets' names, as the claims were found with.
    """
    speaking = [
        claim.speaker
        for claim in claims_of(said, [whole(said)], tongue.lexicon, article="", names=names)
        if claim.speaker
    ]
    unknown = next((each for each in speaking if not _spoke(each, ground.claims, tongue)), None)
    if unknown:
        return f"it gives the words to “{unknown}”, who says nothing in the sentences that it cites"
    named = [each for each in ground.claims if each.speaker in speaking or _is_named(each, said, tongue)]
    if ground.claims and not (named and (speaking or _has_cue(said, tongue))):
        return f"it does not say that these are the words of “{ground.claims[0].speaker}”"
    if not ground.claims and any(quotations(each.text) for each in ground.sentences) and not _has_cue(said, tongue):
        return "it does not say whose words these are"
    own = _whose(named, speaking, tongue)
    if len({_key(claim, tongue) for claim in own}) > 1 and _differ(own, ground):
        return "it gives the words of several speakers in one sentence"
    usable = [*ground.made_by(own), *ground.plain] if own else [each.text for each in ground.sentences]
    if own and _is_of_others(said, usable, own, tongue):
        return f"it gives the words of somebody else to “{own[0].speaker}”"
    return _wrong_negation(said, usable, tongue)


def speaker_stems(claims: Iterable[Claim], tongue: Tongue) -> frozenset[str]:
    """Return the stems of the names of speakers."""
    return frozenset().union(*(tongue.all_stems(claim.speaker) for claim in claims))


def _marks_of(speaker: str, tongue: Tongue) -> frozenset[str]:
    """Return the stems by which a speaker is known: of the names in it, else of the words that say something."""
    words = words_of(speaker)
    capitals = [word for word in words if word.capital and word.folded not in tongue.lexicon.stop]
    offices = {folded for phrase in tongue.lexicon.roles for folded in phrase}
    proper = [word for word in capitals if word.folded not in offices] if tongue.has_capitals else []
    chosen = proper or capitals or [word for word in words if tongue.is_said(word)] or list(words)
    return frozenset(tongue.stem(word.folded) for word in chosen)


def _spoke(speaker: str, claims: Iterable[Claim], tongue: Tongue) -> bool:
    """Tell whether somebody speaks, or relays, in some claims."""
    marks = _marks_of(speaker, tongue)
    everybody = [name for claim in claims for name in (claim.speaker, *claim.relays)]
    return any(marks & _marks_of(each, tongue) for each in everybody)


def _is_named(claim: Claim, said: str, tongue: Tongue) -> bool:
    """Tell whether a sentence names the speaker of a claim."""
    return bool(_marks_of(claim.speaker, tongue) & tongue.all_stems(said))


def _has_cue(said: str, tongue: Tongue) -> bool:
    """Tell whether a sentence has a form of saying."""
    words, lexicon = words_of(said), tongue.lexicon
    return any(positions(words, phrases) for phrases in (lexicon.says, lexicon.according, lexicon.relays))


def _whose(named: Sequence[Claim], speaking: Sequence[str], tongue: Tongue) -> list[Claim]:
    """Return the claims whose speaker a sentence gives its words to."""
    own = [claim for claim in named if any(_spoke(each, [claim], tongue) for each in speaking)]
    return own or list(named)


def _key(claim: Claim, tongue: Tongue) -> frozenset[str]:
    return _marks_of(claim.speaker, tongue)


def _differ(claims: Sequence[Claim], ground: Ground) -> bool:
    """Tell whether the claims of several speakers stand in different sentences: somebody could get another's words."""
    by_speaker = {claim.speaker: tuple(ground.made_by([claim])) for claim in claims}
    return len(set(by_speaker.values())) > 1


def _is_of_others(said: str, usable: Sequence[str], own: Sequence[Claim], tongue: Tongue) -> bool:
    """Tell whether too little of a sentence stands where its speaker is cited."""
    content = tongue.stems(said) - speaker_stems(own, tongue)
    known = frozenset().union(*map(tongue.all_stems, usable))
    return len(content & known) < _OF_HIS_OWN * len(content)


def _wrong_negation(said: str, cited: Sequence[str], tongue: Tongue) -> str | None:
    """Say whether a "not" is lost, added or moved."""
    theirs = [clause for text in cited for clause in tongue.clauses(text)]
    ours = tongue.clauses(said)
    denied, told = _parted(theirs)
    denies, tells = _parted(ours)
    if any(clause.is_denial for clause in denied) != any(clause.is_denial for clause in denies):
        return "a denial is denied in one of the two and not in the other"
    if denies and not denied:
        return "it denies something, and the sentences that it cites do not"
    if len(denies) > len(denied):
        return "it denies more than the sentences that it cites"
    denied_words = frozenset().union(*(clause.says for clause in denied))
    told_words = frozenset().union(*(clause.says for clause in told))
    if any(_is_added(clause, denied_words, told_words) for clause in denies) or _is_moved(ours, theirs):
        return "it denies something else than the sentences that it cites"
    if any(_is_lost(clause, told_words, denies, tells) for clause in denied) or _is_moved(theirs, ours, told_words):
        return "it loses a “not” of the sentences that it cites"
    return None


def _parted(clauses: Sequence[Clause]) -> tuple[list[Clause], list[Clause]]:
    """Part clauses into those that deny something and the others."""
    return [each for each in clauses if each.is_negated], [each for each in clauses if not each.is_negated]


def _is_added(clause: Clause, denied: frozenset[str], told: frozenset[str]) -> bool:
    """Tell whether what a clause denies is told, and not denied, in what is cited."""
    both = denied & told
    near_denied, near_told = clause.near & denied, clause.near & told
    return not near_denied or len(near_told - both) > len(near_denied - both)


def _is_lost(clause: Clause, told: frozenset[str], denies: Sequence[Clause], tells: Sequence[Clause]) -> bool:
    """Tell whether a sentence uses what a clause denies, and does not deny it."""
    own = clause.says - told
    kept = frozenset().union(*(each.says for each in denies)) & own
    bare = (frozenset().union(*(each.says for each in tells)) & own) - kept
    if not own:
        return not denies
    return len(bare) > len(kept)


def _is_moved(ours: Sequence[Clause], theirs: Sequence[Clause], plain: frozenset[str] = frozenset()) -> bool:
    """Tell whether a word that stands at one's "not" stands on the other side too, where no "not" reaches it.

    Args:
        ours: Clauses whose "not" is looked for.
        theirs: Clauses of the other side.
        plain: Words that are told as well, of which nothing can be said.
    """
    keys = frozenset().union(*(clause.keys for clause in ours)) - plain
    said = frozenset().union(*(clause.says for clause in theirs))
    reached = frozenset().union(*(clause.near for clause in theirs if clause.is_negated))
    return bool((keys & said) - reached)


def speaks_to_a_model(text: str, tongues: Iterable[Tongue]) -> bool:
    """Tell whether a text tells a model what to do: an order stands near a word such as "instructions"."""
    words = words_of(text)
    for tongue in tongues:
        orders, about = positions(words, tongue.orders), positions(words, tongue.about)
        if any(abs(one[0] - other[0]) <= _NEAR_AN_ORDER for one in orders for other in about if one != other):
            return True
    return any(mark in text for mark in _MARKS_OF_MODELS) or bool(positions(words, _SPOKEN_TO))


_NEAR_AN_ORDER = 8
_MARKS_OF_MODELS = ("<|", "|>", "[INST]", "<<SYS>>", "### Instruction", "<system>", "</system>")
_SPOKEN_TO = tuple(
    map(fold_words, ("you are an ai", "as an ai", "as a language model", "system prompt", "you are chatgpt"))
)
