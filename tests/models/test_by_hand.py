"""Cases small enough to be worked out by hand; each number stands in the test with where it comes from."""

import math

import jax.numpy as jnp
import numpy as np
import pytest

from models.parts.normalise import softmax
from models.parts.rotary import rotate
from models.reference import Inputs, Sizes
from models.references import (
    adaptive_span,
    alibi,
    hierarchical,
    learned_position,
    local,
    memory_network,
    multi_token,
    scaled_dot_product,
    sinusoidal,
    turing_machine,
)
from models.references.entmax import entmax
from models.references.sparsemax import sparsemax

ONE_TWO = [[0.0], [math.log(3)]]
"""Two contexts whose dot products with the query 1 are 0 and log 3: softmax gives 1/4 and 3/4."""


def test_softmax_of_nought_and_log_three_is_a_quarter_and_three_quarters():
    np.testing.assert_allclose(softmax(jnp.array([0.0, math.log(3)])), [0.25, 0.75])


def test_a_row_without_any_allowed_key_is_zeros():
    mask = jnp.array([[True, False], [False, False]])
    np.testing.assert_array_equal(softmax(jnp.ones((2, 2)), mask), [[1, 0], [0, 0]])


def test_scaled_dot_product_divides_by_the_root_of_the_key_size():
    found = scaled_dot_product.apply({}, Inputs(queries=jnp.ones((1, 4)), context=jnp.ones((1, 4))), Sizes())
    assert found.scores.item() == 4 / 2


def test_sparsemax_of_scores_one_apart_picks_one():
    np.testing.assert_allclose(sparsemax(jnp.array([2.0, 1.0, 0.0])), [1, 0, 0])


def test_sparsemax_shares_between_scores_less_than_one_apart():
    """tau = (1 + 0.5 - 1) / 2 = 0.25."""
    np.testing.assert_allclose(sparsemax(jnp.array([1.0, 0.5, -1.0])), [0.75, 0.25, 0])


def test_entmax_at_one_and_a_half_of_equal_scores_is_uniform():
    found = entmax(jnp.zeros((1, 1, 4)), alpha=jnp.array([1.5]))
    np.testing.assert_allclose(found, np.full((1, 1, 4), 0.25), atol=1e-15)


def test_a_quarter_turn_moves_the_first_axis_onto_the_second():
    """At position 1 the first pair turns by one radian, at position 0 not at all."""
    found = rotate(jnp.array([[1.0, 0.0], [1.0, 0.0]]))
    np.testing.assert_allclose(found, [[1, 0], [math.cos(1), math.sin(1)]])


@pytest.mark.parametrize(
    ("heads", "slopes"),
    [(1, [2**-8]), (2, [2**-4, 2**-8]), (8, [2**-i for i in range(1, 9)]), (3, [2**-4, 2**-8, 2**-2])],
)
def test_slopes_of_the_linear_biases(heads, slopes):
    np.testing.assert_allclose(alibi.slopes(heads), slopes)


def test_the_linear_bias_counts_back_from_the_query():
    np.testing.assert_allclose(alibi.distance_bias(1, 1, 3, jnp.float64)[0, 0], [-2 / 256, -1 / 256, 0])


def test_position_nought_is_encoded_as_zeros_and_ones():
    found = sinusoidal.encode_positions(2, 3, dtype=jnp.float64)
    np.testing.assert_allclose(found, [[0, 1, 0], [math.sin(1), math.cos(1), math.sin(10_000 ** (-2 / 3))]])


def test_a_text_longer_than_the_trained_positions_is_an_error():
    params = {"positions": jnp.zeros((2, 8))}
    with pytest.raises(ValueError, match="at most 2 positions"):
        learned_position.see(params, jnp.zeros((3, 8)))


def test_a_local_window_of_one_sees_three_positions():
    inputs = Inputs(queries=jnp.zeros((3, 1)), context=jnp.ones((5, 1)))
    found = local.apply_monotonic({"w": jnp.eye(1)}, inputs, Sizes(window=1)).weights[0]
    third = 1 / 3
    expected = [[0.5, 0.5, 0, 0, 0], [third, third, third, 0, 0], [0, third, third, third, 0]]
    np.testing.assert_allclose(found, expected)


