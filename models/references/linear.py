"""Linear attention: Katharopoulos et al. 2020, arXiv:2006.16236.

    y_i = phi(q_i) S / phi(q_i) . z,  S = sum_j phi(k_j) v_j^T,  z = sum_j phi(k_j)
    phi(x) = elu(x) + 1
    causal, as a recurrent network: S_i = S_{i-1} + phi(k_i) v_i^T,  z_i = z_{i-1} + phi(k_i)

Keys are not scaled. Not causal unless the mask says so; decoding is the recurrent form.
"""

from dataclasses import replace

import jax
import jax.numpy as jnp

from models.parts.decoding import Seen
from models.parts.heads import project_out, see
from models.parts.kernels import (
    KernelState,
    attend_through_features,
    kernel_decoding,
    normalise_sum,
    read_state,
)
from models.parts.mix import mix
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references.multi_head import init


def phi(params: Params, vectors: Array) -> Array:
    """Return elu(x) + 1 of vectors `[h, n, d_k]`: x + 1 above zero, exp(x) below."""
    return jax.nn.elu(vectors) + 1


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself, keys summed before queries (parallel form)."""
    return project_out(attend_through_features(params, see(params, inputs.queries), inputs.mask, phi), params)


def apply_recurrent(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself, keys added to a state one token after the other."""
    seen = see(params, inputs.queries)
    n = len(inputs.queries)
    rows = jnp.ones((1, n), bool) if inputs.mask is None else inputs.mask  # [r, n], a state for each row
    held = sum_tokens(seen, phi(params, seen.keys), rows)
    heads = read_state(held, jnp.moveaxis(phi(params, seen.queries), 1, 0))  # [n, h, d_v]
    return project_out(Output(values=jnp.moveaxis(heads, 0, 1)), params)


def sum_tokens(seen: Seen, of_keys: Array, rows: Array) -> KernelState:
    """Return S `[r, h, f, d_v]` and z `[r, h, f]` over the tokens that each of `r` rows allows."""

    def step(held: KernelState, now: tuple[Array, Array, Array]) -> tuple[KernelState, None]:
        key, value, allowed = now  # [h, f], [h, d_v], [r]
        counted = allowed[:, None, None] * key
        return KernelState(held.state + counted[..., None] * value[:, None], held.total + counted), None

    h, _, f = of_keys.shape
    shape = (len(rows), h, f)
    start = KernelState(
        jnp.zeros((*shape, seen.values.shape[-1]), of_keys.dtype), jnp.zeros(shape, of_keys.dtype)
    )
    tokens = (jnp.moveaxis(of_keys, 1, 0), jnp.moveaxis(seen.values, 1, 0), rows.T)
    return jax.lax.scan(step, start, tokens)[0]


def apply_quadratic(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself, the weights formed first: n^2 work."""
    seen = see(params, inputs.queries)
    weights = normalise_sum(phi(params, seen.queries) @ phi(params, seen.keys).mT, inputs.mask)
    found = mix(weights=weights, mixed=seen.values)
    return project_out(replace(found, queries=seen.queries, keys=seen.keys), params)


REFERENCES = (
    Reference(
        mechanism_id="linear-attention",
        name="Linear attention",
        arxiv_id="2006.16236",
        source="Katharopoulos et al. 2020, linearised attention with elu + 1",
        init=init,
        apply=apply,
        decoding=kernel_decoding(phi),
        forms={"recurrent": apply_recurrent, "quadratic": apply_quadratic},
    ),
)
