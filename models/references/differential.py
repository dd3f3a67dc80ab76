"""Differential attention: Ye et al. 2024, arXiv:2410.05258.

    head_i = (softmax(Q_1 K_1^T / sqrt(d_k)) - lambda softmax(Q_2 K_2^T / sqrt(d_k))) V
    lambda = exp(lambda_q1 . lambda_k1) - exp(lambda_q2 . lambda_k2) + lambda_init
    lambda_init = 0.8 - 0.6 exp(-0.3 (l - 1))
    Y = sum_i (1 - lambda_init) norm(head_i) W_O^i

The weights are the difference of two softmax maps, so they may be negative and add up to 1 - lambda. `l`
is `extra["layer"]`, counted from 1. Each map has half the width of a head; all heads share one lambda.
"""

import math
from dataclasses import replace

import jax
import jax.numpy as jnp

from models.parts.decoding import Seen, key_value_decoding
from models.parts.heads import join, see
from models.parts.mix import mix
from models.parts.normalise import softmax
from models.parts.vectors import rms_norm
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references import multi_head

LAMBDAS = ("lambda_q1", "lambda_k1", "lambda_q2", "lambda_k2")


def init(key: Array, sizes: Sizes) -> Params:
    """Draw multi-head projections, four vectors `[d_head / 2]` for lambda, and the norm's scale `[d_head]`.

    `lambda_init` is a constant of the layer.
    """
    of_heads, of_lambda = jax.random.split(key)
    vectors = 0.1 * jax.random.normal(of_lambda, (len(LAMBDAS), sizes.d_head // 2))
    return {
        **multi_head.init(of_heads, sizes),
        **dict(zip(LAMBDAS, vectors, strict=True)),
        "lambda_init": jnp.asarray(0.8 - 0.6 * math.exp(-0.3 * (sizes.extra["layer"] - 1))),
        "norm": jnp.ones(sizes.d_head),
    }


def mixing_lambda(params: Params) -> Array:
    """Return how much of the second map is taken away: one number."""
    first = jnp.exp(params["lambda_q1"] @ params["lambda_k1"])
    second = jnp.exp(params["lambda_q2"] @ params["lambda_k2"])
    taken: Array = first - second + params["lambda_init"]
    return taken


def attend(params: Params, seen: Seen, mask: Array | None) -> Output:
    """Let queries `[h, n, d_head]` look at keys `[h, m, d_head]` with two maps; values are `[n, d]`."""
    (q_1, q_2), (k_1, k_2) = halves(seen.queries), halves(seen.keys)
    first, second = softmax_map(q_1, k_1, mask), softmax_map(q_2, k_2, mask)  # [h, n, m]
    weights = first - mixing_lambda(params) * second
    found = mix(weights=weights, mixed=seen.values, queries=seen.queries, keys=seen.keys)
    normed = rms_norm(found.values, params["norm"], epsilon=1e-5) * (1 - params["lambda_init"])
    return replace(found, values=join(normed, params["w_o"]))


def softmax_map(queries: Array, keys: Array, mask: Array | None) -> Array:
    """Return softmax(Q K^T / sqrt(d_k)), `[h, n, m]`."""
    return softmax(queries @ keys.mT / math.sqrt(queries.shape[-1]), mask)


def halves(vectors: Array) -> tuple[Array, Array]:
    """Return the two halves of vectors `[h, n, d_head]`, `d_head` even: what the two maps see."""
    middle = vectors.shape[-1] // 2
    return vectors[..., :middle], vectors[..., middle:]


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    return attend(params, see(params, inputs.queries), inputs.mask)


REFERENCES = (
    Reference(
        mechanism_id="differential-attention",
        name="Differential attention",
        arxiv_id="2410.05258",
        source="Ye et al. 2024, difference of two softmax maps",
        init=init,
        apply=apply,
        decoding=key_value_decoding(see, attend),
        sizes=Sizes(extra={"layer": 1}),
    ),
)
