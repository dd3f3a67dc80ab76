"""Scaled dot-product attention: Vaswani et al. 2017, arXiv:1706.03762.

    Attention(Q, K, V) = softmax(Q K^T / sqrt(d_k)) V

It has no parameters; as a reference of its own, keys and values are both the context.
"""

import math
from collections.abc import Callable

from models.parts.mix import mix, only_head
from models.parts.normalise import softmax
from models.reference import Array, Inputs, Output, Params, Reference, Sizes


def scaled_dot_product(
    *,
    queries: Array,  # [h, n, d_k]
    keys: Array,  # [h, m, d_k]
    values: Array,  # [h, m, d_v]
    mask: Array | None = None,  # [n, m] or [h, n, m]
    bias: Array | float = 0,  # [h, n, m], added to the scaled scores
    normalise: Callable[[Array, Array | None], Array] = softmax,
) -> Output:
    """Return each head's output `[h, n, d_v]` as `values` and `heads`, with weights and scores.

    `normalise(scores, mask)` is softmax unless a mechanism puts something else in its place.
    """
    scores = queries @ keys.mT / math.sqrt(queries.shape[-1]) + bias  # [h, n, m]
    weights = normalise(scores, mask)  # [h, n, m]
    return mix(weights=weights, mixed=values, scores=scores, queries=queries, keys=keys)


def init(key: Array, sizes: Sizes) -> Params:
    """Return no parameters."""
    return {}


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let queries `[n, d]` look at context `[m, d]`, which is both keys and values."""
    context = inputs.context[None]  # [1, m, d]
    found = scaled_dot_product(queries=inputs.queries[None], keys=context, values=context, mask=inputs.mask)
    return only_head(found)


REFERENCES = (
    Reference(
        mechanism_id="scaled-dot-product-attention",
        name="Scaled dot-product attention",
        arxiv_id="1706.03762",
        source="Vaswani et al. 2017, scaled dot-product attention",
        init=init,
        apply=apply,
        sequences="cross",
    ),
)
