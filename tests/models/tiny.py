"""Mechanisms so small that every property of theirs can be told by looking at them."""

import jax
import jax.numpy as jnp

from models.reference import Array, Decoding, Inputs, Output, Params, Reference, Sizes


def draw_nothing(key: Array, sizes: Sizes) -> Params:
    return {}


def average(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Give every position the mean of the sequence."""
    rows = inputs.queries
    weights = jnp.full((1, len(rows), len(rows)), 1 / len(rows), rows.dtype)
    heads = weights @ rows[None]
    return Output(values=heads[0], weights=weights, mixed=rows[None], heads=heads)


def keep_largest(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Give every position the vector with the largest first entry."""
    rows = inputs.queries
    weights = jax.nn.one_hot(jnp.full(len(rows), jnp.argmax(rows[:, 0])), len(rows), dtype=rows.dtype)[None]
    return Output(values=(weights @ rows)[0], weights=weights, mixed=rows[None], heads=weights @ rows)


def add_up(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Give every position the sum of the vectors up to it, halved at each step."""

    def step(state: Array, row: Array) -> tuple[Array, Array]:
        state = state / 2 + row
        return state, state

    return Output(values=jax.lax.scan(step, jnp.zeros(inputs.queries.shape[1]), inputs.queries)[1])


def add_step(params: Params, cache: Array, token: Array, sizes: Sizes) -> tuple[Array, Array]:
    state = cache / 2 + token
    return state, state


def scatter(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Add noise."""
    assert inputs.key is not None
    return Output(values=inputs.queries + jax.random.normal(inputs.key, inputs.queries.shape))


def tiny(mechanism_id: str, apply: object, decoding: Decoding | None = None) -> Reference:
    return Reference(
        mechanism_id=mechanism_id,
        name=mechanism_id,
        arxiv_id="",
        source="written for this test",
        init=draw_nothing,
        apply=apply,
        decoding=decoding,
    )


AVERAGE = tiny("average", average)
LARGEST = tiny("largest", keep_largest)
HALVING = tiny(
    "halving",
    add_up,
    Decoding(empty=lambda params, sizes: jnp.zeros(sizes.d_model), step=add_step),
)
NOISE = tiny("noise", scatter)
