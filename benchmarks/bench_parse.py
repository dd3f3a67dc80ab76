"""Figures of the parse room: posts per second, the islands' way against the obvious one, hostile inputs.

Run from the repository's root: `python -m benchmarks.bench_parse`.
"""

import json
import random
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bs4 import BeautifulSoup

from pipeline.archive import Archive
from pipeline.parse import parse_capture
from pipeline.parse.island import find_islands
from pipeline.parse.load_json import load_json
from tests.archive.broken import MAKERS, break_one, lost, valid_names
from tests.parse.builders import LINE, NOW, capture, comment, paper_node, post, post_page, posts_page, text
from tests.parse.mutations import HOSTILE, SEEDS, mutate

POSTS_PER_PAGE = 10
MUTATIONS = 2_000
HOSTILE_PARTS = 30_000
LIMIT_S = 2.0
"""Seconds no input may take."""


def _seconds(work: Callable[[], object], *, repeats: int = 5) -> float:
    """The median time of `work` on one core."""
    times = []
    for _ in range(repeats):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return statistics.median(times)


def _long_post(number: int) -> dict[str, object]:
    """A post of the length of real list posts: about 2,000 characters in 40 tokens."""
    item = [text("Soft attention weights are never negative and sum to one. " * 3), LINE]
    papers = [paper_node("1706.03762", "Attention Is All You Need (1706.03762)"), LINE]
    reactions = [{"reaction": mark, "users": ["bob", "eve"], "count": 2} for mark in "🔥🚀👍"]
    return post(f"author{number % 50}", f"{number:015d}", content=(item + papers) * 10, reactions=reactions)


def bench_feed(pages: int = 200) -> None:
    """Posts per second from feed pages of ten, and from rows of a collection."""
    bodies = [
        capture(json.dumps(posts_page(*map(_long_post, range(start, start + POSTS_PER_PAGE)))))
        for start in range(0, pages * POSTS_PER_PAGE, POSTS_PER_PAGE)
    ]
    spent = _seconds(lambda: sum(len(parse_capture(body).posts) for body in bodies))
    print(f"feed pages        {pages * POSTS_PER_PAGE / spent:10,.0f} posts/s  (floor 3,000)")
    rows = "\n".join(
        json.dumps({"id": f"a/{n}", "author": "a", "slug": f"{n}", "text": f"{n} sums to one. " * 60})
        for n in range(2_000)
    )
    lines = capture(rows)
    print(f"rows              {2_000 / _seconds(lambda: parse_capture(lines)):10,.0f} posts/s  (floor 3,000)")


def bench_archive(pages: int = 100) -> None:
    """Posts per second from the archive's files to records."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        with Archive(path, now=lambda: NOW) as archive:
            for start in range(0, pages * POSTS_PER_PAGE, POSTS_PER_PAGE):
                page = capture(json.dumps(posts_page(*map(_long_post, range(start, start + POSTS_PER_PAGE)))))
                archive.add(replace(page, url=f"https://huggingface.co/api/posts?skip={start}"))
        spent = _seconds(lambda: _read_archive(path), repeats=3)
    print(f"from the archive  {pages * POSTS_PER_PAGE / spent:10,.0f} posts/s  (floor 3,000)")


def _read_archive(folder: Path) -> int:
    with Archive(folder, now=lambda: NOW) as archive:
        return sum(len(parse_capture(one).posts) for one in archive.captures())


def bench_islands() -> None:
    """Taking the island out against building the whole tree, on a page of the Hub's usual size."""
    talk = [comment(f"{n:024x}", "bob", "I think the weights sum to one. " * 8) for n in range(20)]
    markup = "".join(
        f'<div class="flex gap-2"><a href="/u{n}">user {n}</a><p>{n} text</p></div>' for n in range(900)
    )
    page = post_page(_long_post(1), *talk).replace("<main>", f"<main>{markup}")
    wanted = frozenset({"SocialPost"})

    def obvious() -> object:
        found = BeautifulSoup(page, "lxml").find(attrs={"data-target": "SocialPost"})
        return json.loads(str(found["data-props"])) if found else None  # type: ignore[index]  # a tag, not text

    def ours() -> object:
        return load_json(find_islands(page, wanted)[0].props)

    if obvious() != ours():
        raise SystemExit("the two ways disagree")
    slow, fast = _seconds(obvious), _seconds(ours, repeats=20)
    ratio = f"{slow / fast:10.1f} times faster than the whole tree"
    print(f"island of a page  {ratio}  (floor 4, {len(page):,} characters)")
    parsing = _seconds(lambda: parse_capture(capture(page)), repeats=20)
    print(f"whole post page   {slow / parsing:10.1f} times faster, records and all")


def bench_memory() -> None:
    """Peak memory of parsing page after page: flat, whatever the number of pages."""
    peaks = []
    for pages in (20, 200):
        tracemalloc.start()
        for start in range(pages):
            parse_capture(capture(json.dumps(posts_page(*map(_long_post, range(start, start + 10))))))
        peaks.append(tracemalloc.get_traced_memory()[1] / 2**20)
        tracemalloc.stop()
    print(f"peak memory       {peaks[0]:.2f} MiB for 20 pages, {peaks[1]:.2f} MiB for 200")


def bench_broken() -> None:
    """Files of every kind broken at one place, imported and parsed: crashes, hangs, valid items lost."""
    each, missing, slowest = -(-MUTATIONS // len(MAKERS)), 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        for kind, make in MAKERS.items():
            whole, worst, gone, valid = make(), 0.0, 0, 0
            for seed in range(each):
                broken = break_one(whole.body, random.Random(seed))
                valid += len(valid_names(whole, broken))
                begun = time.process_time()
                gone += len(lost(whole, broken, Path(folder, "file")))
                worst = max(worst, time.process_time() - begun)
            print(
                f"broken {kind:13} {each:5} inputs, {valid:5} valid items, {gone} lost, slowest {worst:.3f} s"
            )
            missing, slowest = missing + gone, max(slowest, worst)
    print(
        f"broken inputs     {each * len(MAKERS):10,} without a crash, {missing} valid items lost (ceiling 0)"
    )
    if missing or slowest > LIMIT_S:
        raise SystemExit(f"lost {missing} valid items, or took longer than {LIMIT_S} s")


def bench_hostile() -> None:
    """Mutated and hostile inputs: the slowest, and that none crashes."""
    rng, slowest = random.Random(0), 0.0
    for number in range(MUTATIONS):
        one = capture(mutate(SEEDS[number % len(SEEDS)], rng))
        slowest = max(slowest, _seconds(lambda one=one: parse_capture(one), repeats=1))  # type: ignore[misc]  # bound now
    print(f"mutated captures  {MUTATIONS:10,} without a crash, slowest {slowest * 1000:.0f} ms")
    times = {name: _hostile(make) for name, make in HOSTILE.items()}
    worst = max(times, key=lambda name: times[name])
    slow = f"slowest {times[worst]:.2f} s ({worst})"
    print(f"hostile inputs    {len(times):10,} of {HOSTILE_PARTS:,} parts, {slow}")
    if max(slowest, times[worst]) > LIMIT_S:
        raise SystemExit(f"an input took longer than {LIMIT_S} s")


def _hostile(make: Callable[[int], str]) -> float:
    one = capture(make(HOSTILE_PARTS))
    return _seconds(lambda: parse_capture(one), repeats=1)


def main() -> None:
    """Print every figure."""
    bench_feed()
    bench_archive()
    bench_islands()
    bench_memory()
    bench_broken()
    bench_hostile()


if __name__ == "__main__":
    main()
