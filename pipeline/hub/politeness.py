"""Never above the allowed rate, never against robots.txt, one budget for API calls and one for pages."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.robotparser import RobotFileParser

from pipeline.errors import HubError, RateLimited
from pipeline.hub.budget import ANONYMOUS, Budget, Limit

if TYPE_CHECKING:
    from pipeline.hub.transport import Clock

RETRY_SECONDS = 300.0
"""How long a 429 without `Retry-After` and without `RateLimit` means: one whole window."""
LONGEST_WAIT = 900.0
"""A run waits through three windows at most; past that it stops and the next run goes on."""


class Politeness:
    """The budgets of one Hub and the rules of its robots.txt."""

    def __init__(
        self, user_agent: str, *, now: float, limits: Mapping[str, Limit] = ANONYMOUS, robots: str = ""
    ) -> None:
        self.user_agent = user_agent
        self._budgets = {name: Budget(limit, now=now) for name, limit in limits.items()}
        self._robots = RobotFileParser()
        self._robots.parse(robots.splitlines())

    def wait_turn(self, path: str, clock: "Clock") -> None:
        """Wait until a request to `path` may be sent; HubError where robots.txt forbids it."""
        if not self._robots.can_fetch(self.user_agent, path):
            raise HubError(message="robots.txt forbids this path.", remedy="It is not collected.", where=path)
        seconds = self._budgets[budget_of(path)].spend(clock.monotonic())
        if seconds > LONGEST_WAIT:
            raise RateLimited(
                message=f"the budget is spent for {seconds:.0f} seconds more.",
                remedy="Run again later; what is collected stays.",
                where=path,
                retry_after=seconds,
            )
        if seconds > 0:
            clock.sleep(seconds)

    def learn(self, path: str, headers: Mapping[str, str], status: int, clock: "Clock") -> None:
        """Take in what an answer says of the budget."""
        name = budget_of(path)
        budget = self._budgets[name]
        budget.observe(name, headers, clock.monotonic())
        if status == 429 and "retry-after" in headers:
            budget.exhaust(clock.monotonic(), _seconds(headers["retry-after"]))
        elif status == 429 and "ratelimit" not in headers:
            budget.exhaust(clock.monotonic(), RETRY_SECONDS)

    def seconds_for(self, requests: Mapping[str, int]) -> float:
        """How long so many requests of each budget take at the allowed rate; budgets run side by side."""
        return max((self._budgets[name].seconds_for(count) for name, count in requests.items()), default=0.0)


def budget_of(path: str) -> str:
    """`api` for what lies under /api, else `pages`.

    >>> budget_of("/api/posts"), budget_of("/posts/ada/1")
    ('api', 'pages')
    """
    return "api" if path.startswith("/api/") else "pages"


def _seconds(retry_after: str) -> float:
    return float(retry_after) if retry_after.isdigit() else RETRY_SECONDS
