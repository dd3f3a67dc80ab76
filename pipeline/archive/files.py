"""The files of an archive: their names, and writing to them so that a power cut loses nothing promised."""

import os
import re
from pathlib import Path

INDEX_NAME = "index.sqlite"
LEDGER_NAME = "chain.jsonl"
LOCK_NAME = "archive.lock"

_NAME = re.compile(r"hearsay-(\d{6,})\.warc\.gz")


def file_path(folder: Path, number: int) -> Path:
    """Where archive file `number` (1, 2, …) lies."""
    return folder / f"hearsay-{number:06}.warc.gz"


def file_numbers(folder: Path) -> list[int]:
    """The numbers of the archive files present, ascending."""
    if not folder.is_dir():
        return []
    matches = (_NAME.fullmatch(path.name) for path in folder.iterdir())
    return sorted(int(match[1]) for match in matches if match)


def is_archive_name(name: str) -> bool:
    """Whether a file is called as the files of an archive are."""
    return _NAME.fullmatch(name) is not None


class AppendFile:
    """A file that grows at its end only, made when the first byte is written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1

    def write(self, data: bytes, *, at: int) -> None:
        """Put the bytes at the end of the file, `at` long so far; a write that fails leaves it that long."""
        if self._descriptor < 0:
            self._descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o644)
        try:
            _write_all(self._descriptor, data, at)
        except OSError:
            os.ftruncate(self._descriptor, at)
            raise

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = -1


def sync_file(path: Path) -> None:
    """Have the file's bytes, and its name in the folder, on the disk before returning."""
    for target in (path, path.parent):
        descriptor = os.open(target, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _write_all(descriptor: int, data: bytes, at: int) -> None:
    view = memoryview(data)
    while view:
        written = os.pwrite(descriptor, view, at)
        view = view[written:]
        at += written
