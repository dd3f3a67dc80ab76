"""Thirty kills at random moments of a collection, each followed by a new start; then what is different."""

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.hub.killing import collect_undisturbed, collect_with_kills, find_damage, find_doubles, read_seen
from tests.replay_hub.faults import Fault, slow
from tests.replay_hub.hub import ReplayHub
from tests.replay_hub.making import make_full_world
from tests.replay_hub.server import serving

KILLS = 30
POSTS = 125
SEED = 20261122


def main() -> None:
    """Print what an undisturbed collection and one killed thirty times have seen."""
    world = make_full_world(
        POSTS, user="ada-attends", organization="cheap-club", today=datetime.now(UTC).date()
    )
    hub = ReplayHub(world, time.monotonic, faults=[Fault(change=slow(seconds=0.02, pieces=2))])
    with tempfile.TemporaryDirectory() as folder, serving(hub) as server:
        whole, killed = Path(folder, "whole"), Path(folder, "killed")
        duration = collect_undisturbed(whole, server.url)
        asked = len(hub.log)
        hits = collect_with_kills(killed, server, kills=KILLS, duration=duration, seed=SEED)
        expected, found = read_seen(whole), read_seen(killed)
        for name, rows in expected.items():
            print(
                f"{name}: {len(rows)} undisturbed, {len(found[name])} after {KILLS} kills, "
                f"{'the same' if rows == found[name] else 'DIFFERENT'}"
            )
        print(f"kills that met a running collection: {hits} of {KILLS}")
        print(f"requests: {asked} undisturbed, {len(hub.log) - asked} with all kills together")
        print(f"payloads stored twice: {len(find_doubles(killed))}")
        print(f"findings of verify: {len(find_damage(killed))}")


if __name__ == "__main__":
    main()
