"""Handling labels: how far a story may be given, on an ordered scale."""

from collections.abc import Iterable
from dataclasses import dataclass

LEVELS = ("public", "internal", "confidential")
"""The scale of a configuration that has none of its own, the least restrictive level first."""
NOTE = "handling: "
"""How the note begins in which an article keeps the label that its document bears."""
_TLP = "tlp:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """The scale of handling labels."""

    levels: tuple[str, ...] = LEVELS
    """The least restrictive one first."""
    default: str = LEVELS[0]
    """The level of what bears no label."""

    def level(self, label: str) -> str | None:
        """Return the level that a label names, whatever its case and with or without ``TLP:``; else ``None``."""
        wanted = _folded(label)
        return next((level for level in self.levels if _folded(level) == wanted), None)

    def height(self, labels: Iterable[str]) -> int:
        """Return the place of the most restrictive of some labels; one that names no level counts as the highest."""
        heights = [self._height(label) for label in labels]
        return max(heights, default=self._height(self.default))

    def ceiling(self, label: str | None) -> int:
        """Return the highest place that an audience may get; without a ceiling, the highest of all."""
        return len(self.levels) - 1 if label is None else self._height(label)

    def may_tell(self, cut_at: object, ceiling: str | None) -> bool:
        """Tell whether an audience may hear of an issue that was cut for it before.

        Args:
            cut_at: The ceiling of that issue; what is no text is none, or unknown, and counts as the highest.
            ceiling: The audience's own ceiling now.
        """
        top = len(self.levels) - 1
        cut_height = self._height(cut_at) if isinstance(cut_at, str) else top
        return cut_height <= self.ceiling(ceiling)

    def _height(self, label: str) -> int:
        level = self.level(label)
        return len(self.levels) - 1 if level is None else self.levels.index(level)


def own_labels(notes: Iterable[str]) -> tuple[str, ...]:
    """Return the labels that the notes of an article keep."""
    return tuple(note.removeprefix(NOTE) for note in notes if note.startswith(NOTE))


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold().removeprefix(_TLP).strip()
