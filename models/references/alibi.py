"""Attention with linear biases: Press, Smith and Lewis 2021, arXiv:2108.12409.

    softmax(q_i K^T + m [-(i - 1), ..., -2, -1, 0])

The score of query `i` and key `j <= i` is lowered by `m (i - j)`; nothing of it is trained. The slopes of `h`
heads are m = 2^(-8 / h), 2^(-16 / h), ..., 2^-8; where `h` is no power of two they are those of the next
lower power, then every other slope of the next higher one.
"""

import jax.numpy as jnp

from models.parts.decoding import Seen, key_value_decoding
from models.parts.heads import project_out, see
from models.parts.masks import past_mask
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references.multi_head import init
from models.references.scaled_dot_product import scaled_dot_product


def slopes(heads: int) -> list[float]:
    """Return the slope of each head, steepest first within each power of two."""
    lower = 1 << (heads.bit_length() - 1)
    own = geometric_slopes(lower)
    between = geometric_slopes(2 * lower)[::2]
    return own + between[: heads - lower]


def geometric_slopes(heads: int) -> list[float]:
    """Return 2^(-8 i / h) for i = 1 .. h."""
    return [2 ** (-8 * i / heads) for i in range(1, heads + 1)]


def distance_bias(heads: int, n: int, m: int, dtype: jnp.dtype) -> Array:
    """Return -slope (i - j), `[h, n, m]`, for queries that are the last `n` of `m` positions."""
    distances = (m - n + jnp.arange(n))[:, None] - jnp.arange(m)
    return -jnp.array(slopes(heads), dtype)[:, None, None] * distances.astype(dtype)


def attend(params: Params, seen: Seen, mask: Array | None) -> Output:
    """Let the queries look back at keys, the less the further away; values are `[n, d]`."""
    heads, n, _ = seen.queries.shape
    bias = distance_bias(heads, n, seen.keys.shape[1], seen.queries.dtype)
    found = scaled_dot_product(queries=seen.queries, keys=seen.keys, values=seen.values, mask=mask, bias=bias)
    return project_out(found, params)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let each position of `[n, d]` look at itself and at those before it."""
    return attend(params, see(params, inputs.queries), past_mask(inputs))


REFERENCES = (
    Reference(
        mechanism_id="alibi",
        name="Attention with linear biases",
        arxiv_id="2108.12409",
        source="Press, Smith and Lewis 2021, linear biases by distance",
        init=init,
        apply=apply,
        causal=True,
        decoding=key_value_decoding(see, attend),
    ),
)
