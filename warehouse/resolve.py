"""From sightings to things: the rows of posts, comments and papers that a batch has touched.

What a thing is depends only on the set of its sightings, never on the order they came in.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from warehouse.connection import Connection
from warehouse.retract import drop_orphans, drop_readings, find_ids
from warehouse.rows import stage_ids, staged
from warehouse.search import mark_stale
from warehouse.sql import load_query


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """Ids that a batch of captures speaks of."""

    posts: frozenset[str] = frozenset()
    comments: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()

    def __or__(self, other: "Touched") -> "Touched":
        return Touched(
            posts=self.posts | other.posts,
            comments=self.comments | other.comments,
            papers=self.papers | other.papers,
        )


def touched_of(rows: Iterable[tuple[str, str]]) -> Touched:
    """Return what rows of kind (post, comment, paper) and id speak of."""
    ids: dict[str, set[str]] = {"post": set(), "comment": set(), "paper": set()}
    for kind, name in rows:
        ids[kind].add(name)
    return Touched(
        posts=frozenset(ids["post"]), comments=frozenset(ids["comment"]), papers=frozenset(ids["paper"])
    )


def resolve_things(con: Connection, touched: Touched) -> None:
    """Make the rows of everything touched anew, and take back what was read in texts that are no more."""
    posts = touched.posts | _realias(con, touched.posts)
    unnamed = (post for post in posts if "/~" in post)
    comments = touched.comments | find_ids(con, "comments_under_posts", unnamed)
    _replace(con, ("posts", "post_id"), posts, "resolve_posts")
    _replace(con, ("comments", "comment_id"), comments, "resolve_comments")
    _replace(con, ("papers", "arxiv_id"), touched.papers, "resolve_papers")
    if drop_readings(con, find_ids(con, "stale_documents", posts | comments)):
        drop_orphans(con)
    if posts or comments or touched.papers:
        mark_stale(con)


def _realias(con: Connection, posts: frozenset[str]) -> frozenset[str]:
    """Match posts without an address again; return every id that may mean another post now."""
    authors = find_ids(con, "unnamed_authors", posts)
    if not authors:
        return frozenset()
    with staged(con, stage_ids(authors)):
        con.execute(load_query("drop_aliases"))
        con.execute(f"INSERT INTO store.post_aliases {load_query('resolve_aliases')}")
    return find_ids(con, "posts_of_authors", authors)


def _replace(con: Connection, key: tuple[str, str], ids: frozenset[str], query: str) -> None:
    if not ids:
        return
    table, column = key
    with staged(con, stage_ids(ids)):
        con.execute(f"DELETE FROM store.{table} WHERE {column} IN (SELECT id FROM staged)")
        con.execute(load_query(query))
