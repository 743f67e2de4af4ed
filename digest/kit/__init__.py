"""The kit of those who change how a briefing looks: themes to choose from, files to change, a check, a preview.

Comes in: the configuration and its template folders. Goes out: a list, a copy of one file, faults with file and line,
and a page on a loopback port that follows what is changed. It never overwrites a file, and shows nothing to other
machines.

    commands: the words of the command line
    listing: themes to rows; ejecting: one file to a folder of one's own; checking: all templates to faults
    desk: what is shown, made again when a file changes; server: the desk on a loopback port
"""

from digest.kit.commands import theme

__all__ = ["theme"]
