"""Killed at any moment and started again, a collection ends as if undisturbed."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.hub.killing import collect_undisturbed, collect_with_kills, find_damage, find_doubles, read_seen
from tests.replay_hub.faults import Fault, slow
from tests.replay_hub.hub import ReplayHub
from tests.replay_hub.making import make_full_world
from tests.replay_hub.server import serving

KILLS = 3
"""A few in every test run; benchmarks/bench_collect.py kills thirty times."""


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_at_random_moments_it_ends_as_if_undisturbed(tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    world = make_full_world(35, user="ada-attends", organization="cheap-club", today=datetime.now(UTC).date())
    hub = ReplayHub(world, time.monotonic, faults=[Fault(change=slow(seconds=0.02, pieces=2))])
    with serving(hub) as server:
        duration = collect_undisturbed(whole, server.url)
        assert collect_with_kills(killed, server, kills=KILLS, duration=duration, seed=20261122) == KILLS
    assert read_seen(killed) == read_seen(whole)
    assert find_doubles(killed) == []
    assert find_damage(killed) == []
