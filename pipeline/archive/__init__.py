"""Capture ↔ WARC: what arrives is kept as it came, found again, and provably unaltered.

    archive       Archive: add, close_run, captures, find      appender, reader, index behind it
    render        Capture → WARC records                       revive: and back; secrets: what stays out
    member        one gzip member per record, each naming the digest of the one before
    ledger        one line per seal: how far the archive had come, time-stamped if wanted (stamp)
    recover       after a kill: the end made whole, the index made to agree
    inventory     what is held, without opening for writing
    verify        every byte against chain, ledger and index (trace, diagnose, witness → Finding)
    source        files on disk → captures                     pages, lines, warcs, waczs, mhtml
    forget        a person out of everything (rewrite, staging, person, forgotten); search proves it
    export        archive → WACZ

On disk: `hearsay-NNNNNN.warc.gz` (evidence), `chain.jsonl` (the ledger), `index.sqlite` (derived).
"""

from pipeline.archive.archive import MAX_BYTES, Archive
from pipeline.archive.entry import Entry, Kept
from pipeline.archive.export import export_wacz, is_our_package
from pipeline.archive.finding import Finding, FindingKind
from pipeline.archive.forget import Erasure, forget_person
from pipeline.archive.forgotten import Forgotten, is_forgotten, load_forgotten
from pipeline.archive.inventory import read_entries
from pipeline.archive.person import blank_glued, erase_capture
from pipeline.archive.recover import rebuild_index
from pipeline.archive.search import Found, find_bytes, find_name
from pipeline.archive.source import read_source
from pipeline.archive.stamp import Stamps, note_unstamped, read_stamps, stamp_archive
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
    "Stamps",
    "blank_glued",
    "erase_capture",
    "export_wacz",
    "find_bytes",
    "find_name",
    "forget_person",
    "is_forgotten",
    "is_our_package",
    "load_forgotten",
    "note_unstamped",
    "read_entries",
    "read_source",
    "read_stamps",
    "rebuild_index",
    "stamp_archive",
    "verify_archive",
]
