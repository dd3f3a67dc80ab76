"""Islands taken out of a page without building its tree: the same as with it."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parse import parse_capture
from pipeline.parse.island import find_islands, parse_islands
from pipeline.parse.page_head import page_url
from tests.parse.builders import capture, comment, island_page, post, post_page

WANTED = frozenset({"SocialPost"})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc<&\"'>-!", max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(JSON)
def test_the_fast_way_and_the_parser_see_the_same_island(props: object) -> None:
    page = island_page("SocialPost", props)
    fast = [(one.target, json.loads(one.props)) for one in find_islands(page, WANTED)]
    assert fast == [(one.target, json.loads(one.props)) for one in parse_islands(page, WANTED)]
    assert fast == [("SocialPost", props)]


def test_an_island_in_a_comment_is_none() -> None:
    page = "<body><!-- " + post_page(post()).replace("<!--[-->", "").replace("<!---->", "") + " --></body>"
    assert find_islands(page, WANTED) == ()


def test_text_in_an_island_that_looks_like_markup_is_not_taken_for_it() -> None:
    said = '<!-- " data-target="SocialPost" data-props="{}" -->'
    found = parse_capture(capture(post_page(post(), comment("c1", raw=said), comment("c2"))))
    assert [one.text for one in found.comments] == [said, "I agree."]


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda page: page.replace('data-target="SocialPost" ', "").replace(
            'class="SVELTE_HYDRATER contents" data-props', "data-target=SocialPost data-props"
        ),
        lambda page: page.replace('data-target="SocialPost"', "data-target='SocialPost'"),
        lambda page: page.replace("&quot;", "&#34;"),
        lambda page: page.replace("<div", "<DIV").replace("</div", "</DIV"),
        lambda page: page.replace(' data-props="', '\n\tdata-props="'),
    ],
)
def test_a_page_saved_by_another_tool_says_the_same(rewrite: Callable[[str], str]) -> None:
    page = post_page(post(), comment("c1"))
    assert rewrite(page) != page
    found = parse_capture(capture(rewrite(page)))
    assert ([one.id for one in found.posts], [one.id for one in found.comments]) == (
        ["ada/100000000000001"],
        ["c1"],
    )


def test_an_island_that_is_cut_is_set_aside() -> None:
    page = post_page(post())
    found = parse_capture(capture(page[: page.index("publishedAt")]))
    assert (found.posts, [aside.kind for aside in found.asides]) == ((), ["post-page"])


@pytest.mark.parametrize(
    "mark",
    [
        "<!-- saved from url=(0045)https://huggingface.co/ada/activity/all -->",
        "<!--\n Page saved with SingleFile \n url: https://huggingface.co/ada/activity/all \n-->",
        '<link rel="canonical" href="https://huggingface.co/ada/activity/all">',
        '<meta property="og:url" content="https://huggingface.co/ada/activity/all" />',
    ],
)
def test_a_saved_page_says_where_it_was_saved_from(mark: str) -> None:
    page = island_page("UserProfile", {"lastUserActivities": []}).replace("<head>", f"<head>{mark}")
    assert page_url(page) == "https://huggingface.co/ada/activity/all"
    assert [one.name for one in parse_capture(capture(page, "file:///ada.html")).profiles] == ["ada"]


def test_a_saved_page_without_islands_is_read_by_its_visible_text() -> None:
    page = (
        "<html><head><title>x</title><style>p{}</style></head><body><script>var a</script>"
        "<div>tinker</div><div>posted an update</div><span>Jan 11, 2024</span><div>Post</div><div>99</div>"
        "<p>Hello from a lab</p><div>In this post</div></body></html>"
    )
    found = parse_capture(capture(page, "https://huggingface.co/posts/tinker/5"))
    assert [(one.id, one.text) for one in found.posts] == [("tinker/5", "Hello from a lab")]
    assert found.observations[0].impressions == 99


def test_a_page_that_says_nothing_of_the_hub_is_set_aside() -> None:
    found = parse_capture(capture("<html><body><h1>Log in</h1></body></html>"))
    assert [aside.kind for aside in found.asides] == ["html"]
