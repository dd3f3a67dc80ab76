"""Posts of the API: both texts, numbers as observations, nothing known lost and nothing unknown either."""

from datetime import UTC, datetime

import pytest

from pipeline.parse import parse_capture
from pipeline.records import Attachment, Parsed, Precision, Reaction
from tests.parse.builders import LINE, capture, json_capture, paper_node, person, post, posts_page, text

LABEL = "A Paper Whose Title\n  Is Wrapped (1706.03762)"


def parsed(*posts: object) -> Parsed:
    return parse_capture(json_capture(posts_page(*posts), "https://huggingface.co/api/posts?skip=0"))


def test_a_page_of_posts_yields_each_of_them() -> None:
    found = parsed(post("ada", "1"), post("bob", "2"))
    assert [one.id for one in found.posts] == ["ada/1", "bob/2"]


def test_a_post_carries_its_fixed_facts() -> None:
    image = [{"type": "image", "url": "https://cdn.example/a.png"}]
    mentions, commentators = [person("bob")], [person("eve"), person("eve")]
    found = parsed(post(attachments=image, mentions=mentions, commentators=commentators)).posts[0]
    assert found.url == "https://huggingface.co/posts/ada/100000000000001"
    assert found.attachments == (Attachment(kind="image", url="https://cdn.example/a.png"),)
    assert (found.mentions, found.commentators) == (("bob",), ("eve",))
    assert (found.language, found.language_probability) == ("en", 0.9)


def test_a_post_is_published_to_the_second() -> None:
    moment = parsed(post()).posts[0].published
    assert moment is not None
    assert (moment.at, moment.precision) == (datetime(2026, 3, 20, 10, tzinfo=UTC), Precision.SECOND)


def test_the_numbers_of_a_post_are_an_observation() -> None:
    (seen,) = parsed(post()).observations
    assert (seen.subject, seen.impressions, seen.comments) == ("post:ada/100000000000001", 812, 2)
    assert (seen.reactions, seen.reaction_count) == (
        (Reaction(emoji="🔥", count=3, users=("bob", "eve")),),
        3,
    )


def test_numbers_a_fresh_post_does_not_show_are_none_not_zero() -> None:
    fresh = post()
    del fresh["totalUniqueImpressions"]
    assert parsed(fresh).observations[0].impressions is None


def test_a_paper_reads_as_its_title_in_the_text_and_as_its_address_in_the_raw_text() -> None:
    found = parsed(post(content=[text("See "), paper_node("1706.03762", LABEL), LINE, text("now")])).posts[0]
    assert found.text == "See A Paper Whose Title Is Wrapped (1706.03762)\nnow"
    assert found.raw_text == "See https://huggingface.co/papers/1706.03762\nnow"


def test_the_author_of_a_post_is_a_profile() -> None:
    (profile,) = parsed(post()).profiles
    assert (profile.name, profile.fullname, profile.followers) == ("ada", "Ada Example", 7)
    assert profile.avatar_url == "https://huggingface.co/avatars/ada.svg"


def test_a_field_nobody_has_seen_survives_and_is_reported_once_with_its_count() -> None:
    found = parsed(post(slug="1", mood="good"), post(slug="2", mood="bad"))
    assert [one.extra["mood"] for one in found.posts] == ["good", "bad"]
    assert [(drift.kind, drift.field, drift.count, drift.example) for drift in found.drifts] == [
        ("post", "mood", 2, "good")
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reactions", {"🔥": 3}),
        ("totalUniqueImpressions", "many"),
        ("numComments", True),
        ("mentions", "bob"),
    ],
)
def test_a_field_of_another_type_is_drift_and_the_post_is_kept(field: str, value: object) -> None:
    found = parsed(post(**{field: value}))
    assert [(drift.kind, drift.field) for drift in found.drifts] == [("post", field)]
    assert found.posts[0].extra[field] == value


def test_a_node_of_an_unknown_type_keeps_its_text_and_is_drift() -> None:
    found = parsed(post(content=[text("a "), {"type": "poll", "raw": "[poll]"}]))
    assert (found.posts[0].text, found.posts[0].tokens[1].kind) == ("a [poll]", "poll")
    assert found.drifts[0].field == "type=poll"


def test_raw_content_that_disagrees_with_its_tokens_is_kept_beside_them() -> None:
    found = parsed(post(rawContent="something else"))
    assert found.posts[0].raw_text == "Soft attention\nWeights sum to one."
    assert found.posts[0].extra["rawContent"] == "something else"


def test_a_post_without_tokens_is_its_raw_content() -> None:
    plain = {**post(), "content": [], "rawContent": "only this"}
    assert parsed(plain).posts[0].text == "only this"


@pytest.mark.parametrize(
    "broken",
    [
        7,
        {},
        {"slug": "1", "rawContent": "a"},
        {"author": {"name": ""}, "rawContent": "a"},
        {"author": person("x")},
    ],
)
def test_a_broken_post_is_set_aside_and_the_others_are_read(broken: object) -> None:
    found = parsed(post(slug="1"), broken, post(slug="2"))
    assert [one.id for one in found.posts] == ["ada/1", "ada/2"]
    assert [(aside.kind, aside.position) for aside in found.asides] == [("post", "post 2")]


def test_an_author_who_is_only_a_name_is_still_the_author() -> None:
    found = parsed({**post(), "author": "ada"})
    assert [one.id for one in found.posts] == ["ada/100000000000001"]
    assert [drift.field for drift in found.drifts] == ["a name instead of an object"]


def test_posts_in_a_wrapper_nobody_has_seen_are_read_and_the_wrapper_set_aside() -> None:
    found = parse_capture(json_capture({"items": [post(slug="1"), post(slug="2")], "page": 1}))
    assert [one.id for one in found.posts] == ["ada/1", "ada/2"]
    assert [(drift.kind, drift.field, drift.count) for drift in found.drifts] == [("unknown", "items", 2)]
    assert [aside.kind for aside in found.asides] == ["unknown"]


def test_a_time_that_is_none_is_drift() -> None:
    found = parsed(post(publishedAt="yesterday-ish"))
    assert found.posts[0].published is None
    assert [(drift.kind, drift.field) for drift in found.drifts] == [("time", "publishedAt")]


def test_the_same_post_twice_on_a_shifting_page_is_one_post() -> None:
    found = parsed(post(), post())
    assert (len(found.posts), len(found.observations)) == (1, 1)


def test_a_body_cut_in_the_middle_keeps_its_whole_posts() -> None:
    whole = json_capture(posts_page(post("ada", "1"), post("bob", "2"))).body
    found = parse_capture(capture(whole[:-300], "https://huggingface.co/api/posts"))
    assert [one.id for one in found.posts] == ["ada/1"]
    assert found.asides[0].kind == "json"


def test_a_post_that_vanished_is_observed_as_gone() -> None:
    url = "https://huggingface.co/posts/ada/100000000000001"
    found = parse_capture(capture("<html>Not found</html>", url, status=404))
    assert [(seen.subject, seen.gone) for seen in found.observations] == [("post:ada/100000000000001", True)]


def test_an_answer_that_is_no_page_is_set_aside() -> None:
    found = parse_capture(json_capture({"error": "slow down"}, status=429))
    assert [aside.kind for aside in found.asides] == ["response"]
