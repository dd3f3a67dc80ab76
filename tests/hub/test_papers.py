"""Papers: what is asked of those that posts name and the daily list shows, and what becomes of it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.hub.collections import Collection, copy_home, failures_of
from tests.replay_hub.making import START, make_paper, make_post, make_world
from tests.replay_hub.world import Json, World

NAMED = "1409.0473"
LISTED = "2606.00001"
TEXT = "# A paper\n\nThe weights sum to one."


def make_papers() -> World:
    """One post that names a paper the Hub knows with its text, and a list of today with another."""
    world = make_world(1)
    world.posts[0]["content"].append(paper_link(NAMED, "Learning to Align"))
    world.papers = {name: make_paper(name, f"Title of {name}") for name in (NAMED, LISTED)}
    world.paper_texts = {NAMED: TEXT}
    world.daily[START.date().isoformat()] = [LISTED]
    return world


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(tmp_path, make_papers())


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    once = Collection(tmp_path_factory.mktemp("once"), make_papers())
    assert failures_of(once.run(posts=True)) == []
    return once


@pytest.fixture
def collected(once: Collection, tmp_path: Path) -> Collection:
    """The feed, with all papers, was collected just now."""
    return copy_home(once, tmp_path)


def paper_link(arxiv_id: str, title: str) -> Json:
    url = f"https://huggingface.co/papers/{arxiv_id}"
    resource = {"type": "paper", "id": arxiv_id}
    return {
        "type": "resource",
        "resource": resource,
        "url": url,
        "raw": url,
        "label": f"{title}\n  ({arxiv_id})",
    }


def asked_of_papers(collection: Collection) -> list[str]:
    return [target for target in collection.asked() if "/papers/" in target]


def days_asked(collection: Collection) -> set[str]:
    return {target[-10:] for target in collection.asked() if target.startswith("/api/daily_papers")}


def texts_of(collection: Collection) -> list[tuple[Any, ...]]:
    return collection.sql("SELECT arxiv_id, text FROM paper_texts")


def test_named_papers_are_asked_for_facts_and_text_and_listed_ones_for_their_text(
    once: Collection,
) -> None:
    assert sorted(asked_of_papers(once)) == [
        f"/api/papers/{NAMED}",
        f"/papers/{NAMED}.md",
        f"/papers/{LISTED}.md",
    ]


def test_facts_and_texts_stand_in_the_warehouse(collected: Collection) -> None:
    assert texts_of(collected) == [(NAMED, TEXT)]
    facts = collected.sql("SELECT arxiv_id, title, abstract != '' FROM papers ORDER BY arxiv_id")
    assert facts == [(NAMED, f"Title of {NAMED}", True), (LISTED, f"Title of {LISTED}", True)]


def test_a_paper_named_by_hand_is_asked_for_both(collection: Collection) -> None:
    collection.run(papers=[NAMED])
    assert asked_of_papers(collection) == [f"/api/papers/{NAMED}", f"/papers/{NAMED}.md"]
    assert texts_of(collection) == [(NAMED, TEXT)]


def test_a_paper_the_hub_does_not_know_is_asked_once_and_for_no_text(collection: Collection) -> None:
    del collection.world.papers[NAMED]
    collection.run(posts=True)
    collection.clock.turn(days=2)
    collection.run(posts=True)
    assert [target for target in asked_of_papers(collection) if NAMED in target] == [f"/api/papers/{NAMED}"]


def test_every_title_a_paper_had_is_kept_with_its_times(collected: Collection) -> None:
    """A month later the paper has another title; the post that names it shows the one it linked."""
    collected.world.papers[NAMED]["title"] = "Another title"
    collected.clock.turn(days=31)
    collected.run(posts=True)
    rows = collected.sql(
        f"SELECT title, shown_by, first_observed_at FROM paper_titles WHERE arxiv_id = '{NAMED}' ORDER BY ALL"
    )
    assert [(title, shown, (at - START).days) for title, shown, at in rows] == [
        ("Another title", "paper", 31),
        ("Learning to Align", "post", 0),
        (f"Title of {NAMED}", "paper", 0),
    ]


def test_a_text_that_is_known_is_not_asked_again(collected: Collection) -> None:
    collected.clock.turn(days=31)
    collected.run(posts=True)
    asked = asked_of_papers(collected)
    assert f"/api/papers/{NAMED}" in asked
    assert f"/papers/{NAMED}.md" not in asked


def test_a_paper_that_only_old_posts_name_is_left_alone(collection: Collection) -> None:
    collection.world.daily.clear()
    collection.run(posts=True)
    collection.asked()
    collection.clock.turn(days=90)
    collection.run(posts=True)
    assert asked_of_papers(collection) == []


def test_since_leaves_out_papers_that_were_named_before(collection: Collection) -> None:
    collection.run(posts=True, since=START + timedelta(hours=1))
    assert asked_of_papers(collection) == []


def test_limit_counts_papers(collection: Collection) -> None:
    collection.world.posts[0]["content"].append(paper_link("1706.03762", "Another"))
    collection.run(posts=True, limit=1)
    assert len({target.removesuffix(".md")[-10:] for target in asked_of_papers(collection)}) == 1


def test_days_no_run_has_seen_are_made_up_for(collected: Collection) -> None:
    collected.clock.turn(days=4)
    collected.run(posts=True)
    assert days_asked(collected) == {(START.date() + timedelta(days=day)).isoformat() for day in range(5)}


def test_since_goes_back_through_the_lists_and_leaves_out_those_that_are_complete(
    collection: Collection,
) -> None:
    since = START - timedelta(days=4)
    collection.run(posts=True, since=since)
    assert len(days_asked(collection)) == 5
    collection.clock.turn(hours=3)
    collection.run(posts=True, since=since)
    assert days_asked(collection) == {"2026-05-31", "2026-06-01"}


def test_a_mended_post_shows_both_of_its_papers(collected: Collection) -> None:
    """An edit of a post, seen again after an hour, names a paper more: it is asked for then."""
    collected.world.posts[0] = make_post("bob-batches", 1, START - timedelta(minutes=30)) | {
        "content": [paper_link(NAMED, "Learning to Align"), paper_link(LISTED, "Listed")]
    }
    collected.clock.turn(hours=2)
    collected.run(posts=True)
    assert asked_of_papers(collected) == [f"/api/papers/{LISTED}"]
