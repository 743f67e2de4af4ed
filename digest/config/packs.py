"""Topic packs: topics that a configuration takes by name, with ``use:``.

Comes in: the tree of a configuration file, and the folders that packs lie in. Goes out: the topics of the packs that
the file uses, checked as the file itself is, and a mistake for each name that is in no pack. A topic of the file with
the id of a pack's topic extends it. It never changes a pack.

A pack is a file ``NAME.yaml`` with a ``title`` and ``topics``, which are written as in a configuration.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from digest.config.checks import check_topics
from digest.config.forms import PackForm, TopicForm
from digest.config.mistakes import shown, suggestion, told
from digest.config.reading import read
from digest.config.tree import Listing, Mistake, MistakeError, Node, Scalar, Table, join, parse, plain
from digest.errors import ConfigError
from digest.text.telling import nearest

PART = "/"
"""Stands between a pack and one of its topics."""
_TERMS = ("any", "all", "none")
_MOST_NAMED = 20


class Packs:
    """The packs that a configuration may use; a pack in an earlier folder hides one of the same name in a later."""

    def __init__(self, *folders: Path) -> None:
        files = [file for folder in reversed(folders) for file in sorted(folder.glob("*.yaml"))]
        self._files = {file.stem: file for file in files}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all packs."""
        return tuple(sorted(self._files))

    def topics(self, name: str) -> Mapping[str, TopicForm]:
        """Return the topics of a pack by id.

        Raises:
            ConfigError: The pack has mistakes; its text has one line for each.
        """
        path = str(self._files[name])
        return _pack(read(path), path).topics

    def used(self, tree: Node) -> tuple[dict[str, TopicForm], list[Mistake]]:
        """Return the topics that a configuration takes from packs, by id, and what is wrong with their names."""
        found: dict[str, TopicForm] = {}
        origin: dict[str, str] = {}
        mistakes: list[Mistake] = []
        for path, scalar in _wanted(tree):
            pack, _, topic = (scalar.text or "").strip().partition(PART)
            topics = self.topics(pack) if pack in self._files else {}
            if pack not in self._files or (topic and topic not in topics) or scalar.text == f"{pack}{PART}":
                mistakes.append(_told(scalar, path, self._expected(scalar, pack, topics)))
                continue
            for name, form in topics.items() if not topic else [(topic, topics[topic])]:
                if origin.setdefault(name, pack) != pack:
                    what = f"the packs {origin[name]} and {pack} both have a topic {name!r}; use one of them"
                    mistakes.append(_told(scalar, path, what))
                found.setdefault(name, form)
        return found, mistakes

    def _expected(self, scalar: Scalar, pack: str, topics: Mapping[str, TopicForm]) -> str:
        """Say what a name could have been."""
        known = [f"{pack}{PART}{topic}" for topic in topics]
        listed = f"one of {', '.join(known)}" if known else f"a topic pack ({', '.join(self.names) or 'there is none'})"
        meant = self._meant(scalar.raw.strip(), known)
        return f"expected {listed}; got {shown(scalar)}{suggestion(meant, [meant]) if meant else ''}"

    def _meant(self, raw: str, known: Sequence[str]) -> str | None:
        """Return the name that a wrong one is nearest to: of a topic alone, its whole name."""
        if known:
            return nearest(raw, known)
        names = {name: name for name in self.names}
        for pack in self.names:
            try:
                topics = self.topics(pack)
            except ConfigError:
                continue  # a pack that nobody uses is not the mistake to be told
            for topic in topics:
                names.setdefault(topic, f"{pack}{PART}{topic}")
                names[f"{pack}{PART}{topic}"] = f"{pack}{PART}{topic}"
        return names.get(nearest(raw, list(names)) or "")


def extended(topic: TopicForm, own: TopicForm) -> TopicForm:
    """Return a pack's topic with what a configuration says of it: terms are added, all else takes the place.

    A term that the pack has too, in the same language, takes the weight that the configuration gives it.
    """
    given = own.model_fields_set
    update: dict[str, object] = {name: getattr(own, name) for name in given}
    update |= {name: _added(getattr(topic, name), getattr(own, name)) for name in _TERMS if name in given}
    if "title" in given:
        update["title"] = {**topic.title, **own.title}
    return topic.model_copy(update=update)


def _added(
    terms: Mapping[str, Sequence[Mapping[str, float]]], own: Mapping[str, Sequence[Mapping[str, float]]]
) -> object:
    """Add one's own terms to a pack's, language by language."""
    added: dict[str, list[Mapping[str, float]]] = {}
    for language in dict.fromkeys((*terms, *own)):
        mine = own.get(language, ())
        named = {_same(text) for term in mine for text in term}
        kept = [term for term in terms.get(language, ()) if not any(_same(text) in named for text in term)]
        added[language] = [*kept, *mine]
    return added


def _same(text: str) -> str:
    """Return what two ways of writing one term have in common."""
    return " ".join(text.casefold().split())


def _wanted(tree: Node) -> Iterator[tuple[str, Scalar]]:
    """Yield the names under ``use``, each with its path; what has another shape is told elsewhere."""
    node = tree.pairs["use"][1] if isinstance(tree, Table) and "use" in tree.pairs else None
    parts: Sequence[Node] = node.parts if isinstance(node, Listing) else (node,) if node else ()
    for at, part in enumerate(parts):
        if isinstance(part, Scalar) and part.text is not None and part.text.strip():
            yield (join("use", at) if isinstance(node, Listing) else "use"), part


@lru_cache(maxsize=64)
def _pack(text: str, path: str) -> PackForm:
    """Return the checked form of a pack's text."""
    try:
        tree, mistakes = parse(text)
    except MistakeError as error:
        raise ConfigError(error.mistake.told(path)) from None
    mistakes += check_topics(tree)
    try:
        form = PackForm.model_validate(plain(tree))
    except ValidationError as error:
        mistakes += told(error, tree, PackForm)
    else:
        if not mistakes:
            return form
    lines = [mistake.told(path) for mistake in sorted(set(mistakes))]
    raise ConfigError("\n".join(lines[:_MOST_NAMED]))


def _told(node: Node, path: str, what: str) -> Mistake:
    return Mistake(line=node.line, column=node.column, path=path, what=what)
