"""What the real Hub showed in 2026, served again: every endpoint asked, every answer read."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.hub import collect_organization, collect_user
from pipeline.parse import parse_capture
from pipeline.records import Parsed
from tests.hub.remembering import EVERYTHING, Remembering
from tests.replay_hub.world import World


@pytest.fixture(scope="module")
def recorded(shared: Path) -> Path:
    return shared / "data" / "hub" / "live"


def load(recorded: Path, name: str) -> Any:
    return json.loads((recorded / name).read_text(encoding="utf-8"))


@pytest.fixture
def place(recorded: Path) -> Remembering:
    overview = load(recorded, "api_users_julien-c_overview.trimmed.body.json")
    profile = load(recorded, "page_julien-c.UserProfile.props.trimmed.json")
    world = World(users={overview["user"]: overview})
    world.events[overview["user"]] = profile["lastUserActivities"]
    world.likes[overview["user"]] = load(recorded, "api_users_julien-c_likes_limit_3.body.json")
    world.organizations["google"] = load(recorded, "api_organizations_google_overview.body.json")
    return Remembering(world)


def collect(place: Remembering, what: str, name: str) -> list[Parsed]:
    walks = {"user": collect_user, "organization": collect_organization}
    with place.open() as hub:
        place.walk(walks[what](hub, name, place.known(), EVERYTHING, parse=parse_capture, until=None))
    return [parse_capture(capture) for capture in place.captures]


def test_a_recorded_user_is_read_without_a_loss(place: Remembering) -> None:
    parsed = collect(place, "user", "julien-c")
    assert place.missed == []
    assert [aside for one in parsed for aside in one.asides] == []
    assert {event.kind for one in parsed for event in one.activities} >= {"discussion", "like"}
    assert "julien-c" in {profile.name for one in parsed for profile in one.profiles}


def test_the_discussion_a_recorded_event_names_is_asked(place: Remembering) -> None:
    collect(place, "user", "julien-c")
    asked = [target for target in place.asked() if "/discussions/" in target]
    assert asked == ["/api/spaces/huggingfacejs/chat-template-playground/discussions/12?diff=1"]


def test_a_recorded_organization_is_read_without_a_loss(place: Remembering) -> None:
    parsed = collect(place, "organization", "google")
    assert place.missed == []
    assert [aside for one in parsed for aside in one.asides] == []
    assert "google" in {profile.name for one in parsed for profile in one.profiles}
