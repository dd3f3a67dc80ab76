"""Collections that are killed at random moments and started again."""

import multiprocessing
import random
import time
from collections import Counter
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from flows.settings import Settings
from pipeline.archive import Archive, verify_archive
from tests.hub.collector import collect
from tests.replay_hub.making import START
from warehouse.connection import open_reader

# Imports take longer than a collection here: one process imports, and each collection is a fork of it.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.hub.collector"])
SEEN = {
    "posts": "SELECT post_id, text FROM posts",
    "comments": "SELECT comment_id, text FROM comments",
    "observations": "SELECT DISTINCT post_id, reactions, comments, impressions, gone FROM observations",
    "activities": "SELECT activity_id FROM activities",
}


def start(home: Path, hub: str) -> ForkServerProcess:
    """One collection in a process of its own."""
    process = _CONTEXT.Process(target=collect, args=(str(home), hub))
    process.start()
    return process


def collect_undisturbed(home: Path, hub: str) -> float:
    """Collect once; returns how many seconds that took, imports left out."""
    _import_first()
    began = time.monotonic()
    process = start(home, hub)
    process.join()
    if process.exitcode != 0:
        raise RuntimeError("the undisturbed collection failed")
    return time.monotonic() - began


def _import_first() -> None:
    process = _CONTEXT.Process(target=int)
    process.start()
    process.join()


def collect_with_kills(home: Path, hub: str, *, kills: int, duration: float, seed: int) -> None:
    """Kill so many collections at random moments of `duration`, then let one finish."""
    moments = random.Random(seed)
    for _ in range(kills):
        process = start(home, hub)
        process.join(moments.uniform(0.0, 1.0) * duration)
        process.kill()
        process.join()
    collect_undisturbed(home, hub)


def read_seen(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Posts, comments, observations and activities, without the times they were seen at."""
    with open_reader(Settings(home=home).warehouse) as con:
        return {name: sorted(con.execute(query).fetchall(), key=repr) for name, query in SEEN.items()}


def find_doubles(home: Path) -> list[str]:
    """Payloads that are stored more than once."""
    with Archive(Settings(home=home).archive, now=lambda: START) as archive:
        stored = Counter(entry.digest for entry in archive.entries() if entry.holds)
    return [digest for digest, count in stored.items() if count > 1]


def find_damage(home: Path) -> list[str]:
    """What `verify` says of the archive."""
    return [str(finding) for finding in verify_archive(Settings(home=home).archive)]
