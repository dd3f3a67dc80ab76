"""Following the chain through the archive files, record by record, and noting where it does not hold."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive.entry import Entry
from pipeline.archive.files import file_path
from pipeline.archive.finding import Finding, FindingKind
from pipeline.archive.history import History
from pipeline.archive.member import CUT_OFF, ORIGIN, PREVIOUS, digest_bytes
from pipeline.archive.scan import Unit, read_entry, scan_file
from pipeline.archive.witness import Witness, touching


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """The chain does not hold between the unit at `before` and the one from `offset` to `end`."""

    before: int
    offset: int
    end: int


class Trace:
    """The walk through all files in order; `head` is None where damage hides what came last."""

    def __init__(self, folder: Path, history: History, witness: Witness) -> None:
        self.index_problem = ""
        self.breaks: list[Break] = []
        self._folder = folder
        self._history = history
        self.witness = witness
        self._head: str | None = ORIGIN
        self._rows = witness.entries()
        self._unsealed: list[Entry] = []

    def lose(self) -> None:
        """A file is gone: whatever comes next cannot be held against what came before."""
        self._head = None

    def follow(self, number: int, *, sealed_only: bool) -> Iterator[Finding]:
        """What is wrong in one file, up to its last seal if `sealed_only`; `breaks` are then this file's."""
        self.breaks = []
        seals = dict(self._history.seals.get(number, {}))
        before, end = 0, 0
        for unit in scan_file(file_path(self._folder, number)):
            is_sealed = self._history.is_sealed(number, unit.end)
            if sealed_only and not is_sealed:
                break
            yield from self._judge(number, unit, is_sealed=is_sealed)
            if self._is_broken(unit, seals.pop(unit.end, None)):
                self.breaks.append(Break(before=before, offset=unit.offset, end=unit.end))
            before, end = unit.offset, unit.end
        if late := [length for length in seals if length > end]:
            yield self._cut(number, end, max(late))
        elif seals and self._head is not None and not self.breaks:
            self.breaks.append(Break(before=0, offset=min(seals), end=end))

    def finish(self) -> Iterator[Finding]:
        """What can be said only at the end: captures nobody sealed, rows of the index nobody needs."""
        if self._unsealed:
            first = self._unsealed[0]
            yield Finding(
                kind=FindingKind.UNSEALED,
                file=file_path(self._folder, first.file).name,
                offset=first.offset,
                reason=f"{len(self._unsealed)} captures after the last seal; opening the archive seals them",
                urls=tuple(entry.url for entry in self._unsealed),
                digests=tuple(entry.digest for entry in self._unsealed),
            )
        elif self._next_row() is not None:
            self.index_problem = self.index_problem or "it names captures that no file holds"

    def _judge(self, number: int, unit: Unit, *, is_sealed: bool) -> Iterator[Finding]:
        if unit.damage:
            yield self._damaged(number, unit, is_sealed=is_sealed)
            return
        for member, block in unit.records:
            if digest_bytes(block.body) != block.header("WARC-Block-Digest"):
                reason = "the record's bytes do not have the digest it states"
                entries = self.witness.within(number, member.offset, unit.end)
                yield touching(FindingKind.ALTERED, self._at(number, member.offset), reason, entries)
        self._compare(unit, number, is_sealed=is_sealed)

    def _is_broken(self, unit: Unit, sealed: str | None) -> bool:
        """Follow the chain through a unit; whether it did not hold, at its start or at a seal at its end."""
        if unit.damage:
            self._head = None
            return False
        held = True
        for member, block in unit.records:
            previous = self._history.resolve(block.header(PREVIOUS))
            held = held and (self._head is None or previous == self._head)
            self._head = member.digest
        return not held or sealed not in (None, self._head)

    def _compare(self, unit: Unit, number: int, *, is_sealed: bool) -> None:
        entry = read_entry(unit, number)
        if entry is None:
            return
        if not is_sealed:
            self._unsealed.append(entry)
        elif not self.witness.problem and not self.index_problem and self._next_row() != entry:
            self.index_problem = f"it does not agree with the record of {entry.url}"

    def _next_row(self) -> Entry | None:
        try:
            return next(self._rows, None)
        except sqlite3.DatabaseError as error:
            self.index_problem = str(error)
            return None

    def _damaged(self, number: int, unit: Unit, *, is_sealed: bool) -> Finding:
        kind = FindingKind.CUT if unit.damage == CUT_OFF else FindingKind.DAMAGED
        if unit.is_tail and not is_sealed:
            kind = FindingKind.UNSEALED
        entries = self.witness.within(number, unit.offset, unit.end)
        return touching(kind, self._at(number, unit.offset), unit.damage, entries)

    def _cut(self, number: int, end: int, sealed: int) -> Finding:
        reason = f"expected {sealed} sealed bytes, found {end}"
        entries = self.witness.within(number, end, sealed)
        return touching(FindingKind.CUT, self._at(number, end), reason, entries)

    def _at(self, number: int, offset: int) -> tuple[str, int]:
        return file_path(self._folder, number).name, offset
