"""Relative position representations: Shaw, Uszkoreit and Vaswani 2018, arXiv:1803.02155.

    e_ij = x_i W_Q (x_j W_K + a^K_ij)^T / sqrt(d_z)
    z_i = sum_j alpha_ij (x_j W_V + a^V_ij)
    a^K_ij = w^K_clip(j - i, k),  a^V_ij = w^V_clip(j - i, k),  clip(x, k) = max(-k, min(k, x))

`k` is `sizes.window`; both tables have `2 k + 1` rows and serve all heads.
"""

import math

import jax
import jax.numpy as jnp

from models.parts.decoding import Seen, key_value_decoding
from models.parts.draw import draw_vector
from models.parts.heads import join, see
from models.parts.normalise import softmax
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references import multi_head


def init(key: Array, sizes: Sizes) -> Params:
    """Draw the projections of multi-head attention and `positions`, two tables `[2 k + 1, d_k]`."""
    of_heads, of_keys, of_values = jax.random.split(key, 3)
    rows = 2 * sizes.window + 1
    tables = {
        "keys": draw_vector(of_keys, rows, sizes.d_head),
        "values": draw_vector(of_values, rows, sizes.d_head),
    }
    return {**multi_head.init(of_heads, sizes), "positions": tables}


def attend(params: Params, seen: Seen, mask: Array | None) -> Output:
    """Let the queries, the last ones of the sequence, look at keys and at where they stand."""
    tables = params["positions"]
    rows = clipped_distances(seen.queries.shape[1], seen.keys.shape[1], k=len(tables["keys"]) // 2)
    a_k, a_v = tables["keys"][rows], tables["values"][rows]  # [n, m, d_k]
    products = seen.queries @ seen.keys.mT + jnp.einsum("hnk,nmk->hnm", seen.queries, a_k)
    scores = products / math.sqrt(seen.queries.shape[-1])
    weights = softmax(scores, mask)
    heads = weights @ seen.values + jnp.einsum("hnm,nmk->hnk", weights, a_v)
    return Output(
        values=join(heads, params["w_o"]),
        weights=weights,
        scores=scores,
        queries=seen.queries,
        keys=seen.keys,
        heads=heads,
    )


def clipped_distances(n: int, m: int, *, k: int) -> Array:
    """Return `[n, m]`: the row of the table for query `i`, at position `m - n + i`, and key `j`."""
    distances = jnp.arange(m) - (m - n + jnp.arange(n))[:, None]
    return jnp.clip(distances, -k, k) + k


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    return attend(params, see(params, inputs.queries), inputs.mask)


REFERENCES = (
    Reference(
        mechanism_id="relative-position-encoding",
        name="Relative position representations",
        arxiv_id="1803.02155",
        source="Shaw, Uszkoreit and Vaswani 2018, relative positions in keys and values",
        init=init,
        apply=apply,
        decoding=key_value_decoding(see, attend),
    ),
)
