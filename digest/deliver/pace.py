"""How fast messages may leave.

Comes in: limits, and the moments at which messages left. Goes out: how long the next one must wait. It never sleeps and
never asks for the time.
"""


class Pace:
    """Limits on messages, in all and to one domain; evenly spread, never in bursts."""

    def __init__(self, *, rate: float | None, per_domain: float | None) -> None:
        """Keep the limits, as messages a minute; ``None`` is no limit."""
        self._gap = 60 / rate if rate else 0.0
        self._domain_gap = 60 / per_domain if per_domain else 0.0
        self._free = 0.0
        self._domains: dict[str, float] = {}

    def wait(self, domain: str, now: float) -> float:
        """Return the seconds until a message to a domain may leave; 0 is now."""
        return max(self._free, self._domains.get(domain, 0.0), now) - now

    def left(self, domain: str, now: float) -> None:
        """Note that a message to a domain leaves."""
        self._free = now + self._gap
        if self._domain_gap:
            self._domains[domain] = now + self._domain_gap
