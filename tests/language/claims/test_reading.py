"""Sentences into the claim language: what is stated, by whom, of whom, and what is left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language import Kind, Reading, load_lexicon, read_claim
from pipeline.records import Modality

LEXICON = load_lexicon()


def read(text: str, hint: str = "") -> Reading:
    return read_claim(text, mechanism_id=hint, lexicon=LEXICON)


def said(reading: Reading) -> tuple[str, str, bool]:
    return reading.property, reading.value, reading.negated


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Soft attention weights sum to one.", ("weights_sum_to_one", "true", False)),
        ("Soft attention weights do not sum to one.", ("weights_sum_to_one", "true", True)),
        ("soft attention weights dont sum to 1", ("weights_sum_to_one", "true", True)),
        ("Sparsemax never yields exact zeros.", ("weights_exact_zeros", "true", True)),
        ("Hard attention is non-differentiable.", ("differentiable", "true", True)),
        ("Hard attention fails to be differentiable.", ("differentiable", "true", True)),
        ("Hard attention isn't non-differentiable.", ("differentiable", "true", False)),
        ("Soft attention is differentiable rather than stochastic.", ("differentiable", "true", False)),
        ("Soft attention is not only differentiable but smooth.", ("differentiable", "true", False)),
        ("Soft attention does not choose anything, it is differentiable.", ("differentiable", "true", False)),
        ("Soft attention weights do not, in general, sum to one.", ("weights_sum_to_one", "true", True)),
    ],
)
def test_negations_reach_what_they_deny(text, stated):
    assert said(read(text)) == stated


@pytest.mark.parametrize(
    ("text", "subject", "partner"),
    [
        ("MQA has a smaller KV cache than MHA.", "multi-query-attention", "multi-head-attention"),
        ("Unlike MHA, MQA shares one key/value head.", "multi-query-attention", "multi-head-attention"),
        ("Compared to MHA, MQA caches less per token.", "multi-query-attention", "multi-head-attention"),
        ("In GQA, groups of query heads share keys and values.", "grouped-query-attention", ""),
        ("mqa needs less kv cache than mha", "multi-query-attention", "multi-head-attention"),
    ],
)
def test_the_subject_is_told_from_the_partner(text, subject, partner):
    reading = read(text)
    assert (reading.mechanism_id, reading.partner_id) == (subject, partner)


@pytest.mark.parametrize("start", ["It", "This", "Basically it", "In short, it"])
def test_a_pronoun_stands_for_the_hint(start):
    reading = read(f"{start} caches less per token than MHA.", "multi-query-attention")
    assert (reading.mechanism_id, reading.partner_id) == ("multi-query-attention", "multi-head-attention")


def test_a_sentence_that_begins_with_its_verb_speaks_of_the_hint():
    assert (
        read("Caches less per token than MHA.", "multi-query-attention").mechanism_id
        == "multi-query-attention"
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Soft attention is beautiful.", Kind.OPINION),
        ("Flash attention is faster on an A100.", Kind.SPEED),
        ("Linear attention will replace softmax attention.", Kind.PREDICTION),
        ("MHA was introduced by Vaswani in 2017.", Kind.HISTORY),
        ("You should use GQA.", Kind.ADVICE),
        ("MHA outperforms MQA.", Kind.BENCHMARK),
        ("Is self-attention quadratic?", Kind.QUESTION),
        ("Cats are animals.", Kind.UNCLEAR),
    ],
)
def test_what_is_no_claim_is_kept_as_what_it_is(text, kind):
    assert read(text, "soft-attention").kind is kind


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Soft attention weights may be negative.", Modality.HEDGED),
        ("The paper says that soft attention weights sum to one.", Modality.REPORTED),
        ("Soft attention weights are one-hot, yeah right.", Modality.IRONIC),
        ("Do soft attention weights sum to one?", Modality.QUESTION),
        ("Soft attention weights sum to one.", Modality.ASSERTED),
    ],
)
def test_the_stance_is_read(text, modality):
    assert read(text).modality is modality


def test_a_sentence_that_states_two_things_has_both():
    reading = read("Soft attention weights are non-negative and sum to one.")
    assert {reading.property, *(also.property for also in reading.also)} == {
        "weights_non_negative",
        "weights_sum_to_one",
    }


def test_a_condition_is_kept():
    assert "masked" in read("Soft attention weights sum to one unless a row is fully masked.").condition


@pytest.mark.parametrize(
    "text", ["GQA is just MQA when there is only one group.", "With one group GQA becomes MQA."]
)
def test_the_setting_of_an_equality_is_read(text):
    reading = read(text)
    assert (reading.property, reading.value, reading.condition) == (
        "equals",
        "multi-query-attention",
        "one_group",
    )


def test_a_negation_that_belongs_to_nothing_understood_is_left_unread():
    reading = read("Soft attention, never mind the cost, has weights; they sum to one but nobody not.")
    assert (reading.negated, reading.unread) == (False, "nobody, not")


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_without_an_error(text):
    assert read(text, "soft-attention") == read(text, "soft-attention")


@given(
    st.lists(
        st.sampled_from(
            ["soft", "attention", "weights", "sum", "to", "one", "not", "never", "no", "O(n²)", "2x", ","]
        ),
        max_size=40,
    )
)
@settings(max_examples=60, deadline=None)
def test_any_order_of_known_words_is_read_without_an_error(words):
    assert isinstance(read(" ".join(words)), Reading)
