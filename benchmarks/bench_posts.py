"""Posts per second out of WARC files, memory and growth, from 10,000 to 1,000,000 posts.

Run from the repository's root: `python -m benchmarks.bench_posts`. Needs about 2 GB of disk for a while.
"""

import argparse
import hashlib
import itertools
import math
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from pipeline.archive import Archive, read_source
from pipeline.parse import parse_capture
from pipeline.records import Capture

START = datetime(2026, 1, 1, tzinfo=UTC)
SIZES = (10_000, 100_000, 1_000_000)
POSTS_PER_PAGE = 10
FLOOR, MOST_MB, CEILING = 3_000, 300, 1.05
"""Posts per second, peak memory, exponent of growth."""

HEADERS = (
    ("date", "Thu, 01 Jan 2026 00:00:00 GMT"),
    ("content-type", "application/json; charset=utf-8"),
    ("etag", 'W/"11e-abc"'),
    ("ratelimit", '"api";r=499;t=300'),
    ("vary", "Origin"),
)
ASKED = (("host", "huggingface.co"), ("accept", "*/*"), ("user-agent", "hearsay/0.1"))

# As in the recorded page: 27 nodes a post, over half of them line breaks; papers, links, mentions few.
NODES = 27
KINDS = ("new_line",) * 140 + ("text",) * 101 + ("resource",) * 10 + ("link",) * 9 + ("mention",) * 3
SENTENCES = 20_000
LETTERS = 66
"""Mean length of a text node: makes a page of ten posts 71 kB, as the recorded one is."""


def clock() -> datetime:
    return START


