"""Pages of the Hub with islands: post pages, profiles, activity tabs."""

import re
from urllib.parse import urlsplit

from pipeline.parse.comment import read_comments
from pipeline.parse.event import read_events
from pipeline.parse.fields import Row, read_row, string_of
from pipeline.parse.harvest import Harvest
from pipeline.parse.page_head import load_page_rules
from pipeline.parse.person import add_profile, name_of, read_person
from pipeline.parse.post import read_post, read_posts

_OWNED = re.compile(r"^/(?:organizations/)?([\w.-]+)(?:/activity/[\w-]+)?/?$")

_RECORDED = frozenset(
    [
        "lastUserActivities",
        "lastOrgActivities",
        "activities",
        "posts",
        "u",
        "user",
        "org",
        "theme",
        "activityCursor",
    ]
)
"""Fields of a profile island that become records; numbers and lists of the person go into its `extra`."""


def read_post_island(value: object, harvest: Harvest) -> None:
    """A post page: the post, all comments with nested replies, everybody's profile."""
    social = read_row("post-island", value, harvest).object("socialPost")
    post = read_post(social, harvest)
    comments = social.get("comments")
    read_comments(comments if isinstance(comments, list) else [], post.id, harvest)


def read_profile_island(value: object, harvest: Harvest) -> None:
    """A profile or activity page: whose it is, the events, the posts embedded."""
    row = read_row("profile-island", value, harvest)
    events = row.list("lastUserActivities") + row.list("lastOrgActivities") + row.list("activities")
    _add_owner(row, events, harvest)
    read_events(events, harvest)
    read_posts(row.list("posts"), harvest)


def _add_owner(row: Row, events: list[object], harvest: Harvest) -> None:
    owner = row.object("u") or row.object("user") or row.object("org")
    if name_of(owner):
        read_person(owner, harvest)
        return
    titled = load_page_rules().profile_title.fullmatch(harvest.title)
    name = owner_of_url(harvest.url) or (titled["name"] if titled else _common_actor(events))
    if name:
        fullname = titled["fullname"] if titled and titled["name"] == name else ""
        add_profile(name, fullname, harvest, extra=row.rest(_RECORDED))


def _common_actor(events: list[object]) -> str:
    """Who did all of these events, if one person did."""
    actors = {string_of(event.get("user")) for event in events if isinstance(event, dict)}
    return actors.pop() if len(actors) == 1 else ""


def owner_of_url(url: str) -> str:
    """The user or organization whose profile or activity tab a URL is; empty for any other URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    found = _OWNED.match(parts.path)
    return found[1] if found and parts.scheme.startswith("http") else ""
