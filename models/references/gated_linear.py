"""Gated linear attention: Yang et al. 2023, arXiv:2312.06635.

    S_t = Diag(alpha_t) S_{t-1} + k_t^T v_t,  o_t = q_t S_t                       recurrent
    o_i = sum_{j <= i} (sum_d q_id k_jd b_id / b_jd) v_j,  b_t = prod_{s <= t} alpha_s   parallel
    alpha_t = sigmoid(x_t W_1 W_2 + b)^(1 / 16)
    Y = (swish(X W_R) * LayerNorm(heads)) W_O

The gate `alpha_t` in (0, 1) is one number for each of a head's key dimensions, computed from the token
through `extra["rank"]` numbers. Queries and keys have no feature map, and the weights are not normalised.
"""

import jax
import jax.numpy as jnp

from models.parts.draw import draw_matrix, draw_vector
from models.parts.heads import project
from models.parts.recurrence import Recurrence, Tokens
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references import retention
from models.references.retention import finish

TEMPERATURE = 16
"""The root taken of the gate: it lets the state fade slowly."""


def init(key: Array, sizes: Sizes) -> Params:
    """Draw retention's and the gate's: `w_1` `[d, rank]`, `w_2` `[h, rank, d_k]`, `b` `[h, 1, d_k]`."""
    of_heads, first, second, of_bias = jax.random.split(key, 4)
    rank = sizes.extra["rank"]
    return {
        **retention.init(of_heads, sizes),
        "w_1": draw_matrix(first, sizes.d_model, rank),
        "w_2": draw_matrix(second, sizes.heads, rank, sizes.d_head),
        "b": draw_vector(of_bias, sizes.heads, 1, sizes.d_head),
    }


def see(params: Params, sequence: Array, first: Array | int) -> Tokens:
    """Return queries, keys and values of a sequence `[n, d]`, and the gates `[h, n, d_k]`."""
    queries, keys, values = (project(sequence, params[name]) for name in ("w_q", "w_k", "w_v"))
    gates = jax.nn.sigmoid(project(sequence @ params["w_1"], params["w_2"]) + params["b"])
    return Tokens(queries, keys, values, gates=(gates ** (1 / TEMPERATURE),))


def write(state: Array, token: Tokens) -> Array:
    """Return Diag(alpha) S + k^T v, `[h, d_k, d_v]`."""
    (alpha,) = token.gates
    return alpha[:, :, None] * state + token.keys[:, :, None] * token.values[:, None, :]


GATED_LINEAR = Recurrence(see=see, write=write, finish=finish)


def apply_parallel(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let each position of `[n, d]` look at itself and those before it, the weights formed first."""
    seen, n = see(params, inputs.queries, 0), len(inputs.queries)
    faded = jnp.cumsum(jnp.log(seen.gates[0]), axis=1)  # [h, n, d_k], log b
    allowed = jnp.tril(jnp.ones((n, n), bool))
    allowed = allowed if inputs.mask is None else allowed & inputs.mask
    distance = jnp.where(allowed[:, :, None], faded[:, :, None] - faded[:, None], -jnp.inf)
    weights = jnp.einsum("hik,hjk,hijk->hij", seen.queries, seen.keys, jnp.exp(distance))
    return GATED_LINEAR.finish_heads(params, inputs, weights @ seen.values)


REFERENCES = (
    Reference(
        mechanism_id="gated-linear-attention",
        name="Gated linear attention",
        arxiv_id="2312.06635",
        source="Yang et al. 2023, gated linear attention layer",
        init=init,
        apply=GATED_LINEAR.apply,
        causal=True,
        decoding=GATED_LINEAR.decoding,
        forms={"parallel": apply_parallel},
        sizes=Sizes(extra={"rank": 2}),
    ),
)
