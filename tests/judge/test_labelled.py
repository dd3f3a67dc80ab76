"""The ratchet: figures on our own labelled claims, held by floors that only rise."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.judge.facts import handmade_facts
from tests.judge.score import LABELLED, Count, count, read_labelled

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "eval" / "claims_dev.jsonl"
FLOORS = ROOT / "tests" / "floors.json"
# What the project promises; a floor may stand above these, never below.
PROMISED = {"coverage": 0.85, "accuracy": 0.97, "opinions_left_alone": 1.0}


@pytest.fixture(scope="module")
def floors() -> dict:
    return json.loads(FLOORS.read_text(encoding="utf-8"))["claims"]


@pytest.fixture(scope="module")
def counted() -> Count:
    return count(read_labelled(), handmade_facts())


def test_the_labelled_claims_are_those_the_floors_were_set_on(floors):
    assert hashlib.sha256(LABELLED.read_bytes()).hexdigest() == floors["sha256"]


@pytest.mark.parametrize("name", PROMISED)
def test_no_figure_falls_below_its_floor(name, floors, counted):
    assert counted.figures()[name] >= floors["floors"][name], [*counted.wrong, *counted.undecided]


@pytest.mark.parametrize("name", PROMISED)
def test_no_floor_stands_below_what_is_promised(name, floors):
    assert floors["floors"][name] >= PROMISED[name]


def test_no_opinion_is_decided(counted):
    assert counted.opinions_decided == []


def test_every_claim_has_a_reason_and_an_id_of_its_own():
    rows = read_labelled()
    assert all(row.reason for row in rows)
    assert len({row.id for row in rows}) == len(rows)


def test_the_set_holds_claims_of_every_kind():
    labels = [row.label for row in read_labelled()]
    assert len(labels) >= 300
    assert labels.count("not_checkable") >= 80


def test_the_shared_sample_is_judged_as_promised():
    if not SHARED.exists():
        pytest.skip("the shared sample of claims is not here")
    figures = count(read_labelled(SHARED), handmade_facts()).figures()
    assert all(figures[name] >= promised for name, promised in PROMISED.items()), figures
