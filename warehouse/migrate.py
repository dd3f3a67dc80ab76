"""Bring a warehouse file up to this version: migrations once each, views whenever they changed."""

from hashlib import sha256

import duckdb

from pipeline.errors import WarehouseError
from warehouse.search import load_search, refresh_search
from warehouse.sql import load_folder, load_query


def migrate(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Apply what is missing, all in one transaction; return the names of the files applied.

    Raises WarehouseError when the file was made by a newer hearsay, or by an altered migration.
    """
    con.execute(load_query("ensure_migrations"))
    known = dict(con.execute(load_query("applied_migrations")).fetchall())
    migrations, views = load_folder("migrations"), load_folder("views")
    _check_history(known, migrations)
    pending = [name for name in migrations if name not in known]
    surface = _digest("".join(views.values()))
    if not pending and known.get("views") == surface:
        return ()
    con.execute("BEGIN TRANSACTION")
    try:
        _apply(con, {name: migrations[name] for name in pending}, views, surface)
    except BaseException:
        con.execute("ROLLBACK")
        raise
    con.execute("COMMIT")
    return (*pending, "views")


def _apply(
    con: duckdb.DuckDBPyConnection, pending: dict[str, str], views: dict[str, str], surface: str
) -> None:
    for name, text in pending.items():
        con.execute(text)
        con.execute(load_query("record_migration"), [name, _digest(text)])
    load_search(con)
    refresh_search(con)
    for text in views.values():
        con.execute(text)
    con.execute(load_query("record_migration"), ["views", surface])


def _check_history(known: dict[str, str], migrations: dict[str, str]) -> None:
    for name, digest in known.items():
        if name != "views" and (name not in migrations or _digest(migrations[name]) != digest):
            raise WarehouseError(
                message=f"this warehouse was made with another {name} than this hearsay has.",
                remedy="Update hearsay, or run `hearsay rebuild`.",
                where=name,
            )


def _digest(text: str) -> str:
    return f"sha256:{sha256(text.encode()).hexdigest()}"
