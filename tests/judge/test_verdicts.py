"""Verdicts: what is compared with what, and when the judge keeps silent."""

import pytest

from pipeline.judge import Facts, check_claim
from pipeline.language import load_lexicon
from pipeline.records import Outcome
from tests.judge.facts import handmade_facts, measurement

YES, NO, SILENT = Outcome.SUPPORTED, Outcome.REFUTED, Outcome.NOT_CHECKABLE


def verdict(text: str, mechanism: str = "", facts: Facts | None = None):
    return check_claim(text, mechanism=mechanism, facts=facts or handmade_facts(), lexicon=load_lexicon())[1]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Self-attention is O(n²).", YES),
        ("Self-attention is O(n^2).", YES),
        ("Self-attention is O(N2).", YES),
        ("Self-attention runs in Θ(L^2 d) time.", YES),
        ("Self-attention takes O(n log n) time.", NO),
        ("Self-attention is quadratic in the sequence length.", YES),
        ("Self-attention is not quadratic in the sequence length.", NO),
        ("Doubling the context quadruples the compute of self-attention.", YES),
        ("Doubling the context doubles the compute of self-attention.", NO),
        ("Self-attention is subquadratic.", NO),
        ("Sliding window attention is subquadratic.", YES),
        ("BigBird reduces the cost from quadratic to linear.", YES),
    ],
)
def test_growth_is_read_in_every_notation(text, outcome):
    assert verdict(text).outcome is outcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("MQA has a smaller KV cache than MHA.", YES),
        ("MQA has a bigger KV cache than MHA.", NO),
        ("Unlike MHA, MQA shares one key/value head across all heads.", YES),
        ("Compared to MHA, MLA stores less per token.", YES),
        ("MLA caches twice as much per token as MHA.", NO),
        ("MHA stores as much per token as MQA.", NO),
    ],
)
def test_comparisons_look_up_both_sides(text, outcome):
    assert verdict(text).outcome is outcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("GQA with one group is MQA.", YES),
        ("GQA with one group is MHA.", NO),
        ("GQA with as many groups as heads is just MHA.", YES),
        ("MQA is a special case of GQA.", YES),
        ("GQA is a special case of MQA.", NO),
        ("MQA is just GQA.", SILENT),
        ("GQA interpolates between MHA and MQA.", YES),
    ],
)
def test_equalities_hold_in_their_setting_only(text, outcome):
    assert verdict(text).outcome is outcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Entmax with alpha = 1 is softmax.", YES),
        ("With alpha = 1, entmax yields exact zeros.", NO),
        ("Entmax yields exact zeros.", YES),
        ("With one group, GQA shares one key/value head across all query heads.", YES),
    ],
)
def test_a_setting_that_makes_another_mechanism_is_judged_by_that_one(text, outcome):
    assert verdict(text).outcome is outcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Soft attention weights are non-negative and sum to one.", YES),
        ("Soft attention weights are non-negative and the output is a one-hot vector.", NO),
        ("Soft attention weights are negative and sum to one.", NO),
        ("Soft attention weights are non-negative or exactly zero.", SILENT),
    ],
)
def test_a_conjunction_is_false_where_a_part_asserted_beside_the_first_is(text, outcome):
    assert verdict(text).outcome is outcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Without the softmax, soft attention weights would be negative.", SILENT),
        ("Without scaling, the variance of the logits would grow with d_k.", YES),
        ("Without scaling, the variance of the logits would be independent of d_k.", NO),
    ],
)
def test_what_would_be_otherwise_is_declined_unless_it_is_known(text, outcome):
    assert verdict(text, "scaled dot-product attention").outcome is outcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Soft attention weights may be negative.", NO),
        ("Differential attention can produce negative weights.", YES),
        ("Sparsemax weights can be exactly zero.", YES),
    ],
)
def test_may_is_refuted_by_never_and_supported_by_sometimes(text, outcome):
    assert verdict(text).outcome is outcome


@pytest.mark.parametrize(
    "text",
    [
        "Soft attention is beautiful.",
        "FlashAttention is 2x faster on an H100.",
        "MQA was proposed by Noam Shazeer.",
        "You should use GQA.",
        "Linear attention will replace softmax attention.",
        "Is self-attention quadratic?",
        "Self-attention is linear, yeah right.",
        "MHA beats MQA on every benchmark.",
        "The cat sat on the mat.",
        "Self-attention is a frobnicated whatsit.",
        "",
        "?!",
    ],
)
def test_what_cannot_be_measured_gets_no_verdict(text):
    assert verdict(text, "self-attention").outcome is SILENT


