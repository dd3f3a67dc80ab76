"""Walking the feed: where it ends, and what happens when it moves meanwhile."""

from datetime import datetime, timedelta

import pytest

from pipeline.errors import ShapeDrift
from pipeline.hub import Scope, SeenPost, Walked, collect_feed, revisit
from pipeline.parse import parse_capture
from tests.hub.remembering import AGES, EVERYTHING, Remembering
from tests.replay_hub.faults import Fault, drifted
from tests.replay_hub.making import START, make_post, make_world
from tests.replay_hub.world import World, post_id_of


@pytest.fixture
def place() -> Remembering:
    return Remembering(make_world(25))


def page(skip: int) -> str:
    return f"/api/posts?skip={skip}&limit=10&sort=recent"


def walk(place: Remembering, scope: Scope = EVERYTHING, until: datetime | None = None) -> Walked:
    with place.open() as hub:
        return place.walk(collect_feed(hub, place.known(), scope, parse=parse_capture, until=until))


def test_the_first_walk_goes_to_the_end(place: Remembering) -> None:
    assert walk(place).whole
    assert place.asked() == [page(0), page(10), page(20), page(25)]


def test_a_later_walk_stops_at_the_first_page_without_news(place: Remembering) -> None:
    walk(place)
    place.asked()
    place.clock.turn(minutes=20)
    place.world.posts.insert(0, make_post("ada-attends", 26, place.clock.now()))
    walk(place, until=START)
    assert place.asked() == [page(0), page(10)]


def test_a_page_with_due_posts_is_news() -> None:
    """The third page holds only posts that were older than an hour when first seen."""
    place = Remembering(make_world(25, apart=timedelta(minutes=2)))
    walk(place)
    place.asked()
    place.clock.turn(hours=1)
    walk(place, until=START)
    assert place.asked() == [page(0), page(10), page(20)]


def test_without_a_whole_walk_before_known_pages_are_no_end(place: Remembering) -> None:
    """A walk that was killed has met the first pages only; what is below them is still to come."""
    walk(place, Scope(ages_hours=AGES, limit=10))
    place.asked()
    assert walk(place, until=None).whole
    assert place.asked() == [page(0), page(10), page(20), page(25)]


def test_limit_ends_a_walk_which_then_is_not_whole(place: Remembering) -> None:
    assert not walk(place, Scope(ages_hours=AGES, limit=15)).whole
    assert place.asked() == [page(0), page(10)]


def test_since_ends_a_walk_at_the_first_page_that_is_older(place: Remembering) -> None:
    walk(place, Scope(ages_hours=AGES, since=START - timedelta(hours=5)))
    assert place.asked() == [page(0), page(10)]


def test_posts_pushed_down_while_paging_are_met_once(place: Remembering) -> None:
    def publish(target: str) -> None:
        if target == page(10):
            place.world.posts.insert(0, make_post("bob-batches", 99, place.clock.now()))

    place.replay.before = publish
    walk(place)
    assert len(place.posts()) == 25


def test_posts_that_vanish_while_paging_hide_no_others(place: Remembering) -> None:
    """Two posts vanish after the first page: the next one begins two posts too late."""
    ids = {post_id_of(post) for post in place.world.posts}

    def unpublish(target: str) -> None:
        if target == page(10) and len(place.world.posts) == 25:
            del place.world.posts[:2]

    place.replay.before = unpublish
    walk(place)
    assert set(place.posts()) == ids


def test_a_feed_that_ignores_skip_is_left_after_some_pages(place: Remembering) -> None:
    first = list(place.world.posts[:10])

    def stand_still(_: str) -> None:
        place.world.posts[:] = first * 50

    place.replay.before = stand_still
    walk(place)
    assert len(place.asked()) == 4


def test_an_empty_feed_is_a_whole_walk() -> None:
    assert walk(Remembering(World())).whole


def test_due_posts_are_looked_for_where_they_should_stand(place: Remembering) -> None:
    young = [
        SeenPost(
            id=post_id_of(post), published_at=datetime.fromisoformat(post["publishedAt"]), observed_at=START
        )
        for post in place.world.posts
    ]
    with place.open() as hub:
        list(revisit(hub, [young[2], young[3], young[22]], young, parse=parse_capture))
    assert place.asked() == [page(0), page(20)]


def test_the_newest_time_is_that_of_the_newest_post(place: Remembering) -> None:
    assert walk(place).newest == START - timedelta(minutes=30)


def test_a_feed_nobody_can_read_is_told_and_never_taken_for_its_end(place: Remembering) -> None:
    place.replay.faults.append(Fault(change=drifted(b'"author"', b'"writer"'), path="/api/posts"))
    with pytest.raises(ShapeDrift, match="socialPosts"):
        walk(place)
    assert place.asked() == [page(0)]


def test_a_list_under_another_name_is_read_and_told(place: Remembering) -> None:
    place.replay.faults.append(Fault(change=drifted(b'"socialPosts"', b'"posts"'), path="/api/posts"))
    with pytest.raises(ShapeDrift, match="socialPosts"):
        walk(place)
    assert len(place.posts()) == 25
