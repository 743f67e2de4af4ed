"""Notices to chats and webhooks: "the edition is ready".

Comes in: addresses of Apprise, a headline and a text. Goes out: whether each was told. It needs the extra
``digest[notify]``. No address is shown beyond its first word: the rest may be a key.
"""

import logging
import re
from typing import Any

from digest.deliver.transport import Answer
from digest.errors import DeliverError
from digest.text.telling import told


def called(url: str) -> str:
    """Return what an address may be called in messages: the service alone, ``?`` where it names none."""
    found = re.match(r"[A-Za-z][A-Za-z0-9+.-]{0,30}(?=://)", url)
    return found[0] if found else "?"


def notify(url: str, *, title: str, text: str) -> Answer:
    """Tell one chat or webhook.

    Raises:
        DeliverError: Apprise is not installed, or does not know the address.
    """
    apprise = _library()
    told_by = apprise.Apprise()
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it would print addresses with their keys
    if not told_by.add(url):
        remedy = "Look at the page of the service in Apprise's documentation."
        raise DeliverError(told(f"mail: notify: {called(url)}", "is no address that Apprise knows", remedy))
    if told_by.notify(title=title, body=text, body_format="text"):
        return Answer(kind="taken", text=f"told by {called(url)}")
    return Answer(kind="later", text=f"{called(url)} did not take it")


def _library() -> Any:  # noqa: ANN401 - a module without types
    try:
        import apprise  # noqa: PLC0415 - an extra, and wanted by few
    except ImportError as error:
        raise DeliverError(
            told("mail: notify", "apprise is not installed", "Install digest[notify], or leave notify out.")
        ) from error
    return apprise
