"""The commands of every morning: what is planned, how a machine is told of it, and the run itself.

In: the arguments. Out: results on standard output, messages on standard error, and an exit code. Only ``run`` changes
anything, and only by what ``collect``, ``build`` and ``send`` do.
"""

from digest.routine.commands import plan, run, schedule

__all__ = ["plan", "run", "schedule"]
