"""The measured rate limits: fixed windows whose beginning nobody outside knows."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

QUOTAS = {"api": 500, "pages": 100}
WINDOW = 300.0


@dataclass(slots=True)
class Windows:
    """Counts requests by kind and window; `offset` shifts the windows against the clock."""

    quotas: Mapping[str, int] = field(default_factory=lambda: dict(QUOTAS))
    window: float = WINDOW
    offset: float = 0.0
    counts: defaultdict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    refused: int = 0

    def take(self, path: str, now: float) -> tuple[bool, tuple[tuple[str, str], ...]]:
        """Whether this request is within the limit, and the headers that say what is left."""
        kind = "api" if path.startswith("/api/") else "pages"
        number, into = divmod(now + self.offset, self.window)
        self.counts[kind, int(number)] += 1
        left = self.quotas[kind] - self.counts[kind, int(number)]
        self.refused += left < 0
        reset = max(1, round(self.window - into))
        return left >= 0, (
            ("RateLimit", f'"{kind}";r={max(0, left)};t={reset}'),
            ("RateLimit-Policy", f'"fixed window";"{kind}";q={self.quotas[kind]};w={self.window:.0f}'),
        )
