"""Events of the activity API and of profile pages."""

import pytest

from pipeline.parse import parse_capture
from pipeline.records import Parsed
from tests.parse.builders import capture, event, island_page, json_capture, person, post

DISCUSSION = {
    "discussionData": {
        "num": 12,
        "author": person("bob"),
        "repo": {"name": "lab/space", "type": "space"},
        "title": "Two heads too many",
        "status": "open",
        "createdAt": "2026-03-19T15:28:58.000Z",
        "isPullRequest": True,
        "numComments": 2,
    },
    "repoId": "lab/space",
    "repoType": "space",
    "eventId": "6a63af17496ab4b973a85cc3",
}
UPVOTE = {
    "targetType": "paper",
    "target": {"id": "1706.03762", "title": "Attention Is All You Need", "upvotes": 53},
    "targetUrl": "/papers/1706.03762",
}
ARTICLE = {
    "targetType": "blogpost",
    "target": {"id": "64aa", "title": "A blog post"},
    "targetUrl": "/blog/ada/a-blog-post",
}
TABLE = [
    ("like", {}, ("like", "model", "lab/model")),
    ("update", {}, ("update", "model", "lab/model")),
    ("publish", {}, ("publish", "model", "lab/model")),
    ("discussion", DISCUSSION, ("discussion", "discussion", "lab/space#12")),
    ("upvote", UPVOTE, ("upvote", "paper", "1706.03762")),
    ("upvote", ARTICLE, ("upvote", "blogpost", "blog/ada/a-blog-post")),
    ("social-post", {"socialPost": post()}, ("social-post", "post", "ada/100000000000001")),
    (
        "collection",
        {"collection": {"slug": "ada/reads", "title": "R"}},
        ("collection", "collection", "ada/reads"),
    ),
    ("paper", {"paper": {"id": "1706.03762v5", "title": "A"}}, ("authored", "paper", "1706.03762")),
]


def parsed(*events: object) -> Parsed:
    return parse_capture(json_capture({"recentActivity": list(events), "cursor": "x"}))


@pytest.mark.parametrize(("kind", "more", "expected"), TABLE)
def test_every_known_event_names_what_it_was_done_to(
    kind: str, more: dict[str, object], expected: tuple[str, str, str]
) -> None:
    (found,) = parsed(event(kind, **more)).activities
    assert (found.kind, found.target_kind, found.target_id) == expected


def test_a_discussion_keeps_its_own_id_title_and_opener() -> None:
    (found,) = parsed(event("discussion", **DISCUSSION)).activities
    assert found.id == "6a63af17496ab4b973a85cc3"
    detail = dict(found.detail)
    assert (detail["title"], detail["number"], detail["opener"]) == ("Two heads too many", "12", "bob")


def test_an_upvoted_paper_is_a_paper_with_its_upvotes_observed() -> None:
    found = parsed(event("upvote", **UPVOTE))
    assert [(paper.arxiv_id, paper.title) for paper in found.papers] == [
        ("1706.03762", "Attention Is All You Need")
    ]
    assert [(seen.subject, seen.reaction_count) for seen in found.observations] == [("paper:1706.03762", 53)]


def test_an_event_of_an_unknown_kind_is_kept_under_its_own_word_and_set_aside() -> None:
    found = parsed(event("waved", socialPost=post()))
    assert [(one.kind, one.target_id) for one in found.activities] == [("waved", "ada/100000000000001")]
    assert [drift.field for drift in found.drifts] == ["type=waved"]
    assert [aside.kind for aside in found.asides] == ["event"]


def test_the_same_like_seen_twice_has_one_id_whenever_it_is_said_to_have_happened() -> None:
    first = parsed(event("like")).activities[0]
    again = parsed(event("like") | {"time": "2026-03-22T09:30:01.000Z"}).activities[0]
    assert first.id == again.id


def test_two_updates_at_different_times_are_two_events() -> None:
    found = parsed(event("update"), event("update") | {"time": "2026-03-23T09:30:00.000Z"})
    assert len(found.activities) == 2


def test_a_broken_event_does_not_lose_the_others() -> None:
    found = parsed({"time": "x"}, event("like"), 5)
    assert len(found.activities) == 1
    assert [aside.position for aside in found.asides] == ["event 1", "event 3"]


def test_a_profile_page_says_whose_it_is_by_url_and_title() -> None:
    page = island_page("UserProfile", {"lastUserActivities": [event("like")]}, "ada (Ada Lane)")
    found = parse_capture(capture(page, "https://huggingface.co/ada"))
    assert [(one.name, one.fullname) for one in found.profiles] == [("ada", "Ada Lane")]
    assert len(found.activities) == 1


def test_an_activity_page_lists_an_event_once_though_it_shows_it_twice() -> None:
    page = island_page(
        "UserProfile", {"lastUserActivities": [event()], "activities": [event(), event("update")]}
    )
    assert len(parse_capture(capture(page, "https://huggingface.co/ada/activity/all")).activities) == 2


def test_posts_embedded_in_a_profile_are_read() -> None:
    page = island_page("UserProfile", {"lastUserActivities": [], "posts": [post()]})
    found = parse_capture(capture(page, "https://huggingface.co/ada/activity/posts"))
    assert [one.id for one in found.posts] == ["ada/100000000000001"]


def test_likes_belong_to_the_person_in_the_url() -> None:
    likes = [{"createdAt": "2026-03-01T10:00:00.000Z", "repo": {"name": "lab/data", "type": "dataset"}}]
    (found,) = parse_capture(
        json_capture(likes, "https://huggingface.co/api/users/ada/likes?limit=3")
    ).activities
    assert (found.actor, found.target_kind, found.target_id) == ("ada", "dataset", "lab/data")


def test_likes_without_that_url_are_set_aside() -> None:
    likes = [{"createdAt": "2026-03-01T10:00:00.000Z", "repo": {"name": "lab/data", "type": "dataset"}}]
    found = parse_capture(json_capture(likes, "file:///likes.json"))
    assert (found.activities, len(found.asides)) == ((), 1)
