"""The full-text index behind the macro `search(text)`: made anew when texts have changed."""

import duckdb

from warehouse.sql import load_query


def refresh_search(con: duckdb.DuckDBPyConnection) -> bool:
    """Make the index again if any text has changed since; return whether it was made."""
    row = con.execute(load_query("search_is_stale")).fetchone()
    if row is None or not row[0]:
        return False
    con.execute(load_query("index_texts"))
    con.execute(load_query("mark_search_fresh"))
    return True


def mark_stale(con: duckdb.DuckDBPyConnection) -> None:
    """Note, in the caller's transaction, that texts have changed."""
    con.execute(load_query("mark_search_stale"))
