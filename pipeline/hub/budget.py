"""What the Hub still allows, read from its own headers, so that no request is ever one too many.

`RateLimit: "pages";r=37;t=120` says 37 requests are left for 120 seconds; `RateLimit-Policy:
"fixed window";"pages";q=100;w=300` says what a fresh window holds. API calls and pages have a
budget each; where nothing was said yet, the documented limit for anonymous callers counts.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_REMAINING = re.compile(r'"(?P<name>\w+)"\s*;\s*r=(?P<left>\d+)\s*;\s*t=(?P<reset>\d+)')
_POLICY = re.compile(r'"(?P<name>\w+)"\s*;\s*q=(?P<quota>\d+)\s*;\s*w=(?P<window>\d+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `quota` requests in `window` seconds."""

    quota: int
    window: float


ANONYMOUS = {"api": Limit(quota=500, window=300.0), "pages": Limit(quota=100, window=300.0)}
"""The Hub's documented limits per address without a token (measured 2026)."""


class Budget:
    """The requests left in the present window of one kind, by the clock it is told.

    >>> budget = Budget(Limit(quota=2, window=300.0), now=0.0)
    >>> [budget.spend(0.0), budget.spend(1.0), budget.spend(2.0)]
    [0.0, 0.0, 298.0]
    """

    def __init__(self, limit: Limit, *, now: float) -> None:
        self.limit = limit
        self._left = limit.quota
        self._reset_at = now + limit.window

    def spend(self, now: float) -> float:
        """Take one request; returns the seconds to wait before it may be sent."""
        if now >= self._reset_at:
            self._open_window(now)
        if self._left > 0:
            self._left -= 1
            return 0.0
        wait = self._reset_at - now
        self._open_window(self._reset_at)
        self._left -= 1
        return wait

    def observe(self, name: str, headers: Mapping[str, str], now: float) -> None:
        """Believe what the Hub says is left: others may share the address."""
        policy = _POLICY.search(headers.get("ratelimit-policy", ""))
        if policy and policy["name"] == name:
            self.limit = Limit(quota=int(policy["quota"]), window=float(policy["window"]))
        remaining = _REMAINING.search(headers.get("ratelimit", ""))
        if remaining and remaining["name"] == name:
            self._left = int(remaining["left"])
            self._reset_at = now + float(remaining["reset"])

    def exhaust(self, now: float, seconds: float) -> None:
        """Send nothing for so many seconds: the Hub answered 429."""
        self._left = 0
        self._reset_at = now + seconds

    def seconds_for(self, requests: int) -> float:
        """How long so many requests take at the allowed rate, from a fresh window."""
        return max(0, (requests - 1) // self.limit.quota) * self.limit.window

    def _open_window(self, now: float) -> None:
        self._left = self.limit.quota
        self._reset_at = now + self.limit.window
