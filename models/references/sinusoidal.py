"""Sinusoidal position encoding: Vaswani et al. 2017, arXiv:1706.03762.

    PE(pos, 2i) = sin(pos / 10000^(2i / d)),  PE(pos, 2i + 1) = cos(pos / 10000^(2i / d))

The encoding is added to the sequence before multi-head attention; nothing of it is trained.
"""

import jax.numpy as jnp

from models.parts import heads
from models.parts.decoding import Seen, key_value_decoding
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references.multi_head import attend, init


def encode_positions(n: int, d: int, *, first: int = 0, dtype: jnp.dtype | None = None) -> Array:
    """Return PE for positions `first .. first + n - 1`, `[n, d]`; the last column is a sine if `d` is odd."""
    positions = first + jnp.arange(n, dtype=dtype)
    wavelengths = 10_000 ** (jnp.arange(0, d, 2, dtype=dtype) / d)
    angles = positions[:, None] / wavelengths  # [n, ceil(d / 2)]
    return jnp.stack([jnp.sin(angles), jnp.cos(angles)], axis=-1).reshape(n, 2 * angles.shape[1])[:, :d]


def see(params: Params, sequence: Array, first: int = 0) -> Seen:
    """Project a sequence `[n, d]` with its positions added."""
    n, d = sequence.shape
    return heads.see(params, sequence + encode_positions(n, d, first=first, dtype=sequence.dtype))


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself, each position knowing where it stands."""
    return attend(params, see(params, inputs.queries), inputs.mask)


REFERENCES = (
    Reference(
        mechanism_id="sinusoidal-position-encoding",
        name="Sinusoidal position encoding",
        arxiv_id="1706.03762",
        source="Vaswani et al. 2017, sinusoidal encoding, before multi-head attention",
        init=init,
        apply=apply,
        decoding=key_value_decoding(see, attend),
    ),
)
