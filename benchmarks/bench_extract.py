"""How well and how fast posts are read: beside spaCy's blank pipeline, a span_ruler, and peers if given.

    python benchmarks/bench_extract.py [--posts FILE.jsonl] [--peers PYTHON]

FILE holds posts under "text" (default: the shared posts beside the checkout, else the labelled ones).
PYTHON is the interpreter of an environment with scispacy and refextract; they are asked in a process of
their own. Speeds are the best of several runs; one process is measured in processor time, two in wall time.
"""

import argparse
import json
import math
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import spacy
from spacy.language import Language

from pipeline.extract import build_reader, extract_documents
from pipeline.extract.abbreviations import find_definitions
from pipeline.language import load_lexicon
from pipeline.records import Document

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
POSTS = ROOT.parent / "shared" / "data" / "posts" / "posts.jsonl"
PEERS = Path(__file__).with_name("peers_extract.py")
RULER_PATTERNS = 284
# One kind of trouble each: brackets, ids, abbreviations, names, lists, links, tables, invisible characters,
# hyphens, names that end in a head, definitions, methods, capitals without end.
MONOTONOUS = (
    "(", "1706.03762 ", "MHA ", "Big Attention ", "1. RoPE -> T (2104.09864) It rotates. ", "https://a.b/c ",
    "| RoPE | 2104.09864 |\n", "a\u200b", "A-", "Big Token Pruning ", "we introduce Wool (W), a method to ",
    "with the AA-AA method, ", "Introducing A", "lora ", "key-value (KV) cache ", "Big (AB) ", "A",
)  # fmt: skip


def read_texts(path: Path) -> list[str]:
    if path.exists():
        return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    from tests.extract.score import read_labelled  # noqa: PLC0415  only a checkout has the tests

    return [label.text for label in read_labelled()] * 10


def seconds(run: Callable[[], object], clock: Callable[[], float], runs: int = 5) -> float:
    """The fastest of several runs."""
    times = []
    for _ in range(runs):
        start = clock()
        run()
        times.append(clock() - start)
    return min(times)


def documents(texts: Iterable[str]) -> list[Document]:
    return [Document(id=str(number), text=text) for number, text in enumerate(texts)]


def drain(items: Iterable[object]) -> None:
    for _ in items:
        pass


def build_ruler() -> Language:
    """A blank pipeline with a span_ruler of token patterns: what one would write without this project."""
    nlp = spacy.blank("en")
    names = [mechanism.name for mechanism in load_lexicon().mechanisms][:RULER_PATTERNS]
    patterns = [
        {"label": "M", "pattern": [{"LOWER": word.lower()} for word in name.split()]} for name in names
    ]
    nlp.add_pipe("span_ruler").add_patterns(patterns)
    return nlp


def print_speed(texts: list[str], reader: Language) -> None:
    blank, posts = spacy.blank("en"), documents(texts)
    cpu = time.process_time
    plain = seconds(lambda: drain(blank.pipe(texts)), cpu)
    ours = seconds(lambda: drain(extract_documents(posts, reader=reader)), cpu)
    ruler = build_ruler()
    ruled = seconds(lambda: drain(ruler.pipe(texts)), cpu, runs=2)
    print(f"posts                       {len(texts)}, {sum(map(len, texts)) // len(texts)} characters each")
    print(f"blank pipeline              {len(texts) / plain:8.0f} posts/s")
    print(f"whole extraction            {len(texts) / ours:8.0f} posts/s   {plain / ours:.2f} of blank")
    print(
        f"span_ruler, {RULER_PATTERNS} patterns    {len(texts) / ruled:8.0f} posts/s   "
        f"{plain / ruled:.2f} of blank"
    )


