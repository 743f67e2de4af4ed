"""The public address of what is written.

In: what stands under ``site``. Out: an address that the path of a file can follow, or what is wrong with it. It never
asks whether anything is there.
"""

from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from digest.addresses import fault as address_fault
from digest.config.values import Text, refusal

_WANTED = "the public address of a folder, such as https://www.example.org/briefings"


def _site(url: str) -> str:
    if wrong := address_fault(url):
        raise refusal(f"{_WANTED} (this one {wrong})")
    if "?" in url or "#" in url:
        raise refusal(f"{_WANTED}, without ? and #")
    return url.rstrip("/")


SiteAddress = Annotated[
    Text, AfterValidator(_site), WithJsonSchema({"type": "string", "pattern": "^https?://[^ ?#]+$"})
]
