"""Talking-heads attention: Shazeer et al. 2020, arXiv:2003.02436.

    J^i = Q^i K^i^T / sqrt(d_k)
    L^j = sum_i J^i P_l[i, j]                  logits talk
    W^j = softmax(L^j)
    U^k = sum_j W^j P_w[j, k]                  weights talk
    Y = sum_k U^k V^k W_O^k

Heads mix before and after the softmax, so the weights `U` need not add up to one nor be positive.
"""

import math

import jax
import jax.numpy as jnp

from models.parts.decoding import Seen, key_value_decoding
from models.parts.draw import draw_matrix
from models.parts.heads import project_out, see
from models.parts.mix import mix
from models.parts.normalise import softmax
from models.reference import Array, Equality, Inputs, Output, Params, Reference, Sizes
from models.references import multi_head


def init(key: Array, sizes: Sizes) -> Params:
    """Draw multi-head projections and the mixtures of heads `p_l` and `p_w`, both `[h, h]`."""
    of_heads, of_logits, of_weights = jax.random.split(key, 3)
    return {
        **multi_head.init(of_heads, sizes),
        "p_l": draw_matrix(of_logits, sizes.heads, sizes.heads),
        "p_w": draw_matrix(of_weights, sizes.heads, sizes.heads),
    }


def talk(maps: Array, mixture: Array) -> Array:
    """Return sum_i A^i P[i, j] for maps `[h, n, m]` and a mixture `[h, h]`."""
    return jnp.einsum("inm,ij->jnm", maps, mixture)


def attend(params: Params, seen: Seen, mask: Array | None) -> Output:
    """Let queries `[h, n, d_k]` look at keys `[h, m, d_k]`, heads mixing twice; values are `[n, d]`."""
    products = seen.queries @ seen.keys.mT / math.sqrt(seen.queries.shape[-1])
    scores = talk(products, params["p_l"])
    weights = talk(softmax(scores, mask), params["p_w"])
    found = mix(weights=weights, mixed=seen.values, scores=scores, queries=seen.queries, keys=seen.keys)
    return project_out(found, params)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    return attend(params, see(params, inputs.queries), inputs.mask)


def silence(params: Params, sizes: Sizes) -> Params:
    """Return the parameters with mixtures under which no head hears another."""
    identity = jnp.eye(sizes.heads, dtype=params["p_l"].dtype)
    return {**params, "p_l": identity, "p_w": identity}


def without_mixtures(params: Params, sizes: Sizes) -> Params:
    """Return the projections alone."""
    return {name: value for name, value in params.items() if name not in ("p_l", "p_w")}


REFERENCES = (
    Reference(
        mechanism_id="talking-heads-attention",
        name="Talking-heads attention",
        arxiv_id="2003.02436",
        source="Shazeer et al. 2020, projections across heads before and after the softmax",
        init=init,
        apply=apply,
        decoding=key_value_decoding(see, attend),
        equalities=(
            Equality(
                partner_id="multi-head-attention",
                setting="when the mixtures are the identity",
                settle=silence,
                convert=without_mixtures,
            ),
        ),
    ),
)
