"""The complete objects inside a JSON text that is cut or damaged."""

import json
from collections.abc import Iterator
from typing import Any

MAX_FAILURES = 64
"""Objects that may turn out incomplete before the search ends: a cut page leaves about five open."""

_DECODER = json.JSONDecoder(strict=False)


def salvage_objects(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every outermost complete object with its position; one pass, a bounded number of tries."""
    at, failures = text.find("{"), 0
    while at >= 0 and failures < MAX_FAILURES:
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            failures, end = failures + 1, at + 1
        else:
            yield f"character {at}", value
        at = text.find("{", end)
