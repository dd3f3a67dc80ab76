"""Sources into the archive: files, folders, the bundled sample, captures of the Hub."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.asides import write_asides
from flows.sample import load_sample
from flows.settings import Settings
from pipeline.archive import Archive, read_source
from pipeline.errors import InputRejected, UnreadableInput
from pipeline.records import Aside, Capture

Clock = Callable[[], datetime]
SAMPLE = "sample"
"""The source that stands for the bundled sample."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What came of one source: captures new to the archive, captures it held already, things set aside."""

    source: str
    archived: int = 0
    known: int = 0
    aside: int = 0


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
    with open_archive(settings, clock=clock) as archive:
        return keep_all(
            archive, read_items(source, captured_at=captured_at), settings=settings, source=source
        )


def keep_all(
    archive: Archive, items: Iterable[Capture | Aside], *, settings: Settings, source: str
) -> Intake:
    """Archive the captures and set the rest aside, one at a time."""
    archived = known = aside = 0
    for item in items:
        if isinstance(item, Aside):
            aside += write_asides(settings.aside, [item])
        elif archive.add(item).is_new:
            archived += 1
        else:
            known += 1
    return Intake(source=source, archived=archived, known=known, aside=aside)


def read_items(source: str, *, captured_at: datetime | None = None) -> Iterator[Capture | Aside]:
    """The captures of a source. A file was captured when it was last written, unless told otherwise."""
    if source == SAMPLE:
        yield from load_sample()
        return
    root = Path(source)
    if not root.exists():
        raise UnreadableInput(
            message="expected a file or folder, found nothing there.", remedy="Check the path.", where=source
        )
    for path in [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.is_file()):
        yield from _read_file(path, captured_at, lone=path == root)


def _read_file(path: Path, captured_at: datetime | None, *, lone: bool) -> Iterator[Capture | Aside]:
    written_at = captured_at or datetime.fromtimestamp(path.stat().st_mtime, UTC)
    try:
        yield from read_source(path, now=written_at)
    except (UnreadableInput, InputRejected) as error:
        if lone:
            raise
        # One bad file of a folder must not lose the others.
        yield Aside(
            source=f"import:{path.name}",
            position="",
            kind="file",
            reason=str(error),
            excerpt="",
            digest=f"sha256:{hashlib.sha256(str(error).encode()).hexdigest()}",
        )


def close_run(settings: Settings, run_id: str, intakes: Iterable[Intake], *, clock: Clock = now_utc) -> None:
    """Seal the archive after a run, with what it brought in."""
    intakes = tuple(intakes)
    summary = {
        "archived": sum(intake.archived for intake in intakes),
        "known": sum(intake.known for intake in intakes),
        "aside": sum(intake.aside for intake in intakes),
    }
    if not summary["archived"]:
        return
    with open_archive(settings, clock=clock) as archive:
        archive.close_run(run_id, summary)
