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
from tests.replay_hub.server import Server
from warehouse.connection import open_reader

# Imports take longer than a collection here: one process imports, and each collection is a fork of it.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.hub.collector"])
POLL = 0.002
"""Seconds between two looks at what was asked: an answer takes 0.04."""
SEEN = {
    "posts": "SELECT post_id, text FROM posts",
    "comments": "SELECT comment_id, text FROM comments",
    "observations": "SELECT DISTINCT post_id, reactions, comments, impressions, gone FROM observations",
    "activities": "SELECT activity_id FROM activities",
    "papers": "SELECT arxiv_id, title, abstract FROM papers",
    "texts": "SELECT arxiv_id, text FROM paper_texts",
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


def collect_with_kills(home: Path, server: Server, *, kills: int, duration: float, seed: int) -> int:
    """Kill so many collections, each some requests further on, then let one finish.

    A kill comes up to 0.15 s after one of the next few answers, so it also meets what follows them
    (archiving, parsing, the warehouse); where nothing more is asked, at a random moment of `duration`.
    Returns how many of the collections were still running when they were killed.
    """
    moments, hits = random.Random(seed), 0
    for _ in range(kills):
        enough = len(server.hub.log) + moments.randint(1, 4)
        until = time.monotonic() + moments.uniform(0.0, 1.0) * duration
        process = start(home, server.url)
        while process.is_alive() and len(server.hub.log) < enough and time.monotonic() < until:
            process.join(POLL)
        process.join(moments.uniform(0.0, 0.15))
        hits += process.is_alive()
        process.kill()
        process.join()
    collect_undisturbed(home, server.url)
    return hits


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
