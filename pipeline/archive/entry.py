"""Where a capture stands in the archive, and the id it has there."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from pipeline.archive.headers import format_time
from pipeline.records import Capture

_SEPARATOR = "\x1f"  # ASCII's own "unit separator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One capture in the index.

    `file` is the number of the archive file; `offset` and `length` are the compressed bytes of the
    capture's records there, request included; `holds` tells a payload from a reference to one.
    """

    record_id: str
    url: str
    at: datetime
    digest: str
    file: int
    offset: int
    length: int
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of a capture: its record, its payload's digest, and whether anything was written."""

    record_id: str
    digest: str
    is_new: bool


def is_live(source: str) -> bool:
    """Whether a source answers anew each time; imports and the sample are files that stay the same."""
    return source != "sample" and not source.startswith("import:")


def identify_capture(capture: Capture) -> str:
    """The record id of a capture: the same for the same thing brought twice.

    A live answer is a new observation at each time; a file is the same whenever it is imported.
    """
    if is_live(capture.source):
        when = format_time(capture.captured_at)
        return record_urn(capture.source, capture.method, capture.url, when, capture.digest)
    return record_urn(capture.source, capture.position, capture.url, capture.digest)


def record_urn(*fields: str) -> str:
    """A WARC-Record-ID that depends on nothing but the fields: a UUID of RFC 9562's own-making version 8."""
    digest = hashlib.sha256(_SEPARATOR.join(fields).encode("utf-8", "surrogatepass")).hexdigest()
    return f"<urn:uuid:{digest[:8]}-{digest[8:12]}-8{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}>"
