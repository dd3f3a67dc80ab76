"""The labelled claims against what was really measured, where that has been done for the present models."""

from pathlib import Path

import pytest

from models.cache import load_measured
from pipeline.judge import Facts
from pipeline.language import load_lexicon
from pipeline.language.hints import resolve_hint
from pipeline.records import Measurement
from tests.judge.facts import measurements
from tests.judge.score import count, read_labelled

MEASURED = Path(__file__).resolve().parents[2] / "data" / "measured"
PAIRED = frozenset({"equals", "differs_from", "interpolates"})


@pytest.fixture(scope="module")
def facts() -> Facts:
    measured = load_measured(MEASURED)
    if not measured:
        pytest.skip("the present models were not measured yet: `hearsay mechanisms` does it")
    names = Measurement.__dataclass_fields__
    return Facts(Measurement(**{name: getattr(one, name) for name in names}) for one in measured)


def test_the_labelled_claims_are_judged_by_measurement_as_promised(facts):
    lexicon = load_lexicon()
    rows = [row for row in read_labelled() if facts.knows(resolve_hint(row.mechanism, lexicon))]
    counted = count(rows, facts)
    figures = counted.figures()
    assert figures["accuracy"] >= 0.97, counted.wrong
    assert figures["coverage"] >= 0.85, counted.undecided
    assert counted.opinions_decided == []


def test_facts_made_by_hand_never_contradict_measured_ones(facts):
    """Numbers may lie a tolerance apart; what holds of a pair is measured pair by pair."""
    apart = [
        f"{own.mechanism_id} {own.property}: {own.value} by hand, {real.value} measured"
        for own in measurements()
        for real in facts.all_of(own.mechanism_id, own.property)[:1]
        if own.property not in PAIRED and not is_close(own.value, real.value)
    ]
    assert apart == []


def is_close(one: str, other: str) -> bool:
    """Whether both are the same word, or numbers within 0.15 of each other."""
    try:
        return abs(float(one) - float(other)) <= 0.15 * max(1, abs(float(one)))
    except ValueError:
        return one == other
