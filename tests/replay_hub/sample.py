"""The world of the bundled sample: everything its files show, each post as last seen."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flows.sample import load_sample
from pipeline.records import Capture
from tests.replay_hub.world import Json, World, post_id_of

_ISLAND = re.compile(r'data-target="(?:SocialPost|UserProfile)" data-props="([^"]*)"')


def load_world() -> World:
    """Everything the sample's captures show, oldest first, so that later numbers win."""
    world = World()
    posts: dict[str, Json] = {}
    for capture in load_sample():
        for value in _values(capture):
            _take_in(world, posts, capture, value)
    world.posts = sorted(posts.values(), key=lambda post: post["publishedAt"], reverse=True)
    for post in world.posts:
        post["numComments"] = _count(world.comments.get(post_id_of(post), []))
        _introduce(world, post["author"])
        world.events.setdefault(post["author"]["name"], []).append(_published(post))
    for events in world.events.values():
        events.sort(key=lambda event: event["time"], reverse=True)
    return world


def _values(capture: Capture) -> Iterator[Any]:
    text = capture.body.decode("utf-8")
    if text[0] in "{[":
        yield json.loads(text)
    for props in _ISLAND.findall(text):
        yield json.loads(html.unescape(props))


def _take_in(world: World, posts: dict[str, Json], capture: Capture, value: Any) -> None:
    path = urlsplit(capture.url).path
    if path == "/api/posts":
        posts |= {post_id_of(post): post for post in value["socialPosts"]}
    elif path.startswith("/posts/"):
        post = dict(value["socialPost"])
        world.comments[post_id_of(post)] = post.pop("comments")
        post.pop("id")
        posts.setdefault(post_id_of(post), post)
    elif path.endswith("/overview"):
        world.users[value["user"]] = value
    elif path.endswith("/likes"):
        world.likes[path.split("/")[3]] = value
    elif path == "/api/recent-activity":
        entity = parse_qs(urlsplit(capture.url).query)["entity"][0]
        world.events[entity] = list(value["recentActivity"])
    elif path == "/api/daily_papers":
        _take_in_papers(world, value)
        world.daily["2026-09-15"] = [entry["paper"]["id"] for entry in value]
    elif path == "/api/papers/search":
        _take_in_papers(world, value)


def _take_in_papers(world: World, entries: list[Json]) -> None:
    world.papers |= {entry["paper"]["id"]: entry["paper"] for entry in entries}


def _introduce(world: World, author: Json) -> None:
    name = author["name"]
    world.users.setdefault(
        name,
        {
            "_id": author["_id"],
            "avatarUrl": author["avatarUrl"],
            "fullname": author["fullname"],
            "numFollowers": author.get("followerCount", 0),
            "orgs": [],
            "user": name,
            "type": "user",
        },
    )


def _published(post: Json) -> Json:
    return {
        "time": post["publishedAt"],
        "user": post["author"]["name"],
        "userAvatarUrl": post["author"]["avatarUrl"],
        "type": "social-post",
        "socialPost": post,
    }


def _count(comments: list[Json]) -> int:
    return sum(1 + len(comment.get("replies", [])) for comment in comments)
