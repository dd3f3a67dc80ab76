"""Page texts copied out of a browser, every layout met so far; people and posts are invented."""

import json

import pytest

from pipeline.parse import parse_capture
from pipeline.records import Parsed
from tests.parse.builders import PAGES, capture
from tests.parse.page_table import said

LENA = "lena/~ | Three ways to skip … More tomorrow 👇"
TABLE: dict[str, tuple[str, dict[str, list[str]]]] = {
    "activity_compact.txt": (
        "file:///page.txt",
        {
            "profiles": [
                "ida-noergaard | Ida Nørgaard | long contexts, short posts | Open Lab, North Sea Readers"
            ],
            "events": [
                "ida-noergaard | like | dataset openlab/long-books | 12 minutes ago (minute)",
                "ida-noergaard | like | space openlab/attention-viewer | about 2 hours ago (hour)",
                "ida-noergaard | discussion | discussion openlab/attention-viewer#7 | Heads are drawn twice "
                "| 7 | bob-the-reader | 1 day ago (day)",
                "ida-noergaard | reply | post | tinker | 2 days ago (day)",
                "ida-noergaard | reaction | post | 🤯 | tinker | 2 days ago (day)",
                "ida-noergaard | reaction | post lena/~ | ❤️ | lena | 5 days ago (day)",
            ],
            "posts": [LENA],
            "numbers": ["views=1204 comments=2"],
        },
    ),
    "activity_broken_lines.txt": (
        "https://huggingface.co/martavole/activity/all",
        {
            "profiles": ["martavole | Marta Vole"],
            "events": [
                "martavole | update | space openlab/heatmaps | about 1 month ago (month)",
                "martavole | discussion | discussion openlab/heatmaps#9 | Add a legend | 9 | martavole "
                "| about 1 month ago (month)",
            ],
        },
    ),
    "likes_grouped.txt": (
        "https://huggingface.co/quiet-otter/activity/likes",
        {
            "profiles": ["quiet-otter"],
            "events": [
                "quiet-otter | like | model tinyworks/reader-12m | 3 months ago (month)",
                "quiet-otter | like | model tinyworks/reader_40m | 3 months ago (month)",
            ],
        },
    ),
    "upvotes.txt": (
        "file:///page.txt",
        {
            "profiles": ["quiet-otter"],
            "events": [
                "quiet-otter | upvote | article | Reading attention maps without fooling yourself "
                "| 30 days ago (day)",
                "quiet-otter | upvote | paper | A paper somebody liked | 2 months ago (month)",
            ],
        },
    ),
    "recent_flattened.txt": (
        "https://mirror.example/zoe/activity/all",
        {
            "profiles": ["zoe"],
            "events": ["zoe | reaction | post lena/~ | 👀 | lena | 16 days ago (day)"],
            "posts": [
                "lena/~ | Three ways to skip … zeros -> https://huggingface.co/papers/1602.02068 (cut)"
            ],
            "numbers": [""],
        },
    ),
    "recent_split_words.txt": (
        "https://huggingface.co/zoe",
        {
            "profiles": ["zoe"],
            "events": [
                "zoe | upvote | paper | about 20 hours ago (hour)",
                "zoe | comment | paper | 14 days ago (day)",
            ],
        },
    ),
    "post_page_dated.txt": (
        "https://huggingface.co/posts/tinker/650756949738815",
        {
            "profiles": ["tinker | Tin Ker", "bob-the-reader | Bob Reader", "lena | Lena"],
            "events": [
                "tinker | social-post | post tinker/650756949738815 | tinker | Jan 11, 2024 (day)",
            ],
            "posts": ["tinker/650756949738815 | Cross-attention reads keys from … for the hint!"],
            "comments": [
                "bob-the-reader | welcome. Nice one! | Jan 12, 2024 🤗1",
                "lena | Glad it helped | Jan 13, 2024",
            ],
            "numbers": ["🤗7 👍4"],
        },
    ),
    "post_page_yearless.txt": (
        "file:///page.txt",
        {
            "profiles": ["tinker | Tin Ker"],
            "events": ["tinker | social-post | post tinker/~ | tinker | May 13 (day)"],
            "posts": ["tinker/~ | My first post! … My first post!"],
            "numbers": ["views=1356 🔥6"],
        },
    ),
    "post_page_joined_header.txt": (
        "https://huggingface.co/posts/tinker/650756949738816",
        {
            "events": [
                "tinker | social-post | post tinker/650756949738816 | tinker | about 17 hours ago (hour)",
            ],
            "posts": ["tinker/650756949738816 | Hello from a small … in the mid"],
            "numbers": ["views=1634"],
        },
    ),
    "post_only.txt": (
        "https://huggingface.co/zoe",
        {
            "profiles": ["zoe"],
            "posts": ["zoe/~ | @ida-noergaard drew a map … map is huge!"],
            "numbers": ["views=755"],
        },
    ),
    "mojibake.txt": (
        "https://huggingface.co/zoe/activity/all",
        {
            "profiles": ["zoe"],
            "events": ["zoe | reaction | post lena/~ | 🔥 | lena | 3 days ago (day)"],
            "posts": ["lena/~ | Attention “heads” run in … it for today"],
            "numbers": [""],
        },
    ),
    "unknown_event.txt": (
        "file:///page.txt",
        {
            "profiles": ["quiet-otter"],
            "events": [
                "quiet-otter | followed | unknown | Open Lab | 3 days ago (day)",
                "quiet-otter | like | model tinyworks/reader-12m | 4 days ago (day)",
            ],
        },
    ),
    "post_page_badges.txt": (
        "file:///page.txt",
        {
            "events": ["tinker | social-post | post tinker/~ | tinker | 3 days ago (day)"],
            "posts": ["tinker/~ | Grouped queries, explained with … with tea cups"],
            "comments": [
                "bob-the-reader | Which cup is the key? | 2 days ago",
                "tinker | The one with the handle. | 1 day ago ❤️2",
                "noisy-nick | This comment has been hidden | about 5 hours ago",
            ],
            "numbers": ["views=7500 🔥12 👍3"],
        },
    ),
    "profile_modern.txt": (
        "file:///page.txt",
        {
            "profiles": ["ida-noergaard | Ida Nørgaard | long contexts | Open Lab, North Sea Readers"],
            "events": [
                "ida-noergaard | publish | dataset openlab/short-books | about 3 hours ago (hour)",
                "ida-noergaard | reaction | article | Heads or tails | 🔥 | 1 day ago (day)",
                "ida-noergaard | reply | post | lena | 2 days ago (day)",
                "ida-noergaard | like | space | heat-maps | 4 days ago (day)",
                "ida-noergaard | like | space | tea-cups | 4 days ago (day)",
                "ida-noergaard | discussion | discussion openlab/short-books#3 | Wrong licence? | 3 | tinker "
                "| 5 days ago (day)",
                "ida-noergaard | discussion | discussion openlab/short-books#4 | Add a card | 4 | lena "
                "| 5 days ago (day)",
            ],
        },
    ),
    "organization.txt": (
        "https://huggingface.co/organizations/openlab/activity/all",
        {
            "profiles": ["openlab | Open Lab | open data"],
            "events": [
                "ida-noergaard | update | dataset openlab/long-books | about 5 hours ago (hour)",
                "martavole | publish | space openlab/heatmaps | 2 days ago (day)",
            ],
        },
    ),
}


