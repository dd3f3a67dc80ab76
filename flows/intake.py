"""Sources into the archive: files, folders, the bundled sample, captures of the Hub."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.asides import write_asides
from flows.forgotten import blank_forgotten, leave_out_forgotten
from flows.progress import advance
from flows.sample import load_sample
from flows.settings import Settings
from flows.stamping import stamp_run
from pipeline.archive import Archive, load_forgotten, read_source
from pipeline.records import Aside, Capture

Clock = Callable[[], datetime]
SAMPLE = "sample"
"""The source that stands for the bundled sample."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What came of one source: captures new to the archive, captures it held already, things set aside.

    `forgotten`: captures that hold nothing but people who asked to be forgotten.
    """

    source: str
    archived: int = 0
    known: int = 0
    aside: int = 0
    forgotten: int = 0


def now_utc() -> datetime:
    """The present moment; the one clock of the product."""
    return datetime.now(UTC)


def open_archive(settings: Settings, *, clock: Clock = now_utc) -> Archive:
    """The archive under the home, made when there is none."""
    return Archive(settings.archive, now=clock, max_bytes=settings.segment_mb << 20)


def archive_source(
    settings: Settings, source: str, *, clock: Clock = now_utc, captured_at: datetime | None = None
) -> Intake:
    """Bring one file, folder or the sample into the archive; raises UnreadableInput for an unusable path."""
    items = read_items(settings, source, captured_at=captured_at)
    with open_archive(settings, clock=clock) as archive:
        return keep_all(archive, items, settings=settings, source=source)


def keep_all(
    archive: Archive, items: Iterable[Capture | Aside], *, settings: Settings, source: str
) -> Intake:
    """Archive the captures and set the rest aside, one at a time, without anybody who was forgotten."""
    forgotten = load_forgotten(settings.archive)
    counts = Counter[str]()
    for item in items:
        if isinstance(item, Aside):
            counts["aside"] += write_asides(settings.aside, [blank_forgotten(item, forgotten)])
        elif archive.holds(item):  # before anything is left out of it: erased captures keep their ids
            counts["known"] += 1
        elif (clean := leave_out_forgotten(item, forgotten)) is None:
            counts["forgotten"] += 1
        else:
            counts["archived" if archive.add(clean).is_new else "known"] += 1
        advance(f"archive {Path(source).name}", 1)
    return Intake(source=source, **counts)


def read_items(
    settings: Settings, source: str, *, captured_at: datetime | None = None
) -> Iterator[Capture | Aside]:
    """The captures of a source. A file was captured when it was last written, unless told otherwise."""
    if source == SAMPLE:
        return load_sample()
    if captured_at and captured_at.tzinfo is None:
        captured_at = captured_at.replace(tzinfo=UTC)
    return read_source(Path(source), now=captured_at, without=settings.home)


def close_run(settings: Settings, run_id: str, intakes: Iterable[Intake], *, clock: Clock = now_utc) -> str:
    """Seal the archive after a run, with what it brought in; a warning where it got no time stamp."""
    intakes = tuple(intakes)
    summary = {
        "archived": sum(intake.archived for intake in intakes),
        "known": sum(intake.known for intake in intakes),
        "aside": sum(intake.aside for intake in intakes),
    }
    if not summary["archived"]:
        return ""
    with open_archive(settings, clock=clock) as archive:
        archive.close_run(run_id, summary)
    return stamp_run(settings, run_id, now=clock())
