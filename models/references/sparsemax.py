"""Sparsemax attention: Martins and Astudillo 2016, arXiv:1602.02068.

    sparsemax(z) = argmin_{p in simplex} |p - z|^2 = [z - tau(z)]_+
    k(z) = max{k : 1 + k z_(k) > sum_{j <= k} z_(j)},  tau(z) = (sum_{j <= k(z)} z_(j) - 1) / k(z)

In multi-head attention, in the place of softmax.
"""

import jax.numpy as jnp

from models.parts.decoding import Seen, key_value_decoding
from models.parts.heads import project_out, see
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references.multi_head import init
from models.references.scaled_dot_product import scaled_dot_product


def sparsemax(scores: Array, mask: Array | None = None) -> Array:
    """Return the point of the simplex nearest to the allowed scores `[..., m]`; zeros if none is."""
    allowed = jnp.broadcast_to(True if mask is None else mask, scores.shape)
    ranked = jnp.sort(jnp.where(allowed, scores, -jnp.inf), axis=-1, descending=True)  # z_(1) >= z_(2) ...
    finite = jnp.where(jnp.isfinite(ranked), ranked, 0)
    sums = jnp.cumsum(finite, axis=-1)
    ranks = jnp.arange(1, scores.shape[-1] + 1, dtype=scores.dtype)
    in_support = (1 + ranks * ranked > sums) & jnp.isfinite(ranked)
    size = jnp.maximum(in_support.sum(axis=-1, keepdims=True), 1)  # k(z)
    total = jnp.where(in_support, finite, 0).sum(axis=-1, keepdims=True)
    tau = (total - 1) / size.astype(scores.dtype)
    return jnp.where(allowed, jnp.maximum(scores - tau, 0), 0)


def attend(params: Params, seen: Seen, mask: Array | None) -> Output:
    """Let queries `[h, n, d_k]` look at keys `[h, m, d_k]`, ignoring most; values are `[n, d]`."""
    found = scaled_dot_product(
        queries=seen.queries, keys=seen.keys, values=seen.values, mask=mask, normalise=sparsemax
    )
    return project_out(found, params)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    return attend(params, see(params, inputs.queries), inputs.mask)


REFERENCES = (
    Reference(
        mechanism_id="sparsemax",
        name="Sparsemax attention",
        arxiv_id="1602.02068",
        source="Martins and Astudillo 2016, projection onto the simplex",
        init=init,
        apply=apply,
        decoding=key_value_decoding(see, attend),
    ),
)
