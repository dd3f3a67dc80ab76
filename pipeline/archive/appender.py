"""Writing at the archive's end: chained, rotated by size, sealed in the ledger."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from warcio.warcwriter import WARCWriter

from pipeline.archive.files import AppendFile, file_path, sync_file
from pipeline.archive.headers import format_time
from pipeline.archive.ledger import Ledger, Seal
from pipeline.archive.member import compress_record, digest_bytes
from pipeline.archive.recover import Place
from pipeline.archive.render import Record, render_warcinfo
from pipeline.errors import UsageError


def make_writer() -> WARCWriter:
    """warcio's writer for WARC 1.1; the compressing is done per record, so that each can be hashed."""
    return WARCWriter(None, gzip=False, warc_version="1.1")


class Appender:
    """The end of the archive."""

    def __init__(
        self, folder: Path, ledger: Ledger, place: Place, *, now: Callable[[], datetime], max_bytes: int
    ) -> None:
        self.place = place
        self._writer = make_writer()
        self._file = AppendFile(file_path(folder, place.file))
        self._folder = folder
        self._ledger = ledger
        self._now = now
        self._max_bytes = max_bytes

    def append(self, records: tuple[Record, ...], captures: int) -> Place:
        """Write records that belong together in one go; where they begin.

        `captures`: how many the archive holds so far, for the seal of a file that is finished here.
        """
        if self.place.offset >= max(self._max_bytes, 1):  # an empty file is never full
            self.seal("file", captures)
            self._file.close()
            self.place = Place(file=self.place.file + 1, offset=0, head=self.place.head)
            self._file = AppendFile(file_path(self._folder, self.place.file))
        if self.place.offset == 0:
            name = file_path(self._folder, self.place.file).name
            self._write((render_warcinfo(name, self._now()),))
        return self._write(records)

    def seal(self, kind: str, captures: int, detail: Mapping[str, Any] | None = None) -> None:
        """Have everything written so far on the disk, then vouch for it in the ledger."""
        sync_file(file_path(self._folder, self.place.file))
        seal = Seal(
            kind=kind,
            at=format_time(self._now()),
            file=self.place.file,
            length=self.place.offset,
            head=self.place.head,
            captures=captures,
            detail=detail or {},
        )
        self._ledger.append(seal)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _write(self, records: tuple[Record, ...]) -> Place:
        start = self.place
        head = start.head
        members: list[bytes] = []
        for record in records:
            members.append(compress_record(self._writer, record, head))
            head = digest_bytes(members[-1])
        data = b"".join(members)
        try:
            self._file.write(data, at=start.offset)
        except OSError as error:
            raise UsageError(
                message=f"cannot be written ({error.strerror}); what was archived so far is safe.",
                remedy="Make room on the disk and run again.",
                where=file_path(self._folder, start.file).name,
            ) from error
        self.place = Place(file=start.file, offset=start.offset + len(data), head=head)
        return start
