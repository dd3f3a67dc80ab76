"""The kind of a capture follows from its content, never from its name."""

import json

import pytest

from pipeline.parse import recognise_kind
from tests.parse.builders import (
    PAGES,
    capture,
    event,
    island_page,
    json_capture,
    person,
    post,
    post_page,
    posts_page,
)

RSS = '<?xml version="1.0"?><rss version="2.0"><channel><item><title>a</title></item></channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>a</title></entry></feed>'
PAPER = {"id": "1706.03762", "title": "Attention Is All You Need", "summary": "", "authors": []}
OVERVIEW = {"user": "ada", "fullname": "Ada", "avatarUrl": "/a.svg", "numLikes": 3}
ORG = {"name": "lab", "fullname": "Lab", "avatarUrl": "/a.svg", "plan": "enterprise", "numModels": 3}

JSON = [
    (posts_page(post()), "posts-page"),
    (post(), "post"),
    ({"socialPost": post(), "discussionRole": 0}, "post-island"),
    ({"recentActivity": [event()]}, "activity-page"),
    ({"lastUserActivities": []}, "profile-island"),
    ([{"paper": PAPER, "title": "a"}], "paper-entry"),
    (PAPER, "paper"),
    (OVERVIEW, "user-overview"),
    (ORG, "organization-overview"),
    ([{"createdAt": "2026-01-01T00:00:00.000Z", "repo": {"name": "a/b", "type": "model"}}], "like"),
    ({"time": "2026-01-01T00:00:00Z", "ranked": []}, "trending-row"),
    ({"version": "https://jsonfeed.org/version/1.1", "items": []}, "json-feed"),
    ({"id": "ada/1", "author": "ada", "text": "hi"}, "post-row"),
    ({"id": "7", "text": "hi"}, "text-row"),
    ({"text": "hi"}, "text-row"),
    ({"url": "https://huggingface.co/ada", "text": "hi", "truncated": False}, "page-row"),
    ({"arxiv_id": "1706.03762", "title": "Attention Is All You Need"}, "paper-row"),
    ({"num": 3, "repo": {"name": "a/b", "type": "model"}, "title": "t", "events": []}, "discussion"),
    ({"discussions": [], "count": 0, "start": 0}, "discussion-list"),
    ([person("ada"), person("bob")], "person"),
    ({"something": "else"}, "unknown"),
    ([], "unknown"),
]

TEXTS = [
    (post_page(post()), "post-page"),
    (island_page("UserProfile", {"lastUserActivities": []}), "profile-page"),
    (island_page("OrgProfile", {"lastOrgActivities": []}), "profile-page"),
    ("<html><body><p>hello</p></body></html>", "html"),
    (RSS, "feed"),
    (ATOM, "feed"),
    ((PAGES / "activity_compact.txt").read_text("utf-8"), "page-text"),
    ('{"id": "a", "text": "one"}\n{"id": "b", "text": "two"}\n', "json-lines"),
    ('{"socialPosts": [' + json.dumps(post()) + ', {"slug": "2"', "json-lines"),
    ('{"cut off', "broken-json"),
    ("", "unknown"),
    ("An essay about nothing in particular.", "unknown"),
]


@pytest.mark.parametrize(("value", "kind"), JSON)
def test_json_is_known_by_its_fields(value: object, kind: str) -> None:
    assert recognise_kind(json_capture(value)) == kind


@pytest.mark.parametrize(("body", "kind"), TEXTS)
def test_pages_are_known_by_what_stands_in_them(body: str, kind: str) -> None:
    assert recognise_kind(capture(body)) == kind


def test_a_name_that_lies_is_not_believed() -> None:
    assert recognise_kind(json_capture(posts_page(post()), "file:///photo.png")) == "posts-page"


def test_bytes_that_are_no_text_are_unknown() -> None:
    assert recognise_kind(capture(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))) == "unknown"
