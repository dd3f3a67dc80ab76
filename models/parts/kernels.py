"""Attention through feature maps: w_ij = phi(q_i) . phi(k_j) / sum_j' phi(q_i) . phi(k_j').

The sum over keys is taken once, before any query is seen, so its cost does not grow with the queries.
"""

from collections.abc import Callable
from typing import NamedTuple

import jax.numpy as jnp

from models.parts.decoding import Seen
from models.parts.heads import project_out, see
from models.reference import Array, Decoding, Output, Params, Sizes

FeatureMap = Callable[[Params, Array], Array]
"""From parameters and vectors `[h, n, d_k]` to features `[h, n, f]`, none of them negative."""


class KernelState(NamedTuple):
    """S = sum_j phi(k_j) v_j^T `[h, f, d_v]` and z = sum_j phi(k_j) `[h, f]`."""

    state: Array
    total: Array


def attend_through_features(params: Params, seen: Seen, mask: Array | None, phi: FeatureMap) -> Output:
    """Return each head's output without ever forming the weights; the weights beside it.

    A mask asks for sums of its own for every query; without one they all share one sum.
    """
    of_queries, of_keys = phi(params, seen.queries), phi(params, seen.keys)
    rows = jnp.ones((1, seen.keys.shape[1]), bool) if mask is None else mask  # [r, m], one or n
    counted = of_keys * rows[:, None, :, None]  # [r, h, m, f]
    heads = read_state(
        KernelState(counted.mT @ seen.values, counted.sum(axis=2)), jnp.moveaxis(of_queries, 1, 0)
    )
    products = of_queries @ of_keys.mT  # [h, n, m]
    return Output(
        values=jnp.moveaxis(heads, 0, 1),
        weights=normalise_sum(products, mask),
        scores=products,
        queries=seen.queries,
        keys=seen.keys,
        mixed=seen.values,
        heads=jnp.moveaxis(heads, 0, 1),
    )


def read_state(held: KernelState, features: Array) -> Array:
    """Return phi(q) S / phi(q) . z `[..., h, d_v]` for features `[..., h, f]`; zeros if none is held."""
    found = jnp.einsum("...hf,...hfv->...hv", features, held.state)
    total = jnp.einsum("...hf,...hf->...h", features, held.total)[..., None]
    return found / jnp.where(total > 0, total, 1)


def normalise_sum(products: Array, mask: Array | None) -> Array:
    """Return each row `[..., m]` divided by its sum over the allowed; zeros where none is allowed."""
    allowed = products if mask is None else jnp.where(mask, products, 0)
    total = allowed.sum(axis=-1, keepdims=True)
    return allowed / jnp.where(total > 0, total, 1)


def kernel_decoding(phi: FeatureMap) -> Decoding:
    """Return the decoding that keeps the two sums only."""

    def empty(params: Params, sizes: Sizes) -> KernelState:
        nothing = see(params, jnp.zeros((0, sizes.d_model), params["w_o"].dtype))
        of_keys = phi(params, nothing.keys)
        return KernelState(of_keys.mT @ nothing.values, of_keys.sum(axis=1))

    def step(params: Params, held: KernelState, token: Array, sizes: Sizes) -> tuple[KernelState, Array]:
        new = see(params, token[None])
        of_keys = phi(params, new.keys)
        held = KernelState(held.state + of_keys.mT @ new.values, held.total + of_keys[:, 0])
        heads = read_state(held, phi(params, new.queries)[:, 0])
        return held, project_out(Output(values=heads[:, None]), params).values[0]

    return Decoding(empty=empty, step=step)
