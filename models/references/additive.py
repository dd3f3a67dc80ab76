"""Additive (soft) attention: Bahdanau, Cho and Bengio 2014, arXiv:1409.0473.

    e_ij = v_a^T tanh(W_a s_i + U_a h_j)
    alpha_ij = exp(e_ij) / sum_k exp(e_ik)
    c_i = sum_j alpha_ij h_j

Queries `s` are decoder states (the paper's s_{i-1}), the context `h` the encoder's annotations.
"""

from collections.abc import Callable

import jax
import jax.numpy as jnp

from models.parts.draw import draw_matrix, draw_vector
from models.parts.mix import mix, only_head
from models.parts.normalise import softmax
from models.reference import Array, Inputs, Output, Params, Reference, Sizes


def init(key: Array, sizes: Sizes) -> Params:
    """Draw `w_a` `[d, d]`, `u_a` `[d_c, d]` for a context of width `d_c`, and `v` `[d]`."""
    of_query, of_key, of_score = jax.random.split(key, 3)
    d = sizes.d_model
    return {
        "w_a": draw_matrix(of_query, d, d),
        "u_a": draw_matrix(of_key, sizes.context_width, d),
        "v": draw_vector(of_score, d),
    }


def additive_scores(
    *,
    queries: Array,  # [h, n, d_a], projected
    keys: Array,  # [h, m, d_a], projected
    v: Array,  # [d_a]
) -> Array:
    """Return v^T tanh(q_i + k_j), `[h, n, m]`."""
    return jnp.tanh(queries[:, :, None] + keys[:, None, :]) @ v


def additive_attention(
    params: Params,
    *,
    queries: Array,  # [n, d], s
    context: Array,  # [m, d_c], h
    normalise: Callable[[Array], Array],
) -> Output:
    """Return the context vectors `[n, d_c]`; `normalise` turns scores `[1, n, m]` into weights."""
    projected = (queries @ params["w_a"])[None]  # [1, n, d]
    keys = (context @ params["u_a"])[None]  # [1, m, d]
    scores = additive_scores(queries=projected, keys=keys, v=params["v"])  # [1, n, m]
    found = mix(weights=normalise(scores), mixed=context[None], scores=scores, queries=projected, keys=keys)
    return only_head(found)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let states `[n, d]` look at annotations `[m, d_c]`; values are the context vectors `[n, d_c]`."""
    return additive_attention(
        params,
        queries=inputs.queries,
        context=inputs.context,
        normalise=lambda scores: softmax(scores, inputs.mask),
    )


REFERENCES = (
    Reference(
        mechanism_id="soft-attention",
        name="Soft attention",
        arxiv_id="1409.0473",
        source="Bahdanau, Cho and Bengio 2014, alignment model",
        init=init,
        apply=apply,
        sequences="cross",
    ),
    Reference(
        mechanism_id="additive-attention",
        name="Additive attention",
        arxiv_id="1409.0473",
        source="Bahdanau, Cho and Bengio 2014, alignment model as a perceptron with one layer",
        init=init,
        apply=apply,
        sequences="cross",
    ),
)
