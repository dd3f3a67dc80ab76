"""After a kill or a power cut: the archive's end made whole, the index made to agree with it."""

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from pipeline.archive.checksum import drop_checksum
from pipeline.archive.files import INDEX_NAME, file_numbers, file_path
from pipeline.archive.index import Index
from pipeline.archive.ledger import Ledger, Seal
from pipeline.archive.member import ORIGIN, PREVIOUS
from pipeline.archive.scan import Unit, read_entry, read_tombstone, scan_file
from pipeline.errors import IntegrityError

_REMEDY = "Run hearsay verify to see what is touched; bring the file back from a copy."


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the next record goes: `head` is the digest of the record before it."""

    file: int = 1
    offset: int = 0
    head: str = ORIGIN


def recover_archive(folder: Path, ledger: Ledger, index: Index) -> Place:
    """Where writing goes on. What was written since the last seal is kept up to its last whole capture.

    Raises IntegrityError where something sealed is missing or something unsealed is not the mere
    end of an interrupted write: that is damage, and writing on would bury it.
    """
    seal = ledger.seals[-1] if ledger.seals else None
    place = Place(file=seal.file, offset=seal.length, head=seal.head) if seal else Place()
    if seal:
        _require_sealed(folder, seal)
    if not _is_index_at(index, place, seal):
        _refill_index(folder, index, place)
    for number in file_numbers(folder):
        if number >= place.file:
            place = _take_unsealed(folder, index, place, number)
    index.commit()
    return place


def open_index(folder: Path, *, is_alone: bool) -> Index:
    """The index of an archive; one that SQLite cannot read is made anew if nobody else uses it."""
    try:
        index = Index(folder / INDEX_NAME)
        index.last()
        return index
    except sqlite3.DatabaseError:
        if not is_alone:
            raise
        remove_index(folder)
        return Index(folder / INDEX_NAME)


def rebuild_index(folder: Path) -> int:
    """Make the index anew from the archive files alone; returns how many captures it holds."""
    remove_index(folder)
    index = Index(folder / INDEX_NAME)
    try:
        for number in file_numbers(folder):
            _index_file(index, folder, number)
        return index.count()
    finally:
        index.close()


def remove_index(folder: Path) -> None:
    """Delete the index with everything kept beside it."""
    drop_checksum(folder / INDEX_NAME)
    for suffix in ("", "-wal", "-shm", "-journal"):
        (folder / f"{INDEX_NAME}{suffix}").unlink(missing_ok=True)


def _require_sealed(folder: Path, seal: Seal) -> None:
    path = file_path(folder, seal.file)
    size = path.stat().st_size if path.exists() else 0
    if size < seal.length:
        raise IntegrityError(
            message=f"expected at least {seal.length} sealed bytes, found {size}.",
            remedy=_REMEDY,
            where=path.name,
        )


def _is_index_at(index: Index, place: Place, seal: Seal | None) -> bool:
    """Whether the index holds exactly what is sealed; rows of what came after are dropped first."""
    last = index.last()
    if last is not None and (last.file, last.offset) >= (place.file, place.offset):
        index.drop_from(place.file, place.offset)
    return index.count() == (seal.captures if seal else 0)


def _refill_index(folder: Path, index: Index, place: Place) -> None:
    """Bring the index to exactly what is sealed."""
    index.drop_from(1, 0)
    for number in file_numbers(folder):
        if number <= place.file:
            _index_file(index, folder, number, end=place.offset if number == place.file else None)


def _index_file(index: Index, folder: Path, number: int, *, end: int | None = None) -> None:
    for unit in scan_file(file_path(folder, number)):
        if end is not None and unit.offset >= end:
            return
        index_unit(index, unit, number)


def index_unit(index: Index, unit: Unit, number: int) -> None:
    """Remember what a unit of file `number` holds."""
    if entry := read_entry(unit, number):
        index.add(entry)
    elif tombstone := read_tombstone(unit):
        index.bury(tombstone)


def _take_unsealed(folder: Path, index: Index, place: Place, number: int) -> Place:
    path = file_path(folder, number)
    offset = place.offset if number == place.file else 0
    head = place.head
    for unit in scan_file(path, offset):
        if unit.damage:
            _cut_tail(path, unit)
            break
        head = _follow_chain(path, unit, head)
        offset = unit.end
        index_unit(index, unit, number)
    return Place(file=number, offset=offset, head=head)


def _follow_chain(path: Path, unit: Unit, head: str) -> str:
    for member, block in unit.records:
        if block.header(PREVIOUS) != head:
            raise IntegrityError(
                message="a record does not follow the one before it.",
                remedy=_REMEDY,
                where=f"{path.name} byte {member.offset}",
            )
        head = member.digest
    return head


def _cut_tail(path: Path, unit: Unit) -> None:
    """Only the very end can be an interrupted write; its capture was never reported as kept."""
    if not unit.is_tail:
        raise IntegrityError(
            message=f"{unit.damage}, yet records follow it.",
            remedy=_REMEDY,
            where=f"{path.name} byte {unit.offset}",
        )
    os.truncate(path, unit.offset)
