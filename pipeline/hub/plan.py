"""What a collection would ask, without asking: how many requests of each budget, and how long they take."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.hub.politeness import Politeness, budget_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """So many requests of one budget for one source; `open_ended`: what they say may lead to more."""

    source: str
    budget: str
    count: int
    open_ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything a collection would ask, at least, and the seconds that takes at the allowed rate."""

    asks: tuple[Ask, ...]
    seconds: float

    @property
    def count(self) -> int:
        return sum(ask.count for ask in self.asks)

    @property
    def is_open_ended(self) -> bool:
        return any(ask.open_ended for ask in self.asks)


def plan_requests(wanted: Iterable[tuple[str, str, bool]], politeness: Politeness) -> Plan:
    """The plan for these requests: the source each belongs to, its path, whether more may follow."""
    counts: Counter[tuple[str, str]] = Counter()
    open_ended = set()
    for source, path, more in wanted:
        key = (source, budget_of(path))
        counts[key] += 1
        open_ended |= {key} if more else set()
    asks = tuple(
        Ask(source=key[0], budget=key[1], count=count, open_ended=key in open_ended)
        for key, count in counts.items()
    )
    totals: Counter[str] = Counter()
    for ask in asks:
        totals[ask.budget] += ask.count
    return Plan(asks=asks, seconds=politeness.seconds_for(totals))
