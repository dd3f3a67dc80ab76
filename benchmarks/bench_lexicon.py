"""How fast the lexicon loads and how fast names are found, beside spaCy's blank pipeline.

    python benchmarks/bench_lexicon.py [FILE.jsonl]     texts under "text"; made-up ones without a file

Times are processor time, the best of several runs.
"""

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import spacy

from pipeline.language import load_lexicon
from pipeline.language.folding import name_key
from pipeline.language.lexicon import read_lexicon
from pipeline.language.names import NameFinder

DATA = Path(__file__).resolve().parents[1] / "pipeline" / "language"
POST = (
    "We swapped Multi-Head Attention (MHA) for GQA and kept RoPE; FlashAttention-2 made it fit — the "
    "KV cache shrank by 4x 🚀. Nothing else changed in the recipe. Please pay attention to the rate! "
)


def best_time(run: Callable[[], object], *, runs: int = 7) -> float:
    """Seconds of processor time of the fastest run."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def read_texts(arguments: list[str]) -> list[str]:
    """The texts of a JSON Lines file, or made-up posts."""
    if not arguments:
        return [POST * 4] * 2_000
    lines = Path(arguments[0]).read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def load_anew() -> None:
    """Read every file, as a new process does."""
    name_key.cache_clear()
    read_lexicon(DATA / "lexicon", DATA / "papers.toml")


def grow_tenfold(finder: NameFinder, repeated: str) -> float:
    """How much longer a megabyte of one repeated piece takes than a tenth of it; linear is 10."""
    times = []
    for size in (100_000, 1_000_000):
        text = repeated * (size // len(repeated))
        times.append(best_time(partial(finder.find, text), runs=3))
    return times[1] / times[0]


def main() -> None:
    """Print the figures."""
    texts = read_texts(sys.argv[1:])
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    lexicon = load_lexicon()
    finder = NameFinder(surface for mechanism in lexicon.mechanisms for surface in mechanism.surfaces)
    blank = spacy.blank("en")
    scan = best_time(lambda: [finder.find(text) for text in texts])
    tokenize = best_time(lambda: list(blank.pipe(texts)), runs=1)
    print(f"load_lexicon           {best_time(load_anew):8.3f} s  ({len(lexicon.mechanisms)} mechanisms)")
    print(f"find                   {megabytes / scan:8.1f} MB/s")
    print(f"spacy.blank('en').pipe {megabytes / tokenize:8.1f} MB/s")
    print(f"find / spacy           {scan / tokenize:8.3f} of its time")
    for repeated in ("self attention ", "multi-", "\u200b ", "a", "𝐚 - "):
        print(f"ten times {repeated!r:20} {grow_tenfold(finder, repeated):6.1f} times as long")


if __name__ == "__main__":
    main()
