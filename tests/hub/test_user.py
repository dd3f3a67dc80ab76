"""A user: every list to its end, every tab, and little of it twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.errors import ShapeDrift
from pipeline.hub import Scope, Walked, collect_organization, collect_user
from pipeline.parse import parse_capture
from tests.hub.remembering import AGES, EVERYTHING, Remembering
from tests.replay_hub.faults import Fault, drifted, refused
from tests.replay_hub.making import START, make_author, make_event, make_like, make_person, make_world

USER = "bob-batches"
ORG = "cheap-club"


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
    place.world.likes[USER] = [make_like(f"bob/m{number}") for number in range(45)]
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


def test_where_the_events_speak_differently_it_is_told_and_the_pages_are_asked(place: Remembering) -> None:
    place.replay.faults.append(
        Fault(change=drifted(b'"type":"social-post"', b'"sort":"social-post"'), path="/api/recent-activity")
    )
    assert not walk(place).whole
    assert [type(missed.error) for missed in place.missed] == [ShapeDrift]
    assert len([target for target in place.asked() if target.startswith(f"/{USER}")]) == 12


@pytest.mark.parametrize("kind", ["model", "dataset", "space"])
def test_discussions_of_every_kind_of_repository_are_asked(place: Remembering, kind: str) -> None:
    about = make_discussion(4) | {"repo": {"name": "cleo/thing", "type": kind}}
    event = make_event("discussion", USER, START, discussionData=about, eventId="e" * 24)
    place.world.events[USER] = [event]
    walk(place)
    assert f"/api/{kind}s/cleo/thing/discussions/4?diff=1" in place.asked()


def test_a_new_event_in_a_discussion_is_worth_another_look(place: Remembering) -> None:
    about = make_discussion(4)
    events = place.world.events[USER] = [
        make_event("discussion", USER, START, discussionData=about, eventId="e" * 24)
    ]
    place.world.discussions["cleo/model#4"] = about | {"events": []}
    walk(place)
    place.asked()
    place.clock.turn(hours=2)
    events.insert(
        0, make_event("discussion", USER, place.clock.now(), discussionData=about, eventId="f" * 24)
    )
    place.clock.turn(hours=1)
    walk(place, again=True)
    assert len([target for target in place.asked() if "/discussions/" in target]) == 1


def test_a_next_page_on_another_host_is_not_asked(place: Remembering) -> None:
    place.world.likes[USER] = [make_like(f"bob/m{number}") for number in range(45)]
    elsewhere = (("Link", '<https://elsewhere.example/likes?cursor=1>; rel="next"'),)
    place.replay.faults.append(
        Fault(change=lambda reply: replace(reply, headers=elsewhere), path=f"/api/users/{USER}/likes")
    )
    walk(place)
    assert ["not one of those" in str(missed.error) for missed in place.missed] == [True]


def walk_organization(place: Remembering, *, again: bool = False) -> Walked:
    until = place.clock.now() if again else None
    with place.open() as hub:
        return place.walk(
            collect_organization(hub, ORG, place.known(), EVERYTHING, parse=parse_capture, until=until)
        )


@pytest.fixture
def club(place: Remembering) -> Remembering:
    place.world.organizations[ORG] = {"name": ORG, "fullname": "Cheap", "avatarUrl": "/c.svg", "numUsers": 3}
    place.world.events[ORG] = [
        make_event("publish", ORG, START - timedelta(hours=2), repoId=f"{ORG}/m", repoType="model")
    ]
    place.world.followers[ORG] = [make_person("fan-fiona")]
    place.world.members[ORG] = [make_person("mem-mona")]
    return place


def test_an_organization_is_collected(club: Remembering) -> None:
    assert walk_organization(club).whole
    assert [target.partition("?")[0] for target in club.asked()] == [
        "/api/organizations/cheap-club/overview",
        "/api/recent-activity",
        "/api/organizations/cheap-club/followers",
        "/api/organizations/cheap-club/members",
        "/organizations/cheap-club/activity/all",
    ]


def test_what_an_organization_is_and_did_and_who_follows_it_is_read(club: Remembering) -> None:
    walk_organization(club)
    parsed = [parse_capture(capture) for capture in club.captures]
    assert {profile.name for one in parsed for profile in one.profiles} >= {ORG, "fan-fiona", "mem-mona"}
    assert {event.target_id for one in parsed for event in one.activities} == {f"{ORG}/m"}


def test_a_quiet_organization_costs_the_overview_and_its_events(club: Remembering) -> None:
    walk_organization(club)
    club.asked()
    club.clock.turn(hours=2)
    walk_organization(club, again=True)
    assert [target.partition("?")[0] for target in club.asked()] == [
        "/api/organizations/cheap-club/overview",
        "/api/recent-activity",
    ]


def test_an_organization_without_a_list_of_events_is_collected_all_the_same(club: Remembering) -> None:
    club.replay.faults.append(Fault(change=refused(404), path="/api/recent-activity"))
    assert not walk_organization(club).whole
    assert "/organizations/cheap-club/activity/all" in club.asked()
