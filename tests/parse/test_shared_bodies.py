"""Recorded bodies of the Hub and collections made of it; read where they are present."""

import json
from pathlib import Path

import pytest

from pipeline.parse import parse_capture
from pipeline.records import Parsed
from tests.parse.builders import SHARED, capture

HUB = SHARED / "data/hub"
API = "https://huggingface.co/api"
COUNTED = ("profiles", "activities", "posts", "comments", "papers", "observations")

BODIES = [
    ("api_posts_2025-05-05.json", f"{API}/posts", {"profiles": 10, "posts": 10, "observations": 10}),
    (
        "julien-c.skeleton.html",
        "https://huggingface.co/julien-c",
        {"profiles": 2, "activities": 3, "papers": 1, "observations": 1},
    ),
    ("posts_PeetPedro_340848718906662.skeleton.html", "", {"profiles": 1, "posts": 1, "observations": 1}),
    ("live/api_daily_papers_limit_3.trimmed.body.json", "", {"profiles": 1, "papers": 1, "observations": 1}),
    ("live/api_organizations_google_overview.body.json", "", {"profiles": 1}),
    ("live/api_papers_search_1706.03762.item.json", "", {"profiles": 1, "papers": 1, "observations": 1}),
    (
        "live/api_users_julien-c_likes_limit_3.body.json",
        f"{API}/users/julien-c/likes?limit=3",
        {"activities": 2},
    ),
    ("live/api_users_julien-c_overview.trimmed.body.json", "", {"profiles": 1}),
]


def read(path: Path, url: str = "") -> Parsed:
    if not path.exists():
        pytest.skip(f"{path.name} is not on this machine")
    return parse_capture(capture(path.read_bytes(), url or f"file:///{path.name}"))


def counts(found: Parsed) -> dict[str, int]:
    return {name: len(getattr(found, name)) for name in COUNTED if getattr(found, name)}


@pytest.mark.parametrize(("name", "url", "expected"), BODIES)
def test_a_recorded_body_is_read_without_drift(name: str, url: str, expected: dict[str, int]) -> None:
    found = read(HUB / name, url)
    assert (counts(found), found.asides, found.drifts) == (expected, (), ())


def test_tokens_of_recorded_posts_join_to_their_raw_content() -> None:
    found = read(HUB / "api_posts_2025-05-05.json")
    body = json.loads((HUB / "api_posts_2025-05-05.json").read_bytes())
    assert [one.raw_text for one in found.posts] == [one["rawContent"] for one in body["socialPosts"]]
    for one in found.posts:
        assert all(one.text[token.start : token.end] == token.value for token in one.tokens)


def test_every_one_of_the_real_posts_is_read() -> None:
    found = read(SHARED / "data/posts/posts.jsonl")
    assert (len(found.posts), found.asides, found.drifts) == (1997, (), ())
    assert not [one.id for one in found.posts if one.text.endswith("See translation")]


def test_every_snapshot_gives_its_ranks() -> None:
    found = read(SHARED / "data/posts/trending_snapshots.jsonl")
    assert len({seen.observed_at for seen in found.observations}) > 2_000
    assert {seen.rank for seen in found.observations} == set(range(1, 11))


def test_every_paper_of_the_daily_list_is_read() -> None:
    found = read(SHARED / "data/papers/papers.jsonl.gz")
    assert (len(found.papers), found.asides) == (11_018, ())