def test_a_local_window_wholly_behind_the_text_sees_nothing():
    inputs = Inputs(queries=jnp.zeros((4, 1)), context=jnp.ones((2, 1)))
    found = local.apply_monotonic({"w": jnp.eye(1)}, inputs, Sizes(window=1))
    np.testing.assert_array_equal(found.weights[0, 3], [0, 0])
    assert found.values[3] == 0


def test_the_gaussian_of_local_p_is_not_normalised_again():
    """p = 4 sigmoid(0) = 2, sigma = 1/2: weights 1/3 exp(-2), 1/3, 1/3 exp(-2)."""
    params = {"w": jnp.eye(1), "w_p": jnp.zeros((1, 1)), "v_p": jnp.zeros(1)}
    inputs = Inputs(queries=jnp.zeros((1, 1)), context=jnp.ones((4, 1)))
    found = local.apply_predictive(params, inputs, Sizes(window=1)).weights[0, 0]
    side = math.exp(-2) / 3
    np.testing.assert_allclose(found, [0, side, 1 / 3, side])


def test_a_memory_network_adds_what_it_reads_to_its_query():
    """u = 1, memory 0 and log 3: p = 1/4, 3/4; o = 3/4 log 3; u + o."""
    params = {"embeddings": jnp.ones((2, 1, 1)), "b": jnp.eye(1)}
    found = memory_network.apply(
        params, Inputs(queries=jnp.ones((1, 1)), context=jnp.array(ONE_TWO)), Sizes()
    )
    np.testing.assert_allclose(found.values, [[1 + 0.75 * math.log(3)]])
    np.testing.assert_array_equal(found.memory, ONE_TWO)


def test_a_turing_machine_writes_where_it_points():
    """Weight 1 on slot 0, erase 1/2 and add 3: 2 * (1 - 1/2) + 3 = 4; slot 1 stays."""
    head = {
        "key": jnp.ones((1, 1)),
        "strength": jnp.array([1000.0]),
        "gate": jnp.array([1000.0]),
        "shift": jnp.array([[0.0, 1000.0, 0.0]]),
        "sharpness": jnp.zeros(1),
        "erase": jnp.zeros((1, 1)),
        "add": jnp.array([[3.0]]),
    }
    inputs = Inputs(queries=jnp.ones((1, 1)), context=jnp.array([[2.0], [-2.0]]))
    found = turing_machine.apply_write(head, inputs, Sizes())
    np.testing.assert_allclose(found.memory, [[4], [-2]])
    np.testing.assert_allclose(found.weights, [[[1, 0]]])


def test_the_span_of_a_head_ends_in_a_ramp():
    """R = 2, z = 1: full weight up to distance 1, half at 2, none from 3 on."""
    found = adaptive_span.soft_mask(jnp.arange(5.0), jnp.array([1.0]), 2)
    np.testing.assert_allclose(found, [[1, 1, 0.5, 0, 0]])


def test_words_stand_in_the_sentence_they_are_cut_into():
    found = hierarchical.sentence_mask(5, 2)
    np.testing.assert_array_equal(found, [[1, 1, 1, 0, 0], [0, 0, 0, 1, 1]])


def test_a_kernel_of_multi_token_attention_reads_the_query_before():
    theta = jnp.array([[[0.0, 0.0, 0.0], [0.0, 1.0, 0.0]]])
    scores = jnp.array([[[1.0, 2.0], [3.0, 4.0]]])
    np.testing.assert_allclose(multi_token.convolve(scores, theta), [[[0, 0], [1, 2]]])


def test_a_kernel_of_multi_token_attention_reads_the_neighbouring_key():
    """theta at j' = +1 takes the score of the key before: A_{i, j - 1}."""
    theta = jnp.array([[[0.0, 0.0, 1.0]]])
    scores = jnp.array([[[1.0, 2.0], [3.0, 4.0]]])
    np.testing.assert_allclose(multi_token.convolve(scores, theta), [[[0, 1], [0, 3]]])
