"""Grouped-query attention: Ainslie et al. 2023, arXiv:2305.13245.

    head_i = softmax(X W_Q^i (X W_K^g)^T / sqrt(d_k)) X W_V^g,  g = floor(i G / H)
    Y = sum_i head_i W_O^i

`H` query heads stand in `G` groups of neighbours; each group shares one key and one value head.
One group is multi-query attention, `H` groups are multi-head attention.
"""

from dataclasses import replace

import jax.numpy as jnp

from models.parts.decoding import Seen, key_value_decoding
from models.parts.heads import draw_projections, project_out, see
from models.reference import Array, Equality, Inputs, Output, Params, Reference, Sizes
from models.references.scaled_dot_product import scaled_dot_product


def init(key: Array, sizes: Sizes) -> Params:
    """Draw `w_q` `[h, d, d_k]`, `w_k` and `w_v` `[g, d, d_k]` and `w_o` `[h, d_k, d]`."""
    return draw_projections(key, sizes, key_value_heads=sizes.groups)


def attend(params: Params, seen: Seen, mask: Array | None) -> Output:
    """Let each query head `[h, n, d_k]` look at the key head of its group `[g, n, d_k]`."""
    heads = len(seen.queries)
    found = scaled_dot_product(
        queries=seen.queries,
        keys=share_with_group(seen.keys, heads=heads),  # [h, n, d_k]
        values=share_with_group(seen.values, heads=heads),  # [h, n, d_k]
        mask=mask,
    )
    return project_out(found, params)


def share_with_group(grouped: Array, *, heads: int) -> Array:
    """Return `[h, n, d]` from `[g, n, d]`: each key/value head stands for `h / g` neighbouring heads."""
    return jnp.repeat(grouped, heads // len(grouped), axis=0)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    return attend(params, see(params, inputs.queries), inputs.mask)


REFERENCES = (
    Reference(
        mechanism_id="grouped-query-attention",
        name="Grouped-query attention",
        arxiv_id="2305.13245",
        source="Ainslie et al. 2023, grouped-query attention",
        init=init,
        apply=apply,
        decoding=key_value_decoding(see, attend),
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
