"""Nyström attention: Xiong et al. 2021 (Nyströmformer), arXiv:2102.03902.

    S = softmax(Q K~^T / sqrt(d_k))  Z  softmax(Q~ K^T / sqrt(d_k)) V
    Z = pseudo-inverse of A = softmax(Q~ K~^T / sqrt(d_k))
    Z_0 = A^T / (|A|_1 |A|_inf),  Z' = Z (13 I - A Z (15 I - A Z (7 I - A Z))) / 4

The landmarks Q~ and K~ `[k, d_k]` are means over `k` runs of neighbouring positions; `k` is
`sizes.features`, at most `n`. The pseudo-inverse takes `extra["iterations"]` steps. `weights` `[h, n, n]` is
the product of the three matrices: its rows add up to about one and may hold numbers below zero. Under a mask
each query sees the mechanism over the positions it may look at, for landmarks too. There is no causal form.
"""

import math
from dataclasses import replace

import jax
import jax.numpy as jnp

from models.parts.decoding import Seen
from models.parts.heads import project_out, see
from models.parts.normalise import softmax
from models.reference import Array, Equality, Inputs, Output, Params, Reference, Sizes
from models.references.multi_head import init


def mean_landmarks(rows: Array, landmarks: int, allowed: Array) -> tuple[Array, Array]:
    """Return means `[h, k, d]` over runs of the allowed rows `[h, n, d]`, and which runs have any, `[k]`."""
    n = rows.shape[1]
    belongs = (jnp.arange(n) * landmarks // n)[None, :] == jnp.arange(landmarks)[:, None]
    counted = (belongs & allowed).astype(rows.dtype)  # [k, n]
    count = counted.sum(axis=1)
    return counted @ rows / jnp.where(count > 0, count, 1)[:, None], count > 0


def pseudo_inverse(matrix: Array, iterations: int) -> Array:
    """Return Z after so many steps, for matrices `[h, k, k]`."""
    identity = jnp.eye(matrix.shape[-1], dtype=matrix.dtype)
    size = matrix.sum(axis=-1).max(axis=-1) * matrix.sum(axis=-2).max(axis=-1)  # [h]

    def step(inverse: Array, _: None) -> tuple[Array, None]:
        product = matrix @ inverse
        inner = 15 * identity - product @ (7 * identity - product)
        return inverse @ (13 * identity - product @ inner) / 4, None

    start = matrix.mT / jnp.where(size > 0, size, 1)[:, None, None]
    return jax.lax.scan(step, start, None, length=iterations)[0]


def kernels(seen: Seen, allowed: Array, sizes: Sizes) -> tuple[Array, Array, Array]:
    """Return the three matrices `[h, n, k]`, `[h, k, k]` and `[h, k, n]` over the allowed positions `[n]`."""
    landmarks = min(sizes.features, seen.keys.shape[1])
    queries, there = mean_landmarks(seen.queries, landmarks, allowed)
    keys, _ = mean_landmarks(seen.keys, landmarks, allowed)
    scale = math.sqrt(queries.shape[-1])
    pairs = there[:, None] & there[None, :]
    return (
        softmax(seen.queries @ keys.mT / scale, there[None, :]),
        pseudo_inverse(softmax(queries @ keys.mT / scale, pairs), sizes.extra["iterations"]),
        softmax(queries @ seen.keys.mT / scale, there[:, None] & allowed[None, :]),
    )


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself through its landmarks; values are `[n, d]`."""
    seen = see(params, inputs.queries)
    if inputs.mask is None:
        to_landmarks, inverse, from_landmarks = kernels(seen, jnp.ones(len(inputs.queries), bool), sizes)
        heads = to_landmarks @ (inverse @ (from_landmarks @ seen.values))
        weights = to_landmarks @ inverse @ from_landmarks
    else:
        weights = weigh_masked(seen, inputs.mask, sizes)
        heads = weights @ seen.values
    found = Output(values=heads, heads=heads, weights=weights)
    return project_out(replace(found, queries=seen.queries, keys=seen.keys, mixed=seen.values), params)


def weigh_masked(seen: Seen, mask: Array, sizes: Sizes) -> Array:
    """Return the weights `[h, n, n]` where each query has a mechanism over what its row allows."""

    def weigh_row(place: Array, row: Array) -> Array:
        to_landmarks, inverse, from_landmarks = kernels(seen, row, sizes)
        return to_landmarks[:, place][:, None] @ inverse @ from_landmarks  # [h, 1, n]

    return jax.vmap(weigh_row, out_axes=1)(jnp.arange(len(mask)), mask)[:, :, 0]


REFERENCES = (
    Reference(
        mechanism_id="nystromformer",
        name="Nyström attention",
        arxiv_id="2102.03902",
        source="Xiong et al. 2021, Nyström approximation of the softmax matrix with landmarks",
        init=init,
        apply=apply,
        equalities=(
            Equality(
                partner_id="multi-head-attention",
                setting="with as many landmarks as positions and the pseudo-inverse taken to its end",
                narrow=lambda sizes: replace(sizes, features=sizes.n, extra={"iterations": 40}),
            ),
        ),
        sizes=Sizes(n=12, m=12, features=3, extra={"iterations": 6}),
    ),
)
