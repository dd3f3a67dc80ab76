"""Masks `[n, m]`: True where query `i` may look at key `j`."""

from dataclasses import replace

import jax.numpy as jnp

from models.reference import Array, Inputs


def causal_mask(n: int) -> Array:
    """Return `[n, n]`: position `i` sees `j <= i`."""
    return jnp.tril(jnp.ones((n, n), bool))


def past_mask(inputs: Inputs) -> Array:
    """Return `[n, n]`: what the inputs' own mask allows of each position and those before it."""
    causal = causal_mask(len(inputs.queries))
    return causal if inputs.mask is None else causal & inputs.mask


def look_back(inputs: Inputs) -> Inputs:
    """Return the inputs with a mask under which each position sees only itself and those before it."""
    return replace(inputs, mask=past_mask(inputs))