def print_processes(texts: list[str], reader: Language) -> None:
    posts = documents(texts * max(1, 20_000 // len(texts)))
    wall = time.perf_counter
    one = seconds(lambda: drain(extract_documents(posts, reader=reader)), wall, runs=2)
    two = seconds(lambda: drain(extract_documents(posts, reader=reader, processes=2)), wall, runs=2)
    print(f"two processes               {one / two:8.2f} times one ({len(posts)} posts)")


def print_growth(texts: list[str], reader: Language) -> None:
    """The exponent between 125,000 and 1,000,000 characters: 1 is linear."""
    for name, piece in [("posts", "\n\n".join(texts)), *[(repr(piece), piece) for piece in MONOTONOUS]]:
        times = []
        for size in (125_000, 1_000_000):
            text = (piece * (size // len(piece) + 1))[:size]
            run = partial(drain, extract_documents(documents([text]), reader=reader))
            times.append(seconds(run, time.process_time, runs=1))
        exponent = math.log(times[1] / times[0]) / math.log(8)
        print(f"growth on {name[:34]:36} {times[1]:7.2f} s for a megabyte, exponent {exponent:.2f}")


def print_quality(reader: Language) -> None:
    from tests.extract import score  # noqa: PLC0415  only a checkout has the tests

    labels = score.read_labelled()
    read = score.read_all(labels, reader=reader)
    ids, citations = score.count_ids(labels, read), score.count_citations(labels, read)
    names, traps = score.count_mentions(labels, read)
    print(f"labelled posts              {len(labels)}")
    print(f"arXiv ids                   P {ids.precision:.3f}  R {ids.recall:.3f}")
    print(f"mechanism names             R {names.recall:.3f}  false alarms {1 - traps.precision:.3f}")
    print(f"citations                   P {citations.precision:.3f}  R {citations.recall:.3f}")
    ruler = build_ruler()
    docs = [ruler(label.text) for label in labels]
    found = [[span.text for span in doc.spans["ruler"]] for doc in docs]
    hits = [(anchor, texts) for label, texts in zip(labels, found, strict=True) for anchor in label.anchors]
    right = sum(any(score.is_same(text, a.text) for text in texts) for a, texts in hits if a.is_mention)
    print(f"span_ruler, names           R {right / sum(a.is_mention for a, _ in hits):.3f}")


def print_peers(texts: list[str], python: str) -> None:
    """Ids of refextract and abbreviations of scispaCy on the same documents."""
    from tests.extract import score  # noqa: PLC0415  only a checkout has the tests

    labels = score.read_labelled()
    asked = json.dumps({"ids": [label.text for label in labels], "abbreviations": texts})
    done = subprocess.run([python, str(PEERS)], input=asked, capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout.splitlines()[-1])
    if answer["ids"] is not None:
        found = [(set(got), label.arxiv_ids) for got, label in zip(answer["ids"], labels, strict=True)]
        right = sum(len(got & gold) for got, gold in found)
        precision = right / max(1, sum(len(got) for got, _ in found))
        recall = right / sum(len(gold) for _, gold in found)
        print(f"refextract, arXiv ids       P {precision:.3f}  R {recall:.3f}  {answer['ids_seconds']:.1f} s")
    if answer["abbreviations"] is not None:
        theirs = {(n, *pair) for n, pairs in enumerate(answer["abbreviations"]) for pair in pairs}
        start = time.process_time()
        ours = {
            (n, text[d.start : d.end], text[d.long_start : d.long_end])
            for n, text in enumerate(texts)
            for d in find_definitions(text)
        }
        took = time.process_time() - start
        print(f"abbreviations               ours {len(ours)} in {took:.2f} s, both {len(ours & theirs)}")
        print(f"scispaCy, abbreviations     {len(theirs)} in {answer['abbreviations_seconds']:.2f} s")
        for name, only in (("only ours", ours - theirs), ("only theirs", theirs - ours)):
            print(f"  {name} ({len(only)}):", "; ".join(f"{s} = {long}" for _, s, long in sorted(only)[:12]))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=Path, default=POSTS)
    parser.add_argument("--peers", default="")
    arguments = parser.parse_args()
    texts, reader = read_texts(arguments.posts), build_reader()
    print_quality(reader)
    print_speed(texts, reader)
    print_processes(texts, reader)
    print_growth(texts, reader)
    if arguments.peers:
        print_peers(texts, arguments.peers)


if __name__ == "__main__":
    main()
