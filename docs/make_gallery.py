"""Make the pictures of the gallery: every theme, and every audience of the sample.

In come the sample articles, themes and audiences of this checkout; out go small PNGs in ``docs/gallery/``, the same
bytes on one machine. Pictures of screens need Chromium and are left as they are where there is none. It reads no other
article and asks no network for anything.

    python docs/make_gallery.py
"""

import io
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
GALLERY = ROOT / "docs" / "gallery"
DAY = "2024-09-02"
WIDTH = 660
"""Of a page of paper, in pixels."""
COLORS = 64
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

_DESK = {"topics": ["diplomacy", "military", "defections"], "key_points": 5, "formats": ["pdf", "html"]}
_SHOWN = ["contents", "claims", "sources", "names", "account"]
AUDIENCES = {
    "executive": {
        **_DESK,
        "title": "Sintesi per la direzione",
        "theme": "signal",
        "unclassified": False,
        "per_section": 4,
        "total": 8,
        "sentences": 1,
        "key_points": 3,
        "show": ["sources", "account"],
    },
    "analyst": {**_DESK, "title": "Dossier per gli analisti", "show": [*_SHOWN, "evidence"]},
    "press": {**_DESK, "title": "Rassegna stampa", "theme": "broadsheet", "show": _SHOWN},
    "two": {**_DESK, "title": "Press review", "language": "en", "theme": "broadsheet", "sentences": 4,
            "options": {"columns": 2, "accent": "#1f4f7d"}, "show": ["contents", "sources", "account"]},
    "public": {**_DESK, "title": "Public briefing", "language": "en", "per_section": 5, "sentences": 3,
               "show": ["contents", "sources", "account"]},
}  # fmt: skip
PAPER = [("executive", 0), ("analyst", 0), ("analyst", 1), ("press", 0), ("press", 1), ("two", 0)]
"""Audience and page, from 0."""
SCREENS = [
    ("public", "desktop", 1280, 1100, False),
    ("press", "desktop", 1280, 1100, False),
    ("press", "dark", 1280, 1100, True),
    ("executive", "phone", 500, 900, False),
]
"""Audience, name, width and height, and whether the reader wants it dark."""


def main() -> int:
    """Write all pictures; say how large they are in all."""
    GALLERY.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        issue = _built(Path(folder))
        for audience, page in PAPER:
            _keep(f"{audience}-{page + 1}", _page(issue / f"{audience}.pdf", page))
        for audience, name, width, height, dark in SCREENS if BROWSER else ():
            target = Path(folder, "screen.png")
            _shoot(issue / f"{audience}.html", target, width=width, height=height, dark=dark)
            _keep(f"{audience}-{name}", Image.open(target))
    total = sum(path.stat().st_size for path in GALLERY.glob("*.png"))
    sys.stdout.write(f"{len(list(GALLERY.glob('*.png')))} pictures, {total:,} bytes\n")
    if not BROWSER:
        sys.stdout.write("There is no Chromium here: pictures of screens are as they were.\n")
    return 0


def _built(folder: Path) -> Path:
    """Build the sample into a folder, and return where the issue is."""
    # The folder is the sample's own, under the name that a reader would see.
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    settings = {
        "title": "Rassegna Est",
        "sources": ["seeds"],
        "archive": "none",
        "audiences": AUDIENCES,
        "destinations": [{"folder": "output"}],
    }
    # JSON is YAML.
    (folder / "config.yaml").write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, "-m", "digest", "build", "--config", "config.yaml", "--date", DAY]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
    return folder / "output" / DAY


def _page(pdf: Path, page: int) -> Image.Image:
    """Return a page of a PDF as a picture."""
    document = pypdfium2.PdfDocument(pdf)
    leaf = document[page]
    image: Image.Image = leaf.render(scale=WIDTH / leaf.get_width()).to_pil()
    document.close()
    return image


def _shoot(page: Path, target: Path, *, width: int, height: int, dark: bool) -> None:
    """Let the browser picture the top of a web page."""
    command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command += ["--force-dark-mode"] if dark else []
    command += [f"--screenshot={target}", f"--window-size={width},{height}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - the browser of this machine


def _keep(name: str, image: Image.Image) -> None:
    """Write a picture in few colours, without any date, where it differs."""
    if image.width > WIDTH:
        image = image.resize((WIDTH, round(image.height * WIDTH / image.width)), Image.Resampling.LANCZOS)
    few = image.convert("RGB").quantize(COLORS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    png = io.BytesIO()
    few.save(png, format="PNG", optimize=True)
    (GALLERY / f"{name}.png").write_bytes(png.getvalue())


if __name__ == "__main__":
    sys.exit(main())
