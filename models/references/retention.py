"""Retention: Sun et al. 2023 (RetNet), arXiv:2307.08621.

    parallel     Retention(X) = (Q K^T * D) V,  D_nm = gamma^(n - m) for n >= m, else 0
    recurrent    S_n = gamma S_{n-1} + K_n^T V_n,  Retention(X_n) = Q_n S_n
    gamma_h = 1 - 2^(-5 - h)
    Y = (swish(X W_G) * GroupNorm(heads)) W_O

Queries and keys are turned by their position (as in RoPE); scores are scaled by 1 / sqrt(d_k). There is no
softmax: weights may lie below zero and need not add up to one. The group norm is over each head.
"""

import math

import jax
import jax.numpy as jnp

from models.parts.draw import draw_matrix
from models.parts.heads import join, project
from models.parts.recurrence import Recurrence, Tokens
from models.parts.rotary import rotate
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references import multi_head

EPSILON = 1e-12
"""Added to the variance in the group norm: a head of zeros stays zero, any other is normed however small."""


def init(key: Array, sizes: Sizes) -> Params:
    """Draw multi-head projections and the gate's, `w_g` `[h, d, d_k]`."""
    of_heads, of_gate = jax.random.split(key)
    gate = draw_matrix(of_gate, sizes.heads, sizes.d_model, sizes.d_head)
    return {**multi_head.init(of_heads, sizes), "w_g": gate}


def decays(heads: int) -> Array:
    """Return gamma `[h]`, from 31/32 upwards."""
    return 1 - 2.0 ** (-5.0 - jnp.arange(heads))


def see(params: Params, sequence: Array, first: Array | int) -> Tokens:
    """Return turned queries and scaled, turned keys of `[n, d]`, values, and the decay of each head."""
    queries, keys, values = (project(sequence, params[name]) for name in ("w_q", "w_k", "w_v"))
    h, n, d_k = keys.shape
    gamma = jnp.broadcast_to(decays(h)[:, None], (h, n)).astype(keys.dtype)
    return Tokens(
        rotate(queries, first=first), rotate(keys, first=first) / math.sqrt(d_k), values, gates=(gamma,)
    )


def write(state: Array, token: Tokens) -> Array:
    """Return gamma S + k^T v, `[h, d_k, d_v]`."""
    (gamma,) = token.gates
    return gamma[:, None, None] * state + token.keys[:, :, None] * token.values[:, None, :]


def finish(params: Params, heads: Array, sequence: Array) -> Array:
    """Return `[n, d]`: heads `[h, n, d_v]` normalised, gated and joined."""
    centred = heads - heads.mean(axis=-1, keepdims=True)
    normed = centred / jnp.sqrt((centred**2).mean(axis=-1, keepdims=True) + EPSILON)
    return join(jax.nn.silu(project(sequence, params["w_g"])) * normed, params["w_o"])


RETENTION = Recurrence(see=see, write=write, finish=finish)


def apply_parallel(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let each position of `[n, d]` look at itself and those before it, the weights formed first."""
    seen, n = see(params, inputs.queries, 0), len(inputs.queries)
    distance = jnp.arange(n)[:, None] - jnp.arange(n)  # [n, n]
    decay = jnp.where(distance >= 0, seen.gates[0][:, :1, None] ** jnp.maximum(distance, 0), 0)
    weights = seen.queries @ seen.keys.mT * decay  # [h, n, n]
    weights = weights if inputs.mask is None else jnp.where(inputs.mask, weights, 0)
    return RETENTION.finish_heads(params, inputs, weights @ seen.values)


REFERENCES = (
    Reference(
        mechanism_id="retention",
        name="Retention",
        arxiv_id="2307.08621",
        source="Sun et al. 2023, multi-scale retention",
        init=init,
        apply=RETENTION.apply,
        causal=True,
        decoding=RETENTION.decoding,
        forms={"parallel": apply_parallel},
    ),
)
