"""How far the archive has been parsed, so that a run starts where the last one stopped.

Saved in the transaction of the batch it marks: a killed run repeats a batch, it never skips one.
"""

from warehouse.connection import Connection
from warehouse.sql import load_query


def save_bookmark(con: Connection, record_id: str, *, producer: str) -> None:
    """Remember the last archive record this version of the parser has parsed."""
    con.execute(load_query("save_bookmark"), {"producer": producer, "record_id": record_id})


def read_bookmark(con: Connection, producer: str) -> str | None:
    """Return the last archive record this version of the parser has parsed; None before the first."""
    row = con.execute(load_query("read_bookmark"), {"producer": producer}).fetchone()
    return None if row is None else str(row[0])