def make_sentences(rng: random.Random) -> list[str]:
    """Texts of rare and common words, so that they pack about as well as people's."""
    words = [
        "".join(rng.choices("etaoinshrdlucmfwypvbgkjqxz", k=rng.randint(2, 11))).capitalize()
        for _ in range(8_000)
    ]
    common = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
    return [
        " ".join(rng.choices(words, cum_weights=common, k=rng.randint(4, LETTERS // 3)))
        for _ in range(SENTENCES)
    ]


def make_node(rng: random.Random, sentences: list[str]) -> dict[str, Any]:
    kind = rng.choice(KINDS)
    if kind == "text":
        said = rng.choice(sentences)
        return {"type": kind, "value": said, "raw": said}
    if kind == "resource":
        name = f"{rng.randrange(1000, 2600)}.{rng.randrange(10**5):05}"
        url = f"https://huggingface.co/papers/{name}"
        label = f"{rng.choice(sentences)[:60]} ({name})"
        return {
            "type": kind,
            "resource": {"type": "paper", "id": name},
            "url": url,
            "raw": url,
            "label": label,
        }
    if kind == "link":
        url = f"https://example.org/{rng.randrange(10**9)}"
        return {"type": kind, "href": url, "raw": url}
    if kind == "mention":
        user = f"user-{rng.randrange(5_000)}"
        return {"type": kind, "user": user, "raw": f"@{user}"}
    return {"type": kind, "raw": "\n"}


def make_author(number: int) -> dict[str, Any]:
    return {
        "_id": f"{number:024x}",
        "avatarUrl": f"https://cdn-avatars.huggingface.co/v1/production/uploads/{number:024x}/a{number}.png",
        "fullname": f"Person {number}",
        "name": f"user-{number}",
        "type": "user",
        "isPro": number % 5 == 0,
        "isHf": False,
        "isHfAdmin": False,
        "isMod": False,
        "followerCount": number * 7 % 4096,
        "isFollowing": False,
    }


def make_post(number: int, rng: random.Random, sentences: list[str]) -> dict[str, Any]:
    content = [make_node(rng, sentences) for _ in range(rng.randint(1, 2 * NODES - 1))]
    author, slug = make_author(rng.randrange(5_000)), f"{number:015}"
    at = (START - timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return {
        "slug": slug,
        "content": content,
        "rawContent": "".join(node["raw"] for node in content),
        "author": author,
        "attachments": [{"type": "image", "url": f"https://cdn.example.org/{slug}.png"}],
        "mentions": [make_author(rng.randrange(5_000))] if rng.random() < 0.2 else [],
        "reactions": [
            {"reaction": mark, "users": [f"user-{rng.randrange(5_000)}" for _ in range(3)], "count": 3}
            for mark in "🔥🚀👍"[: rng.randint(0, 3)]
        ],
        "publishedAt": at,
        "updatedAt": at,
        "commentators": [],
        "url": f"/posts/{author['name']}/{slug}",
        "totalUniqueImpressions": rng.randrange(10_000),
        "identifiedLanguage": {"language": "en", "probability": 0.9},
        "numComments": 0,
    }


def make_pages(posts: int, *, seed: int = 0) -> Iterator[Capture]:
    """Pages of the posts feed, one in memory at a time."""
    rng = random.Random(seed)
    sentences = make_sentences(rng)
    for first in range(0, posts, POSTS_PER_PAGE):
        page = [make_post(number, rng, sentences) for number in range(first, first + POSTS_PER_PAGE)]
        body = orjson.dumps({"socialPosts": page, "numTotalItems": posts}, option=orjson.OPT_INDENT_2)
        yield Capture(
            url=f"https://huggingface.co/api/posts?skip={first}&limit=10&sort=recent",
            headers=HEADERS,
            request_headers=ASKED,
            body=body,
            captured_at=START + timedelta(seconds=first),
            digest=f"sha256:{hashlib.sha256(body).hexdigest()}",
            source="hub",
        )


def read_archive(folder: Path) -> Iterator[Capture]:
    """As `hearsay rebuild` reads: by the index, digests checked."""
    with Archive(folder, now=clock) as archive:
        yield from archive.captures()


def read_files(folder: Path) -> Iterator[Capture]:
    """As `hearsay import` reads the WARC files of another tool."""
    for path in sorted(folder.glob("*.warc.gz")):
        for found in read_source(path, now=START):
            if isinstance(found, Capture):
                yield found


WAYS: dict[str, Callable[[Path], Iterator[Capture]]] = {"archive": read_archive, "files": read_files}


def read_alone(way: str, folder: Path) -> None:
    """In a process of its own: posts, processor seconds and peak memory of reading and parsing all."""
    begun = time.process_time()
    posts = sum(len(parse_capture(capture).posts) for capture in WAYS[way](folder))
    spent = time.process_time() - begun
    print(posts, spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10)


def measure(folder: Path, posts: int, way: str) -> float:
    """Seconds of reading and parsing the archive one way, in a new process; prints what came of it."""
    command = [sys.executable, "-m", "benchmarks.bench_posts", "--read", way, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    found, spent, peak = int(done[0]), float(done[1]), int(done[2])
    if found != posts:
        raise SystemExit(f"expected {posts:,} posts, found {found:,}")
    print(
        f"{posts:9,} posts by {way:7} {posts / spent:8,.0f} posts/s (floor {FLOOR:,}), "
        f"peak {peak} MB (at most {MOST_MB}), load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return spent


def bench(sizes: tuple[int, ...], scratch: Path) -> None:
    spent: dict[str, list[float]] = {way: [] for way in WAYS}
    for posts in sizes:
        folder = scratch / f"{posts}"
        begun, raw = time.process_time(), 0
        with Archive(folder, now=clock) as archive:
            for page in make_pages(posts):
                archive.add(page)
                raw += len(page.body)
        made = time.process_time() - begun
        packed = sum(path.stat().st_size for path in folder.iterdir())
        pages = posts // POSTS_PER_PAGE
        print(
            f"{posts:9,} posts made and archived in {made:.0f} s: {pages:,} pages of {raw // pages:,} bytes",
            end="",
        )
        print(f", {packed >> 20} MB on disk")
        for way, seconds in spent.items():
            seconds.append(measure(folder, posts, way))
        shutil.rmtree(folder)
    for way, seconds in spent.items():
        grown = math.log(seconds[-1] / seconds[0]) / math.log(sizes[-1] / sizes[0])
        print(f"time by {way} grows as n^{grown:.3f} (ceiling {CEILING})")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--read", nargs=2, metavar=("WAY", "FOLDER"), help="measure one archive, then end")
    parser.add_argument("--posts", type=int, nargs="+", default=SIZES, help="how many posts, ascending")
    given = parser.parse_args()
    if given.read:
        read_alone(given.read[0], Path(given.read[1]))
        return
    with tempfile.TemporaryDirectory() as scratch:
        bench(tuple(given.posts), Path(scratch))


if __name__ == "__main__":
    main()
