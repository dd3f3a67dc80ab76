"""Lengths of vectors."""

import jax.numpy as jnp

from models.reference import Array

# The smallest length a vector is divided by, so that the zero vector stays zero.
SHORTEST = 1e-12


def unit(vectors: Array) -> Array:
    """Return the vectors `[..., d]` scaled to length one; the zero vector stays zero."""
    squared = jnp.sum(vectors**2, axis=-1, keepdims=True)
    return vectors / jnp.sqrt(jnp.maximum(squared, SHORTEST**2))


def rms_norm(vectors: Array, scale: Array, *, epsilon: float = 1e-6) -> Array:
    """Return x / sqrt(mean(x^2) + epsilon) * scale for vectors `[..., d]`; zero vectors stay zero."""
    mean_square = jnp.mean(vectors**2, axis=-1, keepdims=True)
    return vectors / jnp.sqrt(mean_square + epsilon) * scale
