"""The flow `collect` under Prefect, in a process of its own: what is tried again, and what is not."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.replay_hub import faults
from tests.replay_hub.faults import Fault
from tests.replay_hub.hub import ReplayHub
from tests.replay_hub.making import make_world
from tests.replay_hub.server import serving
from warehouse.connection import open_reader

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
FLOW = """
import json
from flows.settings import export_prefect_environment, read_settings
export_prefect_environment(read_settings())
from prefect.states import Failed
from flows.collect import collect, is_worth_a_retry
from pipeline.errors import Gone, HubUnavailable, LoginRequired, RateLimited, ShapeDrift
errors = {
    "no answer": HubUnavailable(message=""),
    "a full window": RateLimited(message="", retry_after=300.0),
    "an hour to wait": RateLimited(message="", retry_after=3600.0),
    "a login wall": LoginRequired(message=""),
    "nothing there": Gone(message=""),
    "another shape": ShapeDrift(message=""),
}
worth = [name for name, error in errors.items() if is_worth_a_retry(None, None, Failed(data=error))]
users = ["nobody-here", "ada-attends", "cleo-caches", "bob-batches", "dan-decodes"]
result = collect(posts=True, users=users)
print(json.dumps([worth, {source.source: source.failures for source in result.sources}]))
"""
PREFECT = f"prefect-{version('prefect')}"
LOOP = 6
"""Requests until a loop of redirects is given up: the first and five redirects."""


@dataclass(frozen=True)
class Ran:
    """What the flow asked, which errors it tries again, what failed by source, and its warehouse."""

    targets: list[str]
    worth: list[str]
    failures: dict[str, list[str]]
    warehouse: Path

    def asked(self, path: str) -> int:
        return sum(target.partition("?")[0] == path for target in self.targets)


def overview(user: str) -> str:
    return f"/api/users/{user}/overview"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Path]:
    """A home with Prefect's database of the last time, where there is one: making it takes 12 seconds."""
    home = tmp_path_factory.mktemp("home")
    fresh, kept = home / "prefect" / "prefect.db", pytestconfig.cache.mkdir(PREFECT) / "prefect.db"
    fresh.parent.mkdir()
    if kept.exists():
        shutil.copy(kept, fresh)
    yield home
    if not kept.exists():
        with closing(sqlite3.connect(fresh)) as made, closing(sqlite3.connect(kept)) as copy:
            made.backup(copy)


@pytest.fixture(scope="module")
def ran(home: Path) -> Ran:
    """The feed loops once; of the users one is unknown, one behind a login, one loops for ever; of
    another the Hub says to come back in an hour."""
    hub = ReplayHub(make_world(12), time.monotonic)
    hub.faults += [
        Fault(
            change=faults.redirect("/api/posts?skip=0&limit=10&sort=recent"), path="/api/posts", times=LOOP
        ),
        Fault(change=faults.refused(401), path=overview("ada-attends")),
        Fault(change=faults.redirect(overview("cleo-caches")), path=overview("cleo-caches")),
        Fault(change=faults.too_many(retry_after="3600"), path=overview("bob-batches")),
    ]
    with serving(hub) as server:
        told = {"HEARSAY_HOME": str(home), "HEARSAY_HUB": server.url, "HEARSAY_RETRY_SECONDS": "0,0"}
        done = subprocess.run(
            [sys.executable, "-c", FLOW],
            env=os.environ | told,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
    assert done.returncode == 0, done.stderr
    worth, failures = json.loads(done.stdout.splitlines()[-1])
    return Ran([entry.target for entry in hub.log], worth, failures, home / "warehouse.duckdb")


def test_what_fails_for_a_moment_is_tried_again_and_lost_nothing(ran: Ran) -> None:
    assert ran.failures["feed"] == []
    with open_reader(ran.warehouse) as con:
        assert con.execute("SELECT count(*) FROM posts").fetchall() == [(12,)]


def test_what_fails_for_ever_is_tried_three_times_and_told(ran: Ran) -> None:
    assert ran.asked(overview("cleo-caches")) == 3 * LOOP
    assert "circles" in ran.failures["user cleo-caches"][0]


def test_only_what_may_pass_soon_is_worth_another_try(ran: Ran) -> None:
    assert ran.worth == ["no answer", "a full window"]


def test_a_login_wall_is_asked_once(ran: Ran) -> None:
    assert ran.asked(overview("ada-attends")) == 1
    assert "asks for a login" in ran.failures["user ada-attends"][0]


def test_somebody_unknown_is_asked_once(ran: Ran) -> None:
    assert ran.asked(overview("nobody-here")) == 1


def test_who_is_told_to_come_back_in_an_hour_does_not_ask_before(ran: Ran) -> None:
    """Neither the source itself nor a later one that needs the same budget."""
    assert [ran.asked(overview(user)) for user in ("bob-batches", "dan-decodes")] == [1, 0]
    assert "the budget is spent for" in ran.failures["user dan-decodes"][0]


def test_the_others_go_on(ran: Ran) -> None:
    assert {source for source, failures in ran.failures.items() if failures} == {
        "user nobody-here",
        "user ada-attends",
        "user cleo-caches",
        "user bob-batches",
        "user dan-decodes",
    }
