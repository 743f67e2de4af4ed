"""Files in one ZIP, the same bytes for the same files.

What comes in: names and bytes, in order. What goes out: a ZIP whose files all date from the first day that a ZIP can
tell, whatever the clock, the machine and its rights.
"""

import io
import zipfile
from collections.abc import Iterable

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def packed(files: Iterable[tuple[str, bytes]], *, stored: frozenset[str] = frozenset()) -> bytes:
    """Return `files` as a ZIP; those named in `stored` are not made smaller."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, _FIRST_DAY)
            info.create_system = 3  # Unix, wherever this runs
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return whole.getvalue()
