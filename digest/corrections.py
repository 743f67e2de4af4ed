"""What a desk taught, on the disk: labels given by hand, one JSON object a line, and what was learned, one JSON object.

In: the configuration, labels, models. Out: `Taught` and `Correction` values, and files that are written whole or not at
all. It holds no code in its files and learns nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from math import isfinite
from pathlib import Path

from digest.errors import DataError
from digest.model import Config, Learned, Taught, TopicModel

SCHEMA = 1
"""Version of the file of what was learned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A story that was labelled by hand, with the text that can be learned from."""

    story: str
    """Id."""
    topics: tuple[str, ...]
    """None where it fits none."""
    headline: str
    text: str
    """Its paragraphs, parted by blank lines."""
    language: str
    location: str
    outlet: str | None = None
    date: str | None = None
    """As far as it is known (EDTF)."""


def load_taught(config: Config) -> Taught:
    """Read what the desk taught.

    Raises:
        DataError: A file is damaged.
    """
    if config.labels is None or config.learned is None:
        return Taught()
    known = {topic.id for topic in config.topics}
    labels: dict[str, tuple[str, ...]] = {}
    for each in load_corrections(config.labels):
        kept = tuple(topic for topic in each.topics if topic in known)
        if kept or not each.topics:  # what was filed under topics that are gone is filed by the rules again
            labels[each.story] = kept
    learned = load_learned(config.learned)
    models = {name: model for name, model in learned.topics.items() if name in known}
    return Taught(labels=labels, learned=replace(learned, topics=models))


def load_corrections(path: str) -> tuple[Correction, ...]:
    """Read the labels; of two for one story the later one counts.

    Raises:
        DataError: The file is damaged; the text says which line.
    """
    file = Path(path)
    if not file.is_file():
        return ()
    found: dict[str, Correction] = {}
    for number, line in enumerate(file.read_bytes().split(b"\n"), 1):
        if not line.strip():
            continue
        made = _correction(line)
        if made is None:
            raise DataError(f"{path}:{number}: no label that digest label wrote; mend the line or take it out")
        found.pop(made.story, None)
        found[made.story] = made
    return tuple(found.values())


def _correction(line: bytes) -> Correction | None:
    """Read one label; ``None`` where it is damaged."""
    try:
        each = json.loads(line)
        made = Correction(**{**each, "topics": (*each["topics"],)})
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    texts = (*made.topics, made.story, made.headline, made.text, made.language, made.location)
    optional = (made.outlet or "", made.date or "")
    is_whole = isinstance(each["topics"], list) and all(isinstance(value, str) for value in (*texts, *optional))
    return made if is_whole else None


def save_corrections(path: str, corrections: Sequence[Correction]) -> None:
    """Write the labels, in the order that they were given."""
    lines = [json.dumps(asdict(each), ensure_ascii=False) for each in corrections]
    _write(Path(path), "".join(f"{line}\n" for line in lines))


def load_learned(path: str) -> Learned:
    """Read what was learned; nothing where there is no file.

    Raises:
        DataError: The file is damaged, or of another version.
    """
    file = Path(path)
    if not file.is_file():
        return Learned()
    try:
        read = json.loads(file.read_text("utf-8"))
        topics = {
            name: TopicModel(
                intercept=_number(each["intercept"]), rules=_number(each["rules"]), terms=_numbers(each["terms"])
            )
            for name, each in {SCHEMA: read["topics"]}[read["schema"]].items()
        }
        return Learned(topics=topics, rarity=_numbers(read["rarity"]))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        raise DataError(f"{path}: not what digest learn wrote; run digest learn again, or delete the file") from None


def save_learned(path: str, learned: Learned) -> None:
    """Write what was learned: numbers and words only."""
    told = {"schema": SCHEMA, **asdict(learned)}
    _write(Path(path), json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n")


def _numbers(table: Mapping[str, object]) -> Mapping[str, float]:
    """Return a table of numbers."""
    return {name: _number(value) for name, value in table.items()}


def _number(value: object) -> float:
    """Return a number that one can reckon with."""
    number = float(str(value))
    if not isfinite(number):
        raise ValueError
    return number


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, "utf-8")
    beside.replace(path)
