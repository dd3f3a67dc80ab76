"""Files on disk → captures: what a file is, is told by its content, never by its name."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pipeline.archive.asides import set_aside
from pipeline.archive.held import hold_file, name_source
from pipeline.archive.lines import cut_lines, is_json_lines
from pipeline.archive.pages import read_page
from pipeline.archive.payloads import Payloads
from pipeline.archive.waczs import read_wacz
from pipeline.archive.warcs import read_warc
from pipeline.errors import UnreadableInput
from pipeline.records import Aside, Capture

Found = Iterator[Capture | Aside]

_LAST_SECOND = datetime.max.replace(microsecond=0, tzinfo=UTC).timestamp()


def read_source(path: Path, *, now: datetime | None = None, without: Path | None = None) -> Found:
    """Everything a file or a folder holds, one capture in memory at a time; what is unusable as Asides.

    WARC, WACZ and MHTML files are opened up, JSON Lines cut at line ends into about 1 MB, any other text is
    one capture. `now` is the capture time of files that do not tell their own: when each was last
    written, unless given. The folder `without` is passed over. Raises UnreadableInput when the path
    itself cannot be read, or is a folder without files.
    """
    paths = _list_files(path, without)
    if not path.is_dir():
        _require_readable(path)
    return _read_files(paths, now)


def _read_files(paths: list[Path], now: datetime | None) -> Found:
    payloads = Payloads()
    for path in paths:
        yield from _read_listed(path, payloads, now)
    payloads.close()


def _list_files(path: Path, without: Path | None) -> list[Path]:
    if not path.exists():
        raise UnreadableInput(
            message="expected a file or folder, found nothing there.",
            remedy="Check the path.",
            where=str(path),
        )
    if not path.is_dir():
        return [path]
    files = sorted(_walk(path, without.resolve() if without else None))
    if not files:
        raise UnreadableInput(message="the folder holds no files.", where=str(path))
    return files


def _walk(root: Path, without: Path | None) -> Iterator[Path]:
    for folder, inner, names in os.walk(root):
        inner[:] = [name for name in inner if Path(folder, name).resolve() != without]
        yield from (Path(folder, name) for name in names)


def _require_readable(path: Path) -> None:
    if not path.is_file():
        raise UnreadableInput(message="expected a file or folder, found a device or pipe.", where=str(path))
    try:
        path.open("rb").close()
    except OSError as error:
        raise UnreadableInput(message=f"cannot be opened ({error.strerror}).", where=str(path)) from error


def _read_listed(path: Path, payloads: Payloads, now: datetime | None) -> Found:
    """One file of a folder: not being able to open it costs the others nothing."""
    source = name_source(path)
    try:
        _require_readable(path)
    except UnreadableInput as error:
        yield set_aside(source, "unreadable", error.message)
        return
    yield from _read_file(path, payloads, now or _written_at(path))


def _written_at(path: Path) -> datetime:
    """When a file was last written, as far as a date can say; file systems hold any number."""
    return datetime.fromtimestamp(min(max(path.stat().st_mtime, 0), _LAST_SECOND), UTC)


def _read_file(path: Path, payloads: Payloads, now: datetime) -> Found:
    held = hold_file(path)
    if held.kind == "warc":
        yield from read_warc(path, source=held.source, now=now, payloads=payloads)
    elif held.kind == "wacz":
        yield from read_wacz(path, source=held.source, now=now)
    elif held.kind != "text":
        yield held.refuse()
    elif is_json_lines(held):
        yield from cut_lines(held, now)
    else:
        yield from read_page(held, now)
