"""Discussions of repositories: their list, and one with its comments and changes."""

from typing import Any

from pipeline.errors import ShapeDrift
from pipeline.parse.comment import read_comments
from pipeline.parse.event import as_pairs
from pipeline.parse.fields import Row, moment_in, read_row, string_of
from pipeline.parse.harvest import Harvest
from pipeline.parse.identity import activity_id
from pipeline.parse.person import name_of, read_person
from pipeline.records import Activity

_COMMENT = "comment"


def read_discussion_list(value: object, harvest: Harvest) -> None:
    """`/api/{kind}s/{repo}/discussions` → who opened what, each for itself."""
    for number, item in enumerate(read_row("discussion-list", value, harvest).list("discussions"), 1):
        harvest.position = f"discussion {number}"
        try:
            _add_opening(read_row("discussion", item, harvest), harvest)
        except ShapeDrift as drift:
            harvest.aside("discussion", drift.message, item)
    harvest.position = ""


def read_discussion(value: object, harvest: Harvest) -> None:
    """`/api/{kind}s/{repo}/discussions/{num}` → its opening, its comments, and what was changed in it."""
    row = read_row("discussion", value, harvest)
    target = _add_opening(row, harvest)
    events = row.list("events")
    comments = [event for event in events if _type_of(event) == _COMMENT]
    read_comments(comments, f"discussion:{target}", harvest)
    for event in events:
        if _type_of(event) != _COMMENT:
            _add_change(event, target, harvest)


def _type_of(event: Any) -> str:
    return string_of(event.get("type")) if isinstance(event, dict) else ""


def _add_opening(row: Row, harvest: Harvest) -> str:
    """The event of opening a discussion; returns its id `repo#number`."""
    repo = row.object("repo")
    target = f"{string_of(repo.get('name'))}#{row.number('num')}"
    detail = {
        "repo": string_of(repo.get("name")),
        "repo_type": string_of(repo.get("type")),
        "number": str(row.number("num")),
        "title": row.text("title"),
        "pull_request": "yes" if row.known.get("isPullRequest") else "",
    }
    actor, moment = read_person(row.object("author"), harvest), moment_in(row, "createdAt", harvest)
    harvest.add(
        Activity(
            id=activity_id("opened", actor, target, moment, once=True),
            actor=actor,
            kind="opened",
            target_kind="discussion",
            target_id=target,
            at=moment,
            observed_at=harvest.observed_at,
            detail=as_pairs(detail),
            evidence=harvest.evidence,
        )
    )
    return target


def _add_change(event: Any, target: str, harvest: Harvest) -> None:
    """A commit, a change of title or status: kept under the Hub's own word."""
    try:
        row = read_row("discussion-event", event, harvest)
    except ShapeDrift as drift:
        harvest.aside("discussion", drift.message, event)
        return
    detail = {key: value for key, value in row.object("data").items() if isinstance(value, str)}
    harvest.add(
        Activity(
            id=row.text("id"),
            actor=name_of(row.object("author")),
            kind=row.text("type"),
            target_kind="discussion",
            target_id=target,
            at=moment_in(row, "createdAt", harvest),
            observed_at=harvest.observed_at,
            detail=as_pairs(detail),
            evidence=harvest.evidence,
        )
    )
