"""LSH attention: Kitaev, Kaiser and Levskaya 2020 (Reformer), arXiv:2001.04451.

    q_i = x_i W_QK,  k_j = q_j / |q_j|                       one projection for queries and keys
    h(x) = the signs of x R, read as a binary number          vectors in one direction share a bucket
    y_i = sum_{j in P_i} softmax_j(q_i k_j^T / sqrt(d_k)) v_j
    P_i = {j : h(q_i) = h(q_j), j's chunk is i's or the one before} - {i}, or {i} where nothing else is left

Positions are sorted by bucket (and by place within one) and cut into chunks of `c`; several rounds of
hashing, each with an `R` of its own, are joined into one set. The signs are the paper's argmax([xR; -xR])
with one column, as many times as there are bits: there are about n / c buckets, so that sorting is what
grows fastest, with n log n. `c` is `extra["chunk"]`, the rounds are `extra["rounds"]`; `R` is drawn at
every call.
"""

import jax
import jax.numpy as jnp

from models.parts.chosen import NOWHERE, drop_repeats, look_at_chosen
from models.parts.decoding import Seen
from models.parts.draw import draw_matrix
from models.parts.heads import project, project_out
from models.parts.vectors import unit
from models.reference import Array, Inputs, Output, Params, Reference, Sizes


def init(key: Array, sizes: Sizes) -> Params:
    """Draw `w_qk` and `w_v` `[h, d, d_k]` and `w_o` `[h, d_k, d]`."""
    of_shared, of_value, of_output = jax.random.split(key, 3)
    h, d, d_head = sizes.heads, sizes.d_model, sizes.d_head
    return {
        "w_qk": draw_matrix(of_shared, h, d, d_head),
        "w_v": draw_matrix(of_value, h, d, d_head),
        "w_o": draw_matrix(of_output, h, d_head, d),
    }


def hash_signs(vectors: Array, directions: Array) -> Array:
    """Return the bucket `[n]` of each vector `[n, d_k]` by the signs against directions `[d_k, bits]`."""
    bits = vectors @ directions > 0
    return jnp.sum(bits * 2 ** jnp.arange(directions.shape[1]), axis=-1)


def bits_for(n: int, chunk: int) -> int:
    """Return how many bits name about n / c buckets, at least one."""
    return max(1, round(n / chunk - 1).bit_length())


def choose_same_bucket(buckets: Array, *, chunk: int) -> Array:
    """Return `[n, 2 c]`: of each position's chunk and the one before, those in its bucket `[n]`."""
    n = len(buckets)
    order = jnp.argsort(buckets, stable=True)  # [n], places by bucket
    rank = jnp.zeros(n, int).at[order].set(jnp.arange(n))
    ranks = (rank // chunk * chunk)[:, None] + jnp.arange(-chunk, chunk)  # [n, 2 c]
    near = order[jnp.clip(ranks, 0, n - 1)]
    same = (ranks >= 0) & (ranks < n) & (buckets[near] == buckets[:, None])
    return jnp.where(same, near, NOWHERE)


def choose(queries: Array, directions: Array, *, chunk: int, mask: Array | None) -> Array:
    """Return `[n, w]` for one head: positions found in any round, the own one only where it is alone.

    `directions` is `[rounds, d_k, bits]`.
    """
    n = len(queries)
    rounds = [choose_same_bucket(hash_signs(queries, one), chunk=chunk) for one in directions]
    places = jnp.arange(n)[:, None]
    found = drop_repeats(jnp.concatenate(rounds, axis=1))
    found = jnp.where(found == places, NOWHERE, found)
    open_to = found >= 0
    if mask is not None:
        open_to &= jnp.take_along_axis(mask, jnp.clip(found, 0, n - 1), axis=1)
    alone = ~open_to.any(axis=1, keepdims=True)
    return jnp.concatenate([found, jnp.where(alone, places, NOWHERE)], axis=1)


def attend(params: Params, inputs: Inputs, directions: Array, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself, hashed along directions `[h, rounds, d_k, bits]`."""
    queries = project(inputs.queries, params["w_qk"])
    seen = Seen(inputs.queries, queries, unit(queries), project(inputs.queries, params["w_v"]))
    positions = jax.vmap(lambda q, r: choose(q, r, chunk=sizes.extra["chunk"], mask=inputs.mask))(
        queries, directions
    )
    return project_out(look_at_chosen(seen, positions, inputs.mask), params)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`. Needs a random key."""
    bits = bits_for(len(inputs.queries), sizes.extra["chunk"])
    shape = (sizes.heads, sizes.extra["rounds"], sizes.d_head, bits)
    directions = jax.random.normal(inputs.need_key(), shape, inputs.queries.dtype)
    return attend(params, inputs, directions, sizes)


def describe(mechanism_id: str, name: str) -> Reference:
    """Return LSH attention under one of its two names."""
    return Reference(
        mechanism_id=mechanism_id,
        name=name,
        arxiv_id="2001.04451",
        source="Kitaev, Kaiser and Levskaya 2020, LSH attention with shared queries and keys",
        init=init,
        apply=apply,
        stochastic=True,
        sizes=Sizes(n=12, m=12, extra={"chunk": 3, "rounds": 2}),
    )


REFERENCES = (describe("lsh-attention", "LSH attention"), describe("reformer", "Reformer"))
