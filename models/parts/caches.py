"""The key/value cache of decoding: one more row for each token."""

from typing import NamedTuple

import jax.numpy as jnp

from models.reference import Array


class KeyValueCache(NamedTuple):
    """`keys` `[g, t, d_k]` and `values` `[g, t, d_v]` of the `t` tokens seen."""

    keys: Array
    values: Array

    def append(self, *, keys: Array, values: Array) -> "KeyValueCache":
        """Return the cache with `[g, 1, d_k]` and `[g, 1, d_v]` behind what is there."""
        return KeyValueCache(append_row(self.keys, keys), append_row(self.values, values))


def append_row(rows: Array, row: Array) -> Array:
    """Return `[..., t + 1, d]`."""
    return jnp.concatenate([rows, row], axis=-2)


def empty_cache(*, w_k: Array, w_v: Array) -> KeyValueCache:
    """Return a cache that has seen no token, for projections `[g, d, d_k]` and `[g, d, d_v]`."""
    return KeyValueCache(no_rows(w_k), no_rows(w_v))


def no_rows(projection: Array) -> Array:
    """Return `[g, 0, d_k]` in the dtype of a projection `[g, d, d_k]`."""
    heads, _, width = projection.shape
    return jnp.zeros((heads, 0, width), projection.dtype)
