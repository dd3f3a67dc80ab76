"""Drawing parameters: every matrix keeps inputs of unit variance at unit variance."""

import math

import jax

from models.reference import Array


def draw_matrix(key: Array, *shape: int) -> Array:
    """Draw `[..., d_in, d_out]` from N(0, 1 / d_in)."""
    return jax.random.normal(key, shape) / math.sqrt(shape[-2])


def draw_vector(key: Array, *shape: int) -> Array:
    """Draw `[..., d]` from N(0, 1 / d)."""
    return jax.random.normal(key, shape) / math.sqrt(shape[-1])
