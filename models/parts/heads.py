"""Heads: a projection into each of them, and the way back.

The projections of every multi-head mechanism have the same names and shapes: `w_q` `[h, d, d_k]`,
`w_k` and `w_v` `[g, d, d_k]` for `g` key/value heads, `w_o` `[h, d_v, d]`.
"""

from dataclasses import replace

import jax
import jax.numpy as jnp

from models.parts.decoding import Seen
from models.parts.draw import draw_matrix
from models.reference import Array, Output, Params, Sizes


def draw_projections(key: Array, sizes: Sizes, *, key_value_heads: int) -> dict[str, Array]:
    """Draw the four projections with `key_value_heads` distinct heads for keys and values."""
    of_query, of_key, of_value, of_output = jax.random.split(key, 4)
    d, d_head = sizes.d_model, sizes.d_head
    return {
        "w_q": draw_matrix(of_query, sizes.heads, d, d_head),
        "w_k": draw_matrix(of_key, key_value_heads, d, d_head),
        "w_v": draw_matrix(of_value, key_value_heads, d, d_head),
        "w_o": draw_matrix(of_output, sizes.heads, d_head, d),
    }


def project(sequence: Array, weight: Array) -> Array:
    """Return `[h, n, d_k]` for a sequence `[n, d]` and a projection `[h, d, d_k]`."""
    return jnp.einsum("nd,hdk->hnk", sequence, weight)


def see(params: Params, sequence: Array, first: int = 0) -> Seen:
    """Return queries `[h, n, d_k]`, keys and values `[g, n, d_k]` of a sequence `[n, d]`; no positions."""
    return Seen(
        sequence=sequence,
        queries=project(sequence, params["w_q"]),
        keys=project(sequence, params["w_k"]),
        values=project(sequence, params["w_v"]),
    )


def join(heads: Array, weight: Array) -> Array:
    """Return sum_h heads_h W_h: `[n, d]` for heads `[h, n, d_v]` and a projection `[h, d_v, d]`.

    The same as joining heads side by side and multiplying with one `[h d_v, d]` matrix.
    """
    return jnp.einsum("hnv,hvd->nd", heads, weight)


def project_out(found: Output, params: Params) -> Output:
    """Return the output with its heads joined through `w_o`."""
    return replace(found, values=join(found.values, params["w_o"]))
