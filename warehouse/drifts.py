"""How the Hub's formats have drifted away from what the parser knows."""

from pipeline.records import Drift
from warehouse.connection import Connection
from warehouse.sql import load_query


def read_drifts(con: Connection) -> tuple[Drift, ...]:
    """Return what is unknown, how often it was met and its first example; the most frequent first."""
    rows = con.execute(load_query("all_drifts")).fetchall()
    return tuple(
        Drift(kind=kind, field=field, count=count, example=example or "")
        for kind, field, count, example in rows
    )
