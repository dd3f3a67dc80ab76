"""Capture ↔ WARC: what arrives is kept as it came, found again, and provably unaltered."""

from pipeline.archive.archive import MAX_BYTES, Archive
from pipeline.archive.entry import Entry, Kept
from pipeline.archive.finding import Finding, FindingKind
from pipeline.archive.recover import rebuild_index
from pipeline.archive.source import read_source
from pipeline.archive.verify import verify_archive

__all__ = [
    "MAX_BYTES",
    "Archive",
    "Entry",
    "Finding",
    "FindingKind",
    "Kept",
    "read_source",
    "rebuild_index",
    "verify_archive",
]
