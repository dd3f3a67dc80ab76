"""Adaptive attention span: Sukhbaatar et al. 2019, arXiv:1905.07799.

    s_tr = x_t^T W_q^T (W_k x_r + p_{t-r})
    m_z(x) = min(max((R + z - x) / R, 0), 1)
    a_tr = m_z(t - r) exp(s_tr) / sum_q m_z(t - q) exp(s_tq)
    y_t = W_o sum_r a_tr W_v x_r

`z` is the span, one trained number for each head; beyond it the weights fall to zero over `R` more
positions. The paper looks at the `S` tokens before `t`; here the token itself is one of the `S`, at
distance 0, so that the first token has something to look at. `S` is `extra["max_span"]`, `R` `extra["ramp"]`.
The work is done for `S` positions a token: it does not grow with the text beyond them.
"""

import math

import jax
import jax.numpy as jnp

from models.parts.draw import draw_vector
from models.parts.heads import join, see
from models.parts.windows import gather_mask, gather_rows, spread
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references import multi_head


def init(key: Array, sizes: Sizes) -> Params:
    """Draw multi-head projections, `positions` `[S, d_k]` by distance, and `span` `[h]` within 0 .. S - R."""
    of_heads, of_positions, of_spans = jax.random.split(key, 3)
    longest = sizes.extra["max_span"]
    return {
        **multi_head.init(of_heads, sizes),
        "positions": draw_vector(of_positions, longest, sizes.d_head),
        "span": (longest - sizes.extra["ramp"]) * jax.random.uniform(of_spans, (sizes.heads,)),
    }


def soft_mask(distances: Array, span: Array, ramp: float) -> Array:
    """Return m_z(x) for distances `[S]` and spans `[h]`: `[h, S]`, one near, falling to zero beyond z."""
    return jnp.clip((ramp + span[:, None] - distances) / ramp, 0, 1)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let each position of `[n, d]` look back as far as each head's span reaches; values are `[n, d]`."""
    seen = see(params, inputs.queries)
    n = len(inputs.queries)
    back = jnp.arange(sizes.extra["max_span"])  # distances t - r
    positions = jnp.arange(n)[:, None] - back  # [n, S]
    keys = gather_rows(seen.keys, positions) + params["positions"]  # [h, n, S, d_k]
    scores = jnp.einsum("hnk,hnsk->hns", seen.queries, keys) / math.sqrt(sizes.d_head)
    reach = soft_mask(back.astype(scores.dtype), params["span"], sizes.extra["ramp"])[:, None]  # [h, 1, S]
    weights = reach_softmax(scores, reach, gather_mask(inputs.mask, positions, n))  # [h, n, S]
    heads = jnp.einsum("hns,hnsk->hnk", weights, gather_rows(seen.values, positions))
    return Output(
        values=join(heads, params["w_o"]),
        weights=spread(weights, positions, n),
        queries=seen.queries,
        mixed=seen.values,
        heads=heads,
    )


def reach_softmax(scores: Array, reach: Array, mask: Array) -> Array:
    """Return reach_j exp(s_j) / sum_k reach_k exp(s_k) over the allowed; zeros where none is in reach."""
    # Only what is in reach sets the shift: a higher score out of reach would leave zeros to divide by.
    seen = mask & (reach > 0)
    highest = jnp.where(seen, scores, -jnp.inf).max(axis=-1, keepdims=True)
    shift = jax.lax.stop_gradient(jnp.where(jnp.isfinite(highest), highest, 0))
    raised = jnp.where(seen, reach * jnp.exp(jnp.where(seen, scores - shift, 0)), 0)
    total = raised.sum(axis=-1, keepdims=True)
    return raised / jnp.where(total > 0, total, 1)


REFERENCES = (
    Reference(
        mechanism_id="adaptive-attention-span",
        name="Adaptive attention span",
        arxiv_id="1905.07799",
        source="Sukhbaatar et al. 2019, soft masking function m_z over the distance",
        init=init,
        apply=apply,
        causal=True,
        sizes=Sizes(extra={"max_span": 5, "ramp": 2}),
    ),
)
