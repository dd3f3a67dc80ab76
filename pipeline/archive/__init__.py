"""Capture ↔ WARC: what arrives is kept as it came, found again, and provably unaltered."""

from pipeline.archive.archive import MAX_BYTES, Archive
from pipeline.archive.entry import Entry, Kept
from pipeline.archive.source import read_source

__all__ = ["MAX_BYTES", "Archive", "Entry", "Kept", "read_source"]
