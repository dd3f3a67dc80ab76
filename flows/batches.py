"""Work in batches until there is none left."""

from collections.abc import Callable


def until_none_is_left(batch: Callable[[], int]) -> int:
    """Call `batch`, which returns how much it did, until that is nothing; returns the sum."""
    total = 0
    while done := batch():
        total += done
    return total
