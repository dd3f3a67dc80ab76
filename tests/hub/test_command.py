"""`hearsay collect` against a Hub on loopback: what it says, its exit codes, what it never keeps."""

import doctest
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app, exit_code
from flows.commands import collect
from pipeline.archive import find_bytes
from pipeline.errors import HearsayError
from tests.replay_hub import faults
from tests.replay_hub.faults import Fault
from tests.replay_hub.hub import ReplayHub
from tests.replay_hub.limits import Windows
from tests.replay_hub.making import make_world
from tests.replay_hub.server import Server, serving

WRONG = [
    ("post", "https://example.org/"),
    ("post", "https://huggingface.co/posts/ada-attends"),
    ("post", "posts/ada-attends"),
    ("post", "ada-attends/a-model"),
    ("user", "../../etc"),
    ("org", "a b"),
    ("paper", "attention"),
]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serving(ReplayHub(make_world(12), time.monotonic)) as server:
        monkeypatch.setenv("HEARSAY_HOME", str(tmp_path))
        monkeypatch.setenv("HEARSAY_HUB", server.url)
        yield server


def hearsay(*arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    result = CliRunner().invoke(app, arguments)
    code = exit_code(result.exception) if isinstance(result.exception, HearsayError) else result.exit_code
    return code, result.stdout, str(result.exception or "") + result.stderr


def test_what_came_is_said_source_by_source(server: Server) -> None:
    code, said, _ = hearsay("collect", "posts")
    assert code == 0
    assert said.splitlines() == [
        "feed: 3 answers, 4 new",
        "due: nothing to ask",
        "daily: 2 answers, 2 new",
        "pages: 2 answers, 2 new",
        "named papers: nothing to ask",
    ]


def test_a_dry_run_asks_nothing_and_says_what_would_be_asked(server: Server) -> None:
    _, said, _ = hearsay("collect", "user", "ada-attends", "--dry-run")
    assert server.hub.log == []
    assert said.splitlines() == [
        "robots.txt: 1 request of the pages budget",
        "user ada-attends: at least 4 requests of the api budget",
        "user ada-attends: 12 requests of the pages budget",
        "at least 17 requests, no waiting at the allowed rate",
    ]


def test_a_dry_run_says_how_long_many_requests_take(server: Server) -> None:
    """101 pages and robots.txt, of which a window of five minutes holds 100."""
    names = [f"ada-attends/{number}" for number in range(101)]
    _, said, _ = hearsay("collect", "post", *names, "--dry-run")
    assert said.splitlines()[-1] == "102 requests, 6 minutes at the allowed rate"


def test_a_token_halves_the_waiting(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_some")
    names = [f"ada-attends/{number}" for number in range(199)]
    _, said, _ = hearsay("collect", "post", *names, "--dry-run")
    assert said.splitlines()[-1] == "200 requests, no waiting at the allowed rate"


def test_a_dry_run_counts_what_was_spent_already(server: Server) -> None:
    """The Hub allows two pages: robots.txt and a post have taken them."""
    server.hub.windows = Windows(quotas={"api": 500, "pages": 2})
    server.hub.headers = (("RateLimit-Policy", '"fixed window";"pages";q=2;w=300'),)
    hearsay("collect", "post", "ada-attends/000000000000004")
    _, said, _ = hearsay("collect", "post", "ada-attends/000000000000008", "--dry-run")
    assert said.splitlines()[-1].startswith("1 request, ")
    assert "no waiting" not in said


def test_a_dry_run_after_a_run_says_that_nothing_is_to_be_asked(server: Server) -> None:
    hearsay("collect", "post", "ada-attends/000000000000004")
    _, said, _ = hearsay("collect", "post", "ada-attends/000000000000004", "--dry-run")
    assert said == "nothing to ask: all of it was collected a moment ago\n"


def test_a_source_that_failed_is_not_said_to_have_answered(server: Server) -> None:
    _, said, complaint = hearsay("collect", "org", "nobody-here")
    assert said == "organization nobody-here: failed\n"
    assert "there is nothing here (status 404)" in complaint


def test_limit_holds_for_what_is_asked_by_name(server: Server) -> None:
    hearsay("collect", "post", "ada-attends/000000000000004", "bob-batches/000000000000001", "--limit", "1")
    assert [entry.target for entry in server.hub.log if entry.target.startswith("/posts/")] == [
        "/posts/ada-attends/000000000000004"
    ]


@pytest.mark.parametrize("arguments", [("post", "ada-attends/1"), ("paper", "1706.03762")])
def test_since_makes_no_sense_for_what_is_asked_by_name(server: Server, arguments: tuple[str, str]) -> None:
    code, _, complaint = hearsay("collect", *arguments, "--since", "2026-01-01")
    assert (code, server.hub.log) == (2, [])
    assert "--since is for lists" in complaint


def test_what_could_not_be_had_is_said_and_the_exit_code_is_one(server: Server) -> None:
    server.hub.faults.append(Fault(change=faults.refused(401), path="/posts/.*"))
    code, _, complaint = hearsay("collect", "post", f"{server.url}/posts/ada-attends/000000000000001")
    assert code == 1
    assert "asks for a login (status 401)" in complaint


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_wrong_usage_is_exit_code_two(server: Server, arguments: tuple[str, str]) -> None:
    assert hearsay("collect", *arguments)[0] == 2
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
    hearsay("collect", "post", "ada-attends/000000000000004")
    assert server.hub.log[-1].headers["authorization"] == f"Bearer {secrets[0]}"
    assert [secret for secret in secrets if list(find_bytes(tmp_path / "archive", secret.encode()))] == []


def test_durations_are_spelled_as_in_the_example() -> None:
    found = doctest.testmod(collect)
    assert (found.attempted, found.failed) == (1, 0)
