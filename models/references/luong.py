"""Multiplicative and global attention: Luong, Pham and Manning 2015, arXiv:1508.04025.

    score(h_t, h_s) = h_t^T h_s                        dot
                    = h_t^T W_a h_s                    general
                    = v_a^T tanh(W_a [h_t; h_s])       concat
    a_t(s) = exp(score(h_t, h_s)) / sum_s' exp(score(h_t, h_s'))
    c_t = sum_s a_t(s) h_s

Queries `h_t` are target states, the context `h_s` source states; values are the context vectors `c_t`.
Global attention looks at all source states; its score here is `general`.
"""

import jax
import jax.numpy as jnp

from models.parts.draw import draw_matrix, draw_vector
from models.parts.mix import mix, only_head
from models.parts.normalise import softmax
from models.reference import Array, Equality, Inputs, Output, Params, Reference, Sizes


def no_params(key: Array, sizes: Sizes) -> Params:
    """Return no parameters."""
    return {}


def init_general(key: Array, sizes: Sizes) -> Params:
    """Draw `w` `[d, d_c]` for source states of width `d_c`."""
    return {"w": draw_matrix(key, sizes.d_model, sizes.context_width)}


def init_concat(key: Array, sizes: Sizes) -> Params:
    """Draw `w_a` `[d + d_c, d]` for source states of width `d_c`, and `v` `[d]`."""
    of_matrix, of_score = jax.random.split(key)
    d = sizes.d_model
    return {"w_a": draw_matrix(of_matrix, d + sizes.context_width, d), "v": draw_vector(of_score, d)}


def dot_scores(queries: Array, keys: Array) -> Array:
    """Return h_t^T h_s `[1, n, m]` for queries `[n, d]` and keys `[m, d]`."""
    return (queries @ keys.T)[None]


def general_scores(queries: Array, keys: Array, w: Array) -> Array:
    """Return h_t^T W h_s `[1, n, m]` for queries `[n, d]`, keys `[m, d_c]` and `w` `[d, d_c]`."""
    return (queries @ w @ keys.T)[None]


def concat_scores(queries: Array, keys: Array, params: Params) -> Array:
    """Return v^T tanh(W_a [h_t; h_s]) `[1, n, m]` for queries `[n, d]` and keys `[m, d_c]`."""
    n, m = len(queries), len(keys)
    pairs = jnp.concatenate(
        [jnp.repeat(queries[:, None], m, axis=1), jnp.repeat(keys[None], n, axis=0)], axis=-1
    )  # [n, m, d + d_c]
    scores: Array = jnp.tanh(pairs @ params["w_a"]) @ params["v"]  # [n, m]
    return scores[None]


def apply_dot(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let target states `[n, d]` look at source states `[m, d]` by their dot products."""
    return look(inputs, dot_scores(inputs.queries, inputs.context))


def apply_general(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let target states `[n, d]` look at source states `[m, d_c]` through a matrix."""
    return look(inputs, general_scores(inputs.queries, inputs.context, params["w"]))


def apply_concat(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let target states `[n, d]` look at source states `[m, d_c]` by a layer on both side by side."""
    return look(inputs, concat_scores(inputs.queries, inputs.context, params))


def look(inputs: Inputs, scores: Array) -> Output:
    """Return the context vectors `[n, d_c]` for scores `[1, n, m]`."""
    found = mix(
        weights=softmax(scores, inputs.mask),
        mixed=inputs.context[None],
        scores=scores,
        queries=inputs.queries[None],
        keys=inputs.context[None],
    )
    return only_head(found)


def split_concat(params: Params, sizes: Sizes) -> Params:
    """Return additive attention's parameters: the upper half of W_a meets the query, the lower the key."""
    d = sizes.d_model
    return {"w_a": params["w_a"][:d], "u_a": params["w_a"][d:], "v": params["v"]}


def identity_matrix(params: Params, sizes: Sizes) -> Params:
    """Return the parameters with the identity for `w`."""
    return {**params, "w": jnp.eye(sizes.d_model, dtype=params["w"].dtype)}


AS_DOT = Equality(
    partner_id="dot-product-attention",
    setting="with the identity for its matrix",
    settle=identity_matrix,
    convert=lambda params, sizes: {},
)

REFERENCES = (
    Reference(
        mechanism_id="dot-product-attention",
        name="Dot-product attention",
        arxiv_id="1508.04025",
        source="Luong, Pham and Manning 2015, score: dot",
        init=no_params,
        apply=apply_dot,
        sequences="cross",
    ),
    Reference(
        mechanism_id="general-attention",
        name="General (bilinear) attention",
        arxiv_id="1508.04025",
        source="Luong, Pham and Manning 2015, score: general",
        init=init_general,
        apply=apply_general,
        sequences="cross",
        equalities=(AS_DOT,),
    ),
    Reference(
        mechanism_id="concat-attention",
        name="Concat attention",
        arxiv_id="1508.04025",
        source="Luong, Pham and Manning 2015, score: concat",
        init=init_concat,
        apply=apply_concat,
        sequences="cross",
        equalities=(Equality(partner_id="additive-attention", setting="always", convert=split_concat),),
    ),
    Reference(
        mechanism_id="global-attention",
        name="Global attention",
        arxiv_id="1508.04025",
        source="Luong, Pham and Manning 2015, global attention with the general score",
        init=init_general,
        apply=apply_general,
        sequences="cross",
        equalities=(AS_DOT,),
    ),
)
