"""What all forms of a configuration file have in common.

Comes in: what pydantic hands to a form. Goes out: the same, with names that have no value left out. It knows no form.
"""

from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic.json_schema import JsonSchemaValue


def without_nothing(values: Mapping[str, object], known: Iterable[str]) -> dict[str, object]:
    """Leave out the known names that have no value; a name that is not known is kept, to be told."""
    empty = {name for name in known if values.get(name) is None}
    return {name: value for name, value in values.items() if name not in empty}


class Form(BaseModel):
    """What all parts of the file have in common."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _leave_out_nothing(cls, value: object) -> object:
        if value is None:
            return {}
        return without_nothing(value, written_names(cls)) if isinstance(value, dict) else value


def written_names(form: type[BaseModel]) -> list[str]:
    """Return the names that a form has in a file, where one may be a word that Python keeps for itself."""
    return [field.alias or name for name, field in form.model_fields.items()]


def or_text(schema: JsonSchemaValue) -> None:
    """Let a form be written as one text."""
    whole = dict(schema)
    schema.clear()
    schema["anyOf"] = [{"type": "string", "minLength": 1}, whole]
