"""A person's data leaves everything: archive, warehouse, reports, exports, what was set aside."""

import shutil
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from flows.asides import drop_asides
from flows.intake import now_utc, open_archive
from flows.rebuilding import rebuild_warehouse
from flows.settings import Settings
from flows.stores import open_store
from pipeline.archive import (
    Erasure,
    blank_glued,
    export_wacz,
    find_name,
    forget_person,
    is_our_package,
    read_entries,
    verify_archive,
)
from pipeline.errors import IntegrityError
from pipeline.parse import called_in
from pipeline.parse import erase_person as erase_from_capture
from pipeline.records import Aside
from warehouse.erase import erase_person

SURE = 6
"""Letters a name needs to be searched for in the bytes of a database: three stand in 50 MB by chance about
ten times, six once in 10,000 such files. Its rows are searched for names of any length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """Captures gone as a whole, captures rewritten without the person, rows removed by table.

    `left`: files in the home that are not hearsay's own and still name the person.
    """

    removed: int
    rewritten: int
    rows: dict[str, int] = field(default_factory=dict)
    left: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class _Person:
    """A user name, and what else they alone are called."""

    user: str
    called: frozenset[str]

    def is_in(self, aside: Aside) -> bool:
        text = " ".join((aside.source, aside.position, aside.reason, aside.excerpt))
        return blank_glued(text, self.user) != text or any(
            name.lower() in text.lower() for name in self.called
        )


def forget_everywhere(settings: Settings, user: str) -> Forgotten:
    """Remove every byte of a person, refuse to take them in again, and prove both.

    The warehouse is made anew afterwards, because rewritten captures have other digests; so are
    packages of the archive that lie in the home. Raises IntegrityError when a byte of a name is left
    in anything of hearsay's own, or the archive no longer verifies.
    """
    person = _Person(user, _called(settings, user))
    erasure = _forget_archived(settings, person)
    rows: dict[str, int] = {}
    if settings.warehouse.exists():
        with open_store(settings) as con:
            rows = erase_person(con, user)
    # Prefect's own database holds tables of refuted claims with their authors.
    for folder in (settings.reports, settings.prefect):
        shutil.rmtree(folder, ignore_errors=True)
    rebuild_warehouse(settings)
    for package in filter(is_our_package, settings.home.rglob("*.wacz")):
        export_wacz(settings.archive, package)
    left = _prove(settings, person)
    return Forgotten(removed=erasure.removed, rewritten=erasure.rewritten, rows=rows, left=left)


def _called(settings: Settings, user: str) -> frozenset[str]:
    """What all captures together tell: one page shows a picture, another one names who is on it.

    A full name that somebody writes in small letters is a phrase as well ("Deep Learning"): blotting it
    out of everybody's texts would cost them more than it hides.
    """
    if not settings.archive.exists():
        return frozenset()
    with open_archive(settings) as archive:
        names = frozenset(name for capture in archive.captures() for name in called_in(capture, user))
        small = {name.lower().encode(): name for name in names if " " in name and name != name.lower()}
        phrases = {
            name for capture in archive.captures() for low, name in small.items() if low in capture.body
        }
    return names - phrases


def _forget_archived(settings: Settings, person: _Person) -> Erasure:
    """Out of the archive, and out of what was set aside; asides of what is no more go with it."""
    before = (
        {entry.digest for entry in read_entries(settings.archive)} if settings.archive.exists() else set()
    )
    erase = partial(erase_from_capture, called=person.called)
    erasure = forget_person(settings.archive, person.user, erase, now=now_utc())
    gone = before.difference(entry.digest for entry in read_entries(settings.archive))
    drop_asides(settings.aside, lambda aside: aside.digest in gone or person.is_in(aside))
    return erasure


def _prove(settings: Settings, person: _Person) -> tuple[Path, ...]:
    """Search every byte under the home; the files of others that name the person."""
    found = {settings.home / one.file for one in find_name(settings.home, person.user, person.called)}
    if len(person.user) < SURE:
        found.discard(settings.warehouse)
    ours = [path for path in found if _is_ours(settings, path)]
    with open_store(settings) as con:
        rows = erase_person(con, person.user)
    findings = verify_archive(settings.archive)
    if ours or rows or findings:
        raise IntegrityError(
            message=f"{_places(ours)} still hold the name, {sum(rows.values())} rows do, "
            f"{len(findings)} findings in the archive.",
            remedy="Please report this with the output of `hearsay verify`.",
        )
    return tuple(sorted(found))


def _is_ours(settings: Settings, path: Path) -> bool:
    folders = (settings.archive, settings.reports, settings.aside, settings.measured, settings.prefect)
    return path.name.startswith(settings.warehouse.name) or any(map(path.is_relative_to, folders))


def _places(paths: Collection[Path]) -> str:
    return ", ".join(sorted(map(str, paths))) or "no file"
