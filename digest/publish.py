"""Publish: what was rendered to its places, then the feeds that tell of what stands there.

In: renditions, editions and settings. Out: `Receipt` values. The files of an issue go first, all or none; a feed is
made of what stands in its destination after that, so that it never names a file that is not there.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from digest.deliver import deliver
from digest.deliver.running import deliver_running, standing
from digest.model import Audience, Config, Destination, Edition, Issued, Receipt, Rendition
from digest.render import to_json
from digest.render.feed import FEEDS, SHOWN, to_feed


def publish(
    config: Config,
    renditions: Sequence[Rendition],
    audiences: Sequence[Audience],
    editions: Sequence[Edition],
    *,
    day: date,
) -> tuple[Receipt, ...]:
    """Write the renditions to every destination, and the feeds that are wanted; no folder is made for nothing.

    Args:
        config: Names the destinations and the site.
        renditions: What goes into the folder of the day.
        audiences: Their formats say which feeds are wanted.
        editions: One for each audience.
        day: The issue's date.

    Raises:
        DeliverError: A destination cannot be written; those before it have been.
    """
    receipts: list[Receipt] = []
    for destination in config.destinations:
        receipts += deliver(renditions, destination, day=day) if renditions else ()
        receipts += deliver_running(tuple(_feeds(config, audiences, editions, destination)), destination)
    return tuple(receipts)


def _feeds(
    config: Config, audiences: Sequence[Audience], editions: Sequence[Edition], destination: Destination
) -> Iterator[Rendition]:
    """Yield the feeds of what stands in a destination."""
    for audience, edition in zip(audiences, editions, strict=True):
        wanted = [form for form in audience.formats if form in FEEDS]
        # The issue of this run is told from the edition itself, which needs no JSON file.
        record = json.loads(to_json(edition)) if wanted else None
        issues = standing(destination, audience.id, most=SHOWN) if wanted else ()
        issues = tuple(replace(each, record=record) if each.day == edition.date else each for each in issues)
        issues = tuple(each for each in issues if _may_tell(config, audience, each))
        for form in wanted:
            content = to_feed(edition, form, issues, site=config.site)
            yield Rendition(audience=audience.id, format=form, name=f"{audience.id}.{FEEDS[form]}", data=content)


def _may_tell(config: Config, audience: Audience, issued: Issued) -> bool:
    """Tell whether an audience may hear of an issue: none that was cut at a higher ceiling, or at an unknown one."""
    return config.handling.may_tell((issued.record or {}).get("ceiling"), audience.ceiling)
