"""Index entry → Capture: the bytes fetched, references resolved, digests checked."""

import os
import zlib
from pathlib import Path

from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from pipeline.archive.entry import Entry
from pipeline.archive.files import file_path
from pipeline.archive.index import Index
from pipeline.archive.member import Block, digest_bytes, parse_block, split_members
from pipeline.archive.revive import MAIN_KINDS, revive_capture, split_http
from pipeline.errors import IntegrityError
from pipeline.records import Capture

_BROKEN = (zlib.error, ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, KeyError)


_REMEDY = "Run hearsay verify to see what is touched."


class Reader:
    """Reads captures by their index entries; keeps the file read last open."""

    def __init__(self, folder: Path, index: Index) -> None:
        self._folder = folder
        self._index = index
        self._number = 0
        self._descriptor = -1

    def read(self, entry: Entry) -> Capture:
        """The capture of an entry; IntegrityError when its bytes are not what was archived."""
        try:
            body = None if entry.holds else self._read_payload(entry)
            capture = revive_capture(self._read_blocks(entry), body)
        except _BROKEN as error:
            raise _altered(entry, f"the record cannot be read ({error}).") from error
        if capture.digest != entry.digest or digest_bytes(capture.body) != entry.digest:
            raise _altered(entry, f"expected a payload with the digest {entry.digest}, found another.")
        return capture

    def read_raw(self, file: int, offset: int, length: int) -> bytes:
        """The packed bytes at a place; IntegrityError when the file is gone."""
        return os.pread(self._open(file), length, offset)

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._number, self._descriptor = 0, -1

    def _read_payload(self, entry: Entry) -> bytes:
        holder = self._index.find_payload(entry.digest)
        if holder is None:
            raise _altered(entry, f"no record holds the payload {entry.digest} any more.")
        main = next(block for block in self._read_blocks(holder) if block.kind in MAIN_KINDS)
        return split_http(main)[1]

    def _read_blocks(self, entry: Entry) -> list[Block]:
        data = self.read_raw(entry.file, entry.offset, entry.length)
        return [parse_block(content) for content in split_members(data)]

    def _open(self, number: int) -> int:
        if number != self._number:
            self.close()
            path = file_path(self._folder, number)
            try:
                self._descriptor = os.open(path, os.O_RDONLY)
            except FileNotFoundError as error:
                raise IntegrityError(message="the file is gone.", remedy=_REMEDY, where=path.name) from error
            self._number = number
        return self._descriptor


def _altered(entry: Entry, message: str) -> IntegrityError:
    return IntegrityError(message=message, remedy=_REMEDY, where=f"{entry.url} ({entry.record_id})")
