"""Grouped-query attention: Ainslie et al. 2023, arXiv:2305.13245, section 2.2.

    head_i = softmax(X W_Q^i (X W_K^g)^T / sqrt(d_k)) X W_V^g,  g = floor(i G / H)
    Y = sum_i head_i W_O^i

`H` query heads stand in `G` groups of neighbours; each group shares one key and one value head.
One group is multi-query attention, `H` groups are multi-head attention.
"""

from dataclasses import replace

import jax.numpy as jnp

from models.parts.caches import KeyValueCache, empty_cache
from models.parts.heads import draw_projections, project, project_out
from models.reference import Array, Decoding, Equality, Inputs, Output, Params, Reference, Sizes
from models.references.scaled_dot_product import scaled_dot_product


def init(key: Array, sizes: Sizes) -> Params:
    """Draw `w_q` `[h, d, d_k]`, `w_k` and `w_v` `[g, d, d_k]` and `w_o` `[h, d_k, d]`."""
    return draw_projections(key, sizes, key_value_heads=sizes.groups)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    x = inputs.queries
    found = scaled_dot_product(
        queries=project(x, params["w_q"]),  # [h, n, d_k]
        keys=share_with_group(project(x, params["w_k"]), heads=sizes.heads),  # [h, n, d_k]
        values=share_with_group(project(x, params["w_v"]), heads=sizes.heads),  # [h, n, d_k]
        mask=inputs.mask,
    )
    return project_out(found, params)


def share_with_group(grouped: Array, *, heads: int) -> Array:
    """Return `[h, n, d]` from `[g, n, d]`: each key/value head stands for `h / g` neighbouring heads."""
    return jnp.repeat(grouped, heads // len(grouped), axis=0)


def empty(params: Params, sizes: Sizes) -> KeyValueCache:
    """Return a cache of `g` keys and `g` values, all `[d_k]`, for each token."""
    return empty_cache(w_k=params["w_k"], w_v=params["w_v"])


def step(params: Params, cache: KeyValueCache, token: Array, sizes: Sizes) -> tuple[KeyValueCache, Array]:
    """Let one more token `[d]` look at those before it and at itself."""
    x = token[None]  # [1, d]
    cache = cache.append(keys=project(x, params["w_k"]), values=project(x, params["w_v"]))
    found = scaled_dot_product(
        queries=project(x, params["w_q"]),  # [h, 1, d_k]
        keys=share_with_group(cache.keys, heads=sizes.heads),
        values=share_with_group(cache.values, heads=sizes.heads),
    )
    return cache, project_out(found, params).values[0]


REFERENCES = (
    Reference(
        mechanism_id="grouped-query-attention",
        name="Grouped-query attention",
        arxiv_id="2305.13245",
        source="Ainslie et al. 2023, section 2.2",
        init=init,
        apply=apply,
        decoding=Decoding(empty=empty, step=step),
        equalities=(
            Equality(
                partner_id="multi-query-attention",
                setting="with one group",
                narrow=lambda sizes: replace(sizes, groups=1),
            ),
            Equality(
                partner_id="multi-head-attention",
                setting="with as many groups as heads",
                narrow=lambda sizes: replace(sizes, groups=sizes.heads),
            ),
        ),
        sizes=Sizes(heads=4, groups=2),
    ),
)
