"""Softmax attention tile by tile: the weights of a row are never all there at once.

The running softmax is that of Dao et al. 2022 (FlashAttention), arXiv:2205.14135.
"""

import math
from typing import NamedTuple

import jax
import jax.numpy as jnp

from models.parts.decoding import Seen
from models.reference import Array


class Running(NamedTuple):
    """Of the keys seen so far: highest score and sum of weights `[h, b, 1]`, sum of values `[h, b, d_v]`."""

    highest: Array
    total: Array
    found: Array


def start_running(queries: Array, d_value: int) -> Running:
    """Return the state of queries `[h, b, d_k]` that have seen no key."""
    shape = (*queries.shape[:-1], 1)
    return Running(
        highest=jnp.full(shape, -jnp.inf, queries.dtype),
        total=jnp.zeros(shape, queries.dtype),
        found=jnp.zeros((*queries.shape[:-1], d_value), queries.dtype),
    )


def take_in(running: Running, queries: Array, tile: tuple[Array, Array], allowed: Array) -> Running:
    """Return the state after a tile of keys `[h, c, d_k]` and values `[h, c, d_v]`; `allowed` is `[b, c]`."""
    keys, values = tile
    scores = queries @ keys.mT / math.sqrt(queries.shape[-1])  # [h, b, c]
    tallest = jnp.where(allowed, scores, -jnp.inf).max(axis=-1, keepdims=True)
    # The result does not depend on what is subtracted, so no gradient need pass through it.
    highest = jax.lax.stop_gradient(jnp.maximum(running.highest, tallest))
    shift = jnp.where(jnp.isfinite(highest), highest, 0)
    fade = jnp.exp(running.highest - shift)
    raised = jnp.where(allowed, jnp.exp(jnp.where(allowed, scores - shift, 0)), 0)
    return Running(
        highest=highest,
        total=fade * running.total + raised.sum(axis=-1, keepdims=True),
        found=fade * running.found + raised @ values,
    )


def finish_running(running: Running) -> Array:
    """Return the outputs `[h, b, d_v]`; zeros for queries that were allowed no key."""
    return running.found / jnp.where(running.total > 0, running.total, 1)


def attend_in_tiles(seen: Seen, mask: Array | None, *, block: int) -> Array:
    """Return softmax attention `[h, n, d_v]`: queries by blocks, each over block after block of keys."""
    n, m = seen.queries.shape[1], seen.keys.shape[1]
    keys, values = cut(seen.keys, block), cut(seen.values, block)  # [c, h, b, d]
    exists = cut(jnp.ones((m, 1), bool), block)[..., 0]  # [c, b]
    tiles = None if mask is None else cut_mask(mask, block)  # [r, c, b, b]

    def attend_rows(rows: tuple[Array, Array | None]) -> Array:
        queries, row_tiles = rows

        def step(running: Running, now: tuple[Array, Array, Array, Array | None]) -> tuple[Running, None]:
            key, value, there, tile = now
            allowed = there[None, :] if tile is None else tile & there[None, :]
            return take_in(running, queries, (key, value), allowed), None

        start = start_running(queries, seen.values.shape[-1])
        return finish_running(jax.lax.scan(step, start, (keys, values, exists, row_tiles))[0])

    found = jax.lax.map(attend_rows, (cut(seen.queries, block), tiles))  # [r, h, b, d_v]
    return glue(found, n)


def cut(rows: Array, block: int) -> Array:
    """Return `[c, ..., b, d]` from `[..., n, d]`: blocks of `b` rows, the last one filled up with zeros."""
    *outer, n, d = rows.shape
    blocks = -(-n // block)
    room = [(0, 0)] * len(outer) + [(0, blocks * block - n), (0, 0)]
    return jnp.moveaxis(jnp.pad(rows, room).reshape(*outer, blocks, block, d), -3, 0)


def glue(blocks: Array, n: int) -> Array:
    """Return `[h, n, d]` from blocks `[c, h, b, d]`, what filled up the last one taken off."""
    c, h, b, d = blocks.shape
    return jnp.moveaxis(blocks, 0, 1).reshape(h, c * b, d)[:, :n]


def cut_mask(mask: Array, block: int) -> Array:
    """Return tiles `[r, c, b, b]` of a mask `[n, m]`; what fills them up is not allowed."""
    return jnp.moveaxis(cut(cut(mask, block).mT, block), 0, 1).mT
