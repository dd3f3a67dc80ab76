"""The proof that something is not there: every byte of a folder, unpacked, searched."""

import tempfile
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from pipeline.archive.files import INDEX_NAME
from pipeline.archive.index import Index
from pipeline.archive.member import Member, parse_block, read_members
from pipeline.archive.person import names_person
from pipeline.archive.revive import split_http

_CHUNK = 1 << 20
_AUTO = 32 + zlib.MAX_WBITS  # gzip or zlib, as the first bytes say

_Holds = Callable[[bytes], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where something was found: in a file's name (offset -1), in a file, or unpacked in the record there.

    `file` is its path within the folder searched; `offset` leads to a record, or to a file in a package.
    """

    file: str
    offset: int


def find_bytes(folder: Path, needle: bytes) -> tuple[Found, ...]:
    """Every place in a folder that holds these bytes, in any case; in packed records and bodies too."""
    return _find(folder, partial(_holds_bytes, needle.lower()), overlap=len(needle))


def find_name(folder: Path, user: str, called: Collection[str] = ()) -> tuple[Found, ...]:
    """Every place in a folder that holds a user name as a name of its own, percent-encoded or not.

    The proof for names so short that their letters stand in other words and in digests too. What else
    they are `called` is found as letters, wherever it stands.
    """
    wanted = tuple(name.lower().encode() for name in called)
    longest = max(map(len, (*wanted, user.encode())))
    return _find(folder, partial(_holds_person, user, wanted), overlap=4 * longest + 2)


def _find(folder: Path, holds: _Holds, *, overlap: int) -> tuple[Found, ...]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple(
        Found(file=path.relative_to(folder).as_posix(), offset=offset)
        for path in files
        for offset in _search_named(path, path.relative_to(folder).as_posix(), holds, overlap)
    )


def _search_named(path: Path, name: str, holds: _Holds, overlap: int) -> Iterator[int]:
    if holds(name.encode("utf-8", "surrogateescape")):
        yield -1
    if zipfile.is_zipfile(path):
        yield from _search_package(path, holds, overlap)
    elif name.endswith(".gz"):
        members = read_members(path)
        yield from (member.offset for member in members if any(map(holds, _unpack(path, member))))
    elif path.name == INDEX_NAME:
        yield from _search_index(path, holds)
    else:
        yield from _search_raw(path, holds, overlap)


def _search_package(path: Path, holds: _Holds, overlap: int) -> Iterator[int]:
    """Where the files of a package begin that hold it, each unpacked aside."""
    with zipfile.ZipFile(path) as package, tempfile.TemporaryDirectory() as folder:
        for info in package.infolist():
            copy = Path(package.extract(info, folder))
            if copy.is_file() and any(True for _ in _search_named(copy, info.filename, holds, overlap)):
                yield info.header_offset
            if copy.is_file():
                copy.unlink()


def _search_raw(path: Path, holds: _Holds, overlap: int) -> Iterator[int]:
    """Where the pieces begin that hold it; pieces overlap, so that none is cut apart."""
    kept, start = b"", 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            window = kept + chunk
            if holds(window):
                yield start
            kept = window[-overlap:]
            start += len(window) - len(kept)


def _search_index(path: Path, holds: _Holds) -> Iterator[int]:
    """Where the records lie whose rows hold it: every text a row has; the rest is numbers and digests."""
    index = Index(path, read_only=True)
    try:
        yield from (
            entry.offset for entry in index.walk() if holds(f"{entry.url} {entry.record_id}".encode())
        )
    finally:
        index.close()


def _unpack(path: Path, member: Member) -> Iterator[bytes]:
    """The record, and its payload where that is packed once more; damage as it lies there."""
    yield member.content
    if member.damage:
        with path.open("rb") as file:
            file.seek(member.offset)
            yield file.read(member.length)
        return
    try:
        _, payload = split_http(parse_block(member.content))
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError):
        return
    try:
        yield zlib.decompressobj(_AUTO).decompress(payload)
    except zlib.error:
        return


def _holds_bytes(wanted: bytes, data: bytes) -> bool:
    return wanted in data.lower()


def _holds_person(user: str, called: tuple[bytes, ...], data: bytes) -> bool:
    low = data.lower()
    return any(name in low for name in called) or names_person(data.decode("utf-8", "replace"), user)
