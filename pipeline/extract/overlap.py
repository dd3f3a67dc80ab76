"""Putting findings together so that none covers another."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from pipeline.extract.found import Found


def merge(*ranked: Iterable[Found]) -> list[Found]:
    """All findings in order; where two overlap, the one from the earlier list stays."""
    kept: list[Found] = []
    for findings in ranked:
        fresh = [finding for finding in findings if not is_covered(finding, kept)]
        kept = sorted([*kept, *fresh])
    return kept


def is_covered(finding: Found, kept: Sequence[Found]) -> bool:
    """Whether `finding` shares a character with one of `kept` (sorted, without overlaps)."""
    index = bisect_right(kept, finding.start, key=lambda other: other.start)
    before = index > 0 and kept[index - 1].end > finding.start
    return before or (index < len(kept) and kept[index].start < finding.end)
