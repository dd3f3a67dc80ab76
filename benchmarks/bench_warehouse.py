"""How fast rows get into the warehouse and answers out of it, and how much memory that takes.

python benchmarks/bench_warehouse.py [--posts 20000] [--edges 100000] [--threads 0]
"""

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path

from pipeline.records import Capture, Edge, Extraction, Mention, Node, Observation, Parsed, Post
from warehouse.connection import Connection, open_reader, open_writer
from warehouse.read import documents_to_read
from warehouse.search import refresh_search
from warehouse.write import save_extractions, save_graph, save_parsed

START = datetime(2025, 1, 1, tzinfo=UTC)
POSTS_PER_CAPTURE = 500
CAPTURES_PER_BATCH = 10
VOCABULARY = tuple(f"word{number}" for number in range(20_000))


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "warehouse.duckdb"
        _bench_writing(path, options.posts, options.threads)
        _bench_graph(path, options.posts, options.edges, options.threads)
        _bench_asking(path, options.threads)
        _print("file size", path.stat().st_size / 1e6, "MB")
        _print("peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, "MB")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--edges", type=int, default=100_000)
    parser.add_argument("--threads", type=int, default=0)
    return parser.parse_args()


def _bench_writing(path: Path, posts: int, threads: int) -> None:
    with open_writer(path, threads=threads, index=False) as con:
        batches = _batches(posts)
        first = _timed(lambda: save_parsed(con, next(batches), producer="bench/1"))
        size = POSTS_PER_CAPTURE * CAPTURES_PER_BATCH
        _print("first batch", size / first, "posts/s")
        last, total = _save_all(con, batches)
        if total:
            _print("all batches", (posts - size) / total, "posts/s")
            _print("last batch", size / last, "posts/s")
        _print("reading what to read, 2,000 of all", _timed(lambda: _read_some(con)), "s")
        _print("saving what was read in 2,000", _timed(lambda: _save_read(con)), "s")
        _print("full-text index", _timed(lambda: refresh_search(con)), "s")


def _save_all(con: Connection, batches: Iterator[list[tuple[Capture, Parsed]]]) -> tuple[float, float]:
    last = total = 0.0
    for batch in batches:
        last = _timed(lambda batch=batch: save_parsed(con, batch, producer="bench/1"))  # type: ignore[misc]  # bound now
        total += last
    return last, total


def _bench_graph(path: Path, nodes: int, edges: int, threads: int) -> None:
    with open_writer(path, threads=threads, index=False) as con:
        seconds = _timed(lambda: save_graph(con, _nodes(nodes), _edges(nodes, edges)))
        _print("graph", edges / seconds, "edges/s")


def _bench_asking(path: Path, threads: int) -> None:
    questions = {
        "ten most seen posts": "SELECT post_id, impressions FROM posts ORDER BY 2 DESC LIMIT 10",
        "one post": "SELECT * FROM posts WHERE post_id = 'author1/1'",
        "search": "SELECT doc_id FROM search('word7 word11') LIMIT 10",
        "neighbours": "FROM neighbors('post:1')",
        "shortest path": "FROM shortest_path('post:1', 'post:2')",
    }
    with open_reader(path, threads=threads) as con:
        for name, sql in questions.items():
            _print(name, _timed(lambda sql=sql: con.execute(sql).fetchall()) * 1e3, "ms")  # type: ignore[misc]  # bound now


def _batches(posts: int) -> Iterator[list[tuple[Capture, Parsed]]]:
    captures = (_capture(number) for number in range(posts // POSTS_PER_CAPTURE))
    while batch := list(islice(captures, CAPTURES_PER_BATCH)):
        yield batch


def _capture(number: int) -> tuple[Capture, Parsed]:
    chance = random.Random(number)
    at = START + timedelta(minutes=number)
    digest = f"sha256:{sha256(str(number).encode()).hexdigest()}"
    url = "https://huggingface.co/api/posts"
    capture = Capture(url=url, body=b"", captured_at=at, digest=digest, source="hub")
    posts = [
        _post(number * POSTS_PER_CAPTURE + place, at, digest, chance) for place in range(POSTS_PER_CAPTURE)
    ]
    seen = [
        Observation(
            subject=f"post:{post.id}", observed_at=at, impressions=chance.randrange(9000), evidence=digest
        )
        for post in posts
    ]
    return capture, Parsed(posts=tuple(posts), observations=tuple(seen))


def _post(number: int, at: datetime, digest: str, chance: random.Random) -> Post:
    """About 800 characters, the middle of real posts."""
    author = f"author{number % 5000}"
    text = " ".join(chance.choices(VOCABULARY, k=90))
    url = f"https://huggingface.co/posts/{author}/{number}"
    return Post(
        id=f"{author}/{number}", url=url, author=author, text=text, observed_at=at, evidence=digest, extra={}
    )


def _read_some(con: Connection) -> None:
    list(documents_to_read(con, "bench/1", limit=2000))


def _save_read(con: Connection) -> None:
    documents = documents_to_read(con, "bench/1", limit=2000)
    save_extractions(con, [_extraction(document.id) for document in documents], producer="bench/1")


def _extraction(doc_id: str) -> Extraction:
    mention = Mention(doc_id=doc_id, start=0, end=5, text="word1", kind="mechanism", target_id="word-1")
    return Extraction(doc_id=doc_id, language="en", mentions=(mention,) * 5)


def _nodes(count: int) -> Iterator[Node]:
    return (Node(id=f"post:{number}", kind="post", label=f"post {number}") for number in range(count))


def _edges(nodes: int, count: int) -> Iterator[Edge]:
    chance = random.Random(0)
    for _ in range(count):
        source, target = chance.randrange(nodes), chance.randrange(nodes)
        yield Edge(source=f"post:{source}", target=f"post:{target}", kind="cites")


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _print(what: str, value: float, unit: str) -> None:
    print(f"{what:40} {value:12,.2f} {unit}", flush=True)


if __name__ == "__main__":
    main()
