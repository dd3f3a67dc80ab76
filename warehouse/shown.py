"""From archived bytes to the posts that stand on them."""

from collections.abc import Collection

from warehouse.connection import Connection
from warehouse.sql import load_query


def posts_shown(con: Connection, digests: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the ids of the posts each of these payloads shows; a digest that shows none is left out."""
    found: dict[str, tuple[str, ...]] = {}
    for digest, post_id in con.execute(load_query("posts_shown"), {"digests": sorted(digests)}).fetchall():
        found[digest] = (*found.get(digest, ()), post_id)
    return found
