"""Is the archive what it was, and does every row of the warehouse stand on bytes that are in it?"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.settings import Settings
from pipeline.archive import Finding, read_entries, read_stamps, verify_archive
from pipeline.errors import SettingError, UnreadableInput, WarehouseBusy, WarehouseError
from pipeline.parse import post_of_url
from warehouse.connection import open_reader
from warehouse.read import read_digests
from warehouse.shown import posts_shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One thing wrong: what, where, why, and the captures and posts that cannot be believed until mended."""

    kind: str
    where: str
    reason: str
    urls: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How many captures were looked at and what was found wrong; the times stamped, the stamps missing."""

    captures: int
    doubts: tuple[Doubt, ...]
    stamped_at: tuple[datetime, ...] = ()
    unstamped: tuple[str, ...] = ()


def check_evidence(settings: Settings) -> Checked:
    """Verify the archive and its time stamps, then that it holds every digest the warehouse names.

    Nothing is changed. Raises UnreadableInput where there is no archive.
    """
    if not settings.archive.exists():
        raise UnreadableInput(
            message="there is no archive here yet.",
            remedy="Run `hearsay run` first.",
            where=str(settings.archive),
        )
    findings = verify_archive(settings.archive, roots=_read_roots(settings.tsa_roots))
    held = [entry.digest for entry in read_entries(settings.archive)]
    lost, problem = _find_lost(settings, set(held))
    posts = _posts_of(settings, {*lost, *(one for finding in findings for one in finding.digests)})
    stamps = read_stamps(settings.archive)
    return Checked(
        captures=len(held),
        doubts=(*_doubts(findings, posts), *_lost_doubts(lost, posts), *problem),
        stamped_at=stamps.seen_at,
        unstamped=stamps.missing,
    )


def _read_roots(path: str) -> bytes:
    try:
        return Path(path).read_bytes() if path else b""
    except OSError as error:
        raise SettingError(
            message=f"cannot be read ({error.strerror}).",
            remedy="Point HEARSAY_TSA_ROOTS at a PEM file, or unset it.",
            where=path,
        ) from error


def _find_lost(settings: Settings, held: Collection[str]) -> tuple[list[str], tuple[Doubt, ...]]:
    """The digests the warehouse stands on that the archive lacks, or why it cannot be asked."""
    if not settings.warehouse.exists():
        return [], ()
    try:
        with open_reader(settings.warehouse, wait=settings.wait_seconds) as con:
            return sorted(read_digests(con).difference(held)), ()
    except WarehouseBusy:
        raise
    except WarehouseError as error:
        reason = f"{error.message} {error.remedy}".strip()
        return [], (Doubt(kind="warehouse", where=settings.warehouse.name, reason=reason),)


def _posts_of(settings: Settings, digests: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """The posts that stand on each payload, as far as the warehouse can still tell."""
    if not digests or not settings.warehouse.exists():
        return {}
    try:
        with open_reader(settings.warehouse, wait=settings.wait_seconds) as con:
            return posts_shown(con, digests)
    except WarehouseError:
        return {}  # `_find_lost` has said so; the addresses still name posts


def _doubts(findings: Iterable[Finding], posts: Mapping[str, tuple[str, ...]]) -> Iterator[Doubt]:
    for finding in findings:
        shown = (post for digest in finding.digests for post in posts.get(digest, ()))
        named = ("/".join(parts) for url in finding.urls if (parts := post_of_url(url)))
        yield Doubt(
            kind=finding.kind.value,
            where=finding.place,
            reason=finding.reason,
            urls=finding.urls,
            digests=finding.digests,
            posts=tuple(sorted({*shown, *named})),
        )


def _lost_doubts(digests: Iterable[str], posts: Mapping[str, tuple[str, ...]]) -> Iterator[Doubt]:
    for digest in digests:
        yield Doubt(
            kind="lost",
            where="warehouse",
            reason=f"names {digest}, which the archive does not hold",
            digests=(digest,),
            posts=posts.get(digest, ()),
        )
