"""Sigmoid attention: Ramapuram et al. 2024, arXiv:2409.04431.

    Y = sigmoid(Q K^T / sqrt(d_k) + b) V,  b = -log(n)

Each weight lies between 0 and 1 on its own: the keys of a query do not compete, and its weights add up to
whatever they add up to. `n` is the number of keys.
"""

import math

import jax
import jax.numpy as jnp

from models.parts.decoding import Seen
from models.parts.heads import project_out, see
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references.multi_head import init
from models.references.scaled_dot_product import scaled_dot_product


def attend(params: Params, seen: Seen, mask: Array | None) -> Output:
    """Let queries `[h, n, d_k]` look at keys `[h, m, d_k]`, each on its own; values are `[n, d]`."""
    found = scaled_dot_product(
        queries=seen.queries,
        keys=seen.keys,
        values=seen.values,
        mask=mask,
        bias=-math.log(seen.keys.shape[1]),
        normalise=sigmoid,
    )
    return project_out(found, params)


def sigmoid(scores: Array, mask: Array | None = None) -> Array:
    """Return 1 / (1 + exp(-s)) where the mask allows, zero elsewhere."""
    weights = jax.nn.sigmoid(scores)
    return weights if mask is None else jnp.where(mask, weights, 0)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    return attend(params, see(params, inputs.queries), inputs.mask)


REFERENCES = (
    Reference(
        mechanism_id="sigmoid-attention",
        name="Sigmoid attention",
        arxiv_id="2409.04431",
        source="Ramapuram et al. 2024, sigmoid in place of the softmax, bias -log n",
        init=init,
        apply=apply,
    ),
)
