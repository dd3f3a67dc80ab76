"""The full-text index behind the macro `search(text)`: made anew when texts have changed."""

from functools import cache
from pathlib import Path

import duckdb
import duckdb_extension_fts

from pipeline.errors import WarehouseError
from warehouse.sql import load_query


def load_search(con: duckdb.DuckDBPyConnection) -> None:
    """Let a connection search texts, or index them: 0.05 s, which most writers do without."""
    con.load_extension(str(search_extension()))


def refresh_search(con: duckdb.DuckDBPyConnection) -> bool:
    """Make the index again if any text has changed since; return whether it was made."""
    row = con.execute(load_query("search_is_stale")).fetchone()
    if row is None or not row[0]:
        return False
    load_search(con)
    con.execute(load_query("index_texts"))
    con.execute(load_query("mark_search_fresh"))
    return True


def mark_stale(con: duckdb.DuckDBPyConnection) -> None:
    """Note, in the caller's transaction, that texts have changed."""
    con.execute(load_query("mark_search_stale"))


@cache
def search_extension() -> Path:
    """Return the full-text extension that is installed beside DuckDB, so that nothing is downloaded."""
    root = Path(duckdb_extension_fts.__file__).parent
    found = sorted(root.rglob(f"v{duckdb.__version__}/fts.duckdb_extension"))
    if not found:
        raise WarehouseError(
            message=f"no full-text extension for DuckDB {duckdb.__version__} is installed.",
            remedy=f"Install duckdb-extension-fts=={duckdb.__version__}.",
        )
    return found[0]
