"""Where the items of a list begin and end, with line breaks or with all white space collapsed."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.extract.markers import Marker, find_markers


class Item(NamedTuple):
    """One item at `start:end`, its marker left out. `marked`: it has a number or bullet of its own."""

    start: int
    end: int
    marked: bool


@lru_cache(maxsize=4)  # several components ask for those of the text at hand
def find_items(text: str) -> tuple[Item, ...]:
    """The pieces of the text that may each credit a name: list items, else lines.

    An item reaches to the next marker; what stands before the first one is cut into lines.
    """
    markers = find_markers(text)
    first = markers[0].start if markers else len(text)
    items = [Item(start, end, False) for start, end in _lines(text, first)]
    for marker, following in pairwise([*markers, Marker(len(text), len(text))]):
        items.append(Item(marker.end, max(marker.end, following.start), True))
    return tuple(item for item in items if item.end > item.start)


def _lines(text: str, stop: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start < stop:
        end = text.find("\n", start, stop)
        end = stop if end < 0 else end
        yield start, end
        start = end + 1
