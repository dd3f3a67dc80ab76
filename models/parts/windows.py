"""Looking at a few positions near a centre, at a cost that does not grow with the rest.

Positions are `[n, w]`: for each query the positions in its window. Those outside `0 .. m - 1` are
marked as not allowed and read position 0 instead.
"""

import jax.numpy as jnp

from models.reference import Array


def gather_rows(rows: Array, positions: Array) -> Array:
    """Return `[..., n, w, d]`: the rows of `[..., m, d]` at each query's positions."""
    return jnp.take(rows, jnp.clip(positions, 0, rows.shape[-2] - 1), axis=-2)


def gather_mask(mask: Array | None, positions: Array, m: int) -> Array:
    """Return `[n, w]`: whether the position exists and the mask `[n, m]` allows it."""
    exists = (positions >= 0) & (positions < m)
    if mask is None:
        return exists
    return exists & jnp.take_along_axis(mask, jnp.clip(positions, 0, m - 1), axis=-1)


def spread(weights: Array, positions: Array, m: int) -> Array:
    """Return `[..., n, m]`: the weights `[..., n, w]` put back at their positions, zero elsewhere."""
    columns = jnp.arange(m)
    here = (positions[:, :, None] == columns).astype(weights.dtype)  # [n, w, m]
    return jnp.einsum("...nw,nwm->...nm", weights, here)
