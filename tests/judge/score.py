"""How well claims are judged, on labelled sentences: coverage, accuracy, opinions decided."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.judge import Facts, check_claim
from pipeline.language import load_lexicon
from pipeline.records import Outcome

LABELLED = Path(__file__).parent / "labelled" / "claims.jsonl"


@dataclass(frozen=True)
class Labelled:
    """A sentence and the verdict an expert gives it, with the reason."""

    id: str
    mechanism: str
    claim: str
    label: Outcome
    reason: str


@dataclass
class Count:
    """How many there are of each kind; `wrong` and `undecided` name the sentences."""

    checkable: int = 0
    decided: int = 0
    right: int = 0
    opinions: int = 0
    wrong: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    opinions_decided: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        return {
            "coverage": round(self.decided / self.checkable, 4),
            "accuracy": round(self.right / self.decided, 4),
            "opinions_left_alone": round(1 - len(self.opinions_decided) / self.opinions, 4),
        }


def read_labelled(path: Path = LABELLED) -> list[Labelled]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Labelled(row["id"], row["mechanism"], row["claim"], Outcome(row["label"]), row.get("reason", ""))
        for row in rows
    ]


def count(rows: list[Labelled], facts: Facts) -> Count:
    """Judge every sentence and compare with its label."""
    total, lexicon = Count(), load_lexicon()
    for row in rows:
        _, verdict = check_claim(row.claim, mechanism=row.mechanism, facts=facts, lexicon=lexicon)
        _add(total, row, verdict.outcome)
    return total


def _add(total: Count, row: Labelled, outcome: Outcome) -> None:
    place = f"{row.id}: {row.claim}"
    decided = outcome is not Outcome.NOT_CHECKABLE
    if row.label is Outcome.NOT_CHECKABLE:
        total.opinions += 1
        total.opinions_decided += [place] if decided else []
        return
    total.checkable += 1
    total.decided += decided
    total.right += outcome is row.label
    total.undecided += [] if decided else [place]
    total.wrong += [place] if decided and outcome is not row.label else []
