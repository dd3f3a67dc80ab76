"""Overviews, papers, daily lists and search results."""

from datetime import UTC, datetime

import pytest

from pipeline.parse import erase_person, parse_capture
from tests.parse.builders import capture, comment, json_capture, person

PAPER = {
    "id": "1706.03762",
    "authors": [{"name": "Ashish Vaswani", "user": person("ash")}, {"name": "Noam Shazeer", "hidden": False}],
    "publishedAt": "2017-06-12T17:57:34.000Z",
    "title": "Attention Is\n  All You Need",
    "summary": "One\nparagraph.",
    "upvotes": 133,
}


def test_a_user_overview_is_a_profile_with_organizations() -> None:
    value = {
        "user": "ada",
        "fullname": "Ada Lane",
        "avatarUrl": "/a.svg",
        "numFollowers": 12,
        "details": "attention",
        "orgs": [{"id": "1", "name": "lab", "fullname": "Lab", "avatarUrl": "/l.svg"}],
    }
    (found,) = parse_capture(json_capture(value)).profiles
    assert (found.name, found.interests, found.organizations, found.followers) == (
        "ada",
        "attention",
        ("lab",),
        12,
    )


def test_an_organization_overview_is_a_profile_of_its_kind() -> None:
    value = {"name": "lab", "fullname": "Lab", "avatarUrl": "/l.svg", "plan": "team", "numFollowers": 5}
    (found,) = parse_capture(json_capture(value)).profiles
    assert (found.name, found.kind, found.followers, found.extra["plan"]) == ("lab", "org", 5, "team")


def test_a_paper_has_its_title_on_one_line_and_its_own_time() -> None:
    (found,) = parse_capture(json_capture(PAPER)).papers
    assert (found.title, found.abstract) == ("Attention Is All You Need", "One paragraph.")
    assert found.published_at == datetime(2017, 6, 12, 17, 57, 34, tzinfo=UTC)
    assert found.authors == ("Ashish Vaswani", "Noam Shazeer")


def test_an_entry_of_the_daily_list_uses_the_papers_time_not_the_wrappers() -> None:
    entry = {"paper": PAPER, "publishedAt": "2017-06-12T13:57:34.000Z", "title": "x", "numComments": 10}
    found = parse_capture(json_capture([entry]))
    assert found.papers[0].published_at == datetime(2017, 6, 12, 17, 57, 34, tzinfo=UTC)
    assert [(seen.reaction_count, seen.comments) for seen in found.observations] == [(133, 10)]


def test_comments_of_a_paper_are_read_with_their_thread() -> None:
    value = {**PAPER, "comments": [comment("c1"), comment("c2", parent="c1")]}
    found = parse_capture(json_capture(value)).comments
    assert [(one.id, one.post_id, one.parent_id) for one in found] == [
        ("c1", "paper:1706.03762", ""),
        ("c2", "paper:1706.03762", "c1"),
    ]


def test_a_version_is_kept_beside_the_canonical_id() -> None:
    (found,) = parse_capture(json_capture({**PAPER, "id": "1706.03762v7"})).papers
    assert (found.arxiv_id, found.version) == ("1706.03762", "7")


def test_the_account_of_an_author_is_a_profile() -> None:
    assert [one.name for one in parse_capture(json_capture(PAPER)).profiles] == ["ash"]


TEXT_URL = "https://huggingface.co/papers/1409.0473.md"
MARKDOWN = "# Aligning and translating\n\n{x} is no JSON. Written with ada-attends."


def test_the_text_of_a_paper_is_kept_as_it_is() -> None:
    found = parse_capture(capture(MARKDOWN, TEXT_URL))
    assert [(paper.arxiv_id, paper.text) for paper in found.papers] == [("1409.0473", MARKDOWN)]
    assert found.asides == ()


@pytest.mark.parametrize(
    "start", ["[1] a list", "{braces}", "<div align=center>", '{"id": "7", "text": "hi"}']
)
def test_a_text_may_begin_like_json_or_like_a_page(start: str) -> None:
    (paper,) = parse_capture(capture(f"{start}\n\ntext", TEXT_URL)).papers
    assert paper.text == f"{start}\n\ntext"


def test_a_page_in_place_of_the_text_is_no_text() -> None:
    found = parse_capture(capture("<!doctype html><html><body>A paper</body></html>", TEXT_URL))
    assert (found.papers, found.asides) == ((), ())


@pytest.mark.parametrize(
    ("path", "arxiv_id"),
    [
        ("/papers/1409.0473.md", "1409.0473"),
        ("/papers/1409.0473v7.md", "1409.0473"),
        ("/papers/cs/9901001.md", "cs/9901001"),
        ("/papers/math.GT/0309136.md", "math.GT/0309136"),
    ],
)
def test_the_address_of_a_text_names_the_paper(path: str, arxiv_id: str) -> None:
    (paper,) = parse_capture(capture(MARKDOWN, f"https://huggingface.co{path}")).papers
    assert paper.arxiv_id == arxiv_id


def test_who_is_forgotten_is_blotted_out_of_a_text_and_nothing_else_changes() -> None:
    erased = erase_person(capture(MARKDOWN, TEXT_URL), "ada-attends")
    assert erased is not None
    assert erased.body.decode() == MARKDOWN.replace("ada-attends", "[removed]")
