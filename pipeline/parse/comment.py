"""Comments of post pages (nested one level) and of papers (flat, threaded by `parentCommentId`)."""

from typing import Any

from pipeline.errors import ShapeDrift
from pipeline.parse.fields import Row, moment_in, read_row, string_of
from pipeline.parse.harvest import Harvest
from pipeline.parse.person import read_person
from pipeline.parse.post_address import post_of_url
from pipeline.parse.reactions import read_reactions, total
from pipeline.records import Comment, Observation

DEEPEST = 100
"""Levels of replies that are followed; the Hub nests one."""


def read_comments(values: list[Any], post_id: str, harvest: Harvest) -> None:
    """Comments with their replies under one post; one broken comment does not lose the others."""
    waiting = [(value, "", 0) for value in reversed(values)]
    while waiting:
        value, parent, depth = waiting.pop()
        try:
            row = read_row("comment", value, harvest)
            _add_comment(row, post_id, parent, harvest)
        except ShapeDrift as drift:
            harvest.aside("comment", drift.message, value, position=f"comment of {post_id}")
            continue
        if depth < DEEPEST:
            waiting += [(reply, row.text("id"), depth + 1) for reply in reversed(row.list("replies"))]
        elif row.list("replies"):
            harvest.aside("comment", f"replies nested deeper than {DEEPEST}", row.text("id"))


def read_lone_comment(value: object, harvest: Harvest) -> None:
    """A comment without the post around it: the page's own address says which post it is about.

    Raises:
        ShapeDrift: the address is no post's.
    """
    post = post_of_url(harvest.url)
    if post is None:
        raise ShapeDrift(message="Expected comments on a page of a post, found one without a post.")
    read_comments([value], "/".join(post), harvest)


def _add_comment(row: Row, post_id: str, parent: str, harvest: Harvest) -> None:
    author = read_person(row.object("author"), harvest)
    data = read_row("comment-data", row.object("data"), harvest)
    latest = read_row("comment-text", data.object("latest"), harvest)
    reactions = read_reactions(data.list("reactions"), harvest)
    if (kind := row.text("type")) not in {"", "comment"}:
        harvest.drift("comment", f"type={kind}", row.known)
    harvest.add(
        Comment(
            id=row.text("id"),
            post_id=post_id,
            parent_id=data.text("parentCommentId") or parent,
            author=author,
            created=moment_in(row, "createdAt", harvest),
            text=latest.text("raw"),
            html=latest.text("html"),
            hidden=bool(data.known.get("hidden")),
            edited=bool(data.known.get("edited")),
            language=string_of(data.object("identifiedLanguage").get("language")),
            reactions=reactions,
            observed_at=harvest.observed_at,
            evidence=harvest.evidence,
            extra=_rest(row, data, latest),
        )
    )
    harvest.add(
        Observation(
            subject=f"comment:{row.text('id')}",
            observed_at=harvest.observed_at,
            reactions=reactions,
            reaction_count=total(reactions),
            evidence=harvest.evidence,
        )
    )


def _rest(row: Row, data: Row, latest: Row) -> dict[str, Any]:
    kept = ("hiddenBy", "hiddenReason", "isReport", "numEdits", "editors", "relatedEventId")
    said = {name: data.known[name] for name in kept if data.known.get(name)}
    return {**row.extra, **data.extra, **latest.extra, **said}
