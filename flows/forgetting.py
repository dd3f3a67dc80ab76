"""A person's data leaves everything: archive, warehouse, reports, what was set aside."""

import shutil
from dataclasses import dataclass

from flows.intake import now_utc
from flows.rebuilding import rebuild_warehouse
from flows.settings import Settings
from flows.stores import open_store
from pipeline.archive import find_name, forget_person, verify_archive
from pipeline.errors import IntegrityError
from pipeline.parse import erase_person as erase_from_capture
from warehouse.erase import erase_person


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """Captures gone as a whole, captures rewritten without the person, and rows removed by table."""

    removed: int
    rewritten: int
    rows: dict[str, int]


def forget_everywhere(settings: Settings, user: str) -> Forgotten:
    """Remove every byte of a person, refuse to collect them again, and prove both.

    The warehouse is made anew afterwards, because rewritten captures have other digests. Raises
    IntegrityError when a byte of the name is left or the archive no longer verifies.
    """
    erasure = forget_person(settings.archive, user, erase_from_capture, now=now_utc())
    rows: dict[str, int] = {}
    if settings.warehouse.exists():
        with open_store(settings) as con:
            rows = erase_person(con, user)
    # Prefect's own database holds tables of refuted claims with their authors.
    for folder in (settings.reports, settings.aside, settings.prefect):
        shutil.rmtree(folder, ignore_errors=True)
    rebuild_warehouse(settings)
    _prove(settings, user)
    return Forgotten(removed=erasure.removed, rewritten=erasure.rewritten, rows=rows)


def _prove(settings: Settings, user: str) -> None:
    folders = (settings.archive, settings.reports, settings.aside)
    left = [found for folder in folders if folder.exists() for found in find_name(folder, user)]
    findings = verify_archive(settings.archive)
    if left or findings:
        raise IntegrityError(
            message=f"{len(left)} places still hold the name, {len(findings)} findings in the archive.",
            remedy="Please report this with the output of `hearsay verify`.",
        )
