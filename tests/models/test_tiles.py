"""Attention tile by tile: exactly softmax attention, however it is cut."""

import jax.numpy as jnp
import numpy as np
import pytest

from models.measuring.evaluate import evaluate
from models.parts.decoding import Seen
from models.parts.tiles import attend_in_tiles, cut, cut_mask, glue
from models.references import ring
from models.references.scaled_dot_product import scaled_dot_product


def draw_seen(n, m, h=2):
    rng = np.random.default_rng(0)
    queries, keys, values = (jnp.asarray(rng.normal(size=(h, rows, 3))) for rows in (n, m, m))
    return Seen(sequence=None, queries=queries, keys=keys, values=values)


def exact(seen, mask):
    return scaled_dot_product(queries=seen.queries, keys=seen.keys, values=seen.values, mask=mask).values


def draw_mask(n, m):
    mask = np.random.default_rng(1).random((n, m)) < 0.5
    mask[-1] = False
    return jnp.asarray(mask)


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize(
    ("n", "m", "block"), [(7, 7, 3), (1, 1, 4), (5, 9, 2), (4, 4, 4), (3, 6, 1), (6, 5, 20)]
)
def test_tiles_of_any_size_give_softmax_attention(n, m, block, masked):
    seen, mask = draw_seen(n, m), draw_mask(n, m) if masked else None
    found = evaluate(lambda: attend_in_tiles(seen, mask, block=block))
    np.testing.assert_allclose(found, exact(seen, mask), atol=1e-13)


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("n", [1, 4, 7, 12])
def test_a_ring_of_devices_gives_softmax_attention(n, masked):
    seen, mask = draw_seen(n, n), draw_mask(n, n) if masked else None
    np.testing.assert_allclose(evaluate(lambda: ring.pass_around(seen, mask)), exact(seen, mask), atol=1e-13)


def test_scores_too_large_for_an_exponential_do_not_overflow():
    seen = draw_seen(5, 5)
    seen = seen._replace(queries=1000 * seen.queries)
    found = evaluate(lambda: attend_in_tiles(seen, None, block=2))
    np.testing.assert_allclose(found, exact(seen, None), atol=1e-10)


def test_blocks_glued_together_are_what_was_cut():
    rows = jnp.arange(28.0).reshape(2, 7, 2)
    np.testing.assert_array_equal(glue(cut(rows, 3), 7), rows)


def test_tiles_of_a_mask_stand_where_its_blocks_meet():
    mask = jnp.asarray(np.random.default_rng(0).random((5, 7)) < 0.5)
    tiles = np.asarray(cut_mask(mask, 3))
    np.testing.assert_array_equal(tiles[0, 1], mask[:3, 3:6])
    np.testing.assert_array_equal(tiles[1, 2], [[mask[3, 6], 0, 0], [mask[4, 6], 0, 0], [0, 0, 0]])
