"""Choosing whole blocks of a sequence by their scores, and the positions in them."""

import jax
import jax.numpy as jnp

from models.parts.chosen import NOWHERE
from models.reference import Array


def best_blocks(scores: Array, allowed: Array, count: int) -> Array:
    """Return the `count` allowed blocks with the highest scores `[..., blocks]`, or as many as are allowed.

    The others are marked as none.
    """
    ranked, blocks = jax.lax.top_k(jnp.where(allowed, scores, -jnp.inf), min(count, scores.shape[-1]))
    return jnp.where(jnp.isfinite(ranked), blocks, NOWHERE)


def positions_in(blocks: Array, *, block: int) -> Array:
    """Return the positions `[..., k b]` of blocks `[..., k]`, `b` in each."""
    positions = blocks[..., None] * block + jnp.arange(block)
    return jnp.where(blocks[..., None] < 0, NOWHERE, positions).reshape(*blocks.shape[:-1], -1)


def not_after(positions: Array, places: Array) -> Array:
    """Return the positions `[h, n, w]` with those after each query's place `[n]` replaced by none."""
    return jnp.where(positions > places[:, None], NOWHERE, positions)