def test_the_mechanism_in_the_sentence_beats_the_hint():
    assert verdict("Hard attention weights are one-hot.", "soft attention").outcome is YES


@pytest.mark.parametrize("text", ["Its weights are one-hot.", "Puts all its weight on one position."])
def test_the_hint_serves_where_the_sentence_names_nothing(text):
    assert verdict(text, "hard attention").outcome is YES


def test_a_partner_is_not_the_subject():
    assert (
        verdict("Unlike soft attention, it puts all its weight on one position.", "hard attention").outcome
        is YES
    )


def test_conditions_of_the_measurement_reach_the_verdict():
    found = measurement("soft-attention", "weights_sum_to_one", "true", "a row is fully masked")
    told = verdict("Soft attention weights sum to one.", facts=Facts([found]))
    assert told.conditions == ("a row is fully masked",)


def test_evidence_names_the_reference_and_what_was_expected():
    evidence = verdict("Hard attention is differentiable.").evidence[0]
    assert (evidence.property, evidence.expected, evidence.reference) == (
        "differentiable",
        "true",
        "hard-attention",
    )


def test_what_is_inherited_says_from_whom():
    facts = Facts([measurement("multi-head-attention", "cache_growth", "1")])
    assert "multi-head attention" in verdict("The KV cache grows linearly.", "kv cache", facts).reason


def test_a_mechanism_without_reference_gets_no_verdict():
    assert "no measured reference" in verdict("LoRA weights sum to one.").reason


def test_half_true_is_not_called_true():
    text = "Soft attention weights are non-negative and form a one-hot vector."
    assert verdict(text).outcome is not YES


def test_a_refutation_is_held_back_under_a_condition_nobody_measured():
    text = "Sliding window attention is quadratic when the batch is large."
    assert verdict(text).outcome is SILENT


@pytest.mark.parametrize(
    "text", ["Self-atention is quadradic.", "self attention is QUADRATIC!!", "𝐒𝐞𝐥𝐟-𝐚𝐭𝐭𝐞𝐧𝐭𝐢𝐨𝐧 is quadratic."]
)
def test_typing_errors_and_styles_do_not_matter(text):
    assert verdict(text, "self-attention").outcome is YES


@pytest.mark.parametrize(
    ("text", "mechanism", "outcome"),
    [
        ("Its weights sum to one, and seven of them dance.", "soft attention", SILENT),
        ("Its weights are negative, and seven of them dance.", "soft attention", NO),
        ("Fast because it skips the small weights.", "flash attention", NO),
        ("Fast because it never stores the n x n matrix.", "flash attention", SILENT),
    ],
)
def test_a_half_not_understood_can_spoil_a_true_sentence_but_not_save_a_false_one(text, mechanism, outcome):
    assert verdict(text, mechanism).outcome is outcome


@pytest.mark.parametrize("mechanism", ["Zigzag attention", "Foo-Bar Net"])
def test_a_mechanism_nobody_knows_is_not_judged_by_whatever_else_is_named(mechanism):
    assert verdict("Its weights sum to one, as in soft attention.", mechanism).outcome is SILENT


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("The KV cache of GQA is half as big as that of MHA.", SILENT),
        ("The KV cache of GQA is twice as big as that of MHA.", NO),
    ],
)
def test_a_number_that_a_setting_decides_is_judged_by_its_side_only(text, outcome):
    assert verdict(text).outcome is outcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("GQA with as many groups as heads is MQA.", NO), ("MHA is GQA with one group.", NO)],
)
def test_what_a_setting_makes_of_it_is_not_another_mechanism_too(text, outcome):
    assert verdict(text).outcome is outcome


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The KV cache of GQA is bigger than that of MHA.", "grouped-query attention"),
        ("Linear attention needs a cache that grows with every token.", "does not grow"),
        ("HAN has one level of attention.", "two levels"),
    ],
)
def test_reasons_read_like_sentences(text, told):
    assert told in verdict(text).reason


def test_an_equality_in_a_setting_not_understood_is_neither_right_nor_wrong():
    text = "Self-attention is just cross-attention where both sequences are the same."
    assert verdict(text).outcome is SILENT
