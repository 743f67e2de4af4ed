"""Where a template is found.

What comes in: template folders, an audience, a theme, and the name of a template. What goes out: its text and path, or
the nearest name. First found first:

1. ``audiences/<audience>/NAME`` in each folder;
2. ``partials/NAME`` and ``base/NAME`` in each folder but the built-in one;
3. ``themes/<theme>/NAME`` in each folder, and the same of the theme's parents;
4. ``partials/NAME`` and ``base/NAME`` in the built-in folder.

A name that begins with ``base/`` or ``partials/`` always means the original, so a file of an audience or a theme can
extend or include the one that it replaces; one that begins with ``themes/`` means the file of that theme.
"""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateNotFound
from jinja2.loaders import split_template_path

from digest.errors import TemplateError
from digest.themes.files import PLAIN, home_of, nearest

_EXPLICIT = ("base/", "partials/", "themes/")


class TemplateFolders(BaseLoader):
    """Finds templates as the module's docstring says."""

    def __init__(self, folders: Sequence[str], audience: str, theme: str = PLAIN) -> None:
        """Look in template folders, for an audience and its theme."""
        own = [f"{folder}/audiences/{audience}" for folder in folders]
        shared = [[f"{folder}/{kind}" for kind in ("partials", "base")] for folder in folders]
        styled = [str(place) for place in home_of(folders, theme).places]
        self.named = (*own, *chain(*shared[:-1]), *styled, *shared[-1])
        self.explicit = tuple(folders)
        self.audience = audience
        self.theme = theme

    def __eq__(self, other: object) -> bool:
        """Tell whether another one finds the same templates."""
        return isinstance(other, TemplateFolders) and (self.named, self.explicit) == (other.named, other.explicit)

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash((self.named, self.explicit))

    def get_source(
        self,
        environment: Environment,  # noqa: ARG002  (Jinja's signature)
        template: str,
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return the text of `template`, its path, and a way to ask whether it still is the same."""
        if path := self.find(template):
            return _text(path), str(path), partial(self._is_unchanged, template, path, path.stat().st_mtime_ns)
        ending = template.partition(".")[2]
        known = [name for name in self.list_templates() if name.endswith(ending)]
        raise TemplateNotFound(template, f"no template {template!r}{nearest(template, known)}")

    def find(self, template: str) -> Path | None:
        """Return the file that `template` names now; ``None`` where there is none, or where it leads out of them."""
        places = self.explicit if template.startswith(_EXPLICIT) else self.named
        try:
            parts = split_template_path(template)
        except TemplateNotFound:
            return None
        paths = (Path(place, *parts) for place in places)
        return next((path for path in paths if path.is_file()), None)

    def _is_unchanged(self, template: str, path: Path, stamp: int) -> bool:
        """Tell whether the file that was read is still found first, and still the same."""
        return self.find(template) == path and path.stat().st_mtime_ns == stamp

    def list_templates(self) -> list[str]:
        """Return every name that a template can be called by."""
        found = {path.name for place in self.named for path in Path(place).glob("*.j2")}
        for kind in ("base", "partials", "themes/*"):
            paths = [(place, path) for place in self.explicit for path in Path(place).glob(f"{kind}/*.j2")]
            found |= {path.relative_to(place).as_posix() for place, path in paths}
        return sorted(found)

    def files(self) -> list[str]:
        """Return the path of every template that may be called, also of those that others replace."""
        places = [*self.named, *(f"{folder}/{kind}" for folder in self.explicit for kind in ("base", "partials"))]
        return sorted({str(path) for place in places for path in Path(place).glob("*.j2")})


def _text(path: Path) -> str:
    """Return the text of a template file."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise TemplateError(f"{path}: this file is not UTF-8; save it as UTF-8") from error
