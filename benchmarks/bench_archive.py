"""Figures of the archive: writing against warcio, finding among a million, memory, kills, flipped bits.

Run from the repository's root: `python -m benchmarks.bench_archive`.
"""

import hashlib
import json
import math
import random
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.archive import Archive, Entry, rebuild_index, verify_archive
from pipeline.archive.index import Index
from pipeline.records import Capture

START = datetime(2026, 1, 1, tzinfo=UTC)
CAPTURES = 10_000
ENTRIES = 1_000_000
READ_SIZES = (10_000, 100_000)
KILLS = 30
FLIPS = 200
HEADERS = (
    ("date", "Thu, 01 Jan 2026 00:00:00 GMT"),
    ("content-type", "application/json; charset=utf-8"),
    ("etag", 'W/"11e-abc"'),
    ("ratelimit", '"api";r=499;t=300'),
    ("vary", "Origin"),
)
ASKED = (("host", "huggingface.co"), ("accept", "*/*"), ("user-agent", "hearsay/0.1"))
WORDS = [
    "attention",
    "linear",
    "softmax",
    "kernel",
    "cache",
    "head",
    "query",
    *(f"word{n}" for n in range(3000)),
]


def clock() -> datetime:
    return START


def make_captures(count: int, words: int, *, seed: int = 0) -> Iterator[Capture]:
    """Answers of the posts feed: ten posts of so many words each."""
    rng = random.Random(seed)
    for number in range(count):
        posts = [
            {"slug": f"{rng.randrange(10**15):015}", "rawContent": " ".join(rng.choices(WORDS, k=words))}
            for _ in range(10 if words > 9 else 1)
        ]
        body = json.dumps({"socialPosts": posts}).encode()
        yield Capture(
            url=f"https://huggingface.co/api/posts?skip={number}0",
            headers=HEADERS,
            request_headers=ASKED,
            body=body,
            captured_at=START + timedelta(seconds=number),
            digest=f"sha256:{hashlib.sha256(body).hexdigest()}",
            source="hub",
        )