def page(name: str, url: str) -> Parsed:
    return parse_capture(capture((PAGES / name).read_bytes(), url))


@pytest.mark.parametrize("name", TABLE)
def test_a_copied_page_says_what_its_label_says(name: str) -> None:
    url, expected = TABLE[name]
    assert said(page(name, url)) == expected


def test_every_page_has_its_label() -> None:
    assert sorted(TABLE) == sorted(path.name for path in PAGES.iterdir())


def test_a_copied_page_is_read_alike_with_windows_line_ends() -> None:
    text = (PAGES / "activity_compact.txt").read_text("utf-8").replace("\n", "\r\n")
    assert said(parse_capture(capture(text, "file:///page.txt"))) == TABLE["activity_compact.txt"][1]


def test_a_page_joined_into_one_line_says_the_same() -> None:
    text = " ".join((PAGES / "activity_compact.txt").read_text("utf-8").split())
    found, expected = said(parse_capture(capture(text, "file:///page.txt"))), TABLE["activity_compact.txt"][1]
    assert found == expected


def test_events_above_the_owners_name_are_the_owners() -> None:
    text = (
        "Recent Activity\nliked a model 2 days ago\nlab/m\nzoe's activity\nliked a model 3 days ago\nlab/n\n"
    )
    assert [one.actor for one in parse_capture(capture(text)).activities] == ["zoe", "zoe"]


