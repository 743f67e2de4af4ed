"""How long the program takes from start to end, as a ratio to what cannot be saved.

In comes the installed program and the sample workspace; out goes a Markdown table on standard output: the least, the
middle and the greatest time of several runs, and the ratio to a floor measured in the same rounds. The floor of
everything without PDF is a bare start of the interpreter; the floor of the PDFs is WeasyPrint alone, drawing the same
pages with one line of style. It never changes the checkout: all output goes to a temporary folder.

Run it from anywhere: ``python benchmarks/startup.py [--runs 7]`` with the interpreter that digest is installed in.
"""

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WITHOUT_PDF = ("markdown", "html", "json")
BARE_WEASYPRINT = """
import sys
from weasyprint import CSS, HTML
for page in sys.argv[1:]:
    HTML(page).write_pdf(page + ".pdf", stylesheets=[CSS(string="body { font-size: 10pt }")])
"""


def build(output: Path, *formats: str) -> list[str]:
    """Return the command that builds the sample in `formats` for all audiences."""
    wanted = [word for name in formats for word in ("--format", name)]
    where = ["--config", str(ROOT / "config.yaml"), "--output", str(output), "--archive", "none"]
    return [sys.executable, "-m", "digest", "build", *where, *wanted, "--date", "2026-01-05", "--quiet"]


def seconds(command: list[str]) -> float:
    """Run `command` to its end and return the wall-clock seconds that it took."""
    start = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def unstyled_pages(output: Path, folder: Path) -> list[str]:
    """Build the sample's HTML and return copies of its pages without their style sheets."""
    seconds(build(output, "html"))
    pages = []
    for number, page in enumerate(sorted(output.rglob("*.html"))):
        bare = folder / f"bare-{number}.html"
        bare.write_text(re.sub(r"(?s)<style.*?</style>", "", page.read_text(encoding="utf-8")), encoding="utf-8")
        pages.append(str(bare))
    return pages


def measure(commands: dict[str, list[str]], runs: int) -> dict[str, list[float]]:
    """Return the seconds of each command, in `runs` rounds that run every command once, after one round unmeasured."""
    rounds = [{name: seconds(command) for name, command in commands.items()} for _ in range(runs + 1)]
    return {name: [times[name] for times in rounds[1:]] for name in commands}


def table(times: dict[str, list[float]], floors: dict[str, str]) -> str:
    """Return the Markdown table; a ratio is the median of the rounds' own ratios, so a slow round does not tell."""
    lines = ["| what | min s | median s | max s | ratio | floor |", "| --- | ---: | ---: | ---: | ---: | --- |"]
    for name, own in times.items():
        floor = floors.get(name, name)
        ratio = statistics.median(mine / least for mine, least in zip(own, times[floor], strict=True))
        figures = f"{min(own):.3f} | {statistics.median(own):.3f} | {max(own):.3f} | {ratio:.2f}"
        lines.append(f"| {name} | {figures} | {floor if floor != name else 'itself'} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7, help="measured rounds (7)")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        pages = unstyled_pages(folder / "pages", folder)
        commands = {
            "interpreter, bare": [sys.executable, "-c", "pass"],
            "`digest --help`": [sys.executable, "-m", "digest", "--help"],
            "`digest build` without PDF": build(folder / "plain", *WITHOUT_PDF),
            f"WeasyPrint, bare, {len(pages)} PDFs": [sys.executable, "-c", BARE_WEASYPRINT, *pages],
            f"`digest build` with {len(pages)} PDFs": build(folder / "all", *WITHOUT_PDF, "pdf"),
        }
        bare, _, _, weasyprint, with_pdf = commands
        floors = dict.fromkeys(commands, bare) | {weasyprint: weasyprint, with_pdf: weasyprint}
        print(table(measure(commands, runs), floors))


if __name__ == "__main__":
    main()
