"""Attention at chosen positions: each query looks at a few places, at a cost of so many.

A choice is an array of positions `[n, w]`, or `[h, n, w]` where each head has its own. A position
that does not exist (below 0, or `m` and above) stands for none; no other may stand twice in a row.
"""

import math
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from models.parts.decoding import Evict, Seen, keep_all, sized_decoding
from models.parts.heads import project_out, see
from models.parts.normalise import softmax
from models.parts.windows import gather_mask, gather_rows, spread
from models.reference import Apply, Array, Decoding, Inputs, Output, Params, Sizes

Places = NDArray[np.int_]

Choose = Callable[[Places, Sizes], Places]
"""From the places `[n]` of the queries to the positions `[n, w]` they look at."""

NOWHERE = -1


def look_at_chosen(seen: Seen, positions: Array | Places, mask: Array | None) -> Output:
    """Let each query `[h, n, d_k]` look at its chosen positions only; values are the heads `[h, n, d_v]`."""
    h, m = len(seen.queries), seen.keys.shape[1]
    chosen = jnp.broadcast_to(positions, (h, *positions.shape[-2:]))  # [h, n, w]
    near_keys, near_values = (jax.vmap(gather_rows)(rows, chosen) for rows in (seen.keys, seen.values))
    allowed = jax.vmap(lambda places: gather_mask(mask, places, m))(chosen)  # [h, n, w]
    scale = math.sqrt(seen.queries.shape[-1])
    weights = softmax(jnp.einsum("hnk,hnwk->hnw", seen.queries, near_keys) / scale, allowed)
    heads = jnp.einsum("hnw,hnwv->hnv", weights, near_values)
    return Output(
        values=heads,
        weights=jax.vmap(lambda row, places: spread(row, places, m))(weights, chosen),
        scores=seen.queries @ seen.keys.mT / scale,
        queries=seen.queries,
        keys=seen.keys,
        mixed=seen.values,
        heads=heads,
    )


def drop_repeats(positions: Array) -> Array:
    """Return the positions `[..., w]` with every repetition in a row replaced by none."""
    w = positions.shape[-1]
    same = positions[..., :, None] == positions[..., None, :]
    repeated = (same & jnp.tril(jnp.ones((w, w), bool), k=-1)).any(axis=-1)
    return jnp.where(repeated, NOWHERE, positions)


def chosen_attention(choose: Choose) -> Apply:
    """Return multi-head self-attention at the positions chosen for each query."""

    def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
        """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
        positions = choose(np.arange(len(inputs.queries)), sizes)
        return project_out(look_at_chosen(see(params, inputs.queries), positions, inputs.mask), params)

    return apply


def chosen_decoding(choose: Choose, evict: Evict = keep_all) -> Decoding:
    """Return the decoding whose cache holds what can still be chosen.

    The rows that `evict` leaves must be chosen as if they were the whole text.
    """

    def attend(params: Params, seen: Seen, mask: Array | None, sizes: Sizes) -> Output:
        last = np.array([seen.keys.shape[1] - 1])
        return project_out(look_at_chosen(seen, choose(last, sizes), mask), params)

    return sized_decoding(see, attend, evict=evict)
