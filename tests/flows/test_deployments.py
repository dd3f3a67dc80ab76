"""The deployments of prefect.yaml on a real Prefect server with a real process worker, on loopback."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from warehouse.connection import open_reader
from warehouse.read import count_rows

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PATIENCE = 120.0
"""Seconds a step may take on a slow, busy machine; the usual is 5."""


@dataclass(frozen=True)
class Standing:
    """A server, its pool with a worker, and the home its runs write to."""

    api: str
    home: Path
    environment: dict[str, str]

    def prefect(self, *arguments: str) -> str:
        command = [str(BIN / "prefect"), "--no-prompt", *arguments]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return httpx.post(f"{self.api}{path}", json=body, timeout=30).raise_for_status().json()

    def get(self, path: str) -> Any:
        return httpx.get(f"{self.api}{path}", timeout=30).raise_for_status().json()

    def start(self, deployment: str, **parameters: object) -> str:
        found = self.get(f"/deployments/name/{deployment}")
        run = self.post(f"/deployments/{found['id']}/create_flow_run", {"parameters": parameters})
        return str(run["id"])

    def wait_for(self, run_id: str) -> str:
        return wait_until(lambda: self._final_state(run_id), "the run to end")

    def _final_state(self, run_id: str) -> str:
        state = self.get(f"/flow_runs/{run_id}")["state"]
        return str(state["type"]) if state["type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED") else ""

    def busy_times(self, run_id: str) -> tuple[str, str]:
        tasks = self.post("/task_runs/filter", {"flow_runs": {"id": {"any_": [run_id]}}})
        return min(task["start_time"] for task in tasks), max(task["end_time"] for task in tasks)


def wait_until(found: Callable[[], str], what: str) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if answer := found():
            return answer
        time.sleep(0.3)
    pytest.fail(f"waited {PATIENCE:.0f} s for {what}")


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory, measured: Path) -> Iterator[Standing]:
    folder = tmp_path_factory.mktemp("standing")
    shutil.copytree(measured, folder / "home" / "measured")
    port = free_port()
    environment = {
        **os.environ,
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "HEARSAY_HOME": str(folder / "home"),
    }
    server = Standing(api=environment["PREFECT_API_URL"], home=folder / "home", environment=environment)
    with running(environment, "server", "start", "--host", "127.0.0.1", "--port", str(port)):
        wait_until(lambda: is_healthy(server.api), "the server to answer")
        server.prefect("work-pool", "create", "hearsay", "--type", "process")
        server.prefect("deploy", "--all")
        with running(environment, "worker", "start", "--pool", "hearsay"):
            yield server


@contextmanager
def running(environment: dict[str, str], *arguments: str) -> Iterator[None]:
    process = subprocess.Popen(
        [str(BIN / "prefect"), *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        # The server and the worker have children; none may outlive the test.
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_healthy(api: str) -> str:
    try:
        return "yes" if httpx.get(f"{api}/health", timeout=5).is_success else ""
    except httpx.TransportError:
        return ""


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_deployment_of_the_file_is_deployed(standing: Standing) -> None:
    written = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    found = standing.post("/deployments/filter", {})
    assert {one["name"] for one in found} == {one["name"] for one in written}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_two_overlapping_runs_take_turns_and_the_warehouse_is_filled(standing: Standing) -> None:
    runs = [standing.start("digest/digest", sources=["sample"]), standing.start("narrate/narrate")]
    assert [standing.wait_for(run) for run in runs] == ["COMPLETED", "COMPLETED"]
    (_, first_end), (second_start, _) = sorted(standing.busy_times(run) for run in runs)
    assert first_end <= second_start
    assert counts_of(standing)["posts"] >= 25


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_triggered_judge_leaves_verdicts_and_a_table_of_what_was_refuted(standing: Standing) -> None:
    assert standing.wait_for(standing.start("judge/judge")) == "COMPLETED"
    assert counts_of(standing)["supported"] > 0
    artifacts = standing.post("/artifacts/latest/filter", {})
    assert "hearsay-refuted" in {artifact["key"] for artifact in artifacts}


def counts_of(standing: Standing) -> dict[str, int]:
    with open_reader(standing.home / "warehouse.duckdb") as con:
        return count_rows(con)
