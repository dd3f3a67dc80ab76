"""LSH attention: what shares a bucket, and who is looked at."""

import jax.numpy as jnp
import numpy as np
import pytest

from models.measuring.evaluate import evaluate
from models.reference import Inputs, Sizes
from models.references import lsh

EAST, NORTH, WEST = [1.0, 0.1], [0.1, 1.0], [-1.0, 0.1]
AXES = jnp.eye(2)  # two bits: right of one axis, above the other


def test_vectors_of_one_direction_share_a_bucket():
    buckets = lsh.hash_signs(jnp.array([EAST, [5.0, 0.5], WEST]), AXES)
    assert buckets.tolist() == [3, 3, 2]


@pytest.mark.parametrize(("n", "chunk", "bits"), [(1, 3, 1), (12, 3, 2), (256, 4, 6), (512, 4, 7)])
def test_there_are_about_as_many_buckets_as_chunks(n, chunk, bits):
    assert lsh.bits_for(n, chunk) == bits


def test_a_position_chooses_its_bucket_and_nothing_else():
    chosen = np.asarray(lsh.choose_same_bucket(jnp.array([3, 2, 3, 2, 3]), chunk=5))
    assert [sorted(row[row >= 0]) for row in chosen] == [[0, 2, 4], [1, 3], [0, 2, 4], [1, 3], [0, 2, 4]]


def test_only_its_chunk_and_the_one_before_are_in_reach():
    chosen = np.asarray(lsh.choose_same_bucket(jnp.zeros(6, int), chunk=2))
    assert sorted(chosen[5]) == [2, 3, 4, 5]
    assert sorted(chosen[1][chosen[1] >= 0]) == [0, 1]


def attend(x, mask=None, rounds=1):
    x = jnp.array(x)
    params = {name: jnp.eye(2)[None] for name in ("w_qk", "w_v", "w_o")}
    sizes = Sizes(n=len(x), d_model=2, heads=1, extra={"chunk": len(x), "rounds": rounds})
    directions = jnp.broadcast_to(AXES, (1, rounds, 2, 2))
    return evaluate(
        lambda x: lsh.attend(params, Inputs(queries=x, context=x, mask=mask), directions, sizes), x
    )


def test_a_position_looks_at_itself_only_where_it_is_alone():
    weights = attend([EAST, EAST, WEST]).weights[0]
    np.testing.assert_array_equal(weights, [[0, 1, 0], [1, 0, 0], [0, 0, 1]])


def test_a_position_whose_company_is_masked_is_alone():
    mask = jnp.eye(3, dtype=bool)
    np.testing.assert_array_equal(attend([EAST, EAST, WEST], mask).weights[0], np.eye(3))


def test_a_position_found_in_two_rounds_counts_once():
    once, twice = (attend([EAST, EAST, WEST, EAST], rounds=rounds).values for rounds in (1, 2))
    np.testing.assert_allclose(once, twice, atol=1e-14)


def test_keys_have_length_one_whatever_the_query():
    found = attend([[3.0, 4.0], [0.3, 0.4], [6.0, 8.0]])
    np.testing.assert_allclose(jnp.linalg.norm(found.keys, axis=-1), 1, rtol=1e-12)
