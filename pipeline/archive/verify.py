"""Whether an archive is still what was written: every byte against the chain, the ledger and the index."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.archive.checksum import is_intact
from pipeline.archive.diagnose import diagnose_breaks
from pipeline.archive.files import INDEX_NAME, LEDGER_NAME, LOCK_NAME, file_numbers, file_path
from pipeline.archive.finding import Finding, FindingKind
from pipeline.archive.history import History, tell_history
from pipeline.archive.ledger import Line, read_ledger
from pipeline.archive.lock import Lock
from pipeline.archive.stamp import check_stamps
from pipeline.archive.trace import Trace
from pipeline.archive.witness import Witness, touching
from pipeline.errors import UnreadableInput


def verify_archive(folder: Path, *, roots: bytes = b"") -> tuple[Finding, ...]:
    """Everything that is not as it was written; () for an archive that is whole. Nothing is changed.

    Finds flipped bits, cut ends, records and files removed, added or moved, and lines of the ledger
    altered. What nobody can find from inside is an archive rewritten as a whole, ledger included:
    against that, keep the head of the ledger elsewhere, or have it time-stamped. `roots` are the
    certificates (PEM) of authorities whose time stamps are believed; without, only what the stamps
    are about is checked.
    """
    if not folder.is_dir():
        raise UnreadableInput(message="there is no archive here.", where=str(folder))
    lines = read_ledger(folder / LEDGER_NAME)
    history = tell_history(line.seal for line in lines if line.seal)
    witness = Witness(folder)
    try:
        is_busy = _is_written_to(folder)
        trace = Trace(folder, history, witness)
        found = [*_check_ledger(lines), *check_stamps(lines, roots)]
        found += _check_files(folder, history, trace, is_busy=is_busy)
        # Beside damaged files the index is the better witness; it is judged only against whole ones.
        if not found and not is_busy:
            found += _check_index(folder, witness.problem or trace.index_problem)
        return tuple(found)
    finally:
        witness.close()


def _check_ledger(lines: list[Line]) -> Iterator[Finding]:
    for line in lines:
        if line.seal is None:
            reason = f"line {line.number} {line.damage}"
            yield Finding(kind=FindingKind.LEDGER, file=LEDGER_NAME, offset=0, reason=reason)


def _check_files(folder: Path, history: History, trace: Trace, *, is_busy: bool) -> Iterator[Finding]:
    present = file_numbers(folder)
    last = history.last.file if history.last and history.last.length else 0
    for number in sorted({*present, *range(1, last + 1)}):
        if is_busy and number > last:
            break
        if number in present:
            yield from trace.follow(number, sealed_only=is_busy)
            yield from diagnose_breaks(folder, number, trace.breaks, trace.witness)
        else:
            trace.lose()
            yield _missing(folder, number, trace.witness)
    if not is_busy:
        yield from trace.finish()


def _check_index(folder: Path, problem: str) -> Iterator[Finding]:
    if not problem and not is_intact(folder / INDEX_NAME):
        problem = "its file is not as it was left"
    if problem:
        reason = f"{problem}; delete it, and it is made again from the archive files when they are opened"
        yield Finding(kind=FindingKind.INDEX, file=INDEX_NAME, offset=0, reason=reason)


def _missing(folder: Path, number: int, witness: Witness) -> Finding:
    name = file_path(folder, number).name
    return touching(FindingKind.MISSING, (name, 0), "the ledger names this file", witness.in_file(number))


def _is_written_to(folder: Path) -> bool:
    """Whether a process writes right now: what it wrote since the last seal cannot be judged yet."""
    path = folder / LOCK_NAME
    if not path.exists():
        return False
    lock = Lock(path)
    is_free = lock.try_acquire()
    lock.release()
    return not is_free
