"""Forgetting a person: every byte of theirs out of the archive, and the chain still whole."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from pipeline.archive.files import LEDGER_NAME, LOCK_NAME, file_numbers, file_path
from pipeline.archive.forgotten import SALT_BYTES, hash_subject, load_forgotten
from pipeline.archive.headers import format_time
from pipeline.archive.history import FORGET
from pipeline.archive.ledger import Ledger, Seal, render_line
from pipeline.archive.lock import Lock
from pipeline.archive.person import Erase, blank_name, erase_capture, names_person
from pipeline.archive.reader import Reader
from pipeline.archive.recover import Place, open_index, recover_archive
from pipeline.archive.rewrite import Renewed, Rewriter
from pipeline.archive.scan import Unit, read_entry, scan_file
from pipeline.archive.staging import commit_staged, finish_staged, open_staging
from pipeline.errors import IntegrityError, UnreadableInput
from pipeline.records import Capture


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What forgetting did: captures gone as a whole, captures rewritten, and the files they stood in."""

    subject: str
    removed: int
    rewritten: int
    files: tuple[str, ...]


def forget_person(
    folder: Path, user: str, erase: Erase, *, now: datetime, salt: bytes | None = None
) -> Erasure:
    """Take a person out of every record, file name, URL, header and the index, for good.

    `erase` gives a capture without one byte of the person, or None where nothing would remain.
    Captures that go leave a tombstone, so that bringing them again adds nothing; the ledger keeps a
    salted hash of the name, so that `is_forgotten` knows it. `salt` is for the first person forgotten
    in an archive; random unless given. A kill at any moment leaves the archive as before or as after.
    Raises IntegrityError when a record cannot be read: repair comes first.
    """
    if not folder.is_dir():
        raise UnreadableInput(message="there is no archive here.", where=str(folder))
    lock = Lock(folder / LOCK_NAME)
    lock.acquire()
    try:
        finish_staged(folder)
        erasure = _forget(
            folder,
            user,
            partial(erase_capture, user=user, erase=erase),
            (now, salt or os.urandom(SALT_BYTES)),
        )
        index = open_index(folder, is_alone=True)
        recover_archive(folder, Ledger(folder / LEDGER_NAME), index)
        index.close()
        return erasure
    finally:
        lock.release()


def _forget(
    folder: Path, user: str, erase: Callable[[Capture], Capture | None], moment: tuple[datetime, bytes]
) -> Erasure:
    now, new_salt = moment
    salt = load_forgotten(folder).salt or new_salt
    ledger = Ledger(folder / LEDGER_NAME)
    index = open_index(folder, is_alone=True)
    reader = Reader(folder, index)
    try:
        place = recover_archive(folder, ledger, index)
        rewriter = Rewriter(
            folder=folder,
            index=index,
            reader=reader,
            erase=erase,
            blank=partial(blank_name, user=user),
            subject=hash_subject(user, salt),
            at=now,
            changed=set(_plan(folder, reader, erase, user)),
        )
        renewed = _rewrite_files(folder, rewriter)
        captures = index.count() - rewriter.removed
        detail = {"subject": rewriter.subject, "salt": salt.hex(), "files": list(map(asdict, renewed))}
        seal = _render_seal(_renew_place(place, renewed), captures, now, detail)
        commit_staged(folder, render_line(seal, ledger.head))
    finally:
        reader.close()
        index.close()
    return Erasure(
        subject=rewriter.subject,
        removed=rewriter.removed,
        rewritten=len(rewriter.changed) - rewriter.removed,
        files=tuple(file_path(folder, one.file).name for one in renewed),
    )


def _plan(
    folder: Path, reader: Reader, erase: Callable[[Capture], Capture | None], user: str
) -> Iterator[tuple[int, int]]:
    """Every unit that names the person, or refers to a payload in one that does."""
    lost: set[str] = set()
    for number in file_numbers(folder):
        for unit in scan_file(file_path(folder, number)):
            _require_readable(unit, file_path(folder, number))
            entry = read_entry(unit, number)
            is_named = any(names_person(text, user) for text in _texts_around(unit))
            if entry is None:
                changes = is_named
            else:
                capture = reader.read(entry)
                changes = is_named or entry.digest in lost or erase(capture) != capture
            if changes:
                yield number, unit.offset
                if entry:
                    lost.add(entry.digest)


def _texts_around(unit: Unit) -> Iterator[str]:
    """A unit's headers, and the text of a record about the archive itself."""
    for block in unit.blocks:
        yield block.headers.to_str()
        if block.kind == "metadata":
            yield block.body.decode("utf-8", "replace")


def _require_readable(unit: Unit, path: Path) -> None:
    if unit.damage:
        raise IntegrityError(
            message=f"{unit.damage}; whether it names the person cannot be told.",
            remedy="Run hearsay verify; bring the file back from a copy first.",
            where=f"{path.name} byte {unit.offset}",
        )


def _rewrite_files(folder: Path, rewriter: Rewriter) -> list[Renewed]:
    staging = open_staging(folder)
    renewed: list[Renewed] = []
    for number in sorted({file for file, _ in rewriter.changed}):
        follows = renewed[-1] if renewed and renewed[-1].file == number - 1 else None
        out = staging / file_path(folder, number).name
        renewed.append(rewriter.rewrite(number, out, follows.head if follows else ""))
    return renewed


def _renew_place(place: Place, renewed: list[Renewed]) -> Place:
    """Where the archive ends now."""
    if not renewed or renewed[-1].file != place.file:
        return place
    return Place(file=place.file, offset=renewed[-1].length, head=renewed[-1].head)


def _render_seal(place: Place, captures: int, at: datetime, detail: Mapping[str, object]) -> Seal:
    return Seal(
        kind=FORGET,
        at=format_time(at),
        file=place.file,
        length=place.offset,
        head=place.head,
        captures=captures,
        detail=detail,
    )
