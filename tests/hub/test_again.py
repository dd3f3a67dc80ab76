"""Running again: at once nothing is asked; later what may have changed; what vanished comes back."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.hub.collections import Collection, copy_home, failures_of
from tests.replay_hub import faults
from tests.replay_hub.faults import Fault
from tests.replay_hub.making import START, make_full_world, make_world
from tests.replay_hub.world import post_id_of

USER, ORG = "ada-attends", "cheap-club"
SOURCES: dict[str, dict[str, Any]] = {
    "feed": {"posts": True},
    "user": {"users": [USER]},
    "organization": {"organizations": [ORG]},
    "posts by name": {"urls": [f"{USER}/000000000000004", f"{USER}/000000000000404"]},
    "papers by name": {"papers": ["1409.0473", "1706.03762"]},
    "all": {"posts": True, "users": [USER, "nobody-here"], "organizations": [ORG], "papers": ["1409.0473"]},
}


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(tmp_path, make_full_world(12, user=USER, organization=ORG, today=START.date()))


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    once = Collection(tmp_path_factory.mktemp("once"), make_world(12))
    once.run(posts=True)
    return once


@pytest.fixture
def collected(once: Collection, tmp_path: Path) -> Collection:
    """The feed was collected just now."""
    return copy_home(once, tmp_path)


@pytest.mark.parametrize("wanted", SOURCES.values(), ids=SOURCES)
def test_a_second_run_at_once_asks_nothing_of_any_source(
    collection: Collection, wanted: dict[str, Any]
) -> None:
    collection.run(**wanted)
    assert len(collection.asked()) > 1
    collection.run(**wanted)
    assert [entry.target for entry in collection.hub.log] == []


def test_an_account_that_was_renamed_is_followed_and_costs_nothing_at_once(collection: Collection) -> None:
    """The Hub sends from the old name to the new one; the second time both answers are held."""
    to = Fault(change=faults.redirect(f"/api/users/{USER}/overview"), path="/api/users/old-ada/overview")
    collection.hub.faults.append(to)
    collection.run(users=["old-ada"])
    assert f"/api/users/{USER}/overview" in collection.asked()
    collection.run(users=["old-ada"])
    assert collection.asked() == []


def test_who_was_told_to_come_back_later_waits_over_runs(collection: Collection) -> None:
    blocked = Fault(change=faults.too_many(retry_after="7200"), path="/api/posts", times=1)
    collection.hub.faults.append(blocked)
    assert "budget is spent" in failures_of(collection.run(posts=True))[0]
    collection.hub.log.clear()
    collection.clock.turn(hours=1, minutes=30)
    assert "budget is spent" in failures_of(collection.run(posts=True))[0]
    assert [target for target in collection.asked() if target.startswith("/api/")] == []
    collection.clock.turn(minutes=31)
    assert failures_of(collection.run(posts=True)) == []


def test_what_the_hub_said_is_left_holds_for_the_next_run(collection: Collection) -> None:
    """Others have used up the pages of this address; the next run begins by waiting."""
    collection.hub.headers = (("RateLimit", '"pages";r=0;t=200'),)
    collection.run(urls=[f"{USER}/000000000000004"])
    began = collection.clock.seconds
    collection.run(urls=[f"{USER}/000000000000008"])
    assert collection.hub.log[-1].at - began >= 200


def test_a_vanished_post_is_gone_with_the_time_and_its_text_stays(collected: Collection) -> None:
    post = collected.world.posts[2]
    collected.world.posts.remove(post)
    collected.clock.turn(days=1)
    collected.run(posts=True)
    rows = collected.sql(f"SELECT gone_at, text FROM posts WHERE post_id = '{post_id_of(post)}'")
    assert [(at - START, text) for at, text in rows] == [(timedelta(days=1), post["rawContent"])]


@pytest.mark.parametrize("place", [2, 11], ids=["where new posts are looked for", "far down"])
def test_a_vanished_post_that_reappears_is_there_again(collected: Collection, place: int) -> None:
    """Wherever it stands in the feed, its next age finds it."""
    post = collected.world.posts[place]
    collected.world.posts.remove(post)
    collected.clock.turn(days=2)
    collected.run(posts=True)
    assert is_gone(collected, post)
    collected.world.posts.insert(place, post)
    collected.clock.turn(days=2)
    collected.run(posts=True)
    assert not is_gone(collected, post)


def is_gone(collection: Collection, post: dict[str, Any]) -> bool:
    name = post_id_of(post)
    return collection.sql(f"SELECT gone_at IS NOT NULL FROM posts WHERE post_id = '{name}'") == [(True,)]
