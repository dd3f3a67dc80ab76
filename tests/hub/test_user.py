"""A user: every list to its end, every tab, and little of it twice."""

from datetime import timedelta

import pytest

from pipeline.hub import Scope, Walked, collect_organization, collect_user
from pipeline.parse import parse_capture
from tests.hub.remembering import AGES, EVERYTHING, Remembering
from tests.replay_hub.faults import Fault, drifted, refused
from tests.replay_hub.making import START, make_author, make_event, make_world

USER = "bob-batches"


@pytest.fixture
def place() -> Remembering:
    return Remembering(make_world(3))


def walk(place: Remembering, scope: Scope = EVERYTHING, *, again: bool = False) -> Walked:
    until = place.clock.now() if again else None
    with place.open() as hub:
        return place.walk(collect_user(hub, USER, place.known(), scope, parse=parse_capture, until=until))


def kinds(place: Remembering, kind: str) -> set[str]:
    events = (event for capture in place.captures for event in parse_capture(capture).activities)
    return {event.id for event in events if event.kind == kind}


def make_likes(count: int) -> list[dict[str, object]]:
    return [
        make_event("like", USER, START - timedelta(hours=hour), repoId=f"bob/m{hour}", repoType="model")
        for hour in range(1, count + 1)
    ]


def test_every_tab_is_asked(place: Remembering) -> None:
    walk(place)
    assert len([target for target in place.asked() if target.startswith(f"/{USER}/activity/")]) == 11


def test_events_are_paged_by_cursor_to_the_end(place: Remembering) -> None:
    place.world.events[USER] = make_likes(50)
    walk(place)
    assert len(kinds(place, "like")) == 50


def test_limit_ends_the_events_early(place: Remembering) -> None:
    place.world.events[USER] = make_likes(50)
    assert not walk(place, Scope(ages_hours=AGES, limit=20)).whole
    assert len([target for target in place.asked() if target.startswith("/api/recent-activity")]) == 1


def test_likes_are_paged_by_link(place: Remembering) -> None:
    place.world.likes[USER] = [
        {"createdAt": "2026-05-01T00:00:00.000Z", "repo": {"name": f"bob/m{number}", "type": "model"}}
        for number in range(45)
    ]
    walk(place)
    assert len(kinds(place, "like")) == 45


def test_a_quiet_user_costs_the_overview_and_two_lists(place: Remembering) -> None:
    walk(place)
    place.asked()
    place.clock.turn(hours=2)
    walk(place, again=True)
    assert [target.partition("?")[0] for target in place.asked()] == [
        f"/api/users/{USER}/overview",
        "/api/recent-activity",
        f"/api/users/{USER}/likes",
    ]


def test_something_new_is_worth_the_pages_again(place: Remembering) -> None:
    walk(place)
    place.asked()
    place.clock.turn(hours=2)
    place.world.events[USER] = [
        make_event("like", USER, place.clock.now(), repoId="bob/new", repoType="model")
    ]
    place.clock.turn(hours=1)
    walk(place, again=True)
    assert len([target for target in place.asked() if target.startswith(f"/{USER}")]) == 12


def make_discussion(number: int) -> dict[str, object]:
    return {
        "num": number,
        "author": make_author(USER),
        "repo": {"name": "cleo/model", "type": "model"},
        "title": "Which mask?",
        "status": "open",
        "createdAt": "2026-05-20T10:00:00.000Z",
        "isPullRequest": False,
    }


def test_discussions_named_in_events_are_asked_once(place: Remembering) -> None:
    about = make_discussion(4)
    event = make_event("discussion", USER, START - timedelta(hours=1), discussionData=about, eventId="e" * 24)
    place.world.events[USER] = [event]
    place.world.discussions["cleo/model#4"] = about | {"events": []}
    walk(place)
    place.clock.turn(hours=2)
    walk(place, again=True)
    assert [target for target in place.asked() if "/discussions/" in target] == [
        "/api/models/cleo/model/discussions/4?diff=1"
    ]


def test_where_the_list_of_events_is_closed_the_pages_are_asked_all_the_same(place: Remembering) -> None:
    place.replay.faults.append(Fault(change=refused(404), path="/api/recent-activity"))
    assert not walk(place).whole
    assert len([target for target in place.asked() if target.startswith(f"/{USER}")]) == 12


def test_an_overview_huggingface_hub_cannot_read_is_archived_all_the_same(place: Remembering) -> None:
    place.replay.faults.append(Fault(change=drifted(b'"orgs":[]', b'"orgs":[7]'), path=".*/overview"))
    walk(place)
    assert any(b'"orgs":[7]' in capture.body for capture in place.captures)


def test_an_organization_is_collected(place: Remembering) -> None:
    place.world.organizations["cheap-club"] = {"name": "cheap-club", "fullname": "Cheap", "numUsers": 3}
    with place.open() as hub:
        place.walk(
            collect_organization(
                hub, "cheap-club", place.known(), EVERYTHING, parse=parse_capture, until=None
            )
        )
    assert [target.partition("?")[0] for target in place.asked()] == [
        "/api/organizations/cheap-club/overview",
        "/api/recent-activity",
        "/organizations/cheap-club/activity/all",
    ]
