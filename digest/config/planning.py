"""The parts of a configuration file that say when issues are due and how far stories may be given.

Comes in: plain dictionaries, lists and texts. Goes out: checked forms, and the settings of a schedule. As
`digest.config.forms`, it knows nothing of positions; it reads the files of holidays, and nothing else.
"""

import re
from datetime import date, time
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic.json_schema import JsonSchemaValue

from digest.config.holidays import holidays_of
from digest.config.shape import Form, or_text
from digest.config.values import Text, Zone, one_as_list, refusal, texts_of
from digest.model import Schedule
from digest.model.handling import LEVELS
from digest.model.schedule import EVERY_DAY, CatchUp, DaysOff

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = {name[:length]: number for number, name in enumerate(_WEEK) for length in (3, len(name))}
_TEXTS = texts_of({"type": "string", "minLength": 1})


def _clock(text: object) -> object:
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", text) if isinstance(text, str) else None
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise refusal("a time of day such as '07:00'")
    return time(int(found[1]), int(found[2]))


def _days(value: object) -> object:
    """Widen ``mon-fri``, ``daily`` and lists of days to the numbers of the days."""
    texts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    found = [_numbers(text.strip().lower() if isinstance(text, str) else "") for text in texts]
    if not found or not all(found):
        raise refusal("days such as mon-fri, daily or [mon, wed]", ["daily", "mon-fri", *_WEEK])
    return tuple(sorted({number for numbers in found for number in numbers}))


def _numbers(text: str) -> tuple[int, ...]:
    """Return the numbers of a day, of a run of days, or of all; none where it is neither."""
    if text == "daily":
        return EVERY_DAY
    first, _, last = (part.strip() for part in text.partition("-"))
    if first not in _DAY or (last or first) not in _DAY:
        return ()
    begin, end = _DAY[first], _DAY[last or first]
    return tuple(number % 7 for number in range(begin, (end if end >= begin else end + 7) + 1))


def _holiday(text: str) -> str:
    if re.match(r"[0-9]", text):
        try:
            date.fromisoformat(text)
        except ValueError:
            raise refusal("a date such as 2026-12-25, or the name of a file of such dates") from None
    return text


Clock = Annotated[time, BeforeValidator(_clock), WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,2}:[0-9]{2}$"})]
Days = Annotated[tuple[int, ...], BeforeValidator(_days), WithJsonSchema(_TEXTS)]
"""Numbers of days of the week, in order; Monday is 0."""
Holidays = Annotated[
    list[Annotated[Text, AfterValidator(_holiday)]], BeforeValidator(one_as_list), WithJsonSchema(_TEXTS)
]
"""Dates, and names of files of dates."""
Levels = Annotated[
    list[Text],
    BeforeValidator(one_as_list),
    Field(min_length=1),
    WithJsonSchema({"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}}),
]


def _or_levels(schema: JsonSchemaValue) -> None:
    """Let a scale be written as the list of its levels."""
    whole = dict(schema)
    schema.clear()
    schema["anyOf"] = [whole["properties"]["levels"], whole]


class ScheduleForm(Form):
    """When an audience gets its issues, and so what each of them covers; a time alone will do."""

    model_config = ConfigDict(json_schema_extra=or_text)

    at: Clock = Field(description="When an issue is due, by the clock, such as '07:00'.")
    days: Days = Field(
        "daily", description="Days that have an issue: mon-fri, daily, or a list.", validate_default=True
    )
    cutoff: Clock | None = Field(
        None,
        description="What is of this time or later belongs to the next issue; later than at, it is the day before's. "
        "Left out, at itself.",
    )
    zone: Zone | None = Field(None, description="Time zone of both; left out, the publication's.")
    holidays: Holidays = Field(
        default_factory=list, description="Dates without an issue, or files of dates, one a line, relative to this one."
    )
    days_off: DaysOff = Field(
        "roll", description="Whether the next issue covers the days without one, or nothing of them is covered."
    )
    catch_up: CatchUp = Field(
        "one", description="Missed issues: the next one covers them, each is built by digest run, or none is."
    )

    @model_validator(mode="before")
    @classmethod
    def _widen(cls, value: object) -> object:
        return {"at": value} if isinstance(value, str) else value


class HandlingForm(Form):
    """The scale of handling labels; its levels alone will do."""

    model_config = ConfigDict(json_schema_extra=_or_levels)

    levels: Levels = Field(list(LEVELS), description="The levels, the least restrictive one first.")
    default: Text | None = Field(None, description="The level of what bears no label; left out, the first.")

    @model_validator(mode="before")
    @classmethod
    def _widen(cls, value: object) -> object:
        return {"levels": value} if isinstance(value, str | list) else value


def schedule_of(form: ScheduleForm, zone: str, folder: Path) -> Schedule:
    """Return the schedule of a form.

    Args:
        form: The checked form.
        zone: The publication's time zone.
        folder: What files of holidays are relative to.
    """
    return Schedule(
        at=form.at,
        cutoff=form.at if form.cutoff is None else form.cutoff,
        zone=form.zone or zone,
        days=form.days,
        holidays=holidays_of(form.holidays, folder=folder),
        days_off=form.days_off,
        catch_up=form.catch_up,
    )
