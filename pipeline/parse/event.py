"""Events of an activity feed, as the Hub's JSON states them."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.errors import ShapeDrift
from pipeline.parse.fields import Row, moment_in, read_row, string_of
from pipeline.parse.harvest import Harvest
from pipeline.parse.identity import activity_id
from pipeline.parse.paper import read_paper
from pipeline.parse.person import name_of, read_person
from pipeline.parse.post import read_post
from pipeline.records import Activity

Details = dict[str, str]


@dataclass(frozen=True, slots=True)
class EventKind:
    """One entry of `events.toml`."""

    kind: str
    target: str
    once: bool = False


@cache
def load_event_kinds() -> Mapping[str, EventKind]:
    """The known event types by the Hub's word for them."""
    data = tomllib.loads(files(__package__).joinpath("events.toml").read_text("utf-8"))
    return {name: EventKind(**entry) for name, entry in data.items()}


def happens_once(kind: str) -> bool:
    """Whether a person can do this only once to the same thing."""
    return any(event.kind == kind and event.once for event in load_event_kinds().values())


def read_activity_page(value: object, harvest: Harvest) -> None:
    """`/api/recent-activity` → its events."""
    read_events(read_row("activity-page", value, harvest).list("recentActivity"), harvest)


def read_events(values: list[Any], harvest: Harvest) -> None:
    """Events, each for itself: one broken event does not lose the others."""
    before = harvest.position
    for number, value in enumerate(values, 1):
        harvest.position = f"{before} event {number}".strip()
        try:
            read_event(value, harvest)
        except ShapeDrift as drift:
            harvest.aside("event", drift.message, value)
    harvest.position = before


def read_event(value: object, harvest: Harvest) -> None:
    """One event → Activity, and whatever it shows of posts, papers and people."""
    row = read_row("event", value, harvest)
    known = load_event_kinds().get(row.text("type"))
    if known is None:
        harvest.drift("event", f"type={row.text('type')}", value)
        harvest.aside("event", f"unknown event type {row.text('type')!r}, kept as it is called", str(value))
    kind = known or EventKind(row.text("type"), _guess_target(row))
    target_kind, target_id, detail = TARGETS[kind.target](row, harvest)
    moment, actor = moment_in(row, "time", harvest), row.text("user") or row.text("org")
    own_id = row.text("eventId")
    harvest.add(
        Activity(
            id=own_id or activity_id(kind.kind, actor, target_id, moment, once=kind.once),
            actor=actor,
            kind=kind.kind,
            target_kind=target_kind,
            target_id=target_id,
            at=moment,
            observed_at=harvest.observed_at,
            detail=as_pairs(detail),
            evidence=harvest.evidence,
        )
    )


def as_pairs(detail: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Details as the sorted pairs an Activity holds; empty ones say nothing."""
    return tuple(sorted((key, value) for key, value in detail.items() if value))


def _guess_target(row: Row) -> str:
    fields = {"socialPost": "post", "discussionData": "discussion", "repoId": "repo", "repoData": "repo"}
    fields |= {"target": "target", "collection": "collection", "paper": "paper"}
    return next((target for name, target in fields.items() if name in row.known), "none")


def _repo(row: Row, harvest: Harvest) -> tuple[str, str, Details]:
    data = row.object("repoData")
    repo_type = row.text("repoType") or string_of(data.get("repoType"))
    return repo_type, row.text("repoId") or string_of(data.get("id")), {}


def _discussion(row: Row, harvest: Harvest) -> tuple[str, str, Details]:
    discussion = read_row("discussion", row.object("discussionData"), harvest)
    repo, number = discussion.object("repo"), discussion.number("num")
    detail = {
        "repo": string_of(repo.get("name")),
        "repo_type": string_of(repo.get("type")),
        "number": str(number),
        "title": discussion.text("title"),
        "opener": read_person(discussion.object("author"), harvest),
        "opened_at": discussion.text("createdAt"),
        "pull_request": "yes" if discussion.known.get("isPullRequest") else "",
    }
    return "discussion", f"{detail['repo']}#{number}", detail


def _target(row: Row, harvest: Harvest) -> tuple[str, str, Details]:
    target, kind = row.object("target"), row.text("targetType")
    if kind == "paper":
        paper = read_paper(target, harvest)
        return kind, paper.arxiv_id, {"title": paper.title, "url": row.text("targetUrl")}
    identity = next((string_of(target[key]) for key in ("id", "slug", "_id") if target.get(key)), "")
    url = row.text("targetUrl")
    return (
        kind or "unknown",
        url.strip("/") or identity,
        {"title": string_of(target.get("title")), "url": url},
    )


def _post(row: Row, harvest: Harvest) -> tuple[str, str, Details]:
    post = read_post(row.object("socialPost"), harvest)
    return "post", post.id, {"emoji": row.text("reaction"), "author": post.author}


def _collection(row: Row, harvest: Harvest) -> tuple[str, str, Details]:
    collection = row.object("collection") or row.object("target")
    slug = string_of(collection.get("slug")) or string_of(collection.get("id"))
    return (
        "collection",
        slug,
        {"title": string_of(collection.get("title")), "owner": name_of(collection.get("owner"))},
    )


def _paper(row: Row, harvest: Harvest) -> tuple[str, str, Details]:
    paper = read_paper(row.object("paper") or row.object("target"), harvest)
    return "paper", paper.arxiv_id, {"title": paper.title}


def _none(row: Row, harvest: Harvest) -> tuple[str, str, Details]:
    return "unknown", row.text("targetUrl").strip("/"), {}


TARGETS: Mapping[str, Callable[[Row, Harvest], tuple[str, str, Details]]] = {
    "repo": _repo,
    "discussion": _discussion,
    "target": _target,
    "post": _post,
    "collection": _collection,
    "paper": _paper,
    "none": _none,
}
