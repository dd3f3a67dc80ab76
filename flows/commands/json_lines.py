"""JSON Lines from a file or standard input, line by line; a broken line is a value, not an end."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import BrokenInput, UnreadableInput

T = TypeVar("T")


def read_rows(file: str, parse: Callable[[dict[str, Any]], T], *, expected: str) -> Iterator[T | BrokenInput]:
    """What `parse` makes of each line, in order; a line it cannot use becomes a BrokenInput.

    `file` is a path or `-`. `parse` raises KeyError, TypeError or ValueError for a row that is not
    `expected`. Raises UnreadableInput where there is no such file.
    """
    for number, line in _numbered(file):
        if not line.strip():
            continue
        try:
            yield parse(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as exc:
            yield BrokenInput(
                message=f"expected {expected}, found {line[:60].decode('utf-8', 'replace')!r} ({exc!r}).",
                remedy="The other lines were read.",
                where=f"{file}, line {number}",
            )


def read_string(row: dict[str, Any], key: str) -> str:
    """The string under `key`; KeyError or TypeError where there is none."""
    value = row[key]
    if not isinstance(value, str):
        raise TypeError(f"{key!r} is a {type(value).__name__}")
    return value


def _numbered(file: str) -> Iterator[tuple[int, bytes]]:
    if file == "-":
        yield from enumerate(sys.stdin.buffer, start=1)
        return
    try:
        with Path(file).open("rb") as lines:
            yield from enumerate(lines, start=1)
    except OSError as exc:
        raise UnreadableInput(
            message=f"expected a readable file, found: {exc.strerror}.", remedy="Check the path.", where=file
        ) from exc
