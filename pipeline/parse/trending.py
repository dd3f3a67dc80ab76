"""Snapshots of the trending list: ranks at a time, as Observations."""

from pipeline.errors import ShapeDrift
from pipeline.parse.fields import read_row
from pipeline.parse.harvest import Harvest
from pipeline.parse.moments import parse_iso
from pipeline.records import Observation


def read_trending_row(value: object, harvest: Harvest) -> None:
    """`{time, ranked: [post id or null]}` → one Observation per post, rank 1 first."""
    row = read_row("trending-row", value, harvest)
    at = parse_iso(row.text("time"))
    if at is None:
        raise ShapeDrift(message=f"Expected a snapshot with an ISO time, found {row.text('time')!r}.")
    for rank, post_id in enumerate(row.list("ranked"), 1):
        if isinstance(post_id, str) and "/" in post_id:
            harvest.add(
                Observation(subject=f"post:{post_id}", observed_at=at, rank=rank, evidence=harvest.evidence)
            )
        elif post_id is not None:
            harvest.drift("trending-row", "ranked", post_id)
