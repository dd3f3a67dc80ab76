"""DeltaNet: Schlag, Irie and Schmidhuber 2021, arXiv:2102.11174, as normalised by Yang et al.
2024; gated: Yang, Kautz and Hatamizadeh 2024, arXiv:2412.06464.

    S_t = S_{t-1} (I - beta_t k_t k_t^T) + beta_t v_t k_t^T            DeltaNet
    S_t = alpha_t S_{t-1} (I - beta_t k_t k_t^T) + beta_t v_t k_t^T    gated
    o_t = S_t q_t,  Y = sum_h o^h W_O^h

What the state holds for a key is taken away before the new value is put there. Queries and keys are
silu(x W) scaled to length one, beta = sigmoid(x W_beta), alpha = exp(-rate softplus(x W_alpha)), each for
every head. Here the state is `[d_k, d_v]`, the transpose of the paper's.
Parallel over the tokens (Yang et al. 2024):
U = (I + tril(diag(beta) K K^T, -1))^{-1} diag(beta) V, O = tril(Q K^T) U.
"""

import jax
import jax.numpy as jnp

from models.parts.draw import draw_matrix
from models.parts.heads import join, project
from models.parts.masks import past_mask
from models.parts.recurrence import Recurrence, Tokens
from models.parts.vectors import unit
from models.reference import Array, Equality, Inputs, Output, Params, Reference, Sizes
from models.references import multi_head


def init(key: Array, sizes: Sizes) -> Params:
    """Draw multi-head projections and that of the strength, `w_beta` `[d, h]`."""
    of_heads, of_strength = jax.random.split(key)
    strength = draw_matrix(of_strength, sizes.d_model, sizes.heads)
    return {**multi_head.init(of_heads, sizes), "w_beta": strength}


def init_gated(key: Array, sizes: Sizes) -> Params:
    """Draw DeltaNet's parameters, that of the gate, `w_alpha` `[d, h]`, and `rate` `[h]` above zero."""
    of_delta, of_gate, of_rate = jax.random.split(key, 3)
    return {
        **init(of_delta, sizes),
        "w_alpha": draw_matrix(of_gate, sizes.d_model, sizes.heads),
        "rate": jax.random.uniform(of_rate, (sizes.heads,), minval=0.1),
    }


def see(params: Params, sequence: Array, first: Array | int) -> Tokens:
    """Return queries and keys of length one, values, and the strength `[h, n]` of a sequence `[n, d]`."""
    queries, keys = (unit(jax.nn.silu(project(sequence, params[name]))) for name in ("w_q", "w_k"))
    strength = jax.nn.sigmoid(sequence @ params["w_beta"]).T
    return Tokens(queries, keys, project(sequence, params["w_v"]), gates=(strength,))


def see_gated(params: Params, sequence: Array, first: Array | int) -> Tokens:
    """Return the same, with the gate `[h, n]` beside the strength."""
    seen = see(params, sequence, first)
    gate = jnp.exp(-params["rate"] * jax.nn.softplus(sequence @ params["w_alpha"])).T
    return seen._replace(gates=(*seen.gates, gate))


def write(state: Array, token: Tokens) -> Array:
    """Return S + beta k^T (v - k S), `[h, d_k, d_v]`."""
    held = jnp.einsum("hk,hkv->hv", token.keys, state)
    change = token.gates[0][:, None] * (token.values - held)  # [h, d_v]
    return state + token.keys[:, :, None] * change[:, None, :]


def write_gated(state: Array, token: Tokens) -> Array:
    """Return alpha S + beta k^T (v - alpha k S), `[h, d_k, d_v]`."""
    return write(token.gates[1][:, None, None] * state, token)


def finish(params: Params, heads: Array, sequence: Array) -> Array:
    """Return the heads `[h, n, d_v]` joined, `[n, d]`."""
    return join(heads, params["w_o"])


DELTA = Recurrence(see=see, write=write, finish=finish)
GATED = Recurrence(see=see_gated, write=write_gated, finish=finish)


def apply_parallel(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let each position of `[n, d]` read what was written up to it, all tokens at once."""
    seen = see(params, inputs.queries, 0)

    def read_row(place: Array, allowed: Array) -> Array:
        return read_at_once(seen._replace(keys=jnp.where(allowed[:, None], seen.keys, 0)))[:, place]

    heads = jax.vmap(read_row, out_axes=1)(jnp.arange(len(inputs.queries)), past_mask(inputs))
    return DELTA.finish_heads(params, inputs, heads)


def read_at_once(seen: Tokens) -> Array:
    """Return tril(Q K^T) U, `[h, n, d_v]`."""
    n, strength = seen.keys.shape[1], seen.gates[0][..., None]  # [h, n, 1]
    erased = jnp.eye(n) + jnp.tril(strength * (seen.keys @ seen.keys.mT), k=-1)
    written = jax.scipy.linalg.solve_triangular(erased, strength * seen.values, lower=True)  # U
    return jnp.tril(seen.queries @ seen.keys.mT) @ written


def open_gate(params: Params, sizes: Sizes) -> Params:
    """Return the parameters with a rate of zero: alpha is one."""
    return {**params, "rate": jnp.zeros_like(params["rate"])}


def without_gate(params: Params, sizes: Sizes) -> Params:
    """Return the parameters of DeltaNet alone."""
    return {name: value for name, value in params.items() if name not in ("w_alpha", "rate")}


REFERENCES = (
    Reference(
        mechanism_id="deltanet",
        name="DeltaNet",
        arxiv_id="2102.11174",
        source="Schlag, Irie and Schmidhuber 2021, delta rule; normalised as in Yang et al. 2024",
        init=init,
        apply=DELTA.apply,
        causal=True,
        decoding=DELTA.decoding,
        forms={"parallel": apply_parallel},
    ),
    Reference(
        mechanism_id="gated-deltanet",
        name="Gated DeltaNet",
        arxiv_id="2412.06464",
        source="Yang, Kautz and Hatamizadeh 2024, gated delta rule",
        init=init_gated,
        apply=GATED.apply,
        causal=True,
        decoding=GATED.decoding,
        equalities=(
            Equality(
                partner_id="deltanet",
                setting="when the gate is open (alpha is one)",
                settle=open_gate,
                convert=without_gate,
            ),
        ),
    ),
)
