"""What the parser met and does not know, told to whoever brought it."""

from flows.settings import Settings
from pipeline.records import Drift
from warehouse.connection import open_reader
from warehouse.drifts import read_drifts


def load_drifts(settings: Settings) -> tuple[Drift, ...]:
    """Everything unknown met so far; nothing before the first run."""
    if not settings.warehouse.exists():
        return ()
    with open_reader(settings.warehouse, wait=settings.wait_seconds) as con:
        return read_drifts(con)


def new_drifts(before: tuple[Drift, ...], after: tuple[Drift, ...]) -> tuple[Drift, ...]:
    """What was met since, or met more often."""
    known = {(drift.kind, drift.field): drift.count for drift in before}
    return tuple(drift for drift in after if drift.count > known.get((drift.kind, drift.field), 0))


def render_drift(drift: Drift) -> str:
    """One line: kind, field, count, first example."""
    times = "once" if drift.count == 1 else f"{drift.count} times"
    return f"unknown to the parser: {drift.kind}: {drift.field}, {times}, first {drift.example!r}"
