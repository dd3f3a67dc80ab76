"""Native sparse attention (NSA): Yuan et al. 2025, arXiv:2502.11089.

    compressed   K_c[b] = flat(K[block b]) W_ck,  V_c[b] = flat(V[block b]) W_cv,  blocks that are over
    selected     the `k` blocks with the highest p_c = softmax(q K_c^T / sqrt(d_k)), and the own one
    window       the last `w` positions
    y = g_c att(q, K_c, V_c) + g_s att(q, K[selected], V[selected]) + g_w att(q, K[window], V[window])
    g = sigmoid(x W_g), one gate for each branch and head

Blocks have `extra["block"]` positions and do not overlap; `extra["selected"]` of them are selected, `w` is
`sizes.window`. Every branch has the same keys and values, and every head keys of its own (one group each).
`weights` are those of the selected branch: which positions they lie on depends on content. The cache
holds every token. A position a query may not look at keeps its block from being seen compressed.
"""

import math

import jax
import jax.numpy as jnp

from models.parts.blocks import best_blocks, not_after, positions_in
from models.parts.chosen import NOWHERE, look_at_chosen
from models.parts.decoding import Seen, sized_decoding
from models.parts.draw import draw_matrix
from models.parts.heads import join, project, see
from models.parts.normalise import softmax
from models.parts.tiles import cut
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references import multi_head

BRANCHES = 3


def init(key: Array, sizes: Sizes) -> Params:
    """Draw multi-head projections, `w_ck` and `w_cv` `[b d_k, d_k]` and the gates' `w_g` `[h, d, 3]`."""
    of_heads, of_keys, of_values, of_gates = jax.random.split(key, 4)
    flat = sizes.extra["block"] * sizes.d_head
    return {
        **multi_head.init(of_heads, sizes),
        "w_ck": draw_matrix(of_keys, flat, sizes.d_head),
        "w_cv": draw_matrix(of_values, flat, sizes.d_head),
        "w_g": draw_matrix(of_gates, sizes.heads, sizes.d_model, BRANCHES),
    }


def compress(rows: Array, weight: Array, *, block: int) -> Array:
    """Return one row for each block of `[h, m, d_k]`, the last one filled up: `[h, blocks, d_k]`."""
    blocks = jnp.moveaxis(cut(rows, block), 0, 1)  # [h, blocks, b, d_k]
    return blocks.reshape(*blocks.shape[:2], -1) @ weight


def over_before(places: Array, mask: Array | None, *, blocks: int, block: int) -> Array:
    """Return `[n, blocks]`: blocks that end before or at each place `[n]` and hold nothing masked."""
    over = (jnp.arange(blocks) + 1) * block <= places[:, None] + 1
    if mask is None:
        return over
    room = ((0, 0), (0, blocks * block - mask.shape[1]))
    return over & jnp.pad(mask, room).reshape(len(places), blocks, block).all(axis=-1)


def attend_compressed(params: Params, seen: Seen, mask: Array | None, places: Array) -> tuple[Array, Array]:
    """Return the heads `[h, n, d_v]` and the weights over blocks `[h, n, blocks]`."""
    block = params["w_ck"].shape[0] // seen.keys.shape[-1]
    keys, values = (
        compress(rows, params[name], block=block)
        for rows, name in ((seen.keys, "w_ck"), (seen.values, "w_cv"))
    )
    allowed = over_before(places, mask, blocks=keys.shape[1], block=block)
    weights = softmax(seen.queries @ keys.mT / math.sqrt(keys.shape[-1]), allowed)
    return weights @ values, weights


def choose_selected(weights: Array, places: Array, sizes: Sizes) -> Array:
    """Return the positions `[h, n, (k + 1) b]` of the own block and of the best before it."""
    block = sizes.extra["block"]
    own = jnp.broadcast_to((places // block)[:, None], (*weights.shape[:2], 1))
    before = jnp.arange(weights.shape[-1]) < own
    best = best_blocks(weights, before & (weights > 0), sizes.extra["selected"])
    return not_after(positions_in(jnp.concatenate([own, best], axis=-1), block=block), places)


def attend(params: Params, seen: Seen, mask: Array | None, sizes: Sizes) -> Output:
    """Let the queries, the last ones of the sequence, look in three ways; values are `[n, d]`."""
    n, m = seen.queries.shape[1], seen.keys.shape[1]
    places = m - n + jnp.arange(n)
    compressed, over_blocks = attend_compressed(params, seen, mask, places)
    selected = look_at_chosen(seen, choose_selected(over_blocks, places, sizes), mask)
    window = jnp.maximum(places[:, None] - jnp.arange(sizes.window), NOWHERE)
    near = look_at_chosen(seen, window, mask)
    branches = jnp.stack([compressed, selected.values, near.values], axis=-1)  # [h, n, d_v, 3]
    gates = jax.nn.sigmoid(project(seen.sequence, params["w_g"]))  # [h, n, 3]
    heads = jnp.einsum("hnvb,hnb->hnv", branches, gates)
    return Output(
        values=join(heads, params["w_o"]),
        weights=selected.weights,
        scores=selected.scores,
        queries=seen.queries,
        keys=seen.keys,
        heads=heads,
        gates=gates,
    )


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let each position of `[n, d]` look at itself and those before it; values are `[n, d]`."""
    return attend(params, see(params, inputs.queries), inputs.mask, sizes)


REFERENCES = (
    Reference(
        mechanism_id="native-sparse-attention",
        name="Native sparse attention",
        arxiv_id="2502.11089",
        source="Yuan et al. 2025, compressed, selected and sliding branches under a gate",
        init=init,
        apply=apply,
        causal=True,
        decoding=sized_decoding(see, attend),
        sizes=Sizes(n=12, m=12, window=2, extra={"block": 3, "selected": 1}),
    ),
)
