"""What turns scores into weights. All take scores `[..., m]` and a mask `[..., m]` that broadcasts.

Masked entries get weight zero, and so does every entry of a row in which all are masked.
"""

import jax
import jax.numpy as jnp

from models.reference import Array


def softmax(scores: Array, mask: Array | None = None) -> Array:
    """Return exp(s_j) / sum_k exp(s_k) over the entries the mask allows."""
    if mask is None:
        return jax.nn.softmax(scores, axis=-1)
    scores, allowed = jnp.broadcast_arrays(scores, mask)
    highest = jnp.where(allowed, scores, -jnp.inf).max(axis=-1, keepdims=True)
    highest = jax.lax.stop_gradient(jnp.where(jnp.isfinite(highest), highest, 0))
    raised = jnp.where(allowed, jnp.exp(jnp.where(allowed, scores - highest, 0)), 0)
    total = raised.sum(axis=-1, keepdims=True)
    return raised / jnp.where(total > 0, total, 1)


def one_hot_max(scores: Array, mask: Array | None = None) -> Array:
    """Return one at the largest allowed score (the first of equals), zero elsewhere."""
    allowed = jnp.ones_like(scores, bool) if mask is None else jnp.broadcast_to(mask, scores.shape)
    best = jnp.argmax(jnp.where(allowed, scores, -jnp.inf), axis=-1)
    return jnp.where(allowed, jax.nn.one_hot(best, scores.shape[-1], dtype=scores.dtype), 0)
