"""Titles of papers that texts are looked through for, and the texts to look through again for new ones."""

from collections.abc import Iterable

from warehouse.connection import Connection, transaction
from warehouse.retract import find_ids
from warehouse.rows import stage_ids, staged
from warehouse.sql import load_query

Title = tuple[str, str]
"""An arXiv id and the title of its paper."""


def read_titles(con: Connection) -> tuple[Title, ...]:
    """Return every paper that has a title, by id."""
    return tuple(con.execute(load_query("all_titles")).fetchall())


def changed_titles(con: Connection) -> tuple[Title, ...]:
    """Return the titles that came or went since `note_titles`; one that changed is there twice."""
    return tuple(con.execute(load_query("changed_titles")).fetchall())


def documents_naming(con: Connection, arxiv_ids: Iterable[str]) -> frozenset[str]:
    """Return the documents in which one of the papers was found, by id or by title."""
    return find_ids(con, "documents_naming", arxiv_ids)


def note_titles(con: Connection, stale: Iterable[str]) -> None:
    """Let these documents be read again, and take all other texts as read with the present titles."""
    with transaction(con):
        with staged(con, stage_ids(stale)):
            con.execute(load_query("mark_unread"))
        con.execute("DELETE FROM store.titles_read")
        con.execute(load_query("note_titles"))
