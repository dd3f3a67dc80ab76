"""Is the archive what it was, and does every row of the warehouse stand on bytes that are in it?"""

from dataclasses import dataclass

from flows.intake import open_archive
from flows.settings import Settings
from pipeline.archive import verify_archive
from pipeline.errors import UnreadableInput
from warehouse.connection import open_reader
from warehouse.read import read_digests


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How many captures were looked at, and what was found wrong, one sentence each."""

    captures: int
    findings: tuple[str, ...]


def check_evidence(settings: Settings) -> Checked:
    """Verify the archive, then that it holds every digest the warehouse names."""
    if not settings.archive.exists():
        raise UnreadableInput(
            message="there is no archive here yet.",
            remedy="Run `hearsay run` first.",
            where=str(settings.archive),
        )
    findings = [str(finding) for finding in verify_archive(settings.archive)]
    with open_archive(settings) as archive:
        held = {entry.digest for entry in archive.entries()}
        captures = sum(1 for _ in archive.entries())
    findings += [
        f"the warehouse names {digest}, which the archive does not hold" for digest in _named(settings) - held
    ]
    return Checked(captures=captures, findings=tuple(sorted(findings)))


def _named(settings: Settings) -> set[str]:
    if not settings.warehouse.exists():
        return set()
    with open_reader(settings.warehouse, wait=settings.wait_seconds) as con:
        return read_digests(con)
