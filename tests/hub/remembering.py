"""One Hub without archive and warehouse: what it gave is remembered in a list."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.hub import Hub, Known, Missed, Place, Politeness, Scope, SeenPost, Walk, Walked
from pipeline.parse import parse_capture
from pipeline.records import Capture
from tests.hub.clocks import FakeClock
from tests.replay_hub.hub import ReplayHub
from tests.replay_hub.transport import ReplayTransport
from tests.replay_hub.world import World

ENDPOINT = "https://hub.example"
AGES = (1.0, 6.0, 24.0, 72.0, 168.0, 720.0)


@dataclass(slots=True)
class Remembering:
    """A replayed Hub, a clock, and every capture that came."""

    world: World
    clock: FakeClock = field(default_factory=FakeClock)
    replay: ReplayHub = field(init=False)
    captures: list[Capture] = field(default_factory=list)
    missed: list[Missed] = field(default_factory=list)
    token: str = ""
    held: dict[str, Capture] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.replay = ReplayHub(self.world, self.clock.monotonic)

    @contextmanager
    def open(self) -> Iterator[Hub]:
        """A session with the Hub."""
        place = Place(endpoint=ENDPOINT, token=self.token, contact="mail@example.org", version="1")
        clock = self.clock.as_clock()
        with Hub(
            place,
            politeness=Politeness(place.user_agent, clock),
            keep=self.captures.append,
            held=self.held.get,
            clock=clock,
            inner=ReplayTransport(self.replay, self.clock.sleep),
        ) as hub:
            yield hub

    def walk(self, walk: Walk) -> Walked:
        """Go through a walk to its end."""
        while True:
            try:
                step = next(walk)
            except StopIteration as end:
                walked: Walked = end.value
                return walked
            if isinstance(step, Missed):
                self.missed.append(step)

    def known(self) -> Known:
        """What the captures so far have shown."""
        captures = tuple(self.captures)

        def posts(ids: Collection[str]) -> Mapping[str, SeenPost]:
            seen: dict[str, SeenPost] = {}
            for capture in captures:
                for post in parse_capture(capture).posts:
                    if post.id in ids:
                        at = post.published.at if post.published else None
                        seen[post.id] = SeenPost(id=post.id, published_at=at, observed_at=capture.captured_at)
            return seen

        def events(ids: Collection[str]) -> set[str]:
            found = {event.id for capture in captures for event in parse_capture(capture).activities}
            return found & set(ids)

        def asked(url: str) -> datetime | None:
            return max((capture.captured_at for capture in captures if capture.url == url), default=None)

        return Known(posts=posts, events=events, asked=asked)

    def asked(self) -> list[str]:
        """What was asked since the last call: paths with their query, robots.txt left out."""
        targets = [entry.target for entry in self.replay.log if entry.target != "/robots.txt"]
        self.replay.log.clear()
        return targets

    def posts(self) -> list[str]:
        """Every post that was shown, once."""
        return list(
            dict.fromkeys(post.id for capture in self.captures for post in parse_capture(capture).posts)
        )


EVERYTHING = Scope(ages_hours=AGES)
