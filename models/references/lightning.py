"""Lightning attention: Qin et al. 2023 (TransNormerLLM), arXiv:2307.14995 (gated, with decay).

    O = ((Q K^T) * M) V,  M_ij = lambda^(i - j) for i >= j, else 0
    block by block: O_t = (Q_t K_t^T * M) V_t  +  Lambda Q_t KV,    KV' = lambda^B KV + (Lambda' K_t)^T V_t
    Y = sum_h (RMSNorm(O^h) * X W_U^h) W_O^h

Linear attention without a denominator: the norm takes its place. Inside a block of `B` positions the
weights are formed, between blocks only the sum KV is handed on, so work grows with the length. Queries and
keys are swish(x W); lambda_h = exp(-8 (h + 1) / H). The norm has no parameters (SimpleRMSNorm).
"""

import jax
import jax.numpy as jnp

from models.parts.heads import join, project
from models.parts.recurrence import Recurrence, Tokens
from models.parts.tiles import cut, glue
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references import retention

BLOCK = 4
"""Positions in a block; every size gives the same values."""

EPSILON = 1e-12
"""Added to the mean square in the norm: a head of zeros stays zero, any other is normed however small."""


def init(key: Array, sizes: Sizes) -> Params:
    """Draw multi-head projections and the gate's, `w_u` `[h, d, d_k]`."""
    drawn = dict(retention.init(key, sizes))
    drawn["w_u"] = drawn.pop("w_g")
    return drawn


def see(params: Params, sequence: Array, first: Array | int) -> Tokens:
    """Return queries, keys and values of a sequence `[n, d]`, and the decay of each head `[h, n]`."""
    queries, keys = (jax.nn.silu(project(sequence, params[name])) for name in ("w_q", "w_k"))
    h, n, _ = keys.shape
    decay = jnp.exp(-8 * (jnp.arange(h) + 1) / h).astype(keys.dtype)
    return Tokens(
        queries, keys, project(sequence, params["w_v"]), gates=(jnp.broadcast_to(decay[:, None], (h, n)),)
    )


def finish(params: Params, heads: Array, sequence: Array) -> Array:
    """Return `[n, d]`: heads `[h, n, d_v]` normalised, gated and joined."""
    normed = heads / jnp.sqrt((heads**2).mean(axis=-1, keepdims=True) + EPSILON)
    return join(normed * project(sequence, params["w_u"]), params["w_o"])


RECURRENT = Recurrence(see=see, write=retention.write, finish=finish)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let each position of `[n, d]` look at itself and those before it, block by block."""
    if inputs.mask is not None:
        return RECURRENT.apply(params, inputs, sizes)
    return RECURRENT.finish_heads(params, inputs, attend_in_blocks(see(params, inputs.queries, 0)))


def attend_in_blocks(seen: Tokens) -> Array:
    """Return the heads `[h, n, d_v]`: weights within a block, the sum of keys times values between blocks."""
    n, decay = seen.keys.shape[1], seen.gates[0][:, :1, None]  # [h, 1, 1]
    places = jnp.arange(BLOCK)
    distance = places[:, None] - places
    inside = jnp.where(distance >= 0, decay ** jnp.maximum(distance, 0), 0)  # [h, B, B]
    reaching, leaving = decay ** (places + 1)[:, None], decay ** (BLOCK - 1 - places)[:, None]  # [h, B, 1]

    def step(held: Array, block: tuple[Array, Array, Array]) -> tuple[Array, Array]:
        queries, keys, values = block
        found = (queries @ keys.mT * inside) @ values + reaching * queries @ held
        return decay**BLOCK * held + (leaving * keys).mT @ values, found

    h, _, d_k = seen.keys.shape
    start = jnp.zeros((h, d_k, seen.values.shape[-1]), seen.values.dtype)
    blocks = (cut(seen.queries, BLOCK), cut(seen.keys, BLOCK), cut(seen.values, BLOCK))
    return glue(jax.lax.scan(step, start, blocks)[1], n)


REFERENCES = (
    Reference(
        mechanism_id="lightning-attention",
        name="Lightning attention",
        arxiv_id="2307.14995",
        source="Qin et al. 2023, gated linear attention with decay",
        init=init,
        apply=apply,
        causal=True,
        decoding=RECURRENT.decoding,
        forms={"recurrent": RECURRENT.apply},
    ),
)
