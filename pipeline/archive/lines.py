"""JSON Lines, cut at line ends into captures of about one megabyte."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from pipeline.archive.asides import set_aside
from pipeline.archive.encoding import find_misfit
from pipeline.archive.held import HeldFile, find_damage
from pipeline.archive.limits import MAX_CAPTURE
from pipeline.archive.pages import make_capture
from pipeline.records import Aside, Capture

_CUT_AT = 1 << 20
_LOOKED_AT = 20  # lines; enough for half of them to outvote a damaged beginning


@dataclass(slots=True)
class _Batch:
    """Whole lines on their way into one capture."""

    first: int = 1
    lines: list[bytes] = field(default_factory=list)
    size: int = 0

    def add(self, number: int, line: bytes) -> None:
        self.first = self.first if self.lines else number
        self.lines.append(line)
        self.size += len(line)

    @property
    def position(self) -> str:
        return f"lines {self.first}-{self.first + len(self.lines) - 1}"


def is_json_lines(held: HeldFile) -> bool:
    """Whether a text is one JSON object per line: two or more, and at least half of its first lines."""
    with held.open() as stream:
        lines = [line for _, line in islice(_read_lines(stream), _LOOKED_AT) if line.strip()]
    objects = sum(map(_is_object, lines))
    return objects >= 2 and objects * 2 >= len(lines)


def cut_lines(held: HeldFile, now: datetime) -> Iterator[Capture | Aside]:
    """Captures of whole lines, with their numbers as position; a line too long for one is set aside."""
    batch = _Batch()
    with held.open() as stream:
        for number, line in _read_lines(stream):
            is_fit = len(line) <= MAX_CAPTURE
            if not is_fit or batch.size + len(line) > _CUT_AT:
                yield from _take(held, batch, now)
                batch = _Batch()
            if is_fit:
                batch.add(number, line)
            else:
                yield _refuse_line(held, number, line)
        yield from _take(held, batch, now)
        if damage := find_damage(stream):
            yield set_aside(held.source, "truncated", damage, position=f"after {batch.position}")


def _take(held: HeldFile, batch: _Batch, now: datetime) -> Iterator[Capture | Aside]:
    body = b"".join(batch.lines)
    if not body.strip():
        return
    yield make_capture(held, body, now, position=batch.position)
    if misfit := find_misfit(body):
        position = f"line {batch.first + misfit.line - 1}"
        yield set_aside(held.source, "encoding", misfit.reason, position=position)


def _read_lines(stream: io.BufferedReader) -> Iterator[tuple[int, bytes]]:
    """Numbered lines; of one that is too long only as much as shows that, the rest is passed over."""
    number = 0
    while line := stream.readline(MAX_CAPTURE + 1):
        number += 1
        yield number, line
        while len(line) > MAX_CAPTURE and not line.endswith(b"\n"):
            line = stream.readline(MAX_CAPTURE + 1)


def _is_object(line: bytes) -> bool:
    text = line.strip().removeprefix(b"\xef\xbb\xbf")
    if not (text.startswith(b"{") and text.endswith(b"}")):
        return False
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _refuse_line(held: HeldFile, number: int, line: bytes) -> Aside:
    reason = f"expected lines of at most {MAX_CAPTURE >> 20} MB, found a longer one"
    return set_aside(held.source, "too large", reason, position=f"line {number}", head=line[:1000])
