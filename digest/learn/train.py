"""Learn: from labels given by hand to models of topics, as far as they help.

In: corrections, the topics and the lexicons. Out: `Learned`, and for each topic how well the rules alone and the rules
with what was learned do on stories that were not learned from. A topic whose model is not clearly better keeps its
rules. It needs scikit-learn, and gives the same on every run.

Source: logistic regression with stratified cross-validation (Kohavi, "A study of cross-validation and bootstrap for
accuracy estimation and model selection", 1995).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import Any

from digest.classify import classify
from digest.correct import EVEN, counted, probability, weighed
from digest.corrections import Correction
from digest.errors import UsageError
from digest.model import Article, Filed, Learned, Outlet, Raw, Source, Story, Topic, TopicModel
from digest.read import read
from digest.split import split
from digest.text.dates import parse
from digest.text.lexicon import UNKNOWN, Lexicon

FEWEST = 5
"""Least number of stories on either side of a topic."""
_FOLDS = 5
_BETTER = 0.02
"""Least gain in F1."""
_STRENGTH = 4.0
"""Inverse of the regularisation; chosen on half of the topic sentences of SIB-200 and confirmed on the other."""
_RULES_SCALE = 4.0
"""The rules' score counts as so many times a term, so that the model leans on it first."""
_SMALLEST = 1e-4
"""Weights below this are left out of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found about one topic."""

    topic: str
    wanted: int
    """Stories labelled with it."""
    labelled: int
    """Stories labelled."""
    rules: float | None
    """F1 of the rules alone, 0-1; ``None`` where there are too few labels to tell."""
    learned: float | None
    """F1 of the rules with what was learned, on stories that were not learned from."""
    taken: bool


@dataclass(frozen=True, slots=True)
class _Example:
    """A labelled story, ready to be learned from."""

    topics: frozenset[str]
    counts: Mapping[str, float]
    scores: Mapping[str, float]
    """What the rules give, by topic."""
    given: frozenset[str]
    """The topics that the rules file it under."""


def train(
    corrections: Sequence[Correction],
    topics: Sequence[Topic],
    lexicons: Mapping[str, Lexicon],
    outlets: Sequence[Outlet] = (),
) -> tuple[Learned, tuple[Verdict, ...]]:
    """Learn what helps.

    Raises:
        UsageError: scikit-learn is missing.
    """
    require_library()
    examples = [_example(each, topics, lexicons, outlets) for each in corrections]
    verdicts = tuple(_verdict(topic.id, examples) for topic in topics)
    rarity = _rarity(examples)
    kept = {each.topic: _fit(each.topic, examples, rarity) for each in verdicts if each.taken}
    used = {term for model in kept.values() for term in model.terms}
    return Learned(topics=kept, rarity={term: value for term, value in rarity.items() if term in used}), verdicts


def require_library() -> None:
    """Raise when scikit-learn is missing."""
    try:
        import sklearn  # noqa: F401, PLC0415 - an extra
    except ImportError:
        raise UsageError("learning needs scikit-learn; install it with: pip install 'digest[learn]'") from None


def _example(
    correction: Correction, topics: Sequence[Topic], lexicons: Mapping[str, Lexicon], outlets: Sequence[Outlet]
) -> _Example:
    """Read a labelled story and file it by the rules."""
    source = Source(path="", shown="labels", language=correction.language, split=False)
    written = f"{correction.headline}\n\n{correction.text}".encode()
    outcome = read(Raw(source=source, location=f"labels/{correction.story}.txt", data=written), zone="UTC")[0]
    stories: tuple[Story, ...] = ()
    if isinstance(outcome, Article):
        when = parse(correction.date or "", origin="labels", zone="UTC")
        stories = split(replace(outcome, outlet=correction.outlet, when=when), lexicons)
    if not stories:
        return _Example(frozenset(correction.topics), {}, {}, frozenset())
    filed = classify(stories[0], topics, lexicons, outlets)
    return _Example(
        topics=frozenset(correction.topics),
        counts=counted(stories[0], lexicons.get(stories[0].language, UNKNOWN)),
        scores=_scores(filed),
        given=frozenset(label.topic for label in filed.labels if label.sentence is None),
    )


def _scores(filed: Filed) -> Mapping[str, float]:
    """Return the rules' score of each topic that has one."""
    return {label.topic: label.score for label in (*filed.labels, *filed.considered) if label.sentence is None}


def _rarity(examples: Sequence[_Example]) -> Mapping[str, float]:
    """Return how rare each term is that stands in two stories at least."""
    spread = Counter(term for each in examples for term in each.counts)
    return {term: log((1 + len(examples)) / (1 + count)) + 1 for term, count in sorted(spread.items()) if count > 1}


def _verdict(topic: str, examples: Sequence[_Example]) -> Verdict:
    """Tell whether learning helps a topic."""
    right = [topic in each.topics for each in examples]
    wanted = sum(right)
    if min(wanted, len(right) - wanted) < FEWEST:
        return Verdict(topic=topic, wanted=wanted, labelled=len(right), rules=None, learned=None, taken=False)
    rules = _f1([topic in each.given for each in examples], right)
    learned = _f1(_held_out(topic, examples, right), right)
    taken = learned >= rules + _BETTER
    return Verdict(topic=topic, wanted=wanted, labelled=len(right), rules=rules, learned=learned, taken=taken)


def _held_out(topic: str, examples: Sequence[_Example], right: Sequence[bool]) -> list[bool]:
    """Judge each story by a model that was made without it."""
    from sklearn.model_selection import StratifiedKFold  # noqa: PLC0415 - an extra

    found = [False] * len(examples)
    folds = StratifiedKFold(n_splits=_FOLDS, shuffle=True, random_state=0)
    for train_, test in folds.split([[0]] * len(examples), right):
        known = [examples[index] for index in train_]
        rarity = _rarity(known)
        model = _fit(topic, known, rarity)
        for index in test:
            each = examples[index]
            likely = probability(model, weighed(each.counts, rarity), each.scores.get(topic, 0.0))
            found[index] = likely >= EVEN
    return found


def _fit(topic: str, examples: Sequence[_Example], rarity: Mapping[str, float]) -> TopicModel:
    """Fit the model of a topic."""
    from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415 - an extra
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - an extra

    rows: list[dict[str, float]] = [
        {"": _RULES_SCALE * each.scores.get(topic, 0.0), **weighed(each.counts, rarity)} for each in examples
    ]
    vectorizer: Any = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    model: Any = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=1000)
    model.fit(matrix, [topic in each.topics for each in examples])
    weights = {
        name: round(float(value), 5)
        for name, value in zip(vectorizer.feature_names_, model.coef_[0], strict=True)
        if abs(value) >= _SMALLEST
    }
    rules = weights.pop("", 0.0) * _RULES_SCALE
    return TopicModel(intercept=round(float(model.intercept_[0]), 5), rules=round(rules, 5), terms=weights)


def _f1(found: Sequence[bool], right: Sequence[bool]) -> float:
    """Return the F1 of a yes-or-no judgement."""
    hits = sum(one and two for one, two in zip(found, right, strict=True))
    return 2 * hits / (sum(found) + sum(right)) if sum(found) + sum(right) else 1.0
