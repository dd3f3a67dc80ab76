"""Collections that are killed at random moments and started again."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from flows.settings import Settings
from pipeline.archive import Archive, verify_archive
from tests.replay_hub.making import START
from warehouse.connection import open_reader

SEEN = {
    "posts": "SELECT post_id, text FROM posts",
    "comments": "SELECT comment_id, text FROM comments",
    "observations": "SELECT DISTINCT post_id, reactions, comments, impressions, gone FROM observations",
    "activities": "SELECT activity_id FROM activities",
}


def start(home: Path, hub: str) -> "subprocess.Popen[bytes]":
    """One collection in a process of its own."""
    command = [sys.executable, "-m", "tests.hub.collector", str(home), hub]
    return subprocess.Popen(command, start_new_session=True)


def collect_undisturbed(home: Path, hub: str) -> float:
    """Collect once; returns how many seconds that took."""
    began = time.monotonic()
    if start(home, hub).wait() != 0:
        raise RuntimeError("the undisturbed collection failed")
    return time.monotonic() - began


def collect_with_kills(home: Path, hub: str, *, kills: int, duration: float, seed: int) -> None:
    """Kill so many collections at random moments of `duration`, then let one finish."""
    moments = random.Random(seed)
    for _ in range(kills):
        process = start(home, hub)
        time.sleep(moments.uniform(0.3, 1.0) * duration)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
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
