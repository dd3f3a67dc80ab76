"""What verifying found wrong."""

from dataclasses import dataclass
from enum import StrEnum


class FindingKind(StrEnum):
    """How the evidence differs from what was archived."""

    DAMAGED = "damaged"  # bytes that are no record any more
    ALTERED = "altered"  # a record, but not the one that was written
    CUT = "cut"  # the end of a file is gone
    REMOVED = "removed"
    ADDED = "added"
    MOVED = "moved"
    MISSING = "missing file"
    UNSEALED = "unsealed"  # written by a run that never closed
    LEDGER = "ledger"
    INDEX = "index"  # the index alone; rebuilding it mends this
    STAMP = "time stamp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong; `urls` and `digests` are the captures it touches, as far as anything still tells."""

    kind: FindingKind
    file: str
    offset: int
    reason: str
    urls: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """File and byte."""
        return f"{self.file} byte {self.offset}" if self.offset else self.file

    def __str__(self) -> str:
        touched = f"; touches {', '.join(self.urls)}" if self.urls else ""
        return f"{self.place}: {self.kind}: {self.reason}{touched}"
