"""Attention over sets, slots, graphs, channels, and at points between positions."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from models.measuring.evaluate import evaluate
from models.measuring.subject import apply_once, draw_params
from models.reference import Inputs, Sizes
from models.references import channel, deformable, graph, linformer, native_sparse, nystrom, slot
from models.registry import all_references


def run(mechanism_id, *, queries, context=None, mask=None):
    reference = all_references()[mechanism_id]
    context = queries if context is None else context
    inputs = Inputs(queries=queries, context=context, mask=mask, key=jax.random.key(1))
    return apply_once(reference, draw_params(reference, reference.sizes, seed=0), inputs, reference.sizes)


def draw(*shape):
    return jnp.asarray(np.random.default_rng(0).normal(size=shape))


ORDER = np.array([3, 0, 6, 1, 5, 2, 4])


@pytest.mark.parametrize("mechanism_id", ["set-attention-block", "induced-set-attention"])
def test_a_set_in_another_order_comes_out_in_that_order(mechanism_id):
    x = draw(7, 8)
    found, moved = (run(mechanism_id, queries=rows).values for rows in (x, x[ORDER]))
    np.testing.assert_allclose(moved, found[ORDER], atol=1e-12)


@pytest.mark.parametrize(
    "mechanism_id", ["pooling-by-multihead-attention", "set-transformer", "slot-attention"]
)
def test_the_order_of_a_set_changes_nothing(mechanism_id):
    x = draw(7, 8)
    found, moved = (run(mechanism_id, queries=x, context=rows).values for rows in (x, x[ORDER]))
    np.testing.assert_allclose(moved, found, atol=1e-12)


def test_slots_compete_for_every_input():
    weights = run("slot-attention", queries=draw(7, 8)).weights[0]
    assert weights.shape == (3, 7)
    np.testing.assert_allclose(weights.sum(axis=0), 1, rtol=1e-12)


def test_a_closed_update_gate_keeps_the_slot():
    gru = {
        "reset": jnp.zeros((2, 1, 1)),
        "update": jnp.full((2, 1, 1), 50.0),
        "new": jnp.ones((2, 1, 1)),
    }
    np.testing.assert_allclose(slot.update_gated(gru, jnp.array([[2.0]]), jnp.array([[1.0]])), 2, rtol=1e-12)


def test_graph_attention_by_hand():
    x = jnp.array([[1.0], [2.0], [4.0]])
    params = {"w": jnp.ones((1, 1, 1)), "a_self": -jnp.ones((1, 1)), "a_other": jnp.ones((1, 1))}
    path = jnp.array([[True, True, False], [True, True, True], [False, True, True]])
    found = graph.apply(params, Inputs(queries=x, context=x, mask=path), Sizes(n=3, d_model=1, heads=1))
    # The middle node sees e = LeakyReLU(x_j - 2) = -0.2, 0, 2.
    raised = np.exp([-0.2, 0, 2])
    np.testing.assert_allclose(found.weights[0, 1], raised / raised.sum(), rtol=1e-12)
    np.testing.assert_allclose(found.values[1, 0], raised @ [1, 2, 4] / raised.sum(), rtol=1e-12)


def test_nodes_of_a_tree_see_parent_and_children():
    weights = run("graph-attention", queries=draw(7, 8)).weights
    neighbours = {0: (1, 2), 1: (0, 3, 4), 2: (0, 5, 6), 3: (1,), 4: (1,), 5: (2,), 6: (2,)}
    expected = [[j == i or j in neighbours[i] for j in range(7)] for i in range(7)]
    np.testing.assert_array_equal((np.asarray(weights) != 0).all(axis=0), expected)


def test_a_graph_given_as_a_mask_is_the_graph():
    x = draw(7, 8)
    tree = run("graph-attention", queries=x)
    edges = jnp.asarray((np.asarray(tree.weights) != 0).any(axis=0))
    np.testing.assert_allclose(run("graph-attention", queries=x, mask=edges).values, tree.values, atol=1e-12)


def test_squeeze_and_excitation_by_hand():
    x = jnp.array([[1.0, 4.0], [3.0, 0.0]])
    params = {"w_1": jnp.array([[1.0], [1.0]]), "w_2": jnp.array([[0.5, -0.5]])}
    found = channel.apply_squeezed(params, Inputs(queries=x, context=x), Sizes())
    gates = 1 / (1 + np.exp([-2.0, 2.0]))  # means 2 and 2, summed 4, halved
    np.testing.assert_allclose(found.values, x * gates, rtol=1e-12)


def test_channel_attention_adds_the_largest_to_the_mean():
    x = jnp.array([[1.0, 4.0], [3.0, 0.0]])
    params = {"w_1": jnp.array([[1.0], [1.0]]), "w_2": jnp.array([[0.5, -0.5]])}
    found = channel.apply_channel(params, Inputs(queries=x, context=x), Sizes())
    gates = 1 / (1 + np.exp([-5.5, 5.5]))  # 2 + 2 of the means, 3 + 4 of the largest, halved
    np.testing.assert_allclose(found.weights[0, 0], gates, rtol=1e-12)


def test_a_position_nobody_sees_leaves_the_mean_of_the_channels():
    x = jnp.array([[1.0], [100.0]])
    present = channel.present_rows(Inputs(queries=x, context=x, mask=jnp.array([[True, False]] * 2)))
    np.testing.assert_array_equal(channel.mean_over(x, present), [1])


def test_a_point_between_two_positions_is_shared_by_them():
    positions, shares = deformable.sample(jnp.array([[[2.25]]]), jnp.ones((1, 1, 1)))
    assert positions.tolist() == [[[2, 3]]]
    np.testing.assert_allclose(shares, [[[0.75, 0.25]]])


def test_points_outside_the_sequence_find_nothing():
    x = jnp.array([[1.0], [1.0]])
    params = {
        "w_p": jnp.full((1, 1, 1), 0.75),
        "w_a": jnp.zeros((1, 1, 1)),
        "w_v": jnp.ones((1, 1, 1)),
        "w_o": jnp.ones((1, 1, 1)),
    }
    found = deformable.apply(params, Inputs(queries=x, context=x), Sizes())
    np.testing.assert_allclose(found.values, [[1], [0.25]])


def test_the_pseudo_inverse_of_enough_steps_is_the_inverse():
    matrix = jax.nn.softmax(draw(2, 3, 3), axis=-1)
    product = evaluate(lambda: matrix @ nystrom.pseudo_inverse(matrix, 40))
    np.testing.assert_allclose(product, np.broadcast_to(np.eye(3), (2, 3, 3)), atol=1e-9)


def test_landmarks_are_means_over_neighbours():
    means, there = nystrom.mean_landmarks(jnp.arange(6.0)[None, :, None], 3, jnp.ones(6, bool))
    assert means[0, :, 0].tolist() == [0.5, 2.5, 4.5]
    assert there.all()


def test_a_run_of_which_nothing_is_allowed_is_no_landmark():
    allowed = jnp.array([True, True, False, False, True, False])
    means, there = nystrom.mean_landmarks(jnp.arange(6.0)[None, :, None], 3, allowed)
    assert there.tolist() == [True, False, True]
    assert means[0, :, 0].tolist() == [0.5, 0, 4]


def test_linformers_projections_start_near_the_means_of_neighbours():
    np.testing.assert_allclose(
        linformer.mean_pooling(2, 5), [[1 / 3, 1 / 3, 1 / 3, 0, 0], [0, 0, 0, 1 / 2, 1 / 2]]
    )


def test_linformers_weights_under_a_full_mask_are_those_without():
    x = draw(12, 8)
    free, masked = (run("linformer", queries=x, mask=mask) for mask in (None, jnp.ones((12, 12), bool)))
    np.testing.assert_allclose(masked.weights, free.weights, atol=1e-14)


def test_compressed_blocks_are_seen_once_they_are_over():
    over = native_sparse.over_before(jnp.arange(6), None, blocks=2, block=3)
    assert over.sum(axis=1).tolist() == [0, 0, 1, 1, 1, 2]


def test_the_blocks_selected_are_those_the_compressed_weights_prefer():
    sizes = Sizes(extra={"block": 2, "selected": 1})
    weights = jnp.array([[[0.7, 0.1, 0.2], [0.1, 0.7, 0.2]]])
    chosen = native_sparse.choose_selected(weights, jnp.array([4, 5]), sizes)
    assert [sorted(row) for row in np.asarray(chosen)[0]] == [[-1, 0, 1, 4], [2, 3, 4, 5]]
