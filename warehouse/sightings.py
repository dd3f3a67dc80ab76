"""What captures show → rows, capture by capture; then the things they speak of are resolved again."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from pipeline.records import Aside, Capture, Parsed
from warehouse.connection import Connection, transaction
from warehouse.resolve import Touched, resolve_things, touched_of
from warehouse.retract import find_ids
from warehouse.rows import Row, append_rows, render_row, stage_ids, staged
from warehouse.sql import load_query

SIGHTINGS = {
    "profiles": "profile_sightings",
    "activities": "activity_sightings",
    "posts": "post_sightings",
    "comments": "comment_sightings",
    "papers": "paper_sightings",
    "observations": "observations",
    "asides": "asides",
    "drifts": "drifts",
}
"""Part of Parsed → table of `store`."""

Batch = Mapping[str, tuple[Capture, Parsed]]


def capture_key(capture: Capture) -> str:
    """Return the name of a capture: 32 hex digits over address, bytes, time, source and position."""
    when = capture.captured_at.isoformat()
    parts = (capture.url, capture.digest, when, capture.source, capture.position)
    return sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def save_parsed(con: Connection, shown: Iterable[tuple[Capture, Parsed]], *, producer: str) -> int:
    """Replace everything these captures show by what was parsed of them; return how many captures.

    One transaction for all of them: hand over some thousand posts at a time, not a million.
    """
    batch = {capture_key(capture): (capture, parsed) for capture, parsed in shown}
    with transaction(con):
        before = _forget_captures(con, batch)
        append_rows(con, "captures", _capture_rows(batch, producer))
        for part, table in SIGHTINGS.items():
            append_rows(con, table, _part_rows(batch, part))
        resolve_things(con, before | _touched_by(parsed for _, parsed in batch.values()))
    return len(batch)


def save_asides(con: Connection, asides: Iterable[Aside]) -> int:
    """Keep what never became a capture; the same thing set aside again is kept once."""
    rows = [render_row(aside, capture="") for aside in asides]
    with transaction(con):
        for digest in {row["digest"] for row in rows}:
            con.execute(load_query("drop_asides"), [digest])
        return append_rows(con, "asides", rows)


def parsed_captures(con: Connection, producer: str) -> set[str]:
    """Return the `capture_key`s this version of the parser has done already."""
    return {row[0] for row in con.execute(load_query("parsed_captures"), [producer]).fetchall()}


def _capture_rows(batch: Batch, producer: str) -> Iterator[Row]:
    for key, (capture, _) in batch.items():
        yield {
            "capture": key,
            "url": capture.url,
            "status": capture.status,
            "digest": capture.digest,
            "source": capture.source,
            "position": capture.position,
            "captured_at": capture.captured_at,
            "producer": producer,
        }


def _part_rows(batch: Batch, part: str) -> Iterator[Row]:
    for key, (_, parsed) in batch.items():
        for record in getattr(parsed, part):
            yield render_row(record, capture=key)


def _touched_by(parts: Iterable[Parsed]) -> Touched:
    found = list(parts)
    return Touched(
        posts=frozenset(post.id for parsed in found for post in parsed.posts),
        comments=frozenset(comment.id for parsed in found for comment in parsed.comments),
        papers=frozenset(paper.arxiv_id for parsed in found for paper in parsed.papers),
    )


def _forget_captures(con: Connection, batch: Batch) -> Touched:
    """Remove what these captures showed when they were parsed before; return what that was."""
    again = find_ids(con, "known_captures", batch)
    if not again:
        return Touched()
    with staged(con, stage_ids(again)):
        touched = touched_of(con.execute(load_query("shown_before")).fetchall())
        for table in ("captures", *SIGHTINGS.values()):
            con.execute(f"DELETE FROM store.{table} WHERE capture IN (SELECT id FROM staged)")
    return touched
