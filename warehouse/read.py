"""Tables → records, in batches, and what is still to be done.

Iterators read from a snapshot of their own, so the same connection may write between two records.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, islice
from typing import Generic, TypeVar

from pipeline.records import (
    Activity,
    Citation,
    CitationVerdict,
    Claim,
    Comment,
    Document,
    Edge,
    Extraction,
    Measurement,
    Mention,
    Narrative,
    Node,
    Observation,
    Opinion,
    Paper,
    Parsed,
    Post,
    Profile,
    Verdict,
)
from warehouse.connection import Connection
from warehouse.restore import restore_record
from warehouse.sql import load_query

Record = TypeVar("Record")
Part = TypeVar("Part", Mention, Citation, Claim)

BATCH = 10_000
"""Rows fetched at a time: about 20 MB of posts."""


def documents_to_read(con: Connection, producer: str, *, limit: int | None = None) -> Iterator[Document]:
    """Yield posts and comments this version of the reader has not read as they are now, posts first.

    `limit`: no more than these; then the warehouse need not sort all the others for one batch.
    """
    return _records(con, Document, "documents_to_read", producer=producer, limit=limit)


def documents_matching(con: Connection, producer: str, *, pattern: str) -> Iterator[Document]:
    """Yield id and text of what this version of the reader has read, where a pattern (RE2) is found."""
    return _records(con, Document, "documents_matching", producer=producer, pattern=pattern)


def claims_to_judge(con: Connection, producer: str) -> Iterator[Claim]:
    """Yield claims without a verdict of this judge; name the measurements in `producer` to judge anew."""
    return _records(con, Claim, "claims_to_judge", producer=producer)


def citations_to_audit(con: Connection, producer: str) -> Iterator[Citation]:
    """Yield citations this judge has not audited with what is known of their papers now."""
    return _records(con, Citation, "citations_to_audit", producer=producer)


def read_parsed(con: Connection) -> Iterator[Parsed]:
    """Yield everything the pages say, resolved: each thing once, a batch of one kind at a time."""
    yield from (Parsed(profiles=tuple(some)) for some in _batches(read_profiles(con)))
    yield from (Parsed(posts=tuple(some)) for some in _batches(read_posts(con)))
    yield from (Parsed(comments=tuple(some)) for some in _batches(read_comments(con)))
    yield from (Parsed(papers=tuple(some)) for some in _batches(read_papers(con)))
    yield from (Parsed(observations=tuple(some)) for some in _batches(read_observations(con)))
    yield from (Parsed(activities=tuple(some)) for some in _batches(read_activities(con)))


def read_posts(con: Connection) -> Iterator[Post]:
    """Yield every post once, by id; `observed_at` is the last time it was seen."""
    return _records(con, Post, "all_posts")


def read_comments(con: Connection) -> Iterator[Comment]:
    """Yield every comment as last seen, by id."""
    return _records(con, Comment, "all_comments")


def read_papers(con: Connection) -> Iterator[Paper]:
    """Yield every paper once, by arXiv id."""
    return _records(con, Paper, "all_papers")


def read_profiles(con: Connection) -> Iterator[Profile]:
    """Yield every profile as last seen, by name."""
    return _records(con, Profile, "all_profiles")


def read_activities(con: Connection) -> Iterator[Activity]:
    """Yield every event once, by id."""
    return _records(con, Activity, "all_activities")


def read_observations(con: Connection) -> Iterator[Observation]:
    """Yield the numbers of posts, by post and time."""
    return _records(con, Observation, "all_observations")


def read_mentions(con: Connection) -> Iterator[Mention]:
    """Yield every mention, by document and place."""
    return _records(con, Mention, "all_mentions")


def read_citations(con: Connection) -> Iterator[Citation]:
    """Yield every citation, by document and place."""
    return _records(con, Citation, "all_citations")


def read_claims(con: Connection) -> Iterator[Claim]:
    """Yield every claim, by document and place."""
    return _records(con, Claim, "all_claims")


def read_measurements(con: Connection) -> Iterator[Measurement]:
    """Yield every measured property, by mechanism."""
    return _records(con, Measurement, "all_measurements")


def read_verdicts(con: Connection) -> Iterator[Verdict]:
    """Yield every verdict, by claim."""
    return _records(con, Verdict, "all_verdicts")


def read_citation_verdicts(con: Connection) -> Iterator[CitationVerdict]:
    """Yield every audit, by document."""
    return _records(con, CitationVerdict, "all_citation_verdicts")


def read_nodes(con: Connection) -> Iterator[Node]:
    """Yield the nodes of the graph, by id."""
    return _records(con, Node, "all_nodes")


def read_edges(con: Connection) -> Iterator[Edge]:
    """Yield the edges of the graph, by source, target and kind."""
    return _records(con, Edge, "all_edges")


def read_narratives(con: Connection) -> Iterator[Narrative]:
    """Yield every narrative, by id."""
    return _records(con, Narrative, "all_narratives")


def read_opinions(con: Connection) -> Iterator[Opinion]:
    """Yield every opinion, by document."""
    return _records(con, Opinion, "all_opinions")


def read_extractions(con: Connection) -> Iterator[Extraction]:
    """Yield what was read in each document, by document; the parts are merged as they stream by."""
    mentions = _Grouped(read_mentions(con))
    citations = _Grouped(read_citations(con))
    claims = _Grouped(read_claims(con))
    for empty in _records(con, Extraction, "all_extractions"):
        yield replace(
            empty,
            mentions=mentions.take(empty.doc_id),
            citations=citations.take(empty.doc_id),
            claims=claims.take(empty.doc_id),
        )


class _Grouped(Generic[Part]):
    """Parts in order of document, handed out document by document without holding more than one."""

    def __init__(self, parts: Iterator[Part]) -> None:
        self._groups: Iterator[tuple[str, Iterator[Part]]] = groupby(parts, key=lambda part: part.doc_id)
        self._next: tuple[str, Iterator[Part]] | None = next(self._groups, None)

    def take(self, doc_id: str) -> tuple[Part, ...]:
        if self._next is None or self._next[0] != doc_id:
            return ()
        found = tuple(self._next[1])
        self._next = next(self._groups, None)
        return found


def read_digests(con: Connection) -> set[str]:
    """Return the digest of every archived payload the warehouse stands on."""
    return {row[0] for row in con.execute(load_query("captured_digests")).fetchall()}


def read_views(con: Connection) -> list[tuple[str, int, str]]:
    """Return what SQL can ask: name, number of columns and meaning of each public view."""
    return con.execute(load_query("public_views")).fetchall()


def count_rows(con: Connection) -> dict[str, int]:
    """Return how many rows each view of the summary has."""
    row = con.cursor().execute(load_query("counts"))
    names = [column[0] for column in row.description]
    return dict(zip(names, row.fetchone() or (), strict=True))


def _batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    while some := list(islice(records, BATCH)):
        yield some


def _records(
    con: Connection, kind: type[Record], query: str, **parameters: str | int | None
) -> Iterator[Record]:
    cursor = con.cursor()
    try:
        result = cursor.execute(load_query(query), parameters or None)
        names = [column[0] for column in result.description]
        while rows := result.fetchmany(BATCH):
            for row in rows:
                yield restore_record(kind, dict(zip(names, row, strict=True)))
    finally:
        cursor.close()
