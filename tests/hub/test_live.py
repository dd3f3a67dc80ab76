"""Over real sockets on loopback: faults of the wire, the command line, the flow, the demo."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.archive import find_bytes
from pipeline.errors import HubUnavailable
from pipeline.hub import Hub, Place, Politeness
from tests.hub.clocks import FakeClock
from tests.replay_hub import faults
from tests.replay_hub.faults import Fault
from tests.replay_hub.hub import ReplayHub
from tests.replay_hub.making import make_world
from tests.replay_hub.server import Server, serving
from warehouse.connection import open_reader

ROOT = Path(__file__).resolve().parents[2]
FLOW = """
from flows.settings import export_prefect_environment, read_settings
export_prefect_environment(read_settings())
from flows.collect import collect
print(sum(source.archived for source in collect(posts=True, users=["nobody-here"]).sources))
"""


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(ReplayHub(make_world(12), time.monotonic)) as server:
        yield server


def run(server: Server, home: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"HEARSAY_HOME": str(home), "HEARSAY_HUB": server.url, "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, *command],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def hearsay(server: Server, home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return run(server, home, "-c", "from flows.cli import main; main()", *arguments)


def open_hub(server: Server) -> Hub:
    clock = FakeClock().as_clock()
    place = Place(endpoint=server.url)
    return Hub(place, politeness=Politeness(place.user_agent, clock), keep=lambda _: None, clock=clock)


@pytest.mark.parametrize("name", ["cut", "wrong_length", "bad_gzip"])
def test_a_damaged_answer_is_no_answer(server: Server, name: str) -> None:
    change = {"cut": faults.cut(), "wrong_length": faults.wrong_length(), "bad_gzip": faults.bad_gzip}[name]
    server.hub.faults.append(Fault(change=change, path="/api/posts"))
    with open_hub(server) as hub, pytest.raises(HubUnavailable):
        hub.get("/api/posts")


def test_a_redirect_loop_ends(server: Server) -> None:
    server.hub.faults.append(Fault(change=faults.redirect("/api/posts"), path="/api/posts"))
    with open_hub(server) as hub, pytest.raises(HubUnavailable, match="circles"):
        hub.get("/api/posts")


def test_a_hub_that_is_not_there_is_said_to_be_unavailable() -> None:
    clock = FakeClock().as_clock()
    place = Place(endpoint="http://127.0.0.1:9")
    hub = Hub(place, politeness=Politeness(place.user_agent, clock), keep=lambda _: None, clock=clock)
    with pytest.raises(HubUnavailable), hub:
        pass


def test_the_command_line_collects_and_says_what_came(server: Server, tmp_path: Path) -> None:
    done = hearsay(server, tmp_path, "collect", "posts")
    assert (done.returncode, done.stderr.strip()) == (0, "")
    assert "feed: 3 answers, 4 new" in done.stdout


def test_a_dry_run_asks_nothing_and_says_what_would_be_asked(server: Server, tmp_path: Path) -> None:
    done = hearsay(server, tmp_path, "collect", "user", "ada-attends", "--dry-run")
    assert server.hub.log == []
    assert done.stdout.splitlines()[-1] == "at least 17 requests, no waiting at the allowed rate"


def test_what_could_not_be_had_is_said_and_the_exit_code_is_one(server: Server, tmp_path: Path) -> None:
    server.hub.faults.append(Fault(change=faults.refused(401), path="/posts/.*"))
    done = hearsay(server, tmp_path, "collect", "post", f"{server.url}/posts/ada-attends/000000000000001")
    assert done.returncode == 1
    assert "asks for a login (status 401)" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["post", "https://example.org/"], ["user", "../../etc"]],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_two(server: Server, tmp_path: Path, arguments: list[str]) -> None:
    assert hearsay(server, tmp_path, "collect", *arguments).returncode == 2
    assert server.hub.log == []


def test_no_planted_secret_is_in_the_archive(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token in the environment, a cookie, a signed address to be redirected to."""
    secrets = ["hf_PlantedPlantedPlanted", "PlantedCookie", "PlantedSignature"]
    to = f"/posts/ada-attends/000000000000008?X-Amz-Signature={secrets[2]}"
    server.hub.headers = (("Set-Cookie", f"token={secrets[1]}"),)
    server.hub.faults.append(Fault(change=faults.redirect(to), path="/posts/.*0004", times=1))
    monkeypatch.setenv("HF_TOKEN", secrets[0])
    hearsay(server, tmp_path, "collect", "post", "ada-attends/000000000000004")
    assert server.hub.log[-1].headers["authorization"] == f"Bearer {secrets[0]}"
    assert [secret for secret in secrets if list(find_bytes(tmp_path / "archive", secret.encode()))] == []


@pytest.mark.slow
def test_the_flow_collects_and_keeps_its_failures(server: Server, tmp_path: Path) -> None:
    done = run(server, tmp_path, "-c", FLOW)
    assert done.returncode == 0, done.stderr
    with open_reader(tmp_path / "warehouse.duckdb") as con:
        assert con.execute("SELECT count(*) FROM posts").fetchall() == [(12,)]


def test_the_demo_says_what_to_type() -> None:
    command = [sys.executable, "-u", "-m", "tests.replay_hub", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        lines = [demo.stdout.readline() for _ in range(4)]
        demo.terminate()
    assert any("HEARSAY_HUB=http://127.0.0.1:" in line and "hearsay collect posts" in line for line in lines)
