"""One file of the templates, copied to where a change of it counts.

Comes in: a configuration, the name of a template, partial or style sheet, and perhaps an audience. Goes out: where the
copy lies. It copies the file that is printed with now, writes one new file, and never overwrites one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from digest.errors import UsageError
from digest.model import Audience, Config
from digest.render.folders import TemplateFolders
from digest.text.telling import nearest
from digest.themes.files import PLAIN, SHEETS, home_of, theme_names

_TABLE = "theme.yaml"
_OF_AUDIENCE = ("web.css", "print.css")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A file that was copied."""

    source: Path
    target: Path
    original: str | None
    """The name that still reaches what is replaced; ``None`` where templates do not call it."""


def eject(config: Config, name: str, audience: Audience | None) -> Copied:
    """Copy one file into the folder of an audience, or else into the templates folder of the workspace.

    Args:
        config: Says where templates lie.
        name: As ``digest theme eject`` takes it: ``brief.html.j2``, ``print.css``, ``theme.yaml``; a file of a theme
            that is not the audience's with its name, ``plain/print.css``.
        audience: For whom; ``None`` for all.

    Raises:
        UsageError: There is no such file, or it would overwrite one.
    """
    if config.path is None:
        raise UsageError("no configuration: make a workspace with digest new FOLDER, and eject there")
    own = Path(config.path).absolute().parent / "templates"
    if Path(name).suffix == ".j2":
        source, target, original = _template(config, name, audience, own)
    else:
        (source, target), original = _sheet(config, name, audience, own), None
    if source is None:
        raise UsageError(f"{name}: no such file{_near(name, [*_known(config, audience)])}")
    return Copied(source=source, target=_copy(source, target), original=original)


def _template(config: Config, name: str, audience: Audience | None, own: Path) -> tuple[Path | None, Path, str | None]:
    """Return the file of a template, where its copy goes, and the name of what it replaces."""
    bare = name.rpartition("/")[2]
    loader = _loader(config, audience)
    source = loader.find(name)
    kind = "base" if loader.find(f"base/{bare}") else "partials"
    target = own / "audiences" / _folder(audience) / bare if audience else own / kind / bare
    original = f"{kind}/{bare}" if audience and loader.find(f"{kind}/{bare}") else None
    return source, target, original


def _sheet(config: Config, name: str, audience: Audience | None, own: Path) -> tuple[Path | None, Path]:
    """Return the file of a style sheet or table, and where its copy goes."""
    named, _, bare = name.rpartition("/")
    theme = named or (audience.theme if audience else PLAIN)
    places = home_of(config.templates, theme).places if theme in theme_names(config.templates) else ()
    source = next((place / bare for place in places if bare in {*SHEETS, _TABLE} and (place / bare).is_file()), None)
    if audience is None:
        return source, own / "themes" / theme / bare
    if source and bare not in _OF_AUDIENCE:
        raise UsageError(
            f"{name}: an audience has no file of this name; leave --audience out, and it holds for the theme"
        )
    of_audience = (Path(folder, "audiences", _folder(audience), bare) for folder in config.templates)
    found = next((path for path in of_audience if path.is_file()), source)
    return (found if source else None), own / "audiences" / _folder(audience) / bare


def _known(config: Config, audience: Audience | None) -> Iterator[str]:
    """Yield every name that can be ejected."""
    yield from (each for each in _loader(config, audience).list_templates() if "/" not in each)
    yield from (*_OF_AUDIENCE,) if audience else (*SHEETS, _TABLE)


def _loader(config: Config, audience: Audience | None) -> TemplateFolders:
    return TemplateFolders(
        config.templates, _folder(audience) if audience else "", audience.theme if audience else PLAIN
    )


def _folder(audience: Audience) -> str:
    return audience.template or audience.id


def _near(name: str, known: Sequence[str]) -> str:
    """Return what may have been meant."""
    of_stem = [each for each in known if each.partition(".")[0] == name]
    if of_stem:
        return f" (did you mean {' or '.join(of_stem)}?)"
    close = nearest(name, known)
    return f" (did you mean {close}?)" if close else f"; there are {', '.join(known)}"


def _copy(source: Path, target: Path) -> Path:
    """Copy a file to where none is."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as copy:
            copy.write(source.read_bytes())
    except FileExistsError:
        raise UsageError(f"{target}: is there already; change it there, nothing is overwritten") from None
    except OSError as error:
        raise UsageError(f"{target}: cannot be written ({error.strerror or error})") from error
    return target
