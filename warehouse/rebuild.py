"""A new warehouse file beside the old one, swapped in when it is whole.

Who reads the old file meanwhile goes on reading it; who opens the path afterwards gets the new one.
Killed at any moment, the old file stands as it was.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pipeline.errors import WarehouseBusy, WarehouseError
from warehouse.connection import Connection, open_writer
from warehouse.rows import Row, append_rows
from warehouse.sql import load_query


@contextmanager
def rebuilt(path: Path, *, wait: float = 0.0) -> Iterator[Path]:
    """Hand out the path of a file to build; when that went well, it takes the place of `path`.

    The record of past runs moves over. Raises WarehouseBusy when `path` is still taken after `wait`
    seconds; the new file is then thrown away.
    """
    with _beside(path) as fresh:
        yield fresh
        with ExitStack() as stack:
            runs = _hold(stack, path, wait)
            with open_writer(fresh) as con:
                append_rows(con, "runs", runs)
            _swap(fresh, path)


def compact_warehouse(path: Path, *, wait: float = 0.0) -> None:
    """Write the warehouse anew without the space of deleted rows: their bytes leave the file."""
    with _beside(path) as fresh, open_writer(path, wait=wait) as con:
        _copy_database(con, fresh)
        con.execute("CHECKPOINT")
        _swap(fresh, path)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    fresh = path.with_name(f"{path.name}.new")
    _remove(fresh)
    try:
        yield fresh
    finally:
        _remove(fresh)


def _hold(stack: ExitStack, path: Path, wait: float) -> list[Row]:
    """Keep everybody else off the old file until the stack closes; return its runs."""
    if not path.exists():
        return []
    try:
        con = stack.enter_context(open_writer(path, wait=wait, index=False))
    except WarehouseBusy:
        raise
    except WarehouseError:  # a file that no longer opens is a reason to rebuild, not to fail
        return []
    con.execute("CHECKPOINT")
    runs: list[Row] = con.execute(load_query("all_runs")).to_arrow_table().to_pylist()
    return runs


def _copy_database(con: Connection, fresh: Path) -> None:
    row = con.execute("SELECT current_database()").fetchone()
    name = str(row[0] if row else "").replace('"', '""')
    target = str(fresh).replace("'", "''")
    con.execute(f"ATTACH '{target}' AS fresh")
    con.execute(f'COPY FROM DATABASE "{name}" TO fresh')
    con.execute("DETACH fresh")


def _swap(fresh: Path, path: Path) -> None:
    """Put the new file in place; the log of the old one would be replayed into it, so it goes first."""
    _wal(path).unlink(missing_ok=True)
    os.replace(fresh, path)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _wal(path).unlink(missing_ok=True)


def _wal(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")
