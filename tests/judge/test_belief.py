"""Which of two readings of a sentence is believed."""

from dataclasses import replace

import pytest

from pipeline.judge import judge_claim
from pipeline.judge.verdicts import settle_claim
from pipeline.records import Claim, Guess, Outcome
from tests.judge.facts import handmade_facts

UNREAD = Claim(
    id="c", doc_id="d", start=0, end=1, text="x", mechanism_id="multi-query-attention", kind="unclear"
)
SMALLER = Guess(property="cache_per_token", relation="below", share=0.8)
BIGGER = replace(SMALLER, relation="above")
NOTHING = Guess(property="", share=0.8)


def outcome(claim: Claim) -> Outcome:
    return judge_claim(claim, handmade_facts()).outcome


@pytest.mark.parametrize(("guess", "expected"), [(SMALLER, Outcome.SUPPORTED), (BIGGER, Outcome.REFUTED)])
def test_what_no_pattern_reads_is_judged_by_a_sure_guess(guess, expected):
    assert outcome(replace(UNREAD, guesses=(guess,))) is expected


def test_the_claim_then_says_what_was_guessed():
    claim, verdict = settle_claim(replace(UNREAD, guesses=(SMALLER,)), handmade_facts())
    assert (claim.property, claim.relation) == ("cache_per_token", "below")
    assert verdict.evidence[0].property == "cache_per_token"


def test_an_unsure_guess_decides_nothing():
    guesses = (replace(SMALLER, share=0.3), replace(BIGGER, share=0.2))
    assert outcome(replace(UNREAD, guesses=guesses)) is Outcome.NOT_CHECKABLE


def test_a_guess_of_what_nobody_measured_stands_against_all_others():
    unmeasured = Guess(property="no_such_property", relation="is", value="true", share=0.5)
    guesses = (replace(SMALLER, share=0.4), unmeasured)
    assert outcome(replace(UNREAD, guesses=guesses)) is Outcome.NOT_CHECKABLE


def test_what_states_nothing_is_left_alone():
    guesses = (NOTHING, replace(SMALLER, share=0.1))
    assert outcome(replace(UNREAD, guesses=guesses)) is Outcome.NOT_CHECKABLE


def test_a_reading_the_guesses_contradict_is_doubted():
    read = replace(UNREAD, kind="claim", property="cache_per_token", relation="below")
    assert outcome(read) is Outcome.SUPPORTED
    assert outcome(replace(read, guesses=(replace(BIGGER, share=0.15),))) is Outcome.NOT_CHECKABLE


def test_a_reading_hardly_any_guess_speaks_for_is_overruled():
    read = replace(UNREAD, kind="claim", property="cache_per_token", relation="below")
    assert outcome(replace(read, guesses=(BIGGER,))) is Outcome.REFUTED


def test_an_opinion_is_only_overruled_by_a_guess_without_rivals():
    opinion = replace(UNREAD, kind="opinion")
    assert outcome(replace(opinion, guesses=(replace(SMALLER, share=0.5), replace(NOTHING, share=0.2)))) is (
        Outcome.NOT_CHECKABLE
    )
