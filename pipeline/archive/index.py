"""The index: finds captures by id, URL, time or digest; made from the archive files, and again at will."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.archive.checksum import drop_checksum, save_checksum
from pipeline.archive.entry import Entry

_SCHEMA = """
CREATE TABLE IF NOT EXISTS captures (
    number INTEGER PRIMARY KEY,  -- order of writing
    record TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    at INTEGER NOT NULL,         -- microseconds since 1970, UTC
    digest BLOB NOT NULL,
    file INTEGER NOT NULL,
    "offset" INTEGER NOT NULL,
    length INTEGER NOT NULL,
    holds INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS tombstones (record TEXT PRIMARY KEY);
CREATE INDEX IF NOT EXISTS by_url ON captures (url, at);
CREATE INDEX IF NOT EXISTS by_time ON captures (at);
CREATE INDEX IF NOT EXISTS by_digest ON captures (digest, holds);
"""
_COLUMNS = 'number, record, url, at, digest, file, "offset", length, holds'
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# Rows fetched at a time while walking: 100, 1,000 and 10,000 walk 4,000 rows equally fast.
_PAGE = 1000

_Row = tuple[int, str, str, int, bytes, int, int, int, int]


class Index:
    """One SQLite file beside the archive files; holds nothing the archive files do not hold."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        self._is_changed = False
        if read_only:
            self._db = _connect_reading(path)
            return
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        # Losing the last rows in a power cut is harmless: opening compares with the archive files.
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.executescript(_SCHEMA)

    def add(self, entry: Entry) -> None:
        """Remember an entry; one with the same record id is left as it is."""
        self._begin()
        self._db.execute(
            f"INSERT OR IGNORE INTO captures ({_COLUMNS}) VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry.record_id,
                entry.url,
                (entry.at - _EPOCH) // _MICROSECOND,
                _pack_digest(entry.digest),
                entry.file,
                entry.offset,
                entry.length,
                entry.holds,
            ),
        )

    def bury(self, record_id: str) -> None:
        """Remember that the capture with this record id is forgotten."""
        self._begin()
        self._db.execute("INSERT OR IGNORE INTO tombstones VALUES (?)", (record_id,))

    def is_buried(self, record_id: str) -> bool:
        """Whether the capture with this record id is forgotten."""
        query = "SELECT 1 FROM tombstones WHERE record = ?"
        return self._db.execute(query, (record_id,)).fetchone() is not None

    def commit(self) -> None:
        """Make what was added last."""
        if self._db.in_transaction:
            self._db.execute("COMMIT")

    def close(self) -> None:
        """Commit and leave the file."""
        self.commit()
        is_whole = (
            not self._is_changed or self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        )
        self._db.close()
        if self._is_changed and is_whole:
            save_checksum(self._path)

    def check(self) -> str:
        """What is wrong with the file itself, in SQLite's words; empty where nothing is."""
        found = str(self._db.execute("PRAGMA integrity_check(1)").fetchone()[0])
        return "" if found == "ok" else found

    def count(self) -> int:
        """How many captures are indexed."""
        return int(self._db.execute("SELECT count(*) FROM captures").fetchone()[0])

    def last(self) -> Entry | None:
        """The entry written last."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM captures ORDER BY number DESC LIMIT 1").fetchone()
        return _entry(row) if row else None

    def find_record(self, record_id: str) -> Entry | None:
        """The entry with this record id."""
        return self._one("record = ?", record_id)

    def find_payload(self, digest: str) -> Entry | None:
        """The entry whose record holds the payload with this digest."""
        return self._one("digest = ? AND holds = 1", _pack_digest(digest))

    def walk(self, after: str | None = None) -> Iterator[Entry]:
        """Every entry in the order of writing, from the one after a record id on."""
        last = 0
        if after is not None:
            row = self._db.execute("SELECT number FROM captures WHERE record = ?", (after,)).fetchone()
            last = int(row[0]) if row else 0
        while rows := self._page("number > ?", (last,)):
            last = rows[-1][0]
            yield from map(_entry, rows)

    def find(
        self,
        *,
        url: str | None = None,
        digest: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[Entry]:
        """The entries that meet every condition given, by time; `since` is included, `until` is not."""
        conditions = {
            "url = ?": url,
            "digest = ?": None if digest is None else _pack_digest(digest),
            "at >= ?": None if since is None else (since - _EPOCH) // _MICROSECOND,
            "at < ?": None if until is None else (until - _EPOCH) // _MICROSECOND,
        }
        given = {text: value for text, value in conditions.items() if value is not None}
        where = " AND ".join(given) or "TRUE"
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM captures WHERE {where} ORDER BY at, number", tuple(given.values())
        )
        yield from map(_entry, rows)

    def find_within(self, file: int, start: int, end: int) -> list[Entry]:
        """The entries whose records touch these bytes of a file."""
        where = 'file = ? AND "offset" < ? AND "offset" + length > ?'
        query = f"SELECT {_COLUMNS} FROM captures WHERE {where} ORDER BY number"
        rows = self._db.execute(query, (file, end, start))
        return [_entry(row) for row in rows]

    def drop_from(self, file: int, offset: int) -> None:
        """Forget every entry at or after a place in the archive."""
        self._begin()
        self._db.execute(
            'DELETE FROM captures WHERE file > ? OR (file = ? AND "offset" >= ?)', (file, file, offset)
        )

    def _begin(self) -> None:
        if not self._is_changed:
            drop_checksum(self._path)
            self._is_changed = True
        if not self._db.in_transaction:
            self._db.execute("BEGIN")

    def _one(self, where: str, value: str | bytes) -> Entry | None:
        query = f"SELECT {_COLUMNS} FROM captures WHERE {where} LIMIT 1"
        row = self._db.execute(query, (value,)).fetchone()
        return _entry(row) if row else None

    def _page(self, where: str, values: tuple[int, ...]) -> list[_Row]:
        query = f"SELECT {_COLUMNS} FROM captures WHERE {where} ORDER BY number LIMIT {_PAGE}"
        return self._db.execute(query, values).fetchall()


def _entry(row: _Row) -> Entry:
    _, record, url, at, digest, file, offset, length, holds = row
    try:
        return Entry(
            record_id=record,
            url=url,
            at=_EPOCH + timedelta(microseconds=at),
            digest=f"sha256:{digest.hex()}",
            file=file,
            offset=offset,
            length=length,
            holds=bool(holds),
        )
    except (TypeError, AttributeError, OverflowError) as error:  # SQLite keeps what it finds, of any type
        raise sqlite3.DatabaseError(f"a row of the index is damaged: {error}") from error


def _connect_reading(path: Path) -> sqlite3.Connection:
    """The file as it lies there; without a journal beside it SQLite need not write one to read."""
    has_journal = path.with_name(f"{path.name}-wal").exists()
    options = "mode=ro" if has_journal else "mode=ro&immutable=1"
    return sqlite3.connect(f"{path.resolve().as_uri()}?{options}", uri=True, isolation_level=None)


def _pack_digest(digest: str) -> bytes:
    try:
        return bytes.fromhex(digest.removeprefix("sha256:"))
    except ValueError:
        return digest.encode()  # no digest at all: equal to none in the index
