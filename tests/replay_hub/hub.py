"""The replayed Hub: world, limits and faults together answer requests and keep a log of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from tests.replay_hub.answers import Asked, show
from tests.replay_hub.faults import Fault, Reply
from tests.replay_hub.limits import Windows
from tests.replay_hub.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One request as it came, and the status of the answer."""

    at: float
    target: str
    headers: dict[str, str]
    status: int


@dataclass(slots=True)
class ReplayHub:
    """Answers by the clock it is told; `before` is called ahead of each answer, to change the world."""

    world: World
    monotonic: Callable[[], float]
    windows: Windows = field(default_factory=Windows)
    faults: list[Fault] = field(default_factory=list)
    log: list[Logged] = field(default_factory=list)
    before: Callable[[str], None] = lambda _: None
    headers: tuple[tuple[str, str], ...] = ()

    def reply(self, target: str, headers: dict[str, str], origin: str) -> Reply:
        """The answer to a GET of `target`, a path with its query."""
        self.before(target)
        parts = urlsplit(target)
        now = self.monotonic()
        within, limits = self.windows.take(parts.path, now)
        reply = self._answer(parts.path, parts.query, origin) if within else _too_many(limits)
        for fault in self.faults:
            reply = fault.apply(parts.path, reply)
        self.log.append(Logged(at=now, target=target, headers=headers, status=reply.status))
        return reply

    def _answer(self, path: str, query: str, origin: str) -> Reply:
        asked = Asked(path=path, query=dict(parse_qsl(query)), parts={}, origin=origin)
        shown = show(self.world, asked)
        headers = (("Content-Type", shown.mime), *shown.headers, *self.headers)
        return Reply(status=shown.status, headers=headers, body=shown.body)


def _too_many(limits: tuple[tuple[str, str], ...]) -> Reply:
    return Reply(status=429, headers=limits, body=b"Too many requests")
