"""Mechanisms that carry a state: linear attention, retention, delta rules, gates."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from models.measuring.subject import apply_once, draw_params
from models.parts.recurrence import Tokens
from models.reference import Inputs, Sizes
from models.references import delta, gated_linear, linear, performer, retention
from models.registry import all_references

ONE = {name: jnp.ones((1, 1, 1)) for name in ("w_q", "w_k", "w_v", "w_o")}


def token(key, value, *gates):
    return Tokens(
        queries=jnp.zeros((1, 2)),
        keys=jnp.array([key]),
        values=jnp.array([value]),
        gates=tuple(jnp.array([gate]) for gate in gates),
    )


def test_linear_attention_by_hand():
    x = jnp.array([[1.0], [3.0]])
    found = linear.apply(ONE, Inputs(queries=x, context=x), Sizes(n=2, d_model=1, heads=1))
    # phi(1) = 2 and phi(3) = 4, whatever the query: with one feature it cancels.
    np.testing.assert_allclose(found.values, [[(2 * 1 + 4 * 3) / 6]] * 2, rtol=1e-14)


def test_the_feature_map_is_positive_on_both_sides_of_zero():
    np.testing.assert_allclose(linear.phi({}, jnp.array([-1.0, 0.0, 2.0])), [np.exp(-1), 1, 3])


def test_linear_attention_keeps_as_much_after_many_tokens_as_before_the_first():
    reference = all_references()["linear-attention"]
    params = draw_params(reference, reference.sizes, seed=0)
    before = reference.decoding.empty(params, reference.sizes)
    after, _ = reference.decoding.step(params, before, jnp.ones(8), reference.sizes)
    assert jax.tree.map(jnp.shape, before) == jax.tree.map(jnp.shape, after)


def test_random_features_estimate_the_exponential_of_the_dot_product():
    params = {"features": performer.draw_orthogonal(jax.random.key(0), 40_000, 4)}
    q, k = jnp.array([[[0.5, -0.2, 0.1, 0.4]]]), jnp.array([[[0.3, 0.6, -0.5, 0.2]]])
    estimate = (performer.phi(params, q) * performer.phi(params, k)).sum()
    # The standard deviation of 40,000 positive features of such vectors is below 0.005.
    np.testing.assert_allclose(estimate, np.exp((q * k).sum() / 2), atol=0.02)


@pytest.mark.parametrize("rows", [3, 4, 8])
def test_random_features_are_orthogonal_within_their_group(rows):
    drawn = np.asarray(performer.draw_orthogonal(jax.random.key(1), rows, 4))[:4]
    products = drawn @ drawn.T
    np.testing.assert_allclose(products - np.diag(np.diag(products)), 0, atol=1e-12)


def test_retention_by_hand():
    weights = np.asarray(
        retention.RETENTION.apply(
            {**ONE_WIDE, "w_g": jnp.ones((1, 2, 2))}, TWO_EQUAL, Sizes(n=2, d_model=2, heads=1)
        ).weights
    )[0]
    # A turn by one position takes (1, 0) to (cos 1, sin 1); the decay of the first head is 31/32.
    scale = 1 / np.sqrt(2)
    np.testing.assert_allclose(weights, [[scale, 0], [31 / 32 * np.cos(1) * scale, scale]], rtol=1e-12)


ONE_WIDE = {name: jnp.eye(2)[None] for name in ("w_q", "w_k", "w_v", "w_o")}
TWO_EQUAL = Inputs(queries=jnp.array([[1.0, 0.0], [1.0, 0.0]]), context=jnp.zeros((2, 2)))


def test_decays_of_retention_start_at_thirty_one_thirty_seconds():
    np.testing.assert_array_equal(retention.decays(3), [31 / 32, 63 / 64, 127 / 128])


def test_a_delta_rule_replaces_what_the_key_held():
    state = jnp.zeros((1, 2, 2))
    state = delta.write(state, token([1.0, 0.0], [5.0, 7.0], 1.0))
    state = delta.write(state, token([1.0, 0.0], [2.0, 3.0], 1.0))
    np.testing.assert_allclose(state[0], [[2, 3], [0, 0]])


def test_a_delta_rule_leaves_other_keys_alone():
    state = delta.write(jnp.zeros((1, 2, 2)), token([1.0, 0.0], [5.0, 7.0], 1.0))
    state = delta.write(state, token([0.0, 1.0], [2.0, 3.0], 0.5))
    np.testing.assert_allclose(state[0], [[5, 7], [1, 1.5]])


def test_a_gated_delta_rule_fades_before_it_writes():
    state = delta.write_gated(jnp.ones((1, 2, 2)), token([1.0, 0.0], [4.0, 4.0], 0.5, 0.5))
    # 0.5 of the old state; along the key 0.5 + 0.5 (4 - 0.5).
    np.testing.assert_allclose(state[0], [[2.25, 2.25], [0.5, 0.5]])


def test_retention_adds_where_a_delta_rule_replaces():
    state = jnp.zeros((1, 2, 2))
    for _ in range(2):
        state = retention.write(state, token([1.0, 0.0], [2.0, 2.0], 1.0))
    np.testing.assert_allclose(state[0], [[4, 4], [0, 0]])


def test_a_gate_of_linear_attention_scales_each_key_dimension_by_its_own():
    state = gated_linear.write(jnp.ones((1, 2, 2)), token([1.0, 0.0], [3.0, 3.0], [0.5, 0.25]))
    np.testing.assert_allclose(state[0], [[3.5, 3.5], [0.25, 0.25]])


RECURRENT = ["retention", "deltanet", "gated-deltanet", "gated-linear-attention", "lightning-attention"]


@pytest.mark.parametrize("mechanism_id", RECURRENT)
def test_a_masked_token_is_as_if_it_had_nothing_to_write(mechanism_id):
    reference = all_references()[mechanism_id]
    params = draw_params(reference, reference.sizes, seed=0)
    x = jnp.asarray(np.random.default_rng(0).normal(size=(7, 8)))
    hidden = jnp.ones((7, 7), bool).at[:, 2].set(False)

    found = apply_once(reference, params, Inputs(queries=x, context=x, mask=hidden), reference.sizes)
    assert not found.weights[:, :, 2].any()


@pytest.mark.parametrize("mechanism_id", RECURRENT)
def test_forms_agree_under_a_mask_too(mechanism_id):
    reference = all_references()[mechanism_id]
    if not reference.forms:
        pytest.skip("has one form")
    params = draw_params(reference, reference.sizes, seed=0)
    x = jnp.asarray(np.random.default_rng(0).normal(size=(7, 8)))
    mask = jnp.asarray(np.random.default_rng(1).random((7, 7)) < 0.7)

    inputs = Inputs(queries=x, context=x, mask=mask)
    first, *others = (
        apply_once(replace(reference, apply=form), params, inputs, reference.sizes).values
        for form in (reference.apply, *reference.forms.values())
    )
    for other in others:
        np.testing.assert_allclose(other, first, atol=1e-12)


@pytest.mark.parametrize("n", [1, 3, 4, 5, 9])
def test_blocks_and_tokens_give_the_same_lightning_attention(n):
    reference = all_references()["lightning-attention"]
    params = draw_params(reference, reference.sizes, seed=0)
    x = jnp.asarray(np.random.default_rng(0).normal(size=(n, 8)))
    inputs = Inputs(queries=x, context=x)
    found, expected = (
        apply_once(replace(reference, apply=form), params, inputs, reference.sizes).values
        for form in (reference.apply, reference.forms["recurrent"])
    )
    np.testing.assert_allclose(found, expected, atol=1e-12)
