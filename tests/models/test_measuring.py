"""Measurements agree with what can be told by looking, and with what papers state."""

from functools import cache

import pytest

from models.measure import procedures
from models.measured import Measured
from models.measuring.subject import Subject
from models.reference import Reference
from models.registry import all_references
from tests.models.tiny import AVERAGE, HALVING, LARGEST, NOISE

BY_LOOKING = [
    (AVERAGE, "weights_sum_to_one", "true"),
    (AVERAGE, "weights_depend_on_input", "false"),
    (AVERAGE, "positions_used", "all"),
    (AVERAGE, "convex_hull", "true"),
    (AVERAGE, "order", "invariant"),
    (AVERAGE, "heads_parallel", "false"),
    (LARGEST, "weights_one_hot", "true"),
    (LARGEST, "differentiable", "false"),
    (LARGEST, "continuous", "false"),
    (LARGEST, "influence", "one"),
    (LARGEST, "selection_by_content", "true"),
    (HALVING, "causal", "true"),
    (HALVING, "influence", "past"),
    (HALVING, "recurrent_state", "true"),
    (HALVING, "cache_growth", "0"),
    (HALVING, "cache_holds", "state"),
    (HALVING, "state_forgets", "true"),
    (HALVING, "state_overwrites", "false"),
    (HALVING, "data_dependent_gate", "false"),
    (HALVING, "decoding_exact", "true"),
    (HALVING, "work_growth", "1"),
    (HALVING, "materialises_matrix", "false"),
    (NOISE, "stochastic", "true"),
]

BY_PAPER = [
    # Xu et al. 2015: one location, chosen by sampling, hence no gradient.
    ("stochastic-hard-attention", "weights_one_hot", "true"),
    ("stochastic-hard-attention", "differentiable", "false"),
    # Vaswani et al. 2017, on why scores are scaled and how work grows.
    ("scaled-dot-product-attention", "score_scale", "inverse_sqrt_d"),
    ("scaled-dot-product-attention", "logit_variance_constant", "true"),
    ("dot-product-attention", "logit_variance_constant", "false"),
    ("self-attention", "work_growth", "2"),
    # Shazeer 2019: h times smaller keys and values.
    ("multi-query-attention", "cache_per_token", "0.25"),
    ("multi-query-attention", "head_projections", "shared_key_value"),
    # Su et al. 2021: rotations keep norms, scores know the difference of positions only.
    ("rope", "norm_preserved", "true"),
    ("rope", "position_dependence", "relative"),
    # Press et al. 2021: a penalty linear in the distance.
    ("alibi", "distance_penalty", "true"),
    # Martins and Astudillo 2016: weights that are exactly zero.
    ("sparsemax", "weights_exact_zeros", "true"),
    # Sukhbaatar et al. 2015 read only; Graves et al. 2014, write.
    ("memory-network", "memory_written", "false"),
    ("ntm-write-head", "memory_written", "true"),
]

READ_OVER = [
    ("adaptive-attention-span", "sharpens_with_scale", "true"),
    ("bigbird", "work_growth_window", "1"),
    ("longformer", "work_growth_window", "1"),
    ("deltanet", "normaliser", "none"),
    ("deltanet", "weights_independent", "false"),
    ("deltanet", "weights_sum_at_most_one", "false"),
    ("dilated-attention", "cache_per_token", "0"),
    ("flash-attention", "forms_agree", "true"),
    ("graph-attention", "order", "equivariant"),
    ("graph-attention", "positions_used", "subset"),
    ("graph-attention", "score_function", "additive"),
    ("graph-attention", "weights_depend_on_query", "true"),
    ("linear-attention", "cache_growth_width", "2"),
    ("linformer", "convex_hull", "false"),
    ("lsh-attention", "positions_growth", "0"),
    ("lsh-attention", "work_growth", "1.14"),
    ("multi-head-attention", "work_growth_heads", "0"),
    ("multi-query-attention", "memory_growth", "2"),
    ("native-sparse-attention", "positions_growth", "0"),
    ("pointer-network", "weighted_sum", "false"),
    ("pooling-by-multihead-attention", "heads_interact", "false"),
    ("pooling-by-multihead-attention", "latent_key_value", "false"),
    ("retention", "sharpens_with_scale", "false"),
    ("set-transformer", "output_length", "fixed"),
    ("set-transformer", "score_bounded", "false"),
    ("sigmoid-attention", "sharpens_with_scale", "false"),
    ("slot-attention", "distribution_over", "slots"),
    ("slot-attention", "order", "invariant"),
    ("squeeze-and-excitation", "data_dependent_gate", "true"),
    ("squeeze-and-excitation", "distribution_over", "channels"),
    ("talking-heads-attention", "heads_interact", "true"),
    ("talking-heads-attention", "work_growth_heads", "2"),
    ("tensor-product-attention", "heads_interact", "false"),
    ("tensor-product-attention", "latent_key_value", "true"),
]
"""Values that a procedure once got wrong, by a size met by chance or a measurement too narrow."""

