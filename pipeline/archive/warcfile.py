"""A WARC file of any tool, record by record, with a bound on everything that is held in memory."""

import io
import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser, StatusAndHeadersParserException

from pipeline.archive.limits import MAX_CAPTURE
from pipeline.archive.member import Block
from pipeline.archive.unpack import Unpacked

_VERSIONS = ["WARC/1.1", "WARC/1.0", "WARC/0.17", "WARC/0.18"]
_PARSER = StatusAndHeadersParser(_VERSIONS)
_MAX_HEAD = 1 << 20  # servers cap an HTTP head at 8 to 64 KiB; a WARC head holds little more than a URL
_MAX_BLOCK = MAX_CAPTURE + _MAX_HEAD
_MAX_SKIP = 1 << 30  # unpacking this much takes seconds; a packed bomb would take hours
_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b\x08"
_NEXT = b"\nWARC/1."
_BETWEEN = 64  # two line ends stand between records; some tools write more
_LOOKED_AT = 1 << 16  # where a damaged beginning must end for the rest to be known as records


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A record with its number and offset in the file, or the reason why it could not be read."""

    number: int
    offset: int
    block: Block | None
    problem: str = ""


class _Unreadable(Exception):
    """The bytes here are no whole record."""


class WarcFile:
    """A WARC file, packed or not."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            self._is_packed = not _is_plain(file.read(_LOOKED_AT))

    def records(self) -> Iterator[Located]:
        """Every record in order; after damage, on from the next one that begins whole."""
        number, offset, size = 0, 0, self._path.stat().st_size
        while offset < size:
            damage = ""
            with self._open(offset) as stream:
                try:
                    for start, block in self._read_run(stream, offset):
                        number += 1
                        problem = "" if block else _too_large()
                        yield Located(number=number, offset=start, block=block, problem=problem)
                except _Unreadable as error:
                    damage = str(error)
                end = self._find_end(stream, offset)
            if damage:
                number += 1
                yield Located(number=number, offset=offset, block=None, problem=damage)
                end = self._find_next(max(offset + 1, min(end, size)) if not self._is_packed else offset + 1)
            offset = end

    def read_at(self, offset: int) -> Block | None:
        """The record that begins at an offset."""
        with self._open(offset) as stream:
            try:
                return next((block for _, block in self._read_run(stream, offset)), None)
            except _Unreadable:
                return None

    def _open(self, offset: int) -> io.BufferedReader:
        file = self._path.open("rb")
        file.seek(offset)
        return io.BufferedReader(Unpacked(file, single=True)) if self._is_packed else file

    def _read_run(self, stream: io.BufferedReader, offset: int) -> Iterator[tuple[int, Block | None]]:
        """The records of one gzip member, or of a file that is not packed; None for one too large."""
        while head := _read_head(stream):
            wrong = "" if self._is_packed else self._trim_length(stream, head)
            yield offset, _read_block(stream, head)
            if wrong:
                raise _Unreadable(wrong)
            offset = offset if self._is_packed else stream.tell()
        if isinstance(stream.raw, Unpacked) and stream.raw.damage:
            raise _Unreadable(stream.raw.damage)

    def _trim_length(self, stream: io.BufferedReader, head: StatusAndHeaders) -> str:
        """Where a record does not end as its head says, make it end where the next one begins; why."""
        start, length = stream.tell(), _length_of(head)
        if _ends_record(stream, start + length):
            return ""
        after = self._find_next(start)
        if after == self._path.stat().st_size:
            return ""  # cut off, or foreign bytes at the end: nothing else is touched
        head.replace_header("Content-Length", str(min(length, after - start)))
        return f"the record does not end after the {length} bytes it states"

    def _find_end(self, stream: io.BufferedReader, offset: int) -> int:
        if isinstance(stream.raw, Unpacked):
            return offset + max(stream.raw.consumed, 1)
        return stream.tell()

    def _find_next(self, start: int) -> int:
        with self._path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
            found = _find_packed(view, start) if self._is_packed else view.find(_NEXT, start - 1) + 1
            return found if found > 0 else len(view)


def holds_records(path: Path) -> bool:
    """Whether a file begins with WARC records, packed or not, even if the very first is damaged."""
    with path.open("rb") as file:
        data = file.read(_LOOKED_AT)
    return _is_plain(data) or _find_packed(data, 0) >= 0


def finds_record(path: Path) -> bool:
    """Whether a packed WARC record begins anywhere in a file."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
        return _find_packed(view, 0) >= 0


def _is_plain(data: bytes) -> bool:
    return data.startswith(b"WARC/") or b"\r\n\r\nWARC/1." in data


def _find_packed(data: bytes | mmap.mmap, start: int) -> int:
    """Where the next packed record begins; -1 where none does."""
    found = data.find(_GZIP, start)
    while found >= 0 and not _opens_record(data[found : found + _LOOKED_AT]):
        found = data.find(_GZIP, found + 1)
    return found


def _read_head(stream: io.BufferedReader) -> StatusAndHeaders | None:
    """The WARC headers of the next record; None at the end."""
    line = stream.readline(_MAX_HEAD)
    while line and not line.strip():
        line = stream.readline(_MAX_HEAD)
    lines = [line]
    size = len(line)
    while line.strip() and size < _MAX_HEAD:
        line = stream.readline(_MAX_HEAD)
        lines.append(line)
        size += len(line)
    if not lines[0]:
        return None
    if size >= _MAX_HEAD:
        raise _Unreadable("the record's head does not end")
    try:
        return _PARSER.parse(io.BytesIO(b"".join(lines)))
    except (StatusAndHeadersParserException, EOFError, ValueError) as error:
        raise _Unreadable("expected a WARC record, found something else") from error


def _read_block(stream: io.BufferedReader, head: StatusAndHeaders) -> Block | None:
    length = _length_of(head)
    if length > _MAX_BLOCK:
        _skip(stream, length)
        return None
    body = stream.read(length)
    if len(body) < length:
        raise _Unreadable(f"the record is cut off: expected {length} bytes, found {len(body)}")
    return Block(kind=str(head.get_header("WARC-Type") or ""), headers=head, body=body)


def _length_of(head: StatusAndHeaders) -> int:
    length = str(head.get_header("Content-Length") or "")
    if not (length.isascii() and length.isdigit()):
        raise _Unreadable(f"expected a Content-Length, found {length[:40]!r}")
    return int(length)


def _ends_record(stream: io.BufferedReader, end: int) -> bool:
    """Whether another record, or the end of the file, follows right after a place."""
    here = stream.tell()
    stream.seek(end)
    rest = stream.read(_BETWEEN).lstrip(b"\r\n")
    stream.seek(here)
    return not rest or rest.startswith(b"WARC/"[: len(rest)])


def _skip(stream: BinaryIO, length: int) -> None:
    if length > _MAX_SKIP:
        raise _Unreadable(_too_large())
    while length > 0 and (chunk := stream.read(min(length, _CHUNK))):
        length -= len(chunk)


def _too_large() -> str:
    return f"expected records of at most {_MAX_BLOCK >> 20} MB, found a larger one"


def _opens_record(data: bytes) -> bool:
    return io.BufferedReader(Unpacked(io.BytesIO(data), single=True)).read(5) == b"WARC/"
