"""Collections from a replayed Hub into a home, without sockets and without waiting."""

import shutil
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.collecting import Gathered, gather_or_tell, make_scope, prepare
from flows.collecting import World as Outside
from flows.settings import Settings
from flows.sources import plan_sources
from tests.hub.clocks import FakeClock
from tests.replay_hub.hub import ReplayHub
from tests.replay_hub.transport import ReplayTransport
from tests.replay_hub.world import World
from warehouse.connection import open_reader

ENDPOINT = "https://hub.example"


@dataclass(slots=True)
class Collection:
    """A home, a replayed Hub and a clock that belong together."""

    folder: Path
    world: World
    clock: FakeClock = field(default_factory=FakeClock)
    settings: Settings = field(init=False)
    hub: ReplayHub = field(init=False)

    def __post_init__(self) -> None:
        self.settings = Settings(home=self.folder, hub=ENDPOINT, contact="mail@example.org")
        self.hub = ReplayHub(self.world, self.clock.monotonic)

    def run(
        self, *, limit: int | None = None, since: datetime | None = None, **wanted: Any
    ) -> tuple[Gathered, ...]:
        """Collect; `wanted` as for plan_sources."""
        transport = ReplayTransport(self.hub, self.clock.sleep)
        outside = Outside(clock=self.clock.as_clock(), inner=transport)
        scope = make_scope(self.settings, limit=limit, since=since)
        sources = plan_sources(**wanted)
        prepare(self.settings, sources)
        return tuple(gather_or_tell(self.settings, source, scope, world=outside) for source in sources)

    def asked(self) -> list[str]:
        """What was asked since the last call: paths with their query, robots.txt left out."""
        targets = [entry.target for entry in self.hub.log if entry.target != "/robots.txt"]
        self.hub.log.clear()
        return targets

    def sql(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the warehouse."""
        with open_reader(self.settings.warehouse) as con:
            return con.execute(query).fetchall()


def copy_home(collection: Collection, folder: Path) -> Collection:
    """The same home and what the Hub showed, in another folder, with nothing asked yet."""
    shutil.copytree(collection.folder, folder, dirs_exist_ok=True)
    copy = Collection(folder, deepcopy(collection.world))
    copy.clock.seconds = collection.clock.seconds
    return copy


def failures_of(results: tuple[Gathered, ...]) -> list[str]:
    """What went wrong, a sentence each."""
    return [failure for result in results for failure in result.failures]
