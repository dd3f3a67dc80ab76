"""What a collection has to know of what is there already, as plain values.

Only what a live page has shown counts: imported files say nothing of what the Hub has been asked.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from warehouse.connection import Connection
from warehouse.sql import load_query

LIVE = "hub"
"""The source of captures that were collected."""
WHOLE = "whole"
"""The status of a run that has met everything there was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPost:
    """A post a live page has shown: when it was published and last seen (UTC), and whether in the feed."""

    id: str
    published_at: datetime | None
    observed_at: datetime
    in_feed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPaper:
    """A paper to ask for: what is known of it (title, abstract, authors), its text, or both."""

    arxiv_id: str
    facts: bool
    text: bool


def seen_posts(con: Connection, ids: Collection[str]) -> list[KnownPost]:
    """Return those of these posts that were seen."""
    rows = con.execute(load_query("seen_posts"), {"ids": sorted(ids), "source": LIVE}).fetchall()
    return [KnownPost(id=row[0], published_at=row[1], observed_at=row[2]) for row in rows]


def seen_events(con: Connection, ids: Collection[str]) -> set[str]:
    """Return those of these events that were seen."""
    return {row[0] for row in con.execute(load_query("seen_events"), {"ids": sorted(ids)}).fetchall()}


def young_posts(con: Connection, since: datetime) -> list[KnownPost]:
    """Return the posts published since then, newest first; those that vanished may have come back."""
    rows = con.execute(load_query("young_posts"), {"since": since, "source": LIVE}).fetchall()
    return [KnownPost(id=row[0], published_at=row[1], observed_at=row[2], in_feed=row[3]) for row in rows]


def uncommented_posts(
    con: Connection, *, authors: Collection[str] | None = None, since: datetime | None = None
) -> list[str]:
    """Return the posts, newest first, whose comments have changed since their page was captured."""
    names = None if authors is None else [author.lower() for author in authors]
    asked = {"source": LIVE, "authors": names, "since": since}
    return [row[0] for row in con.execute(load_query("uncommented_posts"), asked).fetchall()]


def wanted_papers(
    con: Connection, *, again: datetime, young: datetime, since: datetime | None = None
) -> list[WantedPaper]:
    """Return the papers that are named or listed, the last named first, and what to ask of each.

    Nothing that was asked since `again`; what is known is asked again where a post published after
    `young` names it; nothing that was named and listed only before `since`.
    """
    asked = {"again": again, "young": young, "since": since, "source": LIVE}
    rows = con.execute(load_query("wanted_papers"), asked).fetchall()
    return [WantedPaper(arxiv_id=row[0], facts=row[1], text=row[2]) for row in rows]


def last_whole_run(con: Connection, run_id: str) -> datetime | None:
    """Return when the last run of this id began that has met everything there was."""
    row = con.execute(load_query("last_run"), {"run_id": run_id, "status": WHOLE}).fetchone()
    return None if row is None else row[0]
