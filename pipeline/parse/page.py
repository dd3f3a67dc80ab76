"""Pages of the Hub with islands: post pages, profiles, activity tabs."""

import re
from typing import Any
from urllib.parse import urlsplit

from pipeline.errors import ShapeDrift
from pipeline.parse.comment import read_comments
from pipeline.parse.event import read_events
from pipeline.parse.fields import read_row
from pipeline.parse.harvest import Harvest
from pipeline.parse.person import name_of, read_person
from pipeline.parse.post import read_post
from pipeline.records import Profile

_ACTIVITY = re.compile(r"^/(?:organizations/)?([\w.-]+)(?:/activity/[\w-]+)?/?$")


def read_post_island(value: object, harvest: Harvest) -> None:
    """A post page: the post, all comments with nested replies, everybody's profile."""
    social = read_row("post-island", value, harvest).object("socialPost")
    post = read_post(social, harvest)
    comments = social.get("comments")
    read_comments(comments if isinstance(comments, list) else [], post.id, harvest)


def read_profile_island(value: object, harvest: Harvest) -> None:
    """A profile or activity page: whose it is, the events, the posts embedded."""
    row = read_row("profile-island", value, harvest)
    _add_owner(row.object("u") or row.object("user") or row.object("org"), harvest)
    read_events(
        row.list("lastUserActivities") + row.list("lastOrgActivities") + row.list("activities"), harvest
    )
    for social in row.list("posts"):
        _read_embedded(social, harvest)


def _read_embedded(social: Any, harvest: Harvest) -> None:
    try:
        read_post(social, harvest)
    except ShapeDrift as drift:
        harvest.aside("post", drift.message, str(social))


def _add_owner(owner: dict[str, Any], harvest: Harvest) -> None:
    if name_of(owner):
        read_person(owner, harvest)
    elif name := owner_of_url(harvest.capture.url):
        harvest.add(
            Profile(name=name, observed_at=harvest.observed_at, evidence=harvest.evidence, extra={})
        )


def owner_of_url(url: str) -> str:
    """The user or organization whose profile or activity tab a URL is; empty for any other URL."""
    try:
        found = _ACTIVITY.match(urlsplit(url).path)
    except ValueError:
        return ""
    return found[1] if found and urlsplit(url).scheme.startswith("http") else ""
