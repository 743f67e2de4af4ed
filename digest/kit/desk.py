"""The desk: editions to look at, made again when a file changes.

Comes in: ways to read the configuration and to think, and the files on the disk. Goes out: one edition in one format,
as bytes, or what is wrong. Only what a change touches is made again: the issue where articles, topics or outlets
changed, the cut where audiences did, and nothing but the page where it was a template. It asks nobody on the network,
keeps nothing in the archive and writes no file.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import DigestError
from digest.model import Audience, Config, Edition, Format, Rendition

if TYPE_CHECKING:
    from digest.build import Thoughts

Stamp = tuple[tuple[str, int, int], ...]
"""Path, time of change and size of files."""
Load = Callable[[], Config]
Think = Callable[[Config], "Thoughts"]
Cut = Callable[[Config, "Thoughts"], Sequence[Edition]]
Make = Callable[[Edition, Format, Sequence[str]], Rendition]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """What a desk can do; handed in, so that it knows neither the command line nor the clock."""

    load: Load
    think: Think
    cut: Cut
    make: Make


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What lies on the desk."""

    version: int
    """Grows with every change."""
    audiences: tuple[Audience, ...]
    editions: tuple[Edition, ...]
    templates: tuple[str, ...]
    wrong: str = ""
    """Why nothing can be shown; a line for each mistake."""


class Desk:
    """See the module; one thread calls `look`, any thread the others."""

    def __init__(self, trade: Trade, path: str) -> None:
        """Begin with nothing on the desk.

        Args:
            trade: What it can do.
            path: The configuration file.
        """
        self._trade = trade
        self._path = path
        self._config: Config | None = None
        self._is_unread = True
        self._issue: Thoughts | None = None
        self._stamps: dict[str, Stamp] = {}
        self._made: dict[tuple[str, Format], Rendition] = {}
        self._lock = threading.Lock()
        self._changed = threading.Condition()
        self.shown = Shown(version=0, audiences=(), editions=(), templates=())

    def look(self) -> bool:
        """Look whether a file has changed, and make anew what hangs on it.

        Returns:
            Whether something had changed.
        """
        watched = self._watched()
        stamps = {kind: stamp(paths) for kind, paths in watched.items()}
        # Templates of one's own count from the moment that there is a folder of them.
        own = self._own_templates()
        stamps["config"] += ((own, int(Path(own).is_dir()), 0),)
        if stamps == self._stamps:
            return False
        told_apart = {kind for kind in stamps if stamps[kind] != self._stamps.get(kind)}
        shown = self._anew(told_apart)
        # What a new configuration names is looked at from now on. A file that changed meanwhile is seen the next time.
        named = {kind: paths for kind, paths in self._watched().items() if paths != watched[kind]}
        self._stamps = stamps | {kind: stamp(paths) for kind, paths in named.items() if kind != "config"}
        with self._lock, self._changed:
            self._made = {}
            self.shown = replace(shown, version=self.shown.version + 1)
            self._changed.notify_all()
        return True

    def wait(self, version: int, seconds: float) -> int:
        """Wait until the version is another one, but not for ever; return the version."""
        with self._changed:
            self._changed.wait_for(lambda: self.shown.version != version, seconds)
            return self.shown.version

    def rendition(self, audience: str, form: Format) -> Rendition:
        """Return an edition in one format.

        Raises:
            DigestError: Something is wrong with a template, or nothing can be shown.
            KeyError: There is no such edition.
        """
        with self._lock:
            shown = self.shown
            if shown.wrong:
                raise DigestError(shown.wrong)
            edition = {each.audience: each for each in shown.editions}[audience]
            if (audience, form) not in self._made:
                self._made[audience, form] = self._trade.make(edition, form, shown.templates)
            return self._made[audience, form]

    def _anew(self, changed: set[str]) -> Shown:
        """Make what hangs on changed files."""
        if "articles" in changed:
            self._issue = None
        self._is_unread |= bool(changed & {"config", "pictures"})
        try:
            config, before = (self._trade.load() if self._is_unread or not self._config else self._config), self._config
            self._config, self._is_unread = config, False
            if self._issue is None or before is None or thought(config) != thought(before):
                self._issue = None  # where thinking fails, nothing is left over
                self._issue = self._trade.think(config)
            editions = tuple(self._trade.cut(config, self._issue))
        except (DigestError, OSError) as error:
            known = self._config.audiences if self._config else ()
            return replace(self.shown, audiences=known, wrong=str(error))
        return Shown(version=0, audiences=config.audiences, editions=editions, templates=config.templates)

    def _own_templates(self) -> str:
        """Return the folder of the workspace's own templates."""
        return str(Path(self._path).absolute().parent / "templates")

    def _watched(self) -> dict[str, list[str]]:
        """Return the files and folders that the desk hangs on, by what must be made anew when they change."""
        folder = Path(self._path).absolute().parent
        config = self._config
        beside = [str(folder / "packs"), str(folder / "templates/themes")]
        articles = [each.path for each in config.sources if each.path] if config else []
        labels = [each for each in (config.labels, config.learned) if each] if config else []
        moves = [each.where.rpartition(":")[0] for each in config.moves] if config else []
        pictures = [each for audience in config.audiences for each in audience.option_files] if config else []
        return {
            "config": [self._path, *beside, *(str(folder / each) for each in dict.fromkeys(moves))],
            "articles": [*articles, *labels],
            "templates": [self._own_templates(), *(config.templates if config else ())],
            "pictures": pictures,
        }


def thought(config: Config) -> Config:
    """Return what an issue hangs on: a configuration without what only editions and pages hang on."""
    audiences = tuple(
        Audience(id=each.id, title="", language="", topics=(), ceiling=each.ceiling, schedule=each.schedule)
        for each in config.audiences
    )
    return replace(config, audiences=audiences, title="", templates=(), destinations=())


def stamp(paths: Sequence[str]) -> Stamp:
    """Return the state of files, and of all files in folders."""
    return tuple(sorted(each for path in dict.fromkeys(paths) for each in _stamps(path)))


def _stamps(path: str) -> Iterator[tuple[str, int, int]]:
    """Yield the state of a file, or of the files in a folder; what is not there has none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a Path for each of many files, several times a second, is dear
        if not os.path.isdir(path):  # noqa: PTH112 - as above
            yield path, found.st_mtime_ns, found.st_size
            return
        with os.scandir(path) as entries:
            inner = sorted(entry.path for entry in entries if not entry.name.startswith("."))
    except OSError:
        return
    for each in inner:
        yield from _stamps(each)
