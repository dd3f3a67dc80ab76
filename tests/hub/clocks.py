"""A clock that stands until it is turned on; sleeping turns it on."""

from datetime import datetime, timedelta

from pipeline.hub import Clock
from tests.replay_hub.making import START


class FakeClock:
    """Time for tests: nothing ever waits."""

    def __init__(self, start: datetime = START) -> None:
        self._start = start
        self.seconds = 0.0

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def turn(self, **spans: float) -> None:
        """Let time pass: `turn(hours=1)`."""
        self.seconds += timedelta(**spans).total_seconds()

    def as_clock(self) -> Clock:
        return Clock(now=self.now, monotonic=self.monotonic, sleep=self.sleep)
