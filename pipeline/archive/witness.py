"""The index as a witness: it was written beside the records and remembers what stood where."""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.archive.entry import Entry
from pipeline.archive.files import INDEX_NAME
from pipeline.archive.finding import Finding, FindingKind
from pipeline.archive.index import Index

_END = 1 << 62  # further than any file reaches


class Witness:
    """The index, read only; silent where there is none or it cannot be read, and `problem` says so."""

    def __init__(self, folder: Path) -> None:
        self.problem = ""
        self._index: Index | None = None
        path = folder / INDEX_NAME
        if not path.exists():
            self.problem = "there is no index"
            return
        try:
            self._index = Index(path, read_only=True)
            self.problem = self._index.check()
        except sqlite3.DatabaseError as error:
            self.problem = f"the index cannot be read ({error})"
        if self.problem:
            self.close()

    def entries(self) -> Iterator[Entry]:
        """Every entry in the order of writing."""
        return self._index.walk() if self._index else iter(())

    def within(self, file: int, start: int, end: int) -> tuple[Entry, ...]:
        """What stood in these bytes of a file, and everything that refers to a payload there."""
        if self._index is None:
            return ()
        here = self._index.find_within(file, start, end)
        return tuple(dict.fromkeys((*here, *self._dependents(here))))

    def in_file(self, file: int) -> list[Entry]:
        """What stood in a file, in order."""
        return self._index.find_within(file, 0, _END) if self._index else []

    def dependents(self, digest: str) -> tuple[Entry, ...]:
        """Everything with this payload."""
        return tuple(self._index.find(digest=digest)) if self._index else ()

    def close(self) -> None:
        """Let go of the index."""
        if self._index:
            self._index.close()
            self._index = None

    def _dependents(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        for entry in entries:
            if entry.holds:
                yield from self.dependents(entry.digest)


def touching(kind: FindingKind, where: tuple[str, int], reason: str, entries: Iterable[Entry]) -> Finding:
    """A finding about these captures; `where`: file name and offset."""
    entries = tuple(entries)
    return Finding(
        kind=kind,
        file=where[0],
        offset=where[1],
        reason=reason,
        urls=tuple(dict.fromkeys(entry.url for entry in entries)),
        digests=tuple(dict.fromkeys(entry.digest for entry in entries)),
    )
