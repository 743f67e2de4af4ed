"""The memory of builds: what was read, how it was filed, what was printed; and the search in it.

Comes in: documents, articles and finished builds, and questions about them. Goes out: articles of a window, hits of a
search, the states of sources, and exports. All of it lies in one SQLite database, and SQL is written nowhere else. It
never asks for the time, never overwrites a file that it did not make, and knows nothing of the order of a build.

    opening -> shelf (Archive) -> rows, search, soundness, transfer
    memory: the archive as a build uses it; outbox: who was sent what; lock: one build at a time
"""

from digest.archive.opening import open_archive
from digest.archive.outbox import Errand, Outbox, Suppressed
from digest.archive.rows import Sighting
from digest.archive.search import Hit
from digest.archive.shelf import Archive
from digest.archive.transfer import Imported

__all__ = ["Archive", "Errand", "Hit", "Imported", "Outbox", "Sighting", "Suppressed", "open_archive"]