PARTNERS = [
    ("entmax", "interpolates", {"multi-head-attention", "sparsemax"}),
    ("grouped-query-attention", "interpolates", {"multi-head-attention", "multi-query-attention"}),
    ("reformer", "equals", {"lsh-attention"}),
]


@cache
def subject_of(mechanism_id: str) -> Subject:
    return Subject(all_references()[mechanism_id], all_references())


@pytest.mark.parametrize(("mechanism_id", "property_id", "value"), READ_OVER)
def test_a_value_once_measured_wrong_is_right(mechanism_id: str, property_id: str, value: str) -> None:
    found = procedures()[property_id](subject_of(mechanism_id))
    assert not isinstance(found, tuple)
    assert found is not None
    assert found.value == value, found.measured


@pytest.mark.parametrize(("mechanism_id", "property_id", "partners"), PARTNERS)
def test_its_partners_are_all_found(mechanism_id: str, property_id: str, partners: set[str]) -> None:
    found = procedures()[property_id](subject_of(mechanism_id))
    assert isinstance(found, tuple)
    assert {one.value for one in found} == partners


@pytest.mark.parametrize("mechanism_id", ["attention-sink", "fixed-sparse-attention"])
def test_a_causal_pattern_is_not_called_global(mechanism_id: str) -> None:
    assert procedures()["global_positions"](subject_of(mechanism_id)) is None


def measure(reference: Reference, property_id: str) -> Measured | None:
    found = procedures()[property_id](Subject(reference, all_references()))
    assert not isinstance(found, tuple)
    return found  # type: ignore[return-value]


@pytest.mark.parametrize(("reference", "property_id", "value"), BY_LOOKING)
def test_a_tiny_mechanism_is_measured_as_what_it_is(
    reference: Reference, property_id: str, value: str
) -> None:
    found = measure(reference, property_id)
    assert found is not None
    assert found.value == value, found.measured


@pytest.mark.parametrize(("mechanism_id", "property_id", "value"), BY_PAPER)
def test_a_reference_is_measured_as_its_paper_states(mechanism_id: str, property_id: str, value: str) -> None:
    found = measure(all_references()[mechanism_id], property_id)
    assert found is not None
    assert found.value == value, found.measured


def test_a_property_that_does_not_apply_is_not_measured() -> None:
    assert measure(HALVING, "weights_sum_to_one") is None


def test_a_mechanism_with_one_group_equals_multi_query_attention_and_says_in_which_setting() -> None:
    subject = Subject(all_references()["grouped-query-attention"], all_references())
    found = procedures()["equals"](subject)
    assert isinstance(found, tuple)
    settings = {one.value: one.conditions for one in found}
    assert settings["multi-query-attention"] == ("with one group",)


def test_the_sum_of_weights_names_the_fully_masked_row_as_its_exception() -> None:
    found = measure(all_references()["self-attention"], "weights_sum_to_one")
    assert found is not None
    assert any("masked" in condition for condition in found.conditions)