def write_warcio(path: Path, captures: list[Capture]) -> None:
    """The same requests and responses through warcio's own writer."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        for one in captures:
            answer = StatusAndHeaders("200 OK", list(one.headers), protocol="HTTP/1.1")
            asked = StatusAndHeaders("/api/posts HTTP/1.1", list(one.request_headers), protocol="GET")
            stream, size = BytesIO(one.body), len(one.body)
            response = writer.create_warc_record(one.url, "response", stream, size, http_headers=answer)
            request = writer.create_warc_record(one.url, "request", http_headers=asked)
            writer.write_request_response_pair(request, response)


def write_ours(folder: Path, captures: list[Capture]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with Archive(folder, now=clock) as archive:
        for capture in captures:
            archive.add(capture)


def seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def bench_writing(scratch: Path) -> None:
    """Rounds of both in turn, so that whatever else the machine does hits both alike."""
    for name, words in (("pages of 10 posts", 100), ("answers of 200 bytes", 5)):
        captures = list(make_captures(CAPTURES, words))
        ratios, rates = [], []
        for _ in range(3):
            theirs = seconds(lambda held=captures: write_warcio(scratch / "warcio.warc.gz", held))
            ours = seconds(lambda held=captures: write_ours(scratch / "ours", held))
            ratios.append(theirs / ours)
            rates.append(CAPTURES / ours)
        size = sum(path.stat().st_size for path in (scratch / "ours").glob("*.warc.gz"))
        grown = size / (scratch / "warcio.warc.gz").stat().st_size
        rate, ratio = statistics.median(rates), statistics.median(ratios)
        print(f"writing {name:22} {rate:8,.0f} captures/s, {ratio:.2f} of warcio's speed (floor 0.8)", end="")
        print(f", {grown:.2f} of its size")


def make_entries() -> Iterator[Entry]:
    for number in range(ENTRIES):
        name = f"{number:032x}"
        yield Entry(
            record_id=f"<urn:uuid:{name[:8]}-{name[8:12]}-{name[12:16]}-{name[16:20]}-{name[20:]}>",
            url=f"https://huggingface.co/posts/author-{number % 997}/{number:015}",
            at=START + timedelta(seconds=number),
            digest=f"sha256:{hashlib.sha256(name.encode()).hexdigest()}",
            file=1 + number // 100_000,
            offset=number % 100_000 * 1000,
            length=1000,
            holds=True,
        )


def bench_finding(scratch: Path) -> None:
    index = Index(scratch / "million.sqlite")
    spent = seconds(lambda: [index.add(entry) for entry in make_entries()] and index.commit())
    size = (scratch / "million.sqlite").stat().st_size >> 20
    print(f"index of {ENTRIES:,} captures: {ENTRIES / spent:,.0f} rows/s, {size} MB")
    rng = random.Random(1)
    wanted = [entry for entry in make_entries() if rng.random() < 500 / ENTRIES]
    minute = timedelta(minutes=1)
    ways: dict[str, Callable[[Entry], object]] = {
        "url": lambda entry: list(index.find(url=entry.url)),
        "digest": lambda entry: list(index.find(digest=entry.digest)),
        "a minute": lambda entry: list(index.find(since=entry.at, until=entry.at + minute)),
        "record id": lambda entry: index.find_record(entry.record_id),
    }
    for name, find in ways.items():
        times = sorted(timed(find, entry) for entry in wanted)
        middle, last = times[len(times) // 2] * 1e3, times[-1] * 1e3
        print(f"finding by {name:10} median {middle:6.3f} ms, slowest of {len(times)}: {last:.2f} ms")
    index.close()


def timed(find: Callable[[Entry], object], entry: Entry) -> float:
    begun = time.perf_counter()
    find(entry)
    return time.perf_counter() - begun


def read_all(folder: Path) -> None:
    """In a process of its own: seconds and peak memory of reading everything."""
    with Archive(folder, now=clock) as archive:
        spent = seconds(lambda: sum(1 for _ in archive.captures()))
    print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def bench_reading(scratch: Path) -> None:
    spent = []
    for count in READ_SIZES:
        folder = scratch / f"read-{count}"
        with Archive(folder, now=clock) as archive:
            for capture in make_captures(count, 9):
                archive.add(capture)
        command = [sys.executable, "-m", "benchmarks.bench_archive", str(folder)]
        done = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        spent.append(float(done[0]))
        rebuilt = seconds(lambda held=folder: rebuild_index(held))
        verified = seconds(lambda held=folder: verify_archive(held))
        print(
            f"{count:7,} captures: reading {count / spent[-1]:8,.0f}/s, peak {int(done[1]) >> 10} MB; "
            f"rebuilding the index {count / rebuilt:8,.0f}/s; verifying {count / verified:8,.0f}/s"
        )
    grown = math.log(spent[-1] / spent[0]) / math.log(READ_SIZES[-1] / READ_SIZES[0])
    print(f"reading time grows as n^{grown:.2f} (ceiling 1.05)")


WORKER = """
import sys
from pathlib import Path
from benchmarks.bench_archive import Archive, clock, make_captures
with Archive(Path(sys.argv[1]), now=clock, max_bytes=2_000_000) as archive:
    print("ready", flush=True)
    for number, capture in enumerate(make_captures(3000, 30)):
        archive.add(capture)
        if number % 500 == 499:
            archive.close_run(f"run-{number}", {"captures": number})
"""


def bench_kills(scratch: Path) -> None:
    folder, rng = scratch / "killed", random.Random(2)
    command = [sys.executable, "-c", WORKER, str(folder)]
    for _ in range(KILLS):
        worker = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert worker.stdout is not None
        worker.stdout.readline()
        time.sleep(rng.uniform(0, 0.6))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
    subprocess.run(command, check=True, capture_output=True)
    with Archive(folder, now=clock) as archive:
        is_same = list(archive.captures()) == list(make_captures(3000, 30))
        held = [entry.digest for entry in archive.entries() if entry.holds]
    print(
        f"{KILLS} kills: same captures {is_same}, payloads stored twice {len(held) - len(set(held))}, "
        f"findings {len(verify_archive(folder))}"
    )


def bench_flips(scratch: Path) -> None:
    folder, rng = scratch / "flipped", random.Random(3)
    with Archive(folder, now=clock, max_bytes=20_000) as archive:
        for capture in make_captures(60, 30):
            archive.add(capture)
    found = 0
    for _ in range(FLIPS):
        path = rng.choice([path for path in sorted(folder.iterdir()) if path.stat().st_size])
        whole = path.read_bytes()
        place = rng.randrange(len(whole) * 8)
        flipped = bytearray(whole)
        flipped[place // 8] ^= 1 << place % 8
        path.write_bytes(flipped)
        found += bool(verify_archive(folder))
        path.write_bytes(whole)
    print(f"{FLIPS} flipped bits: {found} found")


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        for bench in (bench_writing, bench_finding, bench_reading, bench_kills, bench_flips):
            bench(Path(scratch))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        read_all(Path(sys.argv[1]))
    else:
        main()
