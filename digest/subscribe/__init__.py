"""The feeds that a person reads: brought from a reader, given back to one, found on a site, looked after.

Comes in: lists of subscriptions (OPML), the configuration, the address of a site, what the archive remembers. Goes out:
more sources in the configuration file, a list, feeds to choose from, and how each feed stands. It never collects
articles, never makes an archive, and changes nothing but the configuration file.

    commands: the words of the command line
    choosing: which feeds of a list are new; writing: the configuration file, whole or not at all
    finding: a site to its feeds; standing: what is remembered to rows
"""

from digest.subscribe.commands import feeds

__all__ = ["feeds"]