def test_the_text_of_a_post_keeps_its_lines() -> None:
    (found,) = page("activity_compact.txt", "file:///page.txt").posts
    assert found.text.startswith("Three ways to skip a token\n\n1. Hard attention picks one position.\n\n2. ")


def test_a_reaction_is_no_publication() -> None:
    assert page("activity_compact.txt", "file:///page.txt").posts[0].published is None


def test_a_post_on_its_own_page_was_published_when_the_page_says() -> None:
    published = page("post_page_dated.txt", "file:///page.txt").posts[0].published
    assert published is not None
    assert published.at.date().isoformat() == "2024-01-11"


def test_an_unknown_event_is_reported_and_set_aside() -> None:
    found = page("unknown_event.txt", "file:///page.txt")
    assert [drift.field for drift in found.drifts] == ["wording=followed"]
    assert [aside.kind for aside in found.asides] == ["event"]


def test_a_repaired_text_is_noted() -> None:
    assert [aside.kind for aside in page("mojibake.txt", "https://huggingface.co/zoe").asides] == ["encoding"]


def test_the_organization_of_an_organization_page_is_one() -> None:
    assert page("organization.txt", "file:///page.txt").profiles[0].kind == "org"


def test_lines_of_a_post_that_read_like_the_page_are_its_text_while_the_card_lasts() -> None:
    text = "zoe's activity\n\nposted an update 2 days ago\nPost\n12\nModels\nI like them.\n  • 1 reply\n"
    assert parse_capture(capture(text)).posts[0].text == "Models\nI like them."


def test_text_that_is_no_page_is_set_aside() -> None:
    found = parse_capture(capture("Dear diary,\ntoday I liked a model.\n"))
    assert [aside.reason for aside in found.asides] == ["no page of the Hub: no event, post or profile in it"]


def test_a_comment_says_whether_it_was_edited_or_hidden() -> None:
    found = page("post_page_badges.txt", "file:///page.txt").comments
    assert [(one.edited, one.hidden) for one in found] == [(True, False), (False, False), (False, True)]


def test_a_profile_says_how_many_follow() -> None:
    assert page("profile_modern.txt", "file:///page.txt").profiles[0].followers == 1234


def test_a_reply_keeps_what_was_replied() -> None:
    reply = next(
        one for one in page("profile_modern.txt", "file:///page.txt").activities if one.kind == "reply"
    )
    assert dict(reply.detail)["text"] == "I measured it again and the sum is one."


def test_the_same_page_twice_is_no_page_without_content() -> None:
    row = json.dumps(
        {"url": "https://huggingface.co/ada", "text": "Recent Activity\nliked a model 2 days ago\na/b"}
    )
    assert parse_capture(capture(f"{row}\n{row}\n")).asides == ()


def test_headings_without_anything_under_them_are_set_aside() -> None:
    assert [one.kind for one in parse_capture(capture("AI & ML interests\n" * 9)).asides] == ["page-text"]
