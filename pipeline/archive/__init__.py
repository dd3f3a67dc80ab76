"""Capture ↔ WARC: what arrives is kept as it came, found again, and provably unaltered."""

from pipeline.archive.archive import MAX_BYTES, Archive
from pipeline.archive.entry import Entry, Kept
from pipeline.archive.export import export_wacz
from pipeline.archive.finding import Finding, FindingKind
from pipeline.archive.forget import Erasure, forget_person
from pipeline.archive.forgotten import Forgotten, is_forgotten, load_forgotten
from pipeline.archive.recover import rebuild_index
from pipeline.archive.search import Found, find_bytes, find_name
from pipeline.archive.source import read_source
from pipeline.archive.stamp import stamp_archive
from pipeline.archive.verify import verify_archive

__all__ = [
    "MAX_BYTES",
    "Archive",
    "Entry",
    "Erasure",
    "Finding",
    "FindingKind",
    "Forgotten",
    "Found",
    "Kept",
    "export_wacz",
    "find_bytes",
    "find_name",
    "forget_person",
    "is_forgotten",
    "load_forgotten",
    "read_source",
    "rebuild_index",
    "stamp_archive",
    "verify_archive",
]
