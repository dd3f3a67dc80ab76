"""Copies of one post are recognised, different posts are told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parse import fingerprint, parse_capture, post_aliases, same_post
from pipeline.parse.identity import head_letters
from pipeline.records import Post
from tests.parse.builders import LINE, PAGES, capture, json_capture, paper_node, post, text

WORDS = (
    "Three ways to skip a token. Hard attention picks one position, sparsemax gives exact zeros, and so on."
)


def copied(body: str, author: str = "lena") -> Post:
    page = f"Recent Activity\nreacted to {author}'s post with 🔥 2 days ago\n{body}\n"
    return parse_capture(capture(page)).posts[0]


def listed(*nodes: dict[str, object], slug: str = "1", author: str = "lena") -> Post:
    return parse_capture(json_capture(post(author, slug, content=list(nodes)))).posts[0]


@pytest.mark.parametrize(
    "copy",
    [
        WORDS.upper(),
        WORDS.replace(" ", "\n"),
        "🔥 " + WORDS,
        WORDS[:90] + " ...",
        WORDS.replace("Hard", "𝗛𝗮𝗿𝗱"),
        WORDS.replace("token.", "token.πŸ”¥"),
    ],
)
def test_a_copy_keeps_the_fingerprint_however_it_came_through(copy: str) -> None:
    assert fingerprint("lena", copy) == fingerprint("Lena", WORDS)


def test_posts_of_nothing_but_emoji_are_told_apart() -> None:
    assert fingerprint("lena", "🔥🔥") != fingerprint("lena", "🚀")


def test_another_author_has_another_fingerprint() -> None:
    assert fingerprint("lena", WORDS) != fingerprint("tinker", WORDS)


def test_a_copied_post_has_an_id_made_of_author_and_text() -> None:
    found = copied(WORDS)
    assert found.id == f"lena/~{fingerprint('lena', WORDS)}"


def test_a_copy_is_the_same_post_as_the_one_in_the_feed() -> None:
    assert same_post(copied(WORDS), listed(text(WORDS)))


def test_a_copy_with_the_papers_title_and_one_with_its_address_are_both_recognised() -> None:
    label = "A Long Enough Title For The Head Of This Text To Differ In (1706.03762)"
    real = listed(text("Read "), paper_node("1706.03762", label), LINE, text(WORDS))
    for shown in (real.text, real.raw_text.replace("\n", " ")):
        assert same_post(copied(shown), real)


def test_two_posts_with_slugs_are_never_merged_by_their_text() -> None:
    assert not same_post(listed(text(WORDS), slug="1"), listed(text(WORDS), slug="2"))


def test_aliases_lead_from_copies_to_real_ids() -> None:
    copy, real = copied(WORDS), listed(text(WORDS), slug="77")
    assert post_aliases([copy, real, copied("Something else entirely")]) == {copy.id: "lena/77"}


def test_a_copy_of_a_text_posted_twice_belongs_to_the_first_id() -> None:
    posts = [copied(WORDS), listed(text(WORDS), slug="9"), listed(text(WORDS), slug="3")]
    assert list(post_aliases(posts).values()) == ["lena/3"]


def test_a_flattened_and_a_whole_copy_of_one_post_share_their_id() -> None:
    whole, flat = (
        (PAGES / name).read_text("utf-8") for name in ("activity_compact.txt", "recent_flattened.txt")
    )
    assert parse_capture(capture(whole)).posts[0].id == parse_capture(capture(flat)).posts[0].id


@given(st.text())
def test_head_letters_survive_white_space_and_case(words: str) -> None:
    assert head_letters(" ".join(words.split())) == head_letters("\n".join(words.split()))
