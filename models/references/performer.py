"""Performer (FAVOR+): Choromanski et al. 2020, arXiv:2009.14794.

    exp(q k^T / sqrt(d)) = E_w[phi_w(q) phi_w(k)]
    phi(x) = exp(W x' - |x'|^2 / 2) / sqrt(m),  x' = x / d^(1/4),  W `[m, d]` with rows from N(0, I)
    y_i = phi(q_i) S / phi(q_i) . z,  S = sum_j phi(k_j) v_j^T,  z = sum_j phi(k_j)

Positive random features, so that no weight is below zero. Rows of `W` come in groups of `d` orthogonal
ones, each with the length of a normal vector (the + of FAVOR+). `m` is `sizes.features`; `W` is drawn once,
for all heads. In expectation this is softmax attention.
"""

import math

import jax
import jax.numpy as jnp

from models.parts.heads import project_out, see
from models.parts.kernels import attend_through_features, kernel_decoding
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references import multi_head


def init(key: Array, sizes: Sizes) -> Params:
    """Draw multi-head projections and the random features `features` `[m, d_k]`."""
    of_heads, of_features = jax.random.split(key)
    features = draw_orthogonal(of_features, sizes.features, sizes.d_head)
    return {**multi_head.init(of_heads, sizes), "features": features}


def draw_orthogonal(key: Array, rows: int, d: int) -> Array:
    """Draw `[rows, d]`: directions orthogonal within groups of `d`, lengths those of normal vectors."""
    of_directions, of_lengths = jax.random.split(key)
    groups = -(-rows // d)
    turned, triangle = jnp.linalg.qr(jax.random.normal(of_directions, (groups, d, d)))
    # Only with the signs of the triangle's diagonal are all directions equally likely.
    directions = turned * jnp.sign(jnp.diagonal(triangle, axis1=-2, axis2=-1))[:, None, :]
    lengths = jnp.linalg.norm(jax.random.normal(of_lengths, (rows, d)), axis=-1, keepdims=True)
    drawn: Array = directions.reshape(groups * d, d)[:rows] * lengths
    return drawn


def phi(params: Params, vectors: Array) -> Array:
    """Return the positive random features `[h, n, m]` of vectors `[h, n, d_k]`."""
    features = params["features"]
    scaled = vectors / vectors.shape[-1] ** 0.25
    exponent = scaled @ features.T - (scaled**2).sum(axis=-1, keepdims=True) / 2
    return jnp.exp(exponent) / math.sqrt(len(features))


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    return project_out(attend_through_features(params, see(params, inputs.queries), inputs.mask, phi), params)


REFERENCES = (
    Reference(
        mechanism_id="performer",
        name="Performer (FAVOR+)",
        arxiv_id="2009.14794",
        source="Choromanski et al. 2020, positive orthogonal random features of the softmax kernel",
        init=init,
        apply=apply,
        decoding=kernel_decoding(phi),
    ),
)
