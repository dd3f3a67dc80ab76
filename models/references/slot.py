"""Slot attention: Locatello et al. 2020, arXiv:2006.15055.

    slots ~ N(mu, diag(sigma))
    T times:  a = softmax over slots of (slots W_q) (inputs W_k)^T / sqrt(d)      slots compete for inputs
              w_ij = a_ij / sum_j' a_ij'
              slots = GRU(slots, w (inputs W_v))

The number of slots is `extra["slots"]`, `T` is `extra["steps"]`; the slots are drawn at every call. The
inputs are the context `[m, d]`; one that no query may look at gets no weight. Layer norms and the MLP after
the GRU are left away.
`weights` `[1, slots, m]` is `a` of the last step, `steps` of all of them; `heads` are the means, by `w`.
"""

import math
from dataclasses import replace

import jax
import jax.numpy as jnp

from models.parts.draw import draw_matrix
from models.reference import Array, Inputs, Output, Params, Reference, Sizes

GATES = ("reset", "update", "new")


def init(key: Array, sizes: Sizes) -> Params:
    """Draw `mu` and `sigma` `[d]`, `w_q`, `w_k` and `w_v` `[d, d]`, and the GRU's six `[d, d]`."""
    keys = iter(jax.random.split(key, 10))
    d = sizes.d_model
    return {
        "mu": jax.random.normal(next(keys), (d,)),
        "sigma": jnp.ones(d),
        **{name: draw_matrix(next(keys), d, d) for name in ("w_q", "w_k", "w_v")},
        "gru": {gate: draw_matrix(next(keys), 2, d, d) for gate in GATES},
    }


def update_gated(gru: Params, states: Array, inputs: Array) -> Array:
    """Return the states `[s, d]` of a gated recurrent unit after the inputs `[s, d]`; it has no biases."""
    from_input, from_state = (
        {gate: rows @ gru[gate][which] for gate in GATES} for which, rows in enumerate((inputs, states))
    )
    reset = jax.nn.sigmoid(from_input["reset"] + from_state["reset"])
    update = jax.nn.sigmoid(from_input["update"] + from_state["update"])
    new = jnp.tanh(from_input["new"] + reset * from_state["new"])
    return (1 - update) * new + update * states


def compete(scores: Array, allowed: Array) -> Array:
    """Return, for each allowed input, the softmax of the scores `[s, m]` over the slots; zeros else."""
    return jnp.where(allowed, jax.nn.softmax(scores, axis=0), 0)


def look(queries: Array, keys: Array, values: Array, allowed: Array) -> Output:
    """Let slots with queries `[s, d]` compete for keys `[m, d]`; values are their means `[s, d]`."""
    scores = queries @ keys.T / math.sqrt(keys.shape[-1])
    weights = compete(scores, allowed)
    total = weights.sum(axis=1, keepdims=True)
    means = weights / jnp.where(total > 0, total, 1) @ values
    return Output(
        values=means,
        weights=weights[None],
        scores=scores[None],
        queries=queries[None],
        keys=keys[None],
        mixed=values[None],
        heads=means[None],
    )


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the slots compete for the context `[m, d]`; values are the slots `[s, d]`. Needs a random key."""
    context = inputs.context
    keys, values = context @ params["w_k"], context @ params["w_v"]
    allowed = jnp.ones(len(context), bool) if inputs.mask is None else inputs.mask.any(axis=0)
    shape = (sizes.extra["slots"], context.shape[1])
    slots = params["mu"] + params["sigma"] * jax.random.normal(inputs.need_key(), shape, context.dtype)
    found = []
    for _ in range(sizes.extra["steps"]):
        found.append(look(slots @ params["w_q"], keys, values, allowed))
        slots = update_gated(params["gru"], slots, found[-1].values)
    steps = tuple(one.weights for one in found if one.weights is not None)
    return replace(found[-1], values=slots, steps=steps)


REFERENCES = (
    Reference(
        mechanism_id="slot-attention",
        name="Slot attention",
        arxiv_id="2006.15055",
        source="Locatello et al. 2020, slot attention module",
        init=init,
        apply=apply,
        sequences="set",
        stochastic=True,
        sizes=Sizes(extra={"slots": 3, "steps": 3}),
    ),
)
