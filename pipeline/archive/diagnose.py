"""Why the chain does not hold in a file: what the file holds against what the index remembers."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pipeline.archive.entry import Entry
from pipeline.archive.files import file_path
from pipeline.archive.finding import Finding, FindingKind
from pipeline.archive.scan import read_entry, scan_file
from pipeline.archive.trace import Break
from pipeline.archive.witness import Witness, touching


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """How the captures of a file differ from those that were written there, in the order found."""

    removed: list[Entry]
    added: list[Entry]
    moved: list[Entry]
    altered: list[Entry]

    @property
    def ids(self) -> set[str]:
        return {entry.record_id for entry in (*self.removed, *self.added, *self.moved, *self.altered)}


def diagnose_breaks(folder: Path, number: int, breaks: list[Break], witness: Witness) -> Iterator[Finding]:
    """One finding per kind of tampering in the file, and one per break that none of them explains."""
    if not breaks:
        return
    path = file_path(folder, number)
    present = [entry for unit in scan_file(path) if (entry := read_entry(unit, number))]
    expected = witness.in_file(number)
    damaged = [unit for unit in scan_file(path) if unit.damage]
    hidden = {entry.record_id for unit in damaged for entry in witness.within(number, unit.offset, unit.end)}
    change = _compare(present, [entry for entry in expected if entry.record_id not in hidden])
    if expected:
        yield from _tell(change, path.name)
    for broken in breaks:
        near = [entry for entry in present if broken.before <= entry.offset < broken.end]
        if not (expected and _explains(change, near, expected)):
            reason = (
                "the record does not follow the one before it: altered, removed, added or moved near here"
            )
            yield touching(FindingKind.ALTERED, (path.name, broken.offset), reason, near)


def _compare(present: list[Entry], expected: list[Entry]) -> _Change:
    was = {entry.record_id: entry for entry in expected}
    seen: dict[str, Entry] = {}
    added: list[Entry] = []
    for entry in present:
        if entry.record_id in was and entry.record_id not in seen:
            seen[entry.record_id] = entry
        else:
            added.append(entry)
    kept = [entry for entry in expected if entry.record_id in seen]
    return _Change(
        removed=[entry for entry in expected if entry.record_id not in seen],
        added=added,
        moved=[now for now, then in zip(seen.values(), kept, strict=True) if now.record_id != then.record_id],
        altered=[entry for entry in seen.values() if _content(entry) != _content(was[entry.record_id])],
    )


def _content(entry: Entry) -> tuple[object, ...]:
    return (entry.url, entry.at, entry.digest, entry.length, entry.holds)


def _tell(change: _Change, name: str) -> Iterator[Finding]:
    told = (
        (FindingKind.REMOVED, change.removed, "captures are gone"),
        (FindingKind.ADDED, change.added, "captures were added by another hand"),
        (FindingKind.MOVED, change.moved, "captures do not stand where they were written"),
        (FindingKind.ALTERED, change.altered, "captures are not as they were written"),
    )
    for kind, entries, what in told:
        if entries:
            yield touching(kind, (name, entries[0].offset), f"{len(entries)} {what}", entries)


def _explains(change: _Change, near: list[Entry], expected: list[Entry]) -> bool:
    """Whether a change of captures lies right at a break."""
    if any(entry.record_id in change.ids for entry in near):
        return True
    following = {left.record_id: right.record_id for left, right in pairwise(expected)}
    removed = {entry.record_id for entry in change.removed}
    first = expected[0].record_id
    return any(following.get(entry.record_id) in removed for entry in near) or first in removed
