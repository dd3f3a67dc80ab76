"""What arrives, when, and what could not be read of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

Json = Mapping[str, Any]
"""Fields of foreign JSON that no record knows: kept, never interpreted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Bytes as they arrived, with everything known of how.

    `body` is the raw, undecoded entity (still gzip if it came so); `headers` keeps order and
    duplicates; `digest` is `sha256:<hex>` of `body`; `source` says who brought it
    (`hub`, `import:<file name>`, `sample`); `position` is where in the file it stood, if in one.
    """

    url: str
    method: str = "GET"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    request_headers: tuple[tuple[str, str], ...] = ()
    body: bytes
    captured_at: datetime
    digest: str
    source: str
    position: str = ""


class Precision(StrEnum):
    """How exactly a time is known: `5 days ago` is known to the day."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time and how exactly it is known; `text` is what the page said, if it was relative or partial."""

    at: datetime
    precision: Precision = Precision.SECOND
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Something that could not be read, with the reason and where it stood; nothing is dropped silently."""

    source: str
    position: str
    kind: str
    reason: str
    excerpt: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A field or event kind the parser does not know: reported once per (kind, field), never a crash."""

    kind: str
    field: str
    count: int
    example: str
