"""The ledger: one line per seal, each chained to the line before, saying how far the archive had come.

A seal vouches for one file up to one length: `head` is the digest of the last record before it, and
every record names the digest of the one before. So the ledger knows what the archive files alone
cannot tell: that their end is missing.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.archive.files import AppendFile, sync_file
from pipeline.errors import IntegrityError


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """How far the archive had come: `captures` in all up to `length` bytes of `file`.

    `kind`: file (finished), run (closed), close, forget, stamp, unstamped; `detail` holds what only
    this kind has.
    """

    kind: str
    at: str
    file: int
    length: int
    head: str
    captures: int
    previous: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the ledger as read; `damage` says why it cannot be believed."""

    number: int
    digest: str
    seal: Seal | None
    damage: str = ""


class Ledger:
    """The open ledger of an archive, for appending."""

    def __init__(self, path: Path) -> None:
        self._path = path
        _drop_torn_line(path)
        lines = read_ledger(path)
        for line in lines:
            if line.seal is None:
                raise IntegrityError(
                    message=f"line {line.number} {line.damage}.",
                    remedy="Run hearsay verify; bring the file back from a copy.",
                    where=path.name,
                )
        self.seals = [line.seal for line in lines if line.seal]
        self.head = lines[-1].digest if lines else ""

    def append(self, seal: Seal) -> None:
        """Write a seal behind the others, on the disk before this returns."""
        line = render_line(seal, self.head)
        append_line(self._path, line)
        self.seals.append(seal)
        self.head = _digest_line(line)


def append_line(path: Path, line: bytes) -> None:
    """Put a line at the end of the ledger, on the disk before this returns; once, if it is there already."""
    _drop_torn_line(path)
    held = path.read_bytes() if path.exists() else b""
    if held.endswith(line):
        return
    file = AppendFile(path)
    file.write(line, at=len(held))
    file.close()
    sync_file(path)


def read_ledger(path: Path) -> list[Line]:
    """Every line of a ledger, checked against its own digest and the line before; [] without a file."""
    if not path.exists():
        return []
    lines: list[Line] = []
    previous: str | None = ""
    for number, raw in enumerate(path.read_bytes().splitlines(keepends=True), start=1):
        line = _read_line(number, raw, previous)
        lines.append(line)
        previous = line.digest if line.seal else None  # after a damaged line, any may follow
    return lines


def render_line(seal: Seal, previous: str) -> bytes:
    """The line of a seal; its last member is the digest of all the others."""
    fields = {
        "kind": seal.kind,
        "at": seal.at,
        "file": seal.file,
        "length": seal.length,
        "head": seal.head,
        "captures": seal.captures,
        "previous": previous,
        "detail": dict(seal.detail),
    }
    return _dump({**fields, "sha256": hashlib.sha256(_dump(fields)).hexdigest()}) + b"\n"


def _read_line(number: int, raw: bytes, previous: str | None) -> Line:
    digest = _digest_line(raw)
    try:
        seal = _parse_line(raw)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Line(number=number, digest=digest, seal=None, damage="is damaged")
    if render_line(seal, seal.previous) != raw:
        return Line(number=number, digest=digest, seal=None, damage="was altered")
    if previous is not None and seal.previous != previous:
        return Line(number=number, digest=digest, seal=None, damage="does not follow the line before it")
    return Line(number=number, digest=digest, seal=seal)


def _parse_line(raw: bytes) -> Seal:
    fields = json.loads(raw)
    fields.pop("sha256")
    seal = Seal(**fields)
    numbers = (seal.file, seal.length, seal.captures)
    texts = (seal.kind, seal.at, seal.head, seal.previous)
    if not (all(isinstance(one, int) for one in numbers) and all(isinstance(one, str) for one in texts)):
        raise TypeError("a seal of numbers and texts")
    for renewed in seal.detail.get("files", ()):
        if set(renewed) != {"file", "old_head", "head", "length"}:
            raise ValueError("a renewed file")
    return seal


def _dump(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def _digest_line(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _drop_torn_line(path: Path) -> None:
    """A line without an end was being written when the process died; it vouched for nothing yet."""
    if path.exists() and (data := path.read_bytes()) and not data.endswith(b"\n"):
        os.truncate(path, data.rfind(b"\n") + 1)
