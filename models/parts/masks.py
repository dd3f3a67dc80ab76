"""Masks `[n, m]`: True where query `i` may look at key `j`."""

import jax.numpy as jnp

from models.reference import Array


def causal_mask(n: int) -> Array:
    """Return `[n, n]`: position `i` sees `j <= i`."""
    return jnp.tril(jnp.ones((n, n), bool))


def both(first: Array | None, second: Array | None) -> Array | None:
    """Return where both masks allow; None is a mask that allows everything."""
    if first is None or second is None:
        return second if first is None else first
    return first & second
