"""Erasing a person: not one byte of them left, everything of the others kept."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.sample import load_sample
from pipeline.parse import erase_person, parse_capture
from pipeline.records import Capture
from tests.parse.builders import (
    PAGES,
    capture,
    comment,
    event,
    island_page,
    json_capture,
    person,
    post,
    post_page,
    posts_page,
    text,
)

NAMES = ["ada", "bob", "eve", "kv-cache-ada", "mia"]
PEOPLE = st.sampled_from(NAMES)


def _mention(name: str) -> dict[str, Any]:
    return {"type": "mention", "user": name, "raw": f"@{name}"}


@st.composite
def posts(draw: st.DrawFn) -> dict[str, Any]:
    """A post by somebody that names others in every place a post can."""
    mentioned, users = draw(PEOPLE), draw(st.lists(PEOPLE, unique=True))
    return post(
        draw(PEOPLE),
        draw(st.from_regex(r"[0-9]{15}", fullmatch=True)),
        content=[text(f"By {draw(PEOPLE)} Example, see "), _mention(mentioned), text(" and so on")],
        mentions=[person(mentioned)],
        reactions=[{"reaction": "🔥", "users": users, "count": len(users)}],
        commentators=[person(draw(PEOPLE))],
    )


COMMENTS = st.builds(
    comment,
    st.from_regex(r"[0-9b-f]{24}", fullmatch=True),  # no id spells the name "ada"
    PEOPLE,
    st.sampled_from([f"Hi {n}!" for n in NAMES]),
)


def _left(erased: Capture | None, user: str) -> list[str]:
    """Where the person's names still stand, others' longer names taken out."""
    if erased is None:
        return []
    body = erased.body.decode().lower().replace("kv-cache-ada", "#")
    body = body.replace("idkv-cache-", "#")
    forms = [user.lower(), f"{user.title()} Example".lower(), f"/avatars/{user}.svg"]
    return [form for form in forms if form in body]


@given(st.lists(posts(), max_size=4), st.sampled_from(["ada", "bob", "eve", "mia"]))
def test_no_byte_of_the_person_is_left_in_a_page_of_posts(made: list[dict[str, Any]], user: str) -> None:
    erased = erase_person(json_capture(posts_page(*made)), user)
    assert _left(erased, user) == []


@given(st.lists(posts(), max_size=4), PEOPLE)
def test_everybody_elses_posts_stay(made: list[dict[str, Any]], user: str) -> None:
    whole = json_capture(posts_page(*made))
    erased = erase_person(whole, user)
    kept = parse_capture(erased).posts if erased else ()
    others = [one for one in parse_capture(whole).posts if one.author != user]
    assert [one.id for one in kept] == [one.id for one in others]


@given(posts(), st.lists(COMMENTS, max_size=4, unique_by=lambda one: one["id"]), PEOPLE)
def test_no_byte_is_left_in_a_post_page(
    made: dict[str, Any], comments: list[dict[str, Any]], user: str
) -> None:
    erased = erase_person(capture(post_page(made, *comments)), user)
    assert _left(erased, user) == []
    if erased and made["author"]["name"] != user:
        kept = [one["id"] for one in comments if one["author"]["name"] != user]
        assert [one.id for one in parse_capture(erased).comments] == kept


@pytest.mark.parametrize("user", ["gradient-gus", "hype-hugo", "softmax-sally", "tokenturner", "slowcooker"])
def test_no_byte_is_left_in_the_whole_sample(user: str) -> None:
    kept = [erased for one in load_sample() if (erased := erase_person(one, user))]
    assert not [one.url for one in kept if user in (one.body.decode() + one.url + str(one.headers)).lower()]


def test_a_capture_that_never_named_them_is_returned_as_it_is() -> None:
    whole = json_capture(posts_page(post("bob")))
    assert erase_person(whole, "zoe") is whole


@pytest.mark.parametrize(
    "url",
    [
        "https://huggingface.co/ada",
        "https://huggingface.co/Ada/activity/all",
        "https://huggingface.co/posts/ada/1",
        "https://huggingface.co/api/recent-activity?feedType=user&entity=ada",
    ],
)
def test_a_page_of_the_person_goes_as_a_whole(url: str) -> None:
    assert erase_person(capture(post_page(post("bob")), url), "ada") is None


def test_a_page_with_nothing_but_the_person_leaves_nothing() -> None:
    assert erase_person(json_capture(posts_page(post("ada"))), "ada") is None


def test_a_person_whose_name_is_part_of_anothers_leaves_the_other_alone() -> None:
    made = posts_page(post("carl", "1"), post("kv-cache-carl", "2"))
    erased = erase_person(json_capture(made), "carl")
    assert erased is not None
    assert [one.author for one in parse_capture(erased).posts] == ["kv-cache-carl"]


def test_the_erased_capture_has_a_digest_of_its_own_and_no_headers_about_old_bytes() -> None:
    headers = (("Content-Encoding", "identity"), ("ETag", "x"), ("Link", "</ada>; rel=next"), ("Server", "s"))
    whole = json_capture(posts_page(post("ada"), post("bob", "2")), headers=headers)
    erased = erase_person(whole, "ada")
    assert erased is not None
    assert erased.digest != whole.digest
    assert [name for name, _ in erased.headers] == ["Server", "Content-Type"]


def test_a_mention_becomes_a_blot_in_both_texts() -> None:
    whole = json_capture(post("bob", content=[text("Thanks "), _mention("ada"), text("!")]))
    erased = erase_person(whole, "ada")
    assert erased is not None
    found = parse_capture(erased)
    assert (found.posts[0].text, found.posts[0].raw_text) == ("Thanks @[removed]!", "Thanks @[removed]!")
    assert found.drifts == ()


def test_ranks_of_others_stay_where_they_were() -> None:
    whole = json_capture({"time": "2026-01-01T00:00:00Z", "ranked": ["ada/1", "bob/2", "ada/3", "eve/4"]})
    erased = erase_person(whole, "ada")
    assert erased is not None
    assert [(one.subject, one.rank) for one in parse_capture(erased).observations] == [
        ("post:bob/2", 2),
        ("post:eve/4", 4),
    ]


def test_rows_of_the_person_go_and_the_others_stay() -> None:
    rows = [{"id": f"{name}/1", "author": name, "text": "thanks to ada"} for name in ("ada", "bob")]
    erased = erase_person(capture("\n".join(map(json.dumps, rows))), "ada")
    assert erased is not None
    assert [(one.id, one.text) for one in parse_capture(erased).posts] == [("bob/1", "thanks to [removed]")]


def test_events_of_the_person_go() -> None:
    page = island_page("UserProfile", {"lastUserActivities": [event(user="ada"), event(user="bob")]})
    erased = erase_person(capture(page), "ada")
    assert erased is not None
    assert [one.actor for one in parse_capture(erased).activities] == ["bob"]


@pytest.mark.parametrize(
    ("user", "posts", "comments"), [("bob-the-reader", 1, 1), ("lena", 1, 1), ("tinker", 0, 0)]
)
def test_a_copied_post_page_loses_their_lines(user: str, posts: int, comments: int) -> None:
    erased = erase_person(capture((PAGES / "post_page_dated.txt").read_bytes()), user)
    found = parse_capture(erased) if erased else None
    assert erased is None or user not in erased.body.decode()
    assert (len(found.posts), len(found.comments)) == (posts, comments) if found and posts else True


def test_a_copied_activity_page_loses_the_post_of_the_person() -> None:
    erased = erase_person(capture((PAGES / "activity_compact.txt").read_bytes()), "lena")
    assert erased is not None
    found = parse_capture(erased)
    assert (len(found.posts), len(found.activities)) == (0, 5)


def test_a_page_in_one_line_loses_the_post_of_the_person() -> None:
    text = " ".join((PAGES / "activity_compact.txt").read_text("utf-8").split())
    erased = erase_person(capture(text), "lena")
    assert erased is not None
    assert "Three ways" not in erased.body.decode()


def test_the_copied_page_of_the_person_goes_as_a_whole() -> None:
    assert erase_person(capture((PAGES / "activity_compact.txt").read_bytes()), "ida-noergaard") is None


def test_an_entry_of_a_feed_by_the_person_goes() -> None:
    items = "".join(
        f"<item><link>https://huggingface.co/posts/{name}/1</link><title>ada and {name}</title></item>"
        for name in ("ada", "bob")
    )
    erased = erase_person(capture(f"<rss><channel>{items}</channel></rss>"), "ada")
    assert erased is not None
    assert [one.text for one in parse_capture(erased).posts] == ["[removed] and bob"]


@pytest.mark.parametrize("body", ['{"author": {"name": "ada"}, "cont', "[" * 900 + '"ada"' + "]" * 900])
def test_json_nobody_can_take_apart_goes_if_it_holds_the_name(body: str) -> None:
    assert erase_person(capture(body), "ada") is None
    whole = capture(body.replace("ada", "bob"))
    assert erase_person(whole, "ada") is whole


@pytest.mark.parametrize(
    "body",
    [
        "<html><body><p>zoe</p></body></html>",
        "<rss><channel><item><title>zoe</title></item></channel></rss>",
        "zoe's activity\r\nliked a model 2 days ago\r\na/b\r\n",
        '{"id": "x",   "text": "y"}\n{broken\n',
    ],
)
def test_nothing_is_written_anew_where_they_are_not_named(body: str) -> None:
    whole = capture(body)
    assert erase_person(whole, "ada") is whole


def test_bytes_nobody_can_read_go_if_they_hold_the_name() -> None:
    assert erase_person(capture(b"\x89PNG ada"), "ada") is None
    assert erase_person(capture(b"\x89PNG bob"), "ada") is not None
