"""The archive: captures go in once, come out in order, and are found again."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.archive.appender import Appender
from pipeline.archive.entry import Entry, Kept, identify_capture
from pipeline.archive.files import LEDGER_NAME, LOCK_NAME
from pipeline.archive.ledger import Ledger
from pipeline.archive.lock import Lock
from pipeline.archive.member import digest_bytes
from pipeline.archive.reader import Reader
from pipeline.archive.recover import open_index, recover_archive
from pipeline.archive.render import render_note, render_records
from pipeline.archive.secrets import scrub_capture
from pipeline.archive.staging import finish_staged
from pipeline.errors import UsageError
from pipeline.records import Capture

# A file is rewritten as a whole when a person is forgotten in it: the usual 1 GiB would take four times as
# long.
MAX_BYTES = 256 << 20
# Rows per index transaction: 10 made archiving 4,000 captures 10 % slower; 100 to 10,000 did not differ.
_COMMIT_EVERY = 1000


class Archive:
    """A folder of WARC files with an index and a ledger; one writer, any number of readers.

    >>> with Archive(folder, now=clock) as archive:            # doctest: +SKIP
    ...     kept = archive.add(capture)
    """

    def __init__(self, folder: Path, *, now: Callable[[], datetime], max_bytes: int = MAX_BYTES) -> None:
        self._folder = folder
        self._now = now
        self._max_bytes = max_bytes
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = Lock(folder / LOCK_NAME)
        self._appender: Appender | None = None
        self._unsealed = 0
        self._captures = 0
        is_alone = self._lock.try_acquire()
        if is_alone:
            finish_staged(folder)
        self._index = open_index(folder, is_alone=is_alone)
        self._reader = Reader(folder, self._index)
        if is_alone:
            self._recover()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, capture: Capture) -> Kept:
        """Keep a capture, without its secrets; nothing is written when it is held already.

        A payload held already is not written again: the new record refers to it. Raises UsageError
        for a capture whose digest is not its body's, whose time has no zone, or while another
        process writes.
        """
        _require_sound(capture)
        appender = self._open_for_writing()
        clean = scrub_capture(capture)
        record_id = identify_capture(clean)
        if self._knows(record_id):
            return Kept(record_id=record_id, digest=clean.digest, is_new=False)
        held = self._index.find_payload(clean.digest)
        records = render_records(clean, record_id, held)
        start = appender.append(records, self._captures)
        self._remember(
            Entry(
                record_id=record_id,
                url=clean.url,
                at=clean.captured_at,
                digest=clean.digest,
                file=start.file,
                offset=start.offset,
                length=appender.place.offset - start.offset,
                holds=held is None,
            )
        )
        return Kept(record_id=record_id, digest=clean.digest, is_new=True)

    def holds(self, capture: Capture) -> bool:
        """Whether `add` would write nothing: it is held already, as it came or without somebody forgotten."""
        return self._knows(identify_capture(scrub_capture(capture)))

    def close_run(self, run_id: str, summary: Mapping[str, int]) -> None:
        """Write down that a run is over and what it did, and seal everything up to here."""
        appender = self._open_for_writing()
        at = self._now()
        note = render_note("run", {"run_id": run_id, "summary": dict(summary)}, at)
        appender.append((note,), self._captures)
        appender.seal("run", self._captures)
        self._index.commit()
        self._unsealed = 0

    def captures(self, after: str | None = None) -> Iterator[Capture]:
        """Every capture in the order of writing, from the one after a record id on, one in memory.

        From the first on if no capture has that id (any more).
        """
        self._index.commit()
        return map(self._reader.read, self._index.walk(after))

    def records(self, after: str | None = None) -> Iterator[tuple[str, Capture]]:
        """Like `captures`, each with its record id: one that was rewritten has kept the id it came with."""
        self._index.commit()
        return ((entry.record_id, self._reader.read(entry)) for entry in self._index.walk(after))

    def find(
        self,
        *,
        url: str | None = None,
        digest: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[Capture]:
        """The captures that meet every condition given, by time; `since` is included, `until` is not."""
        return map(self._reader.read, self.entries(url=url, digest=digest, since=since, until=until))

    def entries(
        self,
        *,
        url: str | None = None,
        digest: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[Entry]:
        """Like `find`, without reading the captures themselves."""
        return self._index.find(url=url, digest=digest, since=since, until=until)

    def close(self) -> None:
        """Seal what was written, commit the index, let the next writer in."""
        self._seal_rest()
        self._reader.close()
        self._index.close()
        self._leave_writing()

    def _recover(self) -> None:
        """Make the end whole after a kill; an archive that is damaged is let go of again."""
        try:
            self._open_for_writing()
            self._seal_rest()
        except BaseException:
            self._index.close()
            raise
        finally:
            self._leave_writing()

    def _open_for_writing(self) -> Appender:
        if self._appender is None:
            self._lock.acquire()
            ledger = Ledger(self._folder / LEDGER_NAME)
            place = recover_archive(self._folder, ledger, self._index)
            self._captures = self._index.count()
            sealed = ledger.seals[-1].captures if ledger.seals else 0
            self._unsealed = self._captures - sealed
            self._appender = Appender(self._folder, ledger, place, now=self._now, max_bytes=self._max_bytes)
        return self._appender

    def _seal_rest(self) -> None:
        if self._appender and self._unsealed:
            self._appender.seal("close", self._captures)
            self._index.commit()
            self._unsealed = 0

    def _leave_writing(self) -> None:
        if self._appender:
            self._appender.close()
        self._appender = None
        self._lock.release()

    def _knows(self, record_id: str) -> bool:
        return self._index.find_record(record_id) is not None or self._index.is_buried(record_id)

    def _remember(self, entry: Entry) -> None:
        self._index.add(entry)
        self._captures += 1
        self._unsealed += 1
        if self._unsealed % _COMMIT_EVERY == 0:
            self._index.commit()


def _require_sound(capture: Capture) -> None:
    if capture.captured_at.tzinfo is None:
        raise UsageError(
            message="expected a capture time with a time zone, found one without.", where=capture.url
        )
    if digest_bytes(capture.body) != capture.digest:
        raise UsageError(
            message=f"the body does not have the digest {capture.digest}.",
            remedy="Give the capture the SHA-256 of its raw body, as sha256:<hex>.",
            where=capture.url,
        )
