"""The bundled sample holds what its README promises."""

from collections import Counter
from functools import cache

from flows.sample import load_sample
from pipeline.parse import parse_capture, post_aliases, recognise_kind
from pipeline.records import Parsed


@cache
def _parsed() -> tuple[Parsed, ...]:
    return tuple(parse_capture(one) for one in load_sample())


def test_the_sample_is_read_without_anything_set_aside_or_new() -> None:
    assert [(found.asides, found.drifts) for found in _parsed() if found.asides or found.drifts] == []


def test_the_sample_has_every_kind_of_page() -> None:
    assert {recognise_kind(one) for one in load_sample()} == {
        "posts-page",
        "post-page",
        "profile-page",
        "page-text",
        "paper-entry",
        "json-feed",
        "activity-page",
        "user-overview",
        "like",
    }


def test_the_sample_holds_31_posts_by_12_people() -> None:
    posts = [post for found in _parsed() for post in found.posts]
    aliases = post_aliases(posts)
    ids = {aliases.get(post.id, post.id) for post in posts}
    assert (len(ids), len({name.partition("/")[0] for name in ids})) == (31, 12)


def test_pages_of_the_feed_hold_ten_posts_each() -> None:
    pages = [parse_capture(one) for one in load_sample() if recognise_kind(one) == "posts-page"]
    assert [len(page.posts) for page in pages] == [10] * 6


def test_a_post_is_seen_again_with_more_views() -> None:
    seen = [
        one
        for found in _parsed()
        for one in found.observations
        if one.subject.startswith("post:hype-hugo/36")
    ]
    views = [one.impressions for one in sorted(seen, key=lambda one: one.observed_at)]
    assert len(views) >= 3
    assert views == sorted(views, key=lambda count: count or 0)


def test_the_list_is_continued_by_its_author_in_a_comment() -> None:
    (first, *_) = [one for found in _parsed() for one in found.comments if one.author == "lattice-lena"]
    assert first.text.startswith("1. Cross-attention")


def test_the_same_sentence_is_told_by_five_authors() -> None:
    posts = {post.id: post for found in _parsed() for post in found.posts if "~" not in post.id}
    telling = "FlashAttention is an approximation", "FlashAttention is only an approximation"
    authors = Counter(post.author for post in posts.values() if any(words in post.text for words in telling))
    assert len(authors) == 5


def test_the_sample_is_ordered_in_time() -> None:
    times = [one.captured_at for one in load_sample()]
    assert times == sorted(times)
