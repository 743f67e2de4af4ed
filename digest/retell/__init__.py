"""Retell: short summaries by a language model, on a leash.

In: an issue, its editions, the model of the configuration, what is remembered. Out: the same editions; where what the
model wrote of a story passed the leash, it stands beside the source's own sentences, with what it cites, and marked.
Without a model in the configuration nothing happens. A model that fails is a `Problem`, told once; what it wrote is
remembered, so that the same articles give the same bytes again without asking.

    stories -> prompt -> ask (network, or memory) -> leash (facts, stance) -> printing

Deciding (`prompt`, `leash`, `facts`, `stance`, `printing`: pure) is apart from doing (`ask`, and this module).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

import yaml

from digest.archive.memory import Memory
from digest.lexicons import load_lexicons, load_outlets
from digest.model import Brief, Config, Edition, Issue, Problem, Retelling, Sentence
from digest.retell.leash import Leash, Refusal, Told
from digest.retell.printing import with_retold
from digest.retell.prompt import FEWEST_GIVEN, body_of, given, key_of
from digest.retell.stance import speaks_to_a_model
from digest.retell.tongue import Tongue, tongue_of
from digest.text.claims import known_outlets, outlet_names

__all__ = ["Leash", "Refusal", "Told", "load_tongues", "retell"]

Progress = Callable[[str, int, int], None]
_ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A summary that is wanted."""

    key: str
    """The name under which the answer is kept."""
    body: bytes
    leash: Leash


def retell(  # noqa: PLR0913 - the build's own, in its order
    config: Config,
    issue: Issue,
    editions: Sequence[Edition],
    memory: Memory,
    *,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> tuple[tuple[Edition, ...], tuple[Problem, ...]]:
    """Add summaries to the stories that editions print.

    Args:
        config: The settings.
        issue: What the editions were cut from.
        editions: As cut.
        memory: What is remembered; new answers are kept there.
        now: An aware time; ``None`` asks nobody and keeps nothing: what is remembered is all there is.
        progress: Told how far the work is.
    """
    model = config.summarise
    if model is None:
        return tuple(editions), ()
    refused, wanted = _wanted(config, model, issue, editions)
    kept = memory.states(each.key for each in wanted.values())
    answers = {key: str(mapping.get(_ANSWER, "")) for key, mapping in kept.items()}
    problems: tuple[Problem, ...] = ()
    missing = {each.key: each.body for each in wanted.values() if each.key not in answers}
    if missing and now is not None:
        from digest.retell.ask import ask  # noqa: PLC0415 - the network is opened where it is wanted

        new, problems = ask(missing, model, config.network, progress)
        memory.sight((), (), {key: {_ANSWER: answer} for key, answer in sorted(new.items())}, at=now)
        answers |= new
    judged: dict[str, Told | Refusal] = {
        name: each.leash.judge(answers[each.key]) for name, each in wanted.items() if each.key in answers
    }
    outcomes = refused | judged
    return tuple(with_retold(edition, outcomes, model.model, problems) for edition in editions), problems


def _wanted(
    config: Config, model: Retelling, issue: Issue, editions: Sequence[Edition]
) -> tuple[dict[str, Told | Refusal], dict[str, _Wanted]]:
    """Return, by story, what is refused without asking, and what is to be asked: printed stories alone."""
    tongues = load_tongues()
    names = outlet_names(known_outlets(load_outlets(), config.outlets))
    printed = {brief.id for edition in editions for section in edition.sections for brief in section.briefs}
    refused: dict[str, Told | Refusal] = {}
    wanted: dict[str, _Wanted] = {}
    for brief in issue.briefs:
        language = brief.placement.cluster.members[0].story.language
        sentences = given([each for each in _sentences(brief) if each.language == language])
        if brief.id not in printed or len(sentences) < FEWEST_GIVEN or language not in tongues:
            continue
        if any(speaks_to_a_model(each.text, tongues.values()) for each in sentences):
            refused[brief.id] = Refusal("the story has words in it that speak to a model; none was asked")
            continue
        body = body_of(sentences, language=language, model=model.model)
        leash = Leash(sentences, brief.claims, tongues[language], tongues, names)
        wanted[brief.id] = _Wanted(key_of(model.url, body), body, leash)
    return refused, wanted


def _sentences(brief: Brief) -> tuple[Sentence, ...]:
    """Return what may be printed of a story, with the sentence that its headline was taken from."""
    opening = brief.opening
    is_there = opening is None or any(
        each.article == opening.article and each.span.meets(opening.span) for each in brief.sentences
    )
    return brief.sentences if is_there or opening is None else (opening, *brief.sentences)


@cache
def load_tongues() -> Mapping[str, Tongue]:
    """Read what is known of each language to hold a model's text against its source.

    Raises:
        DataError: The file is damaged.
    """
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every word stays text: "no" and "on" are words
    words = yaml.load(files(__package__).joinpath("words.yaml").read_text("utf-8"), loader)  # noqa: S506 - it makes strings only
    return {code: tongue_of(lexicon, words[code]) for code, lexicon in load_lexicons().items() if code in words}
