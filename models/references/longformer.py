"""Longformer: Beltagy, Peters and Cohan 2020, arXiv:2004.05150.

    A_i = {i - w, .., i + w} and {0, .., g - 1}    for the others, with W_q, W_k, W_v
    A_i = {0, .., n - 1}                           for the g global positions, with W_qg, W_kg, W_vg
    y_i = sum_{j in A_i} softmax_j(q_i k_j^T / sqrt(d_k)) v_j

A window to both sides, `w` is `sizes.window` (half the window of the paper), and global positions that see
all and are seen by all, with projections of their own for what they see. Here they are the first `g` ones,
`extra["global"]`, as the classification token is. Where the two kinds of projections are equal (as they are
before training) only the pattern of who sees whom is left.
"""

from dataclasses import replace

import jax
import jax.numpy as jnp

from models.parts.chosen import NOWHERE, Places, look_at_chosen
from models.parts.decoding import Seen
from models.parts.heads import draw_projections, project, project_out, see
from models.reference import Array, Equality, Inputs, Output, Params, Reference, Sizes
from models.references import multi_head
from models.references.scaled_dot_product import scaled_dot_product

GLOBAL = {"w_q": "w_qg", "w_k": "w_kg", "w_v": "w_vg"}
"""The projections of the global positions, by the name of what they replace."""


def init(key: Array, sizes: Sizes) -> Params:
    """Draw multi-head projections, and the three of the global positions, of the same shapes."""
    of_heads, of_global = jax.random.split(key)
    drawn = draw_projections(of_global, sizes, key_value_heads=sizes.heads)
    return {**multi_head.init(of_heads, sizes), **{GLOBAL[name]: drawn[name] for name in GLOBAL}}


def choose_near_and_first(n: int, *, window: int, first: int) -> Array:
    """Return `[n, 2 w + 1 + g]`: the positions at most `w` away, and the first `g`."""
    near = jnp.arange(n)[:, None] + jnp.arange(-window, window + 1)
    once = jnp.where((near >= 0) & (near < first), NOWHERE, near)
    return jnp.concatenate([once, jnp.broadcast_to(jnp.arange(first), (n, first))], axis=1)


def look_with_global(seen: Seen, of_global: Seen, positions: Array | Places, mask: Array | None) -> Output:
    """Let the first queries, those of `of_global`, look everywhere and the others at their positions."""
    first = of_global.queries.shape[1]
    near = look_at_chosen(
        seen._replace(queries=seen.queries[:, first:]),
        positions[first:],
        None if mask is None else mask[first:],
    )
    far = scaled_dot_product(
        queries=of_global.queries,
        keys=of_global.keys,
        values=of_global.values,
        mask=None if mask is None else mask[:first],
    )
    return above(far, near)


def above(far: Output, near: Output) -> Output:
    """Return the rows of one output above those of another, as one output."""
    kinds = ("values", "weights", "scores", "queries", "heads")
    rows = [(getattr(far, kind), getattr(near, kind)) for kind in kinds]
    values, weights, scores, queries, heads = (jnp.concatenate(pair, axis=1) for pair in rows)
    return Output(values=values, weights=weights, scores=scores, queries=queries, heads=heads)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`.

    `mixed` and `keys` are left out: global positions have their own.
    """
    n = len(inputs.queries)
    first = min(sizes.extra["global"], n)
    of_global = see({name: params[other] for name, other in GLOBAL.items()}, inputs.queries)
    positions = choose_near_and_first(n, window=sizes.window, first=first)
    found = look_with_global(
        see(params, inputs.queries),
        of_global._replace(queries=project(inputs.queries[:first], params["w_qg"])),
        positions,
        inputs.mask,
    )
    return project_out(found, params)


def share_projections(params: Params, sizes: Sizes) -> Params:
    """Return the parameters with the global positions' projections equal to the others'."""
    return {**params, **{other: params[name] for name, other in GLOBAL.items()}}


def without_global(params: Params, sizes: Sizes) -> Params:
    """Return the projections of multi-head attention alone."""
    return {name: value for name, value in params.items() if name not in GLOBAL.values()}


REFERENCES = (
    Reference(
        mechanism_id="longformer",
        name="Longformer",
        arxiv_id="2004.05150",
        source="Beltagy, Peters and Cohan 2020, sliding window with global positions",
        init=init,
        apply=apply,
        equalities=(
            Equality(
                partner_id="multi-head-attention",
                setting="when the window reaches over the whole text and global projections are the others'",
                narrow=lambda sizes: replace(sizes, window=sizes.n),
                settle=share_projections,
                convert=without_global,
            ),
        ),
        sizes=Sizes(n=9, m=9, window=1, extra={"global": 1}),
    ),
)
