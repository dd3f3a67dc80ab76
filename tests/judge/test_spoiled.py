"""True claims spoiled by a half that turns them round: none of them is called true any more."""

import pytest

from pipeline.judge import check_claim
from pipeline.language import load_lexicon
from pipeline.records import Outcome
from tests.judge.facts import handmade_facts
from tests.judge.score import read_labelled

SPOILERS = [
    ", except in 7 of 12 layers",
    ", but only for 40 % of the tokens",
    ", and all this is almost never so",
    ", apart from every ninth head, which is negative",
]
LONGEST = 60  # characters; longer claims are spoiled as well, but take longer to read


@pytest.mark.parametrize("spoiler", SPOILERS)
def test_a_spoiled_claim_is_not_called_true(spoiler):
    lexicon, facts = load_lexicon(), handmade_facts()
    true = [row for row in read_labelled() if row.label is Outcome.SUPPORTED and len(row.claim) < LONGEST]
    spoiled = [(row, f"{row.claim.rstrip(' .!')}{spoiler}.") for row in true]
    still_true = [
        text
        for row, text in spoiled
        if check_claim(text, mechanism=row.mechanism, facts=facts, lexicon=lexicon)[1].outcome
        is Outcome.SUPPORTED
    ]
    assert still_true == []
