"""What a worker process may need.

Comes in: a number of bytes. Goes out: nothing; the process that asks is bound from then on. It never loosens a limit
that was set from outside.
"""

import resource


def limit_memory(more: int) -> None:
    """Let this process need so many bytes more than it has now, and write no image of itself when it dies.

    Args:
        more: In bytes of address space.
    """
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - a pseudo-file
            pages = int(file.read().split()[0])
    except OSError:
        # Only Linux tells; elsewhere the limit of time alone protects.
        return
    most = pages * resource.getpagesize() + more
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
