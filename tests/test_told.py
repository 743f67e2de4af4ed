"""Dates in running text: what is found, and what is not. No file but the table of samples is read."""

from pathlib import Path

import pytest
import yaml

from digest.model import Span, When
from digest.text.dates.told import told_in

ROWS = yaml.load((Path(__file__).parent / "samples" / "told.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - strings only


@pytest.mark.parametrize(("language", "day", "text", "found"), ROWS)
def test_dates_are_told_in_running_text(language: str, day: str, text: str, found: list[list[str]]) -> None:
    """Each row finds exactly what it says, at its place."""
    parts = [int(part) for part in day.split("-")] if day != "none" else None
    base = When(year=parts[0], month=parts[1], day=parts[2], origin="prefix", raw=day) if parts else None
    told = told_in(text, Span(start=0, end=len(text)), language, base)
    assert [[span.of(text), when.edtf] for span, when in told] == found


def test_a_month_of_the_text_is_no_day() -> None:
    """What counts from the text's own day needs a day."""
    text = "Ieri il presidente è arrivato."
    base = When(year=2022, month=12, origin="prefix", raw="2022-12")
    assert told_in(text, Span(start=0, end=len(text)), "it", base) == ()
