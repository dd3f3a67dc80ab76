"""Discussions of repositories: opened, commented, changed."""

from typing import Any

from pipeline.parse import parse_capture
from tests.parse.builders import comment, json_capture, person

HEAD: dict[str, Any] = {
    "num": 3,
    "author": person("ada"),
    "repo": {"name": "lab/space", "type": "space"},
    "title": "Colours",
    "status": "open",
    "createdAt": "2026-03-19T15:28:58.000Z",
    "isPullRequest": False,
}
CHANGE = {
    "id": "6a63af17496ab4b973a85cc3",
    "author": person("bob"),
    "createdAt": "2026-03-20T10:00:00.000Z",
    "type": "status-change",
    "data": {"status": "closed"},
}


def test_a_discussion_was_opened_by_somebody() -> None:
    (found,) = parse_capture(json_capture({**HEAD, "events": []})).activities
    assert (found.actor, found.kind, found.target_id) == ("ada", "opened", "lab/space#3")
    assert dict(found.detail)["title"] == "Colours"


def test_its_comments_belong_to_it() -> None:
    found = parse_capture(json_capture({**HEAD, "events": [comment("c1"), comment("c2", None)]})).comments
    assert [(one.id, one.post_id, one.author) for one in found] == [
        ("c1", "discussion:lab/space#3", "bob"),
        ("c2", "discussion:lab/space#3", ""),
    ]


def test_what_was_changed_in_it_is_an_event_under_the_hubs_own_word() -> None:
    found = parse_capture(json_capture({**HEAD, "events": [CHANGE]})).activities[1]
    assert (found.id, found.actor, found.kind) == (CHANGE["id"], "bob", "status-change")
    assert found.detail == (("status", "closed"),)


def test_a_list_of_discussions_is_read_item_by_item() -> None:
    found = parse_capture(
        json_capture({"discussions": [HEAD, {}, {**HEAD, "num": 4}], "count": 2, "start": 0})
    )
    assert [one.target_id for one in found.activities] == ["lab/space#3", "lab/space#4"]
    assert [aside.position for aside in found.asides] == ["discussion 2"]


def test_a_broken_event_does_not_lose_the_others() -> None:
    found = parse_capture(json_capture({**HEAD, "events": [7, comment("c1"), {"type": "commit"}, CHANGE]}))
    assert (len(found.comments), len(found.activities), len(found.asides)) == (1, 2, 2)


def test_followers_are_profiles() -> None:
    found = parse_capture(json_capture([person("ada"), person("bob")])).profiles
    assert [one.name for one in found] == ["ada", "bob"]
