"""The proof that something is not there: every byte of an archive, unpacked, searched."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from pipeline.archive.member import parse_block, read_members
from pipeline.archive.revive import split_http

_CHUNK = 1 << 20
_AUTO = 32 + zlib.MAX_WBITS  # gzip or zlib, as the first bytes say


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where bytes were found: in a file's name (offset -1), in a file, or unpacked in the record there."""

    file: str
    offset: int


def find_bytes(folder: Path, needle: bytes) -> tuple[Found, ...]:
    """Every place in the archive that holds these bytes, in any case; in packed records and bodies too."""
    wanted = needle.lower()
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple(place for path in files for place in _search_file(path, wanted))


def _search_file(path: Path, wanted: bytes) -> Iterator[Found]:
    if wanted in path.name.encode("utf-8", "surrogateescape").lower():
        yield Found(file=path.name, offset=-1)
    offset = _find_raw(path, wanted)
    if offset >= 0:
        yield Found(file=path.name, offset=offset)
    if path.name.endswith(".gz"):
        for member in read_members(path):
            if any(wanted in layer.lower() for layer in _unpack(member.content)):
                yield Found(file=path.name, offset=member.offset)


def _find_raw(path: Path, wanted: bytes) -> int:
    """The first place in the file as it lies there, searched piece by piece."""
    kept, start = b"", 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            window = (kept + chunk).lower()
            if (found := window.find(wanted)) >= 0:
                return start + found
            kept = window[len(window) - len(wanted) + 1 :] if len(wanted) > 1 else b""
            start += len(window) - len(kept)
    return -1


def _unpack(content: bytes) -> Iterator[bytes]:
    """The record, and its payload where that is packed once more."""
    yield content
    try:
        _, payload = split_http(parse_block(content))
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError):
        return
    try:
        yield zlib.decompressobj(_AUTO).decompress(payload)
    except zlib.error:
        return
