"""One session with one Hub: huggingface_hub's calls and our own requests, all recorded, all polite."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self
from urllib.parse import urlencode, urlsplit

import httpx2
from huggingface_hub import HfApi, close_session, get_session, set_client_factory
from huggingface_hub.utils._http import default_client_factory

from pipeline.errors import (
    Gone,
    HubError,
    HubUnavailable,
    InputRejected,
    LoginRequired,
    RateLimited,
    ShapeDrift,
)
from pipeline.hub.answer import Answer, open_answer
from pipeline.hub.failures import mapped_failures
from pipeline.hub.known import Missed, Step
from pipeline.hub.politeness import ROBOTS, Clock, Politeness
from pipeline.hub.transport import MOST_REDIRECTS, RecordingTransport
from pipeline.records import Capture

TIMEOUT = 30.0
"""Seconds without a byte: ten times what the Hub's slowest page took (3 s, 2026)."""
GIVE_UP = 3
"""Things in a row without an answer, each tried three times: the Hub is down, not the thing."""
SYSTEM_CLOCK = Clock(now=lambda: datetime.now(UTC), monotonic=time.monotonic, sleep=time.sleep)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which Hub, and who asks."""

    endpoint: str
    token: str = ""
    contact: str = ""
    version: str = "0"

    @property
    def user_agent(self) -> str:
        """`hearsay/1.0 (+contact)`: honest, and the Hub can reach whoever runs it."""
        return f"hearsay/{self.version}" + (f" (+{self.contact})" if self.contact else "")

    @property
    def host(self) -> str:
        return urlsplit(self.endpoint).netloc


class Hub:
    """Asks one Hub; every new answer goes to `keep` before anybody reads it.

    >>> with Hub(place, politeness=politeness, keep=archive.add) as hub:      # doctest: +SKIP
    ...     hub.get("/api/posts", {"skip": 0})
    """

    def __init__(
        self,
        place: Place,
        *,
        politeness: Politeness,
        keep: Callable[[Capture], object],
        held: Callable[[str], Capture | None] = lambda _: None,
        clock: Clock = SYSTEM_CLOCK,
        inner: httpx2.BaseTransport | None = None,
    ) -> None:
        self.place = place
        self.clock = clock
        self._politeness = politeness
        self._silent = 0
        self._transport = RecordingTransport(
            inner or httpx2.HTTPTransport(),
            hosts=[place.host],
            politeness=politeness,
            clock=clock,
            keep=keep,
            held=held,
        )
        self._api = HfApi(endpoint=place.endpoint, token=place.token or False)

    def __enter__(self) -> Self:
        set_client_factory(self._open_client)
        try:
            self._read_robots()
        except BaseException:
            _restore_session()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _restore_session()

    def get(self, path: str, params: Mapping[str, object] | None = None) -> Answer:
        """Ask one address; raises the HubError it is where there is no answer."""
        url = self.url(path, params)
        with mapped_failures(url):
            get_session().get(url)
        return open_answer(self.take()[-1])

    def call(self, ask: Callable[[HfApi], object]) -> list[Capture]:
        """Let huggingface_hub ask; returns the captures of what it asked, whatever it makes of them."""
        # What huggingface_hub cannot read is kept all the same, and parsing tells what is odd about it.
        with suppress(ShapeDrift), mapped_failures(self.place.endpoint):
            ask(self._api)
        return self.take()

    def take(self) -> list[Capture]:
        """The captures that came since the last call, held ones included."""
        return self._transport.take()

    def attempt(self, where: str, ask: Callable[[], Iterator[Step]]) -> Iterator[Step]:
        """One thing of many: where it fails, the others go on; raises when the Hub is down or closed."""
        try:
            yield from ask()
        except (RateLimited, GeneratorExit):
            raise
        except Gone:
            self._silent = 0
            yield from self.take()
        except (LoginRequired, InputRejected, HubError) as error:
            self._silent = self._silent + 1 if isinstance(error, HubUnavailable) else 0
            yield from self.take()
            yield Missed(where=where, error=error)
            if self._silent >= GIVE_UP:
                raise
        else:
            self._silent = 0

    def url(self, path: str, params: Mapping[str, object] | None = None) -> str:
        """The full address of a path of this Hub."""
        query = f"?{urlencode(params)}" if params else ""
        return f"{self.place.endpoint.rstrip('/')}{path}{query}"

    def _open_client(self) -> httpx2.Client:
        headers = {"accept-encoding": "gzip"}
        if self.place.token:
            headers["authorization"] = f"Bearer {self.place.token}"
        return httpx2.Client(
            transport=self._transport,
            headers=headers,
            follow_redirects=True,
            max_redirects=MOST_REDIRECTS,
            timeout=TIMEOUT,
        )

    def _read_robots(self) -> None:
        """Ask what may be asked; no robots.txt means everything, no answer means nothing (RFC 9309)."""
        try:
            self._politeness.obey(self.get(ROBOTS).body.decode("utf-8", "replace"))
        except (Gone, LoginRequired):
            self._politeness.obey("")


def _restore_session() -> None:
    """huggingface_hub asks by itself again, as before."""
    close_session()
    set_client_factory(default_client_factory)
