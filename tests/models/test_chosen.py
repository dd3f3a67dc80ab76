"""Mechanisms that look at chosen positions: which ones, and what comes of it."""

import jax.numpy as jnp
import numpy as np
import pytest

from models.measuring.evaluate import evaluate
from models.measuring.subject import apply_once, draw_params
from models.parts.chosen import NOWHERE, drop_repeats
from models.reference import Inputs, Sizes
from models.references import axial, longformer, mixture_of_blocks, sinks, sliding_window, sparse
from models.registry import all_references

NINE = Sizes(n=9, extra={"dilation": 2, "summaries": 1, "sinks": 2})

PATTERNS = [
    pytest.param(
        sliding_window.choose_window, 6, {4, 5, 6}, id="a window of three sees itself and two before"
    ),
    pytest.param(sliding_window.choose_window, 0, {0}, id="a window at the start sees what there is"),
    pytest.param(
        sliding_window.choose_dilated, 6, {2, 4, 6}, id="a dilated window skips every other position"
    ),
    pytest.param(
        sparse.choose_strided, 8, {8, 7, 6, 5, 2}, id="strides of three, and all since the last stride"
    ),
    pytest.param(sparse.choose_strided, 1, {0, 1}, id="strides at the start"),
    pytest.param(sparse.choose_fixed, 7, {6, 7, 2, 5}, id="the own block and the ends of the blocks before"),
    pytest.param(sparse.choose_fixed, 8, {6, 7, 8, 2, 5}, id="the end of a block"),
    pytest.param(sinks.choose, 8, {6, 7, 8, 0, 1}, id="the window and the sinks"),
    pytest.param(sinks.choose, 3, {1, 2, 3, 0}, id="a sink inside the window counts once"),
]


@pytest.mark.parametrize(("choose", "place", "expected"), PATTERNS)
def test_a_position_looks_at(choose, place, expected):
    row = choose(np.arange(9), NINE)[place]
    chosen = row[row >= 0].tolist()
    assert set(chosen) == expected
    assert len(chosen) == len(expected)


@pytest.mark.parametrize("choose", [sparse.choose_strided, sparse.choose_fixed, sinks.choose])
def test_one_place_alone_chooses_what_it_chooses_among_all(choose):
    together, alone = choose(np.arange(9), NINE)[8], choose(np.array([8]), NINE)[0]
    assert set(together[together >= 0]) == set(alone[alone >= 0])


@pytest.mark.parametrize("n", [1, 2, 7, 9, 16])
@pytest.mark.parametrize("mechanism_id", ["strided-sparse-attention", "fixed-sparse-attention"])
def test_two_sparse_layers_reach_every_position_before(mechanism_id, n):
    choose = {"strided": sparse.choose_strided, "fixed": sparse.choose_fixed}[mechanism_id.split("-")[0]]
    rows = choose(np.arange(n), Sizes(n=n, extra={"summaries": 1}))
    links = np.zeros((n, n), int)
    for place, row in enumerate(rows):
        links[place, row[(row >= 0) & (row < n)]] = 1
    np.testing.assert_array_equal(links @ links > 0, np.tril(np.ones((n, n), bool)))


def test_an_axis_of_a_grid_is_a_row_or_a_column():
    assert axial.choose_row(9)[4].tolist() == [3, 4, 5]
    assert axial.choose_column(9)[4].tolist() == [1, 4, 7]


def test_a_grid_whose_last_row_is_short_has_no_position_beyond():
    assert axial.choose_row(8)[7].tolist() == [6, 7, NOWHERE]
    assert axial.choose_column(8)[2].tolist() == [2, 5, NOWHERE]


def test_a_longformer_position_sees_both_sides_and_the_global_one_once():
    chosen = np.asarray(longformer.choose_near_and_first(9, window=1, first=1))
    assert sorted(chosen[5]) == [0, 4, 5, 6]
    assert sorted(chosen[1][chosen[1] >= 0]) == [0, 1, 2]


def test_repeated_positions_are_dropped_but_for_the_first():
    dropped = drop_repeats(jnp.array([[3, 1, 3, 1, 2]]))
    assert dropped.tolist() == [[3, 1, NOWHERE, NOWHERE, 2]]


def ones(*names, d=1):
    """Return projections of one head, `d` wide, that are the identity."""
    return {name: jnp.eye(d)[None] for name in names}


PLAIN = ("w_q", "w_k", "w_v", "w_o")


def test_a_window_of_two_by_hand():
    x = jnp.array([[1.0], [2.0], [3.0]])
    apply = all_references()["sliding-window-attention"].apply
    found = apply(ones(*PLAIN), Inputs(queries=x, context=x), Sizes(n=3, d_model=1, heads=1, window=2))
    near, far = np.exp(3 * 3), np.exp(3 * 2)
    expected = (2 * far + 3 * near) / (near + far)
    np.testing.assert_allclose(found.values[2, 0], expected, rtol=1e-12)
    np.testing.assert_array_equal(found.weights[0, 0], [1, 0, 0])


def decode(reference, tokens):
    """Return parameters, the cache after the last token, and the value of each."""
    params = draw_params(reference, reference.sizes, seed=0)

    def run(tokens):
        cache, decoded = reference.decoding.empty(params, reference.sizes), []
        for token in tokens:
            cache, value = reference.decoding.step(params, cache, token, reference.sizes)
            decoded.append(value)
        return cache, jnp.stack(decoded)

    return params, *evaluate(run, tokens)


def test_the_cache_of_a_window_forgets_what_left_it():
    reference = all_references()["sliding-window-attention"]
    params, cache = decode(reference, np.eye(8)[:6])[:2]
    np.testing.assert_array_equal(cache.keys[0], params["w_k"][0][3:6])


def test_the_cache_of_sinks_keeps_the_first_and_the_last():
    reference = all_references()["attention-sink"]
    params, cache = decode(reference, np.eye(8)[:6])[:2]
    np.testing.assert_array_equal(cache.keys[0], params["w_k"][0][jnp.array([0, 3, 4, 5])])


@pytest.mark.parametrize(
    "mechanism_id",
    ["sliding-window-attention", "attention-sink", "dilated-attention", "strided-sparse-attention"],
)
def test_decoding_goes_on_as_the_forward_pass_does_once_the_cache_is_full(mechanism_id):
    reference = all_references()[mechanism_id]
    tokens = jnp.asarray(np.random.default_rng(0).normal(size=(reference.sizes.n, 8)))
    params, _, decoded = decode(reference, tokens)
    inputs = Inputs(queries=tokens, context=tokens)
    expected = apply_once(reference, params, inputs, reference.sizes).values
    np.testing.assert_allclose(decoded, expected, atol=1e-12)


def test_the_blocks_chosen_are_the_own_one_and_the_most_alike_before_it():
    sizes = Sizes(n=6, d_model=1, heads=1, extra={"block": 2, "chosen": 2})
    x = jnp.array([[5.0], [5.0], [1.0], [1.0], [2.0], [2.0]])
    chosen = np.asarray(mixture_of_blocks.choose(mixture_of_blocks.see(ones(*PLAIN), x), sizes))[0]
    assert sorted(chosen[5]) == [0, 1, 4, 5]
    assert sorted(chosen[4]) == [NOWHERE, 0, 1, 4]
    assert sorted(chosen[0]) == [NOWHERE, NOWHERE, NOWHERE, 0]
