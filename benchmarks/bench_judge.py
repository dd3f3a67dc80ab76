"""How fast sentences are read and claims are judged, and how well, on our own labelled claims."""

import json
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.judge import check_claim, judge_claims
from pipeline.language import load_lexicon, read_claim
from tests.judge.facts import handmade_facts
from tests.judge.score import count, read_labelled

ROUNDS = 40


def main() -> None:
    """Print the figures as JSON."""
    rows, facts, lexicon = read_labelled(), handmade_facts(), load_lexicon()
    claims = [
        check_claim(row.claim, mechanism=row.mechanism, facts=facts, lexicon=lexicon)[0] for row in rows
    ]
    judged = _seconds(lambda: list(judge_claims(claims * ROUNDS, facts)))
    read = _seconds(lambda: [read_claim(row.claim, lexicon=lexicon) for row in rows])
    figures = {
        "claims_judged_per_second": round(len(claims) * ROUNDS / judged),
        "sentences_read_per_second": round(len(rows) / read),
        **count(rows, facts).figures(),
    }
    print(json.dumps({Path(__file__).stem: figures}, indent=1))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
