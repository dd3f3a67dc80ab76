"""Rotary positions: Su et al. 2021, arXiv:2104.09864.

Dimensions `2 i` and `2 i + 1` form a pair that turns by `position * base^(-2 i / d)`.
"""

import jax.numpy as jnp

from models.reference import Array


def rotate(vectors: Array, *, first: Array | int = 0, base: float = 10_000.0) -> Array:
    """Return vectors `[..., n, d]`, `d` even, each turned by its position, counted from `first`."""
    n, d = vectors.shape[-2:]
    positions = first + jnp.arange(n, dtype=vectors.dtype)
    frequencies = base ** (-jnp.arange(0, d, 2, dtype=vectors.dtype) / d)
    angles = positions[:, None] * frequencies  # [n, d / 2]
    even, odd = vectors[..., 0::2], vectors[..., 1::2]
    turned = jnp.stack(
        [even * jnp.cos(angles) - odd * jnp.sin(angles), even * jnp.sin(angles) + odd * jnp.cos(angles)],
        axis=-1,
    )
    return turned.reshape(vectors.shape)
