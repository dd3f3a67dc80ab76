"""Linformer: Wang et al. 2020, arXiv:2006.04768.

    head_i = softmax(Q_i (E K_i)^T / sqrt(d_k)) F V_i,  E and F `[k, n]`

Keys and values are projected along the sequence from `n` rows to `k`. `k` is `sizes.features`; E and F serve
all heads and belong to one length `n`. They are drawn near the mean over neighbouring positions (the mean
pooling among its "general projections"), with noise: trained ones are no means, and may be negative.

`weights` `[h, n, n]` is softmax(..) F: what each position's value is multiplied with. A position that a query
may not look at is left out of that query's projected keys and values. There is no causal form: the
projections mix all positions.
"""

import math
from dataclasses import replace

import jax
import jax.numpy as jnp

from models.parts.decoding import Seen
from models.parts.heads import project_out, see
from models.parts.normalise import softmax
from models.reference import Array, Equality, Inputs, Output, Params, Reference, Sizes
from models.references import multi_head

NOISE = 0.1
"""Standard deviation of what is added to the means, each of about n / k entries of k / n."""


def init(key: Array, sizes: Sizes) -> Params:
    """Draw multi-head projections and `e` and `f` `[k, n]`, at most `n` rows."""
    of_heads, of_keys, of_values = jax.random.split(key, 3)
    rows = min(sizes.features, sizes.n)
    shape = (rows, sizes.n)
    return {
        **multi_head.init(of_heads, sizes),
        "e": mean_pooling(*shape) + NOISE * jax.random.normal(of_keys, shape) * (rows < sizes.n),
        "f": mean_pooling(*shape) + NOISE * jax.random.normal(of_values, shape) * (rows < sizes.n),
    }


def mean_pooling(rows: int, n: int) -> Array:
    """Return `[rows, n]`: each row the mean over its share of neighbouring positions."""
    belongs = (jnp.arange(n) * rows // n)[None, :] == jnp.arange(rows)[:, None]
    return belongs / belongs.sum(axis=1, keepdims=True)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at projections of itself; values are `[n, d]`."""
    seen = see(params, inputs.queries)
    found = look(params, seen) if inputs.mask is None else look_masked(params, seen, inputs.mask)
    return project_out(replace(found, queries=seen.queries, keys=seen.keys, mixed=seen.values), params)


def look(params: Params, seen: Seen) -> Output:
    """Let queries `[h, n, d_k]` look at `k` projected keys; values are the heads."""
    reduced = shrink(params["e"], seen)
    heads = reduced @ (params["f"] @ seen.values)
    return Output(values=heads, heads=heads, weights=reduced @ params["f"])


def look_masked(params: Params, seen: Seen, mask: Array) -> Output:
    """Let each query look at projections of what it may look at, one query after the other."""

    def look_alone(query: Array, row: Array) -> Array:
        alone = seen._replace(queries=query[:, None])
        weights = shrink(params["e"] * row, alone) @ (params["f"] * row)
        return jnp.where(row.any(), weights, 0)[:, 0]  # [h, n]

    weights = jax.vmap(look_alone, in_axes=(1, 0), out_axes=1)(seen.queries, mask)
    heads = weights @ seen.values
    return Output(values=heads, heads=heads, weights=weights)


def shrink(e: Array, seen: Seen) -> Array:
    """Return the weights over the projected keys, `[h, n, k]`."""
    scores = seen.queries @ (e @ seen.keys).mT / math.sqrt(seen.queries.shape[-1])
    return softmax(scores)


def without_projections(params: Params, sizes: Sizes) -> Params:
    """Return the projections of multi-head attention alone."""
    return {name: value for name, value in params.items() if name not in ("e", "f")}


REFERENCES = (
    Reference(
        mechanism_id="linformer",
        name="Linformer",
        arxiv_id="2006.04768",
        source="Wang et al. 2020, keys and values projected along the sequence",
        init=init,
        apply=apply,
        equalities=(
            Equality(
                partner_id="multi-head-attention",
                setting="with as many projected rows as positions, projected by the identity",
                narrow=lambda sizes: replace(sizes, features=sizes.n),
                convert=without_projections,
            ),
        ),
        sizes=Sizes(n=12, m=12, features=3),
    ),
)
