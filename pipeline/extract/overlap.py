"""Putting findings together so that none covers another."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from pipeline.extract.found import Found


def merge(*ranked: Iterable[Found]) -> list[Found]:
    """All findings in order; where two overlap, the one from the earlier list stays."""
    kept: list[Found] = []
    for findings in ranked:
        if not kept:
            kept = sorted(findings)
            continue
        fresh = [finding for finding in findings if not is_covered(finding, kept)]
        kept = sorted([*kept, *fresh])
    return kept


class Placed(Protocol):
    """Anything with a place in the text."""

    @property
    def start(self) -> int: ...


P = TypeVar("P", bound=Placed)


def rows_in(rows: Sequence[P], start: int, end: int) -> Sequence[P]:
    """Those that begin in `start:end`; `rows` in order of `start`."""
    first = bisect_left(rows, start, key=_start)
    return rows[first : bisect_left(rows, end, lo=first, key=_start)]


def _start(row: Placed) -> int:
    return row.start


def is_covered(finding: Found, kept: Sequence[Found]) -> bool:
    """Whether `finding` shares a character with one of `kept` (sorted, without overlaps)."""
    index = bisect_right(kept, finding.start, key=lambda other: other.start)
    before = index > 0 and kept[index - 1].end > finding.start
    return before or (index < len(kept) and kept[index].start < finding.end)
