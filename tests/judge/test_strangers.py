"""Claims by other people, none of them taught; the readers were mended against some that they got wrong."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.judge.facts import handmade_facts
from tests.judge.score import LABELLED, Count, count, read_labelled

ROOT = Path(__file__).resolve().parents[2]
STRANGERS = LABELLED.with_name("strangers.jsonl")
WORDINGS = ROOT / "pipeline" / "language" / "wordings"


@pytest.fixture(scope="module")
def floors() -> dict:
    return json.loads((ROOT / "tests" / "floors.json").read_text(encoding="utf-8"))["strangers"]


@pytest.fixture(scope="module")
def counted() -> Count:
    return count(read_labelled(STRANGERS), handmade_facts())


def test_the_claims_are_those_the_floors_were_set_on(floors):
    assert hashlib.sha256(STRANGERS.read_bytes()).hexdigest() == floors["sha256"]


@pytest.mark.parametrize("name", ["coverage", "accuracy", "opinions_left_alone"])
def test_no_figure_falls_below_its_floor(name, floors, counted):
    assert counted.figures()[name] >= floors["floors"][name], [*counted.wrong, *counted.undecided]


def test_none_of_them_was_taught():
    taught = {
        row.get("claim") or row["text"]
        for file in WORDINGS.glob("*.jsonl")
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())
    }
    assert taught.isdisjoint(row.claim for row in read_labelled(STRANGERS))
