"""Taking back what was read in documents, when they are read again or their text is another now."""

from collections.abc import Iterable

from warehouse.connection import Connection
from warehouse.rows import stage_ids, staged
from warehouse.sql import load_query

READ_TABLES = ("extractions", "mentions", "citations", "claims", "opinions")


def drop_readings(con: Connection, doc_ids: Iterable[str]) -> bool:
    """Remove everything read in these documents; return whether there was anything."""
    ids = find_ids(con, "read_before", doc_ids)
    if not ids:
        return False
    with staged(con, stage_ids(ids)):
        for table in READ_TABLES:
            con.execute(f"DELETE FROM store.{table} WHERE doc_id IN (SELECT id FROM staged)")
    return True


def drop_orphans(con: Connection) -> None:
    """Remove verdicts on claims and citations that are no more, or say something else now."""
    con.execute(load_query("drop_orphan_verdicts"))
    con.execute(load_query("drop_orphan_citation_verdicts"))


def find_ids(con: Connection, query: str, ids: Iterable[str]) -> frozenset[str]:
    """Return the first column of a query that reads `ids` from the table `staged`."""
    chosen = frozenset(ids)
    if not chosen:
        return frozenset()
    with staged(con, stage_ids(chosen)):
        return frozenset(row[0] for row in con.execute(load_query(query)).fetchall())
