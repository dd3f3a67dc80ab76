"""Everything a warehouse holds, as comparable text."""

from pathlib import Path

from warehouse.connection import open_reader

UNREPEATABLE = {"runs", "migrations"}
"""Tables that say when something happened to this file."""


def dump_warehouse(path: Path) -> dict[str, list[str]]:
    """Every table of `store` with its rows, sorted."""
    with open_reader(path) as con:
        found = con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'store'").fetchall()
        names = sorted({row[0] for row in found} - UNREPEATABLE)
        return {name: sorted(map(repr, con.execute(f"FROM store.{name}").fetchall())) for name in names}
