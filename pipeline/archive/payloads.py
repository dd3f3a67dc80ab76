"""Where the payloads of foreign WARC files stand, for the records that only refer to one."""

import sqlite3
from pathlib import Path

from pipeline.archive.member import Block
from pipeline.archive.warcfile import WarcFile


class Payloads:
    """Digest → place of the record that holds it; on disk, so a million cost no memory."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("")  # a private temporary file
        self._db.execute("CREATE TABLE payloads (digest TEXT PRIMARY KEY, path TEXT, start INTEGER)")

    def put(self, digest: str, path: Path, start: int) -> None:
        """Remember where a payload stands; the first place counts."""
        self._db.execute("INSERT OR IGNORE INTO payloads VALUES (?, ?, ?)", (digest, str(path), start))

    def read(self, digest: str) -> Block | None:
        """The record that holds a payload; None where none was met so far."""
        query = "SELECT path, start FROM payloads WHERE digest = ?"
        row = self._db.execute(query, (digest,)).fetchone()
        return WarcFile(Path(row[0])).read_at(int(row[1])) if row else None

    def close(self) -> None:
        """Forget everything."""
        self._db.close()
