"""What the Hub still allows, so that no request is ever one too many.

`RateLimit: "pages";r=37;t=120` says 37 requests are left for 120 seconds; `RateLimit-Policy:
"fixed window";"pages";q=100;w=300` says what a window holds. The Hub's windows are fixed but nobody
knows where they begin; so never more than a quota is sent in any span of a window's length.
"""

import re
from collections import deque
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass

_REMAINING = re.compile(r'"(?P<name>\w+)"\s*;\s*r=(?P<left>\d+)\s*;\s*t=(?P<reset>\d+)')
_POLICY = re.compile(r'"(?P<name>\w+)"\s*;\s*q=(?P<quota>\d+)\s*;\s*w=(?P<window>\d+)')

SLACK = 1.0
"""Seconds added to every window: two requests a window apart may travel unequally fast."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `quota` requests in `window` seconds."""

    quota: int
    window: float


ANONYMOUS = {"api": Limit(quota=500, window=300.0), "pages": Limit(quota=100, window=300.0)}
"""The Hub's documented limits per address without a token (measured 2026)."""

WITH_TOKEN = {"api": Limit(quota=1000, window=300.0), "pages": Limit(quota=200, window=300.0)}
"""The same of a free account; a paid one has more, and its answers say so."""


class Budget:
    """The requests of one kind, by the clock it is told; `spent` is when earlier runs sent theirs.

    >>> budget = Budget(Limit(quota=2, window=299.0))
    >>> [budget.spend(0.0), budget.spend(1.0), budget.spend(2.0)]
    [0.0, 0.0, 298.0]
    """

    def __init__(self, limit: Limit, *, spent: Iterable[float] = ()) -> None:
        self.limit = limit
        self._sent = deque(sorted(spent))
        self._closed_until = float("-inf")
        self._left: int | None = None
        self._left_until = float("-inf")

    def spend(self, now: float) -> float:
        """Take one request; returns the seconds to wait before it may be sent."""
        at = self._next_turn(now)
        if self._left is not None and at < self._left_until:
            self._left -= 1
        self._sent.append(at)
        return at - now

    def observe(self, name: str, headers: Mapping[str, str], now: float) -> None:
        """Believe what the Hub says is left: others may share the address."""
        policy = _POLICY.search(headers.get("ratelimit-policy", ""))
        if policy and policy["name"] == name and int(policy["quota"]) and int(policy["window"]):
            self.limit = Limit(quota=int(policy["quota"]), window=float(policy["window"]))
        remaining = _REMAINING.search(headers.get("ratelimit", ""))
        if remaining and remaining["name"] == name:
            self._left = int(remaining["left"])
            self._left_until = now + float(remaining["reset"]) + SLACK

    def close(self, now: float, seconds: float) -> None:
        """Send nothing for so many seconds: the Hub answered 429."""
        self._closed_until = max(self._closed_until, now + seconds + SLACK)

    def seconds_for(self, requests: int, now: float) -> float:
        """How long it takes until the last of so many more requests may be sent; none of them is taken."""
        trial, at = deepcopy(self), now
        for _ in range(requests):
            at += trial.spend(at)
        return at - now

    def _next_turn(self, now: float) -> float:
        window = self.limit.window + SLACK
        at = max(now, self._closed_until)
        if self._left is not None and self._left <= 0:
            at = max(at, self._left_until)
        while self._sent and self._sent[0] + window <= now:
            self._sent.popleft()
        if len(self._sent) >= self.limit.quota:
            at = max(at, self._sent[-self.limit.quota] + window)
        return at
