"""Scaled cosine attention: Liu et al. 2021 (Swin Transformer V2), arXiv:2111.09883.

    Y = softmax(cos(q_i, k_j) / tau) V

`tau` is trained, one number for each head, never below 0.01. The paper's bias for relative positions is
left out: it is no part of the score.
"""

import jax.numpy as jnp

from models.parts.decoding import Seen, key_value_decoding
from models.parts.heads import project_out, see
from models.parts.mix import mix
from models.parts.normalise import softmax
from models.parts.vectors import unit
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references import multi_head

# The paper's start and floor of tau.
FIRST_TAU = 0.1
LOWEST_TAU = 0.01


def init(key: Array, sizes: Sizes) -> Params:
    """Draw multi-head projections; `tau` `[h]` starts at 0.1."""
    return {**multi_head.init(key, sizes), "tau": jnp.full(sizes.heads, FIRST_TAU)}


def attend(params: Params, seen: Seen, mask: Array | None) -> Output:
    """Let queries `[h, n, d_k]` look at keys `[h, m, d_k]` by their angle; values are `[n, d]`."""
    cosines = unit(seen.queries) @ unit(seen.keys).mT
    scores = cosines / jnp.maximum(params["tau"], LOWEST_TAU)[:, None, None]
    weights = softmax(scores, mask)
    found = mix(weights=weights, mixed=seen.values, scores=scores, queries=seen.queries, keys=seen.keys)
    return project_out(found, params)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    return attend(params, see(params, inputs.queries), inputs.mask)


REFERENCES = (
    Reference(
        mechanism_id="cosine-attention",
        name="Scaled cosine attention",
        arxiv_id="2111.09883",
        source="Liu et al. 2021, scaled cosine attention",
        init=init,
        apply=apply,
        decoding=key_value_decoding(see, attend),
    ),
)
