"""Never above the allowed rate, never against robots.txt, one budget for API calls and one for pages."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.robotparser import RobotFileParser

from pipeline.errors import HubError, RateLimited
from pipeline.hub.budget import ANONYMOUS, Budget, Limit

TOO_MANY = 429
ROBOTS = "/robots.txt"
RETRY_SECONDS = 300.0
"""How long a 429 without `Retry-After` and without `RateLimit` means: one whole window."""
LONGEST_WAIT = 900.0
"""A run waits through three windows at most; past that it stops and the next run goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Time as the collector sees it: `now` for records, `monotonic` for waiting, `sleep` to wait."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]


class Politeness:
    """The budgets of one Hub and the rules of its robots.txt.

    `spent` names the paths asked lately and how many seconds ago, by whichever run.
    """

    def __init__(
        self,
        user_agent: str,
        clock: Clock,
        *,
        limits: Mapping[str, Limit] = ANONYMOUS,
        spent: Iterable[tuple[str, float]] = (),
    ) -> None:
        self.user_agent = user_agent
        self._clock = clock
        now, spent = clock.monotonic(), tuple(spent)
        self._budgets = {
            name: Budget(limit, spent=[now - ago for path, ago in spent if budget_of(path) == name])
            for name, limit in limits.items()
        }
        self._robots = RobotFileParser()
        self.obey("")

    def obey(self, robots: str) -> None:
        """Keep to these rules from now on."""
        self._robots = RobotFileParser()
        self._robots.parse(robots.splitlines())

    def require_allowed(self, target: str) -> None:
        """HubError where robots.txt forbids `target`, a path with its query."""
        if target != ROBOTS and not self._robots.can_fetch(self.user_agent, target):
            raise HubError(
                message="robots.txt forbids this path.", remedy="It is not collected.", where=target
            )

    def wait_turn(self, path: str) -> None:
        """Wait until a request to `path` may be sent; RateLimited where that is too long."""
        seconds = self._budgets[budget_of(path)].spend(self._clock.monotonic())
        if seconds > LONGEST_WAIT:
            raise RateLimited(
                message=f"the budget is spent for {seconds:.0f} seconds more.",
                remedy="Run again later; what is collected stays.",
                where=path,
                retry_after=seconds,
            )
        seconds = max(seconds, self._pause())
        if seconds > 0:
            self._clock.sleep(seconds)

    def learn(self, path: str, headers: Mapping[str, str], status: int, *, ago: float = 0.0) -> None:
        """Take in what an answer says of the budget; it came so many seconds ago."""
        name, then = budget_of(path), self._clock.monotonic() - ago
        budget = self._budgets[name]
        budget.observe(name, headers, then)
        if "retry-after" in headers and status >= TOO_MANY:
            budget.close(then, self._seconds(headers["retry-after"], ago))
        elif status == TOO_MANY and "ratelimit" not in headers:
            budget.close(then, RETRY_SECONDS)

    def seconds_for(self, requests: Mapping[str, int]) -> float:
        """How long so many requests of each budget take from now on; budgets run side by side."""
        now = self._clock.monotonic()
        waits = (self._budgets[name].seconds_for(count, now) for name, count in requests.items())
        return max(waits, default=0.0)

    def _pause(self) -> float:
        return float(self._robots.crawl_delay(self.user_agent) or 0.0)

    def _seconds(self, retry_after: str, ago: float) -> float:
        """`Retry-After` is a number of seconds or a date; a whole window where it is neither."""
        if retry_after.strip().isdigit():
            return float(retry_after)
        try:
            until = parsedate_to_datetime(retry_after)
        except ValueError:
            return RETRY_SECONDS
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max(0.0, (until - self._clock.now()).total_seconds() + ago)


def budget_of(path: str) -> str:
    """`api` for what lies under /api, else `pages`.

    >>> budget_of("/api/posts"), budget_of("/posts/ada/1")
    ('api', 'pages')
    """
    return "api" if path.startswith("/api/") else "pages"
