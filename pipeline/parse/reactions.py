"""Reactions under a post or comment."""

from typing import Any

from pipeline.errors import ShapeDrift
from pipeline.parse.fields import read_row
from pipeline.parse.harvest import Harvest
from pipeline.records import Reaction


def read_reactions(values: list[Any], harvest: Harvest) -> tuple[Reaction, ...]:
    """`[{reaction, users, count}]` as records; one that is no reaction is drift."""
    return tuple(found for value in values if (found := _read_one(value, harvest)))


def _read_one(value: object, harvest: Harvest) -> Reaction | None:
    try:
        row = read_row("reaction", value, harvest)
    except ShapeDrift as drift:
        harvest.drift("reaction", "shape", drift.message)
        return None
    users = tuple(user for user in row.list("users") if isinstance(user, str))
    count = row.number("count")
    return Reaction(emoji=row.text("reaction"), count=len(users) if count is None else count, users=users)


def total(reactions: tuple[Reaction, ...]) -> int:
    """How many reactions there are of any kind."""
    return sum(reaction.count for reaction in reactions)
