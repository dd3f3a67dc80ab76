"""The archive as a running collection sees it: it takes captures at once and remembers what is fresh.

The archive is open only while captures come: during long waits for the Hub's budget others may write.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from flows.forgotten import leave_out_forgotten
from flows.intake import open_archive
from flows.progress import advance
from flows.settings import Settings
from pipeline.archive import Archive, Forgotten, load_forgotten
from pipeline.errors import ArchiveBusy
from pipeline.hub import SOURCE, Clock, budget_of
from pipeline.records import Capture

LONG_WAIT = 5.0
"""Seconds of sleep that are worth closing the archive for: opening it again takes about 0.05 s."""
POLL_SECONDS = 0.5
"""Pause between two attempts to write while another process does."""


class Keeper:
    """Keeps what a collection brings; `archived` counts what was new."""

    def __init__(self, settings: Settings, *, clock: Clock, fresh: timedelta) -> None:
        self._settings = settings
        self._clock = clock
        self._fresh = fresh
        self._archive: Archive | None = None
        self._forgotten: Forgotten | None = None
        self._waits = 0
        self.archived = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rest()

    def keep(self, capture: Capture) -> None:
        """Archive a capture, without anything of people who asked to be forgotten."""
        clean = leave_out_forgotten(capture, self._load_forgotten())
        if clean is None:
            return
        self.archived += self._wait_for(lambda archive: archive.add(clean).is_new)

    def held(self, url: str) -> Capture | None:
        """The last capture of this address, while it is fresh."""
        return self._newest(url, self._clock.now() - self._fresh)

    def asked(self, url: str) -> datetime | None:
        """When this address was last captured."""
        return max((entry.at for entry in self._open().entries(url=url)), default=None)

    def refused(self, user: str) -> bool:
        """Whether this person asked to be forgotten."""
        return self._load_forgotten().holds(user)

    def spent(self, host: str, window: timedelta) -> Iterator[tuple[str, float]]:
        """The paths asked of a host lately, by whichever run, and how many seconds ago."""
        now = self._clock.now()
        for entry in self._open().entries(since=now - window):
            parts = urlsplit(entry.url)
            if parts.netloc == host:
                yield parts.path, max(0.0, (now - entry.at).total_seconds())

    def last_words(self, host: str, memory: timedelta) -> list[Capture]:
        """The last answers of a host, one of each of its budgets: they say what is left."""
        last: dict[str, str] = {}
        since = self._clock.now() - memory
        for entry in self._open().entries(since=since):
            parts = urlsplit(entry.url)
            if parts.netloc == host:
                last[budget_of(parts.path)] = entry.url
        found = (self._newest(url, since) for url in last.values())
        return [capture for capture in found if capture is not None]

    def resting_clock(self) -> Clock:
        """The clock for the Hub: its long sleeps leave the archive to others."""
        return Clock(now=self._clock.now, monotonic=self._clock.monotonic, sleep=self._sleep)

    def rest(self) -> None:
        """Close the archive until it is needed again."""
        if self._archive is not None:
            self._archive.close()
        self._archive = None

    def _sleep(self, seconds: float) -> None:
        if seconds <= LONG_WAIT:
            self._clock.sleep(seconds)
            return
        self.rest()
        whole, rest = divmod(seconds, 1.0)
        self._clock.sleep(rest)
        self._waits += int(whole)
        for _ in range(int(whole)):
            self._clock.sleep(1.0)
            advance("wait for the Hub (seconds)", 1, self._waits)

    def _newest(self, url: str, since: datetime) -> Capture | None:
        """The last live capture of this address since then."""
        found = self._open().find(url=url, since=since)
        return max((one for one in found if one.source == SOURCE), key=_time_of, default=None)

    def _open(self) -> Archive:
        if self._archive is None:
            self._archive = open_archive(self._settings, clock=self._clock.now)
        return self._archive

    def _load_forgotten(self) -> Forgotten:
        if self._forgotten is None:
            self._forgotten = load_forgotten(self._settings.archive)
        return self._forgotten

    def _wait_for(self, write: Callable[[Archive], bool]) -> bool:
        deadline = time.monotonic() + self._settings.wait_seconds
        while True:
            try:
                return write(self._open())
            except ArchiveBusy:
                if time.monotonic() >= deadline:
                    raise
                time.sleep(POLL_SECONDS)


def _time_of(capture: Capture) -> datetime:
    return capture.captured_at
