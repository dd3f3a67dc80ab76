"""What a report is made of, for a window of time and one author or all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from pipeline.records import (
    Citation,
    CitationVerdict,
    Claim,
    Curve,
    JudgedCitation,
    JudgedClaim,
    MechanismLine,
    Opinion,
    Verdict,
)
from warehouse.connection import Connection
from warehouse.read import BATCH
from warehouse.restore import Row, restore_record
from warehouse.sql import load_query


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What to report on: texts from `since` (included) to `until` (not), by `author`; None means all."""

    since: datetime | None = None
    until: datetime | None = None
    author: str | None = None


def judged_claims(con: Connection, window: Window) -> Iterator[JudgedClaim]:
    """Yield the claims of the window with their verdicts, the most seen first."""
    for row in _rows(con, "reported_claims", window):
        yield JudgedClaim(
            claim=restore_record(Claim, row),
            verdict=restore_record(Verdict, row),
            mechanism=row["mechanism"],
            post_id=row["post_id"],
            author=row["author"],
            url=row["url"],
            at=row["at"],
            impressions=row["impressions"],
            evidence=row["digest"],
        )


def judged_citations(con: Connection, window: Window) -> Iterator[JudgedCitation]:
    """Yield the citations of the window with their audits, by document."""
    for row in _rows(con, "reported_citations", window):
        yield JudgedCitation(
            citation=restore_record(Citation, row),
            verdict=restore_record(CitationVerdict, row),
            author=row["author"],
            url=row["url"],
            paper_title=row["paper_title"],
        )


def mechanism_lines(con: Connection, window: Window) -> Iterator[MechanismLine]:
    """Yield how much each mechanism is talked of in the window, most authors first."""
    for row in _rows(con, "reported_mechanisms", window):
        yield restore_record(MechanismLine, row)


def window_opinions(con: Connection, window: Window) -> Iterator[Opinion]:
    """Yield the opinions of the window, by document."""
    for row in _rows(con, "reported_opinions", window):
        yield restore_record(Opinion, row)


def curves(con: Connection, window: Window) -> Iterator[Curve]:
    """Yield the views over time of posts seen more than once, the most seen post first."""
    by_post = groupby(_rows(con, "reported_curves", window), key=itemgetter("post_id", "url", "title"))
    for (post_id, url, title), rows in by_post:
        points = tuple((row["observed_at"], row["impressions"]) for row in rows)
        yield Curve(post_id=post_id, url=url, title=title, points=points)


def window_counts(con: Connection, window: Window) -> Row:
    """Return how much there is in the window, and the times of its first and last text."""
    return next(_rows(con, "reported_counts", window))


def _rows(con: Connection, query: str, window: Window) -> Iterator[Row]:
    parameters: dict[str, Any] = {"since": window.since, "until": window.until, "author": window.author}
    cursor = con.cursor()
    try:
        result = cursor.execute(load_query(query), parameters)
        names = [column[0] for column in result.description]
        while rows := result.fetchmany(BATCH):
            yield from (dict(zip(names, row, strict=True)) for row in rows)
    finally:
        cursor.close()
