"""Who is asked, how, and what is never sent on or kept."""

from contextlib import suppress
from dataclasses import replace

import httpx2
import huggingface_hub
import pytest

from pipeline.errors import HubError, HubUnavailable
from pipeline.hub import collect_post_pages
from tests.hub.remembering import ENDPOINT, Remembering
from tests.replay_hub import faults
from tests.replay_hub.faults import Fault
from tests.replay_hub.making import make_world

TOKEN = "hf_" + "PlantedSecret" * 2


@pytest.fixture
def place() -> Remembering:
    return Remembering(make_world(3), token=TOKEN)


def test_robots_txt_is_asked_first_and_archived(place: Remembering) -> None:
    with place.open():
        pass
    assert [capture.url for capture in place.captures] == [f"{ENDPOINT}/robots.txt"]


@pytest.mark.parametrize("agent", ["*", "hearsay"])
def test_what_robots_txt_forbids_is_not_asked(place: Remembering, agent: str) -> None:
    place.world.robots = f"User-agent: {agent}\nDisallow: /posts/\n"
    with place.open() as hub:
        list(collect_post_pages(hub, ["ada-attends/000000000000001"], known=place.known()))
        hub.get("/api/posts")
    assert place.asked() == ["/api/posts"]


def test_the_rules_for_others_are_not_ours(place: Remembering) -> None:
    place.world.robots = "User-agent: otherbot\nDisallow: /\n"
    with place.open() as hub:
        assert hub.get("/api/posts").capture.status == 200


def test_a_crawl_delay_is_kept(place: Remembering) -> None:
    place.world.robots = "User-agent: *\nCrawl-delay: 7\n"
    with place.open() as hub:
        hub.get("/api/posts")
        hub.get("/api/posts", {"skip": 10})
    times = [entry.at for entry in place.replay.log]
    assert times[2] - times[1] >= 7


def test_without_an_answer_about_robots_nothing_is_asked(place: Remembering) -> None:
    place.replay.faults.append(Fault(change=faults.broken(503), path="/robots.txt"))
    with pytest.raises(HubUnavailable), place.open():
        pass
    assert place.asked() == []


def test_without_robots_txt_everything_may_be_asked(place: Remembering) -> None:
    place.replay.faults.append(Fault(change=faults.refused(404), path="/robots.txt"))
    with place.open() as hub:
        assert hub.get("/api/posts").capture.status == 200


def test_no_host_but_the_configured_one_is_asked(place: Remembering) -> None:
    with place.open() as hub, pytest.raises(HubError, match="not one of those"):
        hub._transport.handle_request(httpx2.Request("GET", "https://elsewhere.example/api/posts"))
    assert place.asked() == []


def test_every_request_says_who_asks(place: Remembering) -> None:
    with place.open() as hub:
        hub.get("/api/posts")
        hub.call(lambda api: api.get_user_overview("bob-batches"))
        hub.call(lambda api: api.paper_info("1706.03762")) if place.world.papers else None
    agents = {entry.headers["user-agent"] for entry in place.replay.log}
    assert agents == {"hearsay/1 (+mail@example.org)"}


def test_the_token_is_sent_and_never_kept(place: Remembering) -> None:
    with place.open() as hub:
        hub.get("/api/posts")
        hub.call(lambda api: api.get_user_overview("bob-batches"))
    assert place.replay.log[-1].headers["authorization"] == f"Bearer {TOKEN}"
    assert not any(TOKEN in repr(capture) for capture in place.captures)


def test_cookies_are_neither_kept_nor_sent_back(place: Remembering) -> None:
    place.replay.headers = (("Set-Cookie", "token=PlantedCookie; Path=/"),)
    with place.open() as hub:
        hub.get("/api/posts")
        hub.get("/api/posts", {"skip": 10})
    assert "cookie" not in place.replay.log[-1].headers
    assert not any("PlantedCookie" in repr(capture) for capture in place.captures)


@pytest.mark.parametrize("status", [200, 503])
def test_afterwards_huggingface_hub_is_as_before(place: Remembering, status: int) -> None:
    place.replay.faults.append(Fault(change=lambda reply: replace(reply, status=status), path="/robots.txt"))
    with suppress(HubUnavailable), place.open():
        pass
    session = huggingface_hub.get_session()
    huggingface_hub.close_session()
    assert "hearsay" not in session.headers["user-agent"]
