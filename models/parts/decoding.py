"""Decoding with a key/value cache, for every mechanism that keeps keys and values of past tokens."""

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp

from models.reference import Array, Decoding, Output, Params, Sizes


class Seen(NamedTuple):
    """A sequence as its heads see it; in decoding the keys and values are of all tokens so far.

    `queries` and `sequence` are always those of the last positions.
    """

    sequence: Array  # [n, d]
    queries: Array  # [h, n, d_k]
    keys: Array  # [g, m, d_k]
    values: Array  # [g, m, d_v]


class KeyValueCache(NamedTuple):
    """Keys `[g, t, d_k]` and values `[g, t, d_v]` of the `t` tokens seen."""

    keys: Array
    values: Array


See = Callable[[Params, Array, int], Seen]
Attend = Callable[[Params, Seen, Array | None], Output]
SizedAttend = Callable[[Params, Seen, Array | None, Sizes], Output]

Evict = Callable[[Array, Sizes], Array]
"""From the rows `[g, t, d]` of a cache to those that can still be looked at."""


def append_rows(rows: Array, more: Array) -> Array:
    """Return `[..., t + 1, d]` from `[..., t, d]` and `[..., 1, d]`."""
    return jnp.concatenate([rows, more], axis=-2)


def key_value_decoding(see: See, attend: Attend) -> Decoding:
    """Return the decoding that keeps what `see` makes of past tokens and lets `attend` look at it.

    `see(params, sequence, first)` projects a sequence whose first position is `first`;
    `attend(params, seen, mask)` lets its queries look at its keys.
    """
    return sized_decoding(see, lambda params, seen, mask, sizes: attend(params, seen, mask))


def keep_all(rows: Array, sizes: Sizes) -> Array:
    """Return the rows: any of them may be looked at again."""
    return rows


def sized_decoding(see: See, attend: SizedAttend, *, evict: Evict = keep_all) -> Decoding:
    """Return the same where `attend` needs the sizes, and `evict` leaves only what can still be looked at.

    Once rows have been evicted, `see` is told how many are left, not how many there were.
    """

    def empty(params: Params, sizes: Sizes) -> KeyValueCache:
        dtype = jax.tree.leaves(params)[0].dtype
        nothing = see(params, jnp.zeros((0, sizes.d_model), dtype), 0)
        return KeyValueCache(nothing.keys, nothing.values)

    def step(params: Params, cache: KeyValueCache, token: Array, sizes: Sizes) -> tuple[KeyValueCache, Array]:
        seen = see(params, token[None], cache.keys.shape[-2])
        cache = KeyValueCache(append_rows(cache.keys, seen.keys), append_rows(cache.values, seen.values))
        cache = KeyValueCache(*(evict(rows, sizes) for rows in cache))
        found = attend(params, seen._replace(keys=cache.keys, values=cache.values), None, sizes)
        return cache, found.values[0]

    return Decoding(empty=empty, step=step)
