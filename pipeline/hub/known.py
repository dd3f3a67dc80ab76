"""What a collection starts from: everything seen before, the ages at which to look again, the limits."""

from collections.abc import Callable, Collection, Generator, Mapping
from dataclasses import dataclass
from datetime import datetime

from pipeline.errors import HubError, InputRejected
from pipeline.hub.schedule import SeenPost
from pipeline.records import Capture, Parsed

Parse = Callable[[Capture], Parsed]
"""Reads a capture; handed in, because stages do not know each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was seen before.

    Of the ids handed over, `posts` returns the posts that were seen, `events` the events; `asked` says
    when an address was last captured, `refused` whether somebody asked to be forgotten.
    """

    posts: Callable[[Collection[str]], Mapping[str, SeenPost]]
    events: Callable[[Collection[str]], Collection[str]]
    asked: Callable[[str], datetime | None]
    refused: Callable[[str], bool] = lambda _: False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """How far one collection goes: at most `limit` things of a source, nothing published before `since`."""

    ages_hours: tuple[float, ...]
    limit: int | None = None
    since: datetime | None = None

    def allows(self, published_at: datetime | None) -> bool:
        """Whether something of this time is wanted; what has no time is."""
        return self.since is None or published_at is None or published_at >= self.since


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """One thing that could not be had; the others of its source could."""

    where: str
    error: HubError | InputRejected


Step = Capture | Missed
"""What a collection hands out, one at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """How a walk through a list that grows at one end has ended.

    `whole`: it has met everything down to where the last whole walk began; only such a walk may be
    trusted by the next one. `newest`: the time of the newest thing in the list.
    """

    whole: bool
    newest: datetime | None


Walk = Generator[Step, None, Walked]
"""Hands out what it asks, then says how it has ended."""
