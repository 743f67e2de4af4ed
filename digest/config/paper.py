"""What one PDF may cost.

In: what stands under ``pdf``. Out: numbers, or what is wrong with them. It never asks what the machine has.
"""

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from digest.config.shape import Form
from digest.config.values import Seconds, refusal

_UNITS = {"MB": 1_000_000, "GB": 1_000_000_000}
_LEAST, _MOST = 100_000_000, 64_000_000_000


def _memory(text: object) -> object:
    found = re.fullmatch(r"([1-9][0-9]{0,4}) ?(MB|GB)", text) if isinstance(text, str) else None
    size = int(found[1]) * _UNITS[found[2]] if found else 0
    if not _LEAST <= size <= _MOST:
        raise refusal("a size such as 500MB or 2GB (from 100MB to 64GB)")
    return size


Memory = Annotated[
    int, BeforeValidator(_memory), WithJsonSchema({"type": "string", "pattern": "^[1-9][0-9]{0,4} ?(MB|GB)$"})
]


class PdfForm(Form):
    """What one PDF may cost; one that costs more is not printed, and the build says so."""

    timeout: Seconds = Field(120.0, description="Longest time of computing, such as 90s or 5m.")
    memory: Memory = Field(1_000_000_000, description="Most memory beside the engine's own, such as 500MB or 2GB.")
