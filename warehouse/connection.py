"""Opening the warehouse: one writer at a time, any number of readers in between.

DuckDB gives a file to one writing process or to any number of reading ones. So: open late, close
early, and wait for your turn (`wait`, in seconds) instead of failing.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.errors import WarehouseBusy, WarehouseError
from warehouse.migrate import migrate
from warehouse.search import load_search, refresh_search

Connection = duckdb.DuckDBPyConnection

MEMORY_LIMIT = "512MB"
"""What DuckDB holds before it spills to disk. The main job has 1 GB, a batch in Python takes about 300 MB
of it; indexing 105,000 posts peaked at 735 MB (process) under 1 GB and at 499 MB under 400 MB."""

POLL_SECONDS = 0.05
"""Pause between two attempts: short beside a batch (about 1 s), long beside an attempt (about 2 ms)."""

_LOCK_WORDS = ("Could not set lock", "different configuration", "Conflicting lock")
_turns: dict[Path, threading.Lock] = {}
_begun: set[int] = set()  # DuckDB cannot be asked, and a second BEGIN breaks the first


@contextmanager
def open_writer(
    path: Path, *, wait: float = 0.0, threads: int = 0, index: bool = True
) -> Iterator[Connection]:
    """Open `path` for writing, made and migrated when needed; nobody else reads or writes meanwhile.

    When all went well and texts have changed, the full-text index is made anew at the end; who opens
    for one batch of many says `index=False`, does without `search`, and the last one catches up.
    `threads=0` means one per core. Raises WarehouseBusy when it is still taken after `wait` seconds,
    WarehouseError when it is not a warehouse or one of a newer hearsay.
    """
    deadline = time.monotonic() + wait
    turn = _turns.setdefault(path.resolve(), threading.Lock())
    if not turn.acquire(timeout=max(wait, 0.0)):
        raise _busy(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _opened(path, lambda: _connect(path, read_only=False, threads=threads), deadline) as con:
            if index:
                load_search(con)
            migrate(con)
            yield con
            if index:
                refresh_search(con)
    finally:
        turn.release()


@contextmanager
def open_reader(path: Path, *, wait: float = 0.0, threads: int = 0) -> Iterator[Connection]:
    """Open `path` for reading only, beside any other readers.

    Raises WarehouseBusy while somebody writes and `wait` seconds are over, WarehouseError where there
    is no warehouse.
    """
    if not path.exists():
        raise WarehouseError(
            message="there is no warehouse here yet.", remedy="Run `hearsay run` first.", where=path.name
        )
    deadline = time.monotonic() + wait
    with _opened(path, lambda: _connect(path, read_only=True, threads=threads), deadline) as con:
        yield con


@contextmanager
def transaction(con: Connection) -> Iterator[None]:
    """Everything inside happens together or not at all; inside another transaction it joins that one."""
    if id(con) in _begun:
        yield
        return
    con.execute("BEGIN TRANSACTION")
    _begun.add(id(con))
    try:
        yield
    except BaseException:
        con.execute("ROLLBACK")
        raise
    else:
        con.execute("COMMIT")
    finally:
        _begun.discard(id(con))


@contextmanager
def _opened(path: Path, connect: Callable[[], Connection], deadline: float) -> Iterator[Connection]:
    con = _attempt(path, connect)
    while con is None:
        if time.monotonic() >= deadline:
            raise _busy(path)
        time.sleep(POLL_SECONDS)
        con = _attempt(path, connect)
    try:
        yield con
    finally:
        con.close()


def _attempt(path: Path, connect: Callable[[], Connection]) -> Connection | None:
    try:
        return connect()
    except (duckdb.IOException, duckdb.ConnectionException) as exc:
        if any(words in str(exc) for words in _LOCK_WORDS):
            return None
        raise WarehouseError(
            message=f"not a warehouse DuckDB can open: {exc}",
            remedy="Move the file away and run `hearsay rebuild`.",
            where=path.name,
        ) from exc


def _connect(path: Path, *, read_only: bool, threads: int) -> Connection:
    con = duckdb.connect(
        str(path),
        read_only=read_only,
        config={
            "threads": threads or os.cpu_count() or 1,
            "memory_limit": MEMORY_LIMIT,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
        },
    )
    con.execute("SET GLOBAL TimeZone = 'UTC'")
    # The bar goes to standard output, where results belong.
    con.execute("SET enable_progress_bar = false")
    if read_only:
        load_search(con)
    return con


def _busy(path: Path) -> WarehouseBusy:
    return WarehouseBusy(
        message="somebody else is using the warehouse right now.",
        remedy="Wait until that run has finished, or open it with a longer `wait`.",
        where=path.name,
    )
