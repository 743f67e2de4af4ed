"""The errors that stop a build: a wrong program, configuration or template.

What a failing world does (an unreadable file) is a `digest.model.Problem`, never an exception.
"""


class DigestError(Exception):
    """Something that a person must mend before anything can be built; its text says where, what and what to do."""


class ConfigError(DigestError):
    """The configuration is wrong; its text has one line for every mistake."""


class TemplateError(DigestError):
    """A template or theme is wrong; its text names the file, the line and the mistake."""


class RenderError(DigestError):
    """This machine cannot make one format (a missing system library or font); its text says what to install."""


class DataError(DigestError):
    """A data file that ships with the package is missing or damaged."""


class DeliverError(DigestError):
    """A finished rendition cannot be written where it should go; its text says where and what to do."""


class UsageError(DigestError):
    """The command line asks for something that is not there; its text says what there is."""


class ArchiveError(DigestError):
    """The archive cannot be opened, read or written; its text says where, what and what to do."""


class BusyError(DigestError):
    """Another run is at work in this workspace; its text says since when, and which process."""
