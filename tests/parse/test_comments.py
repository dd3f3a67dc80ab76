"""Comments of a post page, nested or threaded, whole or damaged."""

from datetime import UTC, datetime

from pipeline.parse import parse_capture
from pipeline.records import Parsed
from tests.parse.builders import capture, comment, post, post_page

URL = "https://huggingface.co/posts/ada/100000000000001"


def parsed(*comments: dict[str, object]) -> Parsed:
    return parse_capture(capture(post_page(post(), *comments), URL))


def test_a_comment_belongs_to_its_post_and_author() -> None:
    (found,) = parsed(comment("c1", "bob", "Well put.")).comments
    assert (found.id, found.post_id, found.author) == ("c1", "ada/100000000000001", "bob")
    assert (found.text, found.html) == ("Well put.", "<p>Well put.</p>\n")
    assert found.created is not None
    assert found.created.at == datetime(2026, 3, 21, 8, tzinfo=UTC)


def test_a_nested_reply_names_its_parent() -> None:
    found = parsed(comment("c1", replies=[comment("c2"), comment("c3")]), comment("c4")).comments
    assert [(one.id, one.parent_id) for one in found] == [("c1", ""), ("c2", "c1"), ("c3", "c1"), ("c4", "")]


def test_a_threaded_comment_names_its_parent() -> None:
    assert parsed(comment("c1"), comment("c2", parent="c1")).comments[1].parent_id == "c1"


def test_a_comment_of_a_deleted_account_has_no_author() -> None:
    assert parsed(comment("c1", None)).comments[0].author == ""


def test_hidden_and_edited_comments_say_so() -> None:
    (found,) = parsed(comment("c1", hidden=True, hiddenReason="spam", edited=True)).comments
    assert (found.hidden, found.edited, found.extra["hiddenReason"]) == (True, True, "spam")


def test_reactions_on_a_comment_are_also_an_observation() -> None:
    found = parsed(comment("c1", reactions=[{"reaction": "👍", "users": ["eve"], "count": 1}]))
    seen = next(one for one in found.observations if one.subject == "comment:c1")
    assert (found.comments[0].reactions[0].users, seen.reaction_count) == (("eve",), 1)


def test_a_broken_comment_is_set_aside_and_its_neighbours_are_read() -> None:
    found = parsed(comment("c1"), {"id": "c2"}, comment("c3"))
    assert [one.id for one in found.comments] == ["c1", "c3"]
    assert [aside.position for aside in found.asides] == ["comment of ada/100000000000001"]


def test_unknown_fields_of_a_comment_survive() -> None:
    found = parsed(comment("c1", sentiment="warm"))
    assert found.comments[0].extra["sentiment"] == "warm"
    assert [(drift.kind, drift.field) for drift in found.drifts] == [("comment-data", "sentiment")]


def test_replies_nested_beyond_reason_are_set_aside() -> None:
    deep = comment("c0")
    for level in range(1, 200):
        deep = comment(f"c{level}", replies=[deep])
    found = parsed(deep)
    assert len(found.comments) == 101
    assert "nested deeper" in found.asides[0].reason
