"""The complete objects inside a JSON text that is cut or damaged."""

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

from pipeline.parse.shapes import shape_of

MAX_FAILURES = 64
"""Objects that may turn out incomplete before the search ends: a cut page leaves about five open."""

_DECODER = json.JSONDecoder(strict=False)
_OPENING = re.compile(r'\{(?=\s*")')


def salvage_known(text: str, kinds: Collection[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every complete object of one of these kinds with its position; the outermost where they are nested.

    An object that is of no such kind is looked into: damage moves brackets, so one may have swallowed
    its neighbours.
    """
    for where, value in salvage_objects(text):
        yield from ((where, part) for part in _parts(value, kinds))


def _parts(value: Any, kinds: Collection[str]) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict) and shape_of(part) in kinds:
            yield part
        elif isinstance(part, dict | list):
            waiting += reversed(list(part.values()) if isinstance(part, dict) else part)


def salvage_objects(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every outermost complete object with its position; one pass, a bounded number of tries."""
    found, failures = _OPENING.search(text), 0
    while found and failures < MAX_FAILURES:
        at = found.start()
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            failures, end = failures + 1, at + 1
        else:
            yield f"character {at}", value
        found = _OPENING.search(text, end)
