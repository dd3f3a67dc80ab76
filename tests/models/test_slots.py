"""Slot attention: weights are normalised over the slots, then over the inputs."""

from functools import cache

import jax.numpy as jnp
import numpy as np
import pytest

from models.measure import procedures
from models.measuring.subject import Subject
from models.references import slot
from models.registry import all_references


@cache
def subject() -> Subject:
    return Subject(all_references()["slot-attention"], {})


def test_the_mean_of_a_slot_takes_shares_of_what_the_slot_won():
    """Scores 0 for both slots: each wins half of either input, and takes the mean of the two."""
    found = slot.look(jnp.zeros((2, 1)), jnp.zeros((2, 1)), jnp.array([[1.0], [3.0]]), jnp.ones(2, bool))
    np.testing.assert_allclose(found.weights, np.full((1, 2, 2), 0.5))
    np.testing.assert_allclose(found.values, [[2.0], [2.0]])


def test_an_input_is_shared_out_among_the_slots():
    """Scores log 3 and 0: three quarters to the first slot."""
    weights = slot.compete(jnp.log(jnp.array([[3.0], [1.0]])), jnp.ones(1, bool))
    np.testing.assert_allclose(weights, [[0.75], [0.25]])


@pytest.mark.parametrize(
    ("property_id", "value"),
    [
        ("normalised_over", "slots"),
        ("weights_renormalised", "true"),
        ("weighted_sum", "true"),
        ("convex_hull", "true"),
        ("weights_independent", "true"),
        ("uniform_is_mean", "true"),
        ("score_function", "scaled_dot"),
    ],
)
def test_both_normalisations_are_measured(property_id, value):
    found = procedures()[property_id](subject())
    assert found.value == value, found.measured


def test_the_first_normalisation_says_that_another_follows():
    assert procedures()["normalised_over"](subject()).conditions


@pytest.mark.parametrize("property_id", ["weights_sum_to_one", "weights_sum_at_most_one"])
def test_whether_a_slots_weights_add_up_is_left_open(property_id):
    """They do after the second normalisation, and do not before."""
    assert procedures()[property_id](subject()) is None


@pytest.mark.parametrize("mechanism_id", ["soft-attention", "sigmoid-attention", "linear-attention"])
def test_other_weights_mix_the_values_as_they_are(mechanism_id):
    found = procedures()["weights_renormalised"](Subject(all_references()[mechanism_id], {}))
    assert found.value == "false"
