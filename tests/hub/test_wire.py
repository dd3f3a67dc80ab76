"""Over real sockets on loopback: faults of the wire, and the demo."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import HubUnavailable
from pipeline.hub import Hub, Place, Politeness
from tests.hub.clocks import FakeClock
from tests.replay_hub import faults
from tests.replay_hub.faults import Fault
from tests.replay_hub.hub import ReplayHub
from tests.replay_hub.making import make_world
from tests.replay_hub.server import Server, serving

ROOT = Path(__file__).resolve().parents[2]
NOBODY = "http://127.0.0.1:9"
"""The discard port, where nothing listens."""


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(ReplayHub(make_world(12), time.monotonic)) as server:
        yield server


def open_hub(url: str) -> Hub:
    clock = FakeClock().as_clock()
    place = Place(endpoint=url)
    return Hub(place, politeness=Politeness(place.user_agent, clock), keep=lambda _: None, clock=clock)


@pytest.mark.parametrize("name", ["cut", "wrong_length", "bad_gzip"])
def test_a_damaged_answer_is_no_answer(server: Server, name: str) -> None:
    change = {"cut": faults.cut(), "wrong_length": faults.wrong_length(), "bad_gzip": faults.bad_gzip}[name]
    server.hub.faults.append(Fault(change=change, path="/api/posts"))
    with open_hub(server.url) as hub, pytest.raises(HubUnavailable):
        hub.get("/api/posts")


def test_a_redirect_loop_ends(server: Server) -> None:
    server.hub.faults.append(Fault(change=faults.redirect("/api/posts"), path="/api/posts"))
    with open_hub(server.url) as hub, pytest.raises(HubUnavailable, match="circles"):
        hub.get("/api/posts")


def test_a_hub_that_is_not_there_is_said_to_be_unavailable() -> None:
    with pytest.raises(HubUnavailable), open_hub(NOBODY):
        pass


def test_the_demo_says_what_to_type() -> None:
    command = [sys.executable, "-u", "-m", "tests.replay_hub", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        lines = [demo.stdout.readline() for _ in range(4)]
        demo.terminate()
    assert any("HEARSAY_HUB=http://127.0.0.1:" in line and "hearsay collect posts" in line for line in lines)
