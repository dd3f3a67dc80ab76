"""From the replayed Hub into archive and warehouse: what is asked, when, and what comes of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from flows.collecting import make_scope, prepare
from flows.planning import plan_collection
from flows.sources import plan_sources
from pipeline.archive import find_bytes, forget_person, verify_archive
from pipeline.errors import UsageError
from pipeline.parse import erase_person
from tests.hub.collections import Collection, copy_home, failures_of
from tests.replay_hub.limits import Windows
from tests.replay_hub.making import START, add_comments, make_event, make_world
from tests.replay_hub.world import post_id_of


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(tmp_path, make_world(15))


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    once = Collection(tmp_path_factory.mktemp("once"), make_world(15))
    once.run(posts=True)
    return once


@pytest.fixture
def collected(once: Collection, tmp_path: Path) -> Collection:
    """The feed was collected just now."""
    return copy_home(once, tmp_path)


def is_post_page(target: str) -> bool:
    return target.startswith("/posts/")


def test_the_feed_is_collected_with_its_comments(collection: Collection) -> None:
    assert failures_of(collection.run(posts=True)) == []
    pages = {target.removeprefix("/posts/") for target in collection.asked() if is_post_page(target)}
    assert pages == set(collection.world.comments)
    assert collection.sql("SELECT count(*) FROM posts") == [(15,)]
    assert collection.sql("SELECT count(*) FROM comments") == [(6,)]
    assert list(verify_archive(collection.settings.archive)) == []


def test_looking_again_makes_a_curve(tmp_path: Path) -> None:
    """A post half an hour old is seen at once, after an hour and after six; its views grow meanwhile."""
    collection = Collection(tmp_path, make_world(2))
    post = collection.world.posts[0]
    for hours in (0, 1, 5):
        collection.clock.turn(hours=hours)
        post["totalUniqueImpressions"] += 100
        collection.run(posts=True)
    name = post_id_of(post)
    seen = collection.sql(f"SELECT impressions FROM observations WHERE post_id = '{name}' ORDER BY 1")
    assert [views for (views,) in seen] == [112, 212, 312]


def test_a_walk_that_was_cut_short_is_gone_on_with(collection: Collection) -> None:
    """After `--limit` the older posts are still unmet, so the next run walks through known ones to them."""
    collection.run(posts=True, limit=10)
    collection.run(posts=True)
    assert collection.sql("SELECT count(*) FROM posts") == [(15,)]


def test_a_users_posts_are_followed_to_their_pages(collection: Collection) -> None:
    posts = collection.world.posts_of("ada-attends")
    collection.world.events["ada-attends"] = [
        make_event("social-post", "ada-attends", START - timedelta(hours=1), socialPost=post)
        for post in posts
    ]
    collection.run(users=["ada-attends"])
    commented = {f"/posts/{post_id_of(post)}" for post in posts if post["numComments"]}
    assert {target for target in collection.asked() if is_post_page(target)} == commented


def test_papers_named_in_posts_are_asked_once(collection: Collection) -> None:
    paper = {"type": "paper", "id": "1706.03762"}
    node = {
        "type": "resource",
        "resource": paper,
        "url": "https://huggingface.co/papers/1706.03762",
        "raw": "https://huggingface.co/papers/1706.03762",
        "label": "Attention Is All You Need (1706.03762)",
    }
    collection.world.posts[0]["content"].append(node)
    collection.world.posts[0]["rawContent"] += node["raw"]
    collection.run(posts=True)
    collection.clock.turn(hours=3)
    collection.run(posts=True)
    assert [target for target in collection.asked() if "/api/papers/" in target] == ["/api/papers/1706.03762"]


def test_an_unknown_user_is_a_failure_and_the_others_go_on(collection: Collection) -> None:
    results = collection.run(users=["nobody-here", "dan-decodes"])
    assert "nothing here" in failures_of(results)[0]
    assert collection.sql("SELECT count(*) FROM authors WHERE author = 'dan-decodes'") == [(1,)]


def test_what_changed_is_asked_again_and_what_is_gone_is_not(collected: Collection) -> None:
    """The page of a post with new comments, the page of one that vanished; next time neither."""
    changed, vanished = collected.world.posts[0], collected.world.posts.pop(3)
    add_comments(collected.world, changed, collected.clock.now())
    collected.clock.turn(days=1)
    collected.run(posts=True)
    assert {target for target in collected.asked() if is_post_page(target)} == {
        f"/posts/{post_id_of(changed)}",
        f"/posts/{post_id_of(vanished)}",
    }
    collected.clock.turn(hours=1)
    collected.run(posts=True)
    assert [target for target in collected.asked() if is_post_page(target)] == []
    assert collected.sql(
        f"SELECT gone_at IS NOT NULL, text FROM posts WHERE post_id = '{post_id_of(vanished)}'"
    ) == [(True, vanished["rawContent"])]


def test_who_asked_to_be_forgotten_is_not_collected_again(collected: Collection) -> None:
    """Not on the feed's pages, not under others' posts, not by name."""
    archive = collected.settings.archive
    forget_person(archive, "bob-batches", erase_person, now=collected.clock.now())
    collected.clock.turn(days=1)
    assert failures_of(collected.run(posts=True)) == []
    assert list(find_bytes(archive, b"bob-batches")) == []
    for wanted in ({"users": ["Bob-Batches"]}, {"urls": ["bob-batches/000000000000001"]}):
        with pytest.raises(UsageError, match="asked to be forgotten"):
            prepare(collected.settings, plan_sources(**wanted))


def test_a_plan_names_what_a_run_then_asks(collected: Collection) -> None:
    """A day later: the head of the feed, its pages with due posts, two days of papers, robots.txt."""
    collected.clock.turn(days=1)
    plan = plan_collection(
        collected.settings,
        plan_sources(posts=True),
        make_scope(collected.settings),
        clock=collected.clock.as_clock(),
    )
    planned = {ask.source: ask.count for ask in plan.asks}
    assert planned == {"robots.txt": 1, "feed": 1, "due": 2, "daily": 2}


def test_collections_together_keep_to_one_budget(collection: Collection) -> None:
    """What one run has spent of a window counts for the next: thirty pages asked twice, a quota of fifty."""
    collection.hub.windows = Windows(quotas={"api": 500, "pages": 50})
    collection.hub.headers = (("RateLimit-Policy", '"fixed window";"pages";q=50;w=300'),)
    for first in (0, 30):
        collection.run(urls=[f"ada-attends/{number:015d}" for number in range(first, first + 30)])
    assert collection.hub.windows.refused == 0
