"""Feeds and pages from the web, asked for as a good citizen does.

Comes in: the feeds of a configuration, what is remembered of them, the user's settings, the time now; or addresses of
pages. Goes out: bytes, *unchanged*, or a `digest.model.Problem` for each, and what is to be remembered. Deciding
(`policy`, `caching`, `guard`: pure) is apart from doing (`client`, `lookup`). It never parses a feed or a page, never
stores a state, and never asks for what robots.txt forbids, save the feeds that the user named.
"""

from digest.collect.http.feeds import Fetched, FetchResult, fetch
from digest.collect.http.pages import Page, fetch_pages
from digest.collect.http.policy import confirm, refused
from digest.collect.http.state import FeedState, as_mapping, from_mapping, identity
from digest.collect.http.tell import problem

__all__ = [
    "FeedState",
    "FetchResult",
    "Fetched",
    "Page",
    "as_mapping",
    "confirm",
    "fetch",
    "fetch_pages",
    "from_mapping",
    "identity",
    "problem",
    "refused",
]
