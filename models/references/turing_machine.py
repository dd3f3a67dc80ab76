"""Neural Turing machine: Graves, Wayne and Danihelka 2014, arXiv:1410.5401.

    w^c(i) = softmax_i(beta K[k, M(i)]),  K[u, v] = u . v / (|u| |v|)      content
    w^g = g w^c + (1 - g) w_{t-1}                                          interpolate
    w~(i) = sum_j w^g(j) s(i - j)                                          shift
    w(i) = w~(i)^gamma / sum_j w~(j)^gamma                                 sharpen
    r = sum_i w(i) M(i)                                                    read
    M'(i) = M(i) (1 - w(i) e) + w(i) a                                     write

The queries `[n, d]` are what the controller emits at `n` time steps, one after the other; the context
`[m, d_c]` is the memory before the first. Shifts are by -1, 0 or 1 slots, around the end. Before the
first step a head looks at all slots alike. The machine writes, then reads what it wrote. Masked slots
get weight zero; where all are masked nothing is read or written.
"""

from dataclasses import replace

import jax
import jax.numpy as jnp

from models.parts.draw import draw_matrix, draw_vector
from models.parts.mix import mix, only_head
from models.parts.normalise import softmax
from models.parts.vectors import unit
from models.reference import Array, Inputs, Output, Params, Reference, Sizes

SHIFTS = (-1, 0, 1)


def init_head(key: Array, sizes: Sizes) -> Params:
    """Draw what makes a head's key `[d, d_c]`, shift `[d, 3]`, strength, gate and sharpness `[d]`."""
    keys = jax.random.split(key, 5)
    d = sizes.d_model
    return {
        "key": draw_matrix(keys[0], d, sizes.context_width),
        "strength": draw_vector(keys[1], d),
        "gate": draw_vector(keys[2], d),
        "shift": draw_matrix(keys[3], d, len(SHIFTS)),
        "sharpness": draw_vector(keys[4], d),
    }


def init_write_head(key: Array, sizes: Sizes) -> Params:
    """Draw a head and what makes its erase and add vectors, both `[d, d_c]`."""
    of_head, of_erase, of_add = jax.random.split(key, 3)
    d, d_slot = sizes.d_model, sizes.context_width
    return {
        **init_head(of_head, sizes),
        "erase": draw_matrix(of_erase, d, d_slot),
        "add": draw_matrix(of_add, d, d_slot),
    }


def init_machine(key: Array, sizes: Sizes) -> Params:
    """Draw a read head and a write head."""
    of_read, of_write = jax.random.split(key)
    return {"read": init_head(of_read, sizes), "write": init_write_head(of_write, sizes)}


def address(
    head: Params,
    *,
    emitted: Array,  # [d]
    memory: Array,  # [m, d_c]
    before: Array,  # [m], w_{t-1}
    allowed: Array,  # [m]
) -> Array:
    """Return the head's weights over the slots, `[m]`."""
    strength = jax.nn.softplus(emitted @ head["strength"])
    gate = jax.nn.sigmoid(emitted @ head["gate"])
    shift = jax.nn.softmax(emitted @ head["shift"])  # [3]
    sharpness = 1 + jax.nn.softplus(emitted @ head["sharpness"])
    similarity = unit(memory) @ unit(emitted @ head["key"])  # [m]
    content = softmax(strength * similarity, allowed)
    gated = gate * content + (1 - gate) * before
    shifted = sum((shift[i] * jnp.roll(gated, by) for i, by in enumerate(SHIFTS)), jnp.zeros_like(gated))
    return sharpen(shifted, sharpness, allowed)


def sharpen(weights: Array, sharpness: Array, allowed: Array) -> Array:
    """Return w^gamma / sum w^gamma over the allowed slots, `[m]`; zeros where none is allowed."""
    # Powers of exact zeros have no gradient: they are put back after the power is taken.
    positive = allowed & (weights > 0)
    raised = jnp.where(positive, jnp.where(positive, weights, 1) ** sharpness, 0)
    total = raised.sum()
    return raised / jnp.where(total > 0, total, 1)


def write(
    head: Params,
    *,
    emitted: Array,  # [d]
    memory: Array,  # [m, d_c]
    before: Array,  # [m], w_{t-1}
    allowed: Array,  # [m]
) -> tuple[Array, Array]:
    """Return the memory `[m, d_c]` after erasing and adding, and the weights `[m]` it was done with."""
    weights = address(head, emitted=emitted, memory=memory, before=before, allowed=allowed)
    erase = jax.nn.sigmoid(emitted @ head["erase"])  # [d_c]
    add = emitted @ head["add"]  # [d_c]
    return memory * (1 - jnp.outer(weights, erase)) + jnp.outer(weights, add), weights


def apply_read(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Read the memory `[m, d_c]` at `n` steps; values are what was read, `[n, d_c]`."""

    def step(before: Array, now: tuple[Array, Array]) -> tuple[Array, Array]:
        emitted, allowed = now
        weights = address(params, emitted=emitted, memory=inputs.context, before=before, allowed=allowed)
        return weights, weights

    _, weights = jax.lax.scan(step, everywhere(inputs), (inputs.queries, mask_rows(inputs)))
    found = mix(weights=weights[None], mixed=inputs.context[None])
    return replace(only_head(found), memory=inputs.context)


def apply_write(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Write the memory `[m, d_c]` at `n` steps; values are the memory after the last, `[m, d_c]`."""

    def step(carried: tuple[Array, Array], now: tuple[Array, Array]) -> tuple[tuple[Array, Array], Array]:
        (memory, before), (emitted, allowed) = carried, now
        memory, weights = write(params, emitted=emitted, memory=memory, before=before, allowed=allowed)
        return (memory, weights), weights

    start = (inputs.context, everywhere(inputs))
    (memory, _), weights = jax.lax.scan(step, start, (inputs.queries, mask_rows(inputs)))
    return Output(values=memory, weights=weights[None], memory=memory)


def apply_machine(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Write, then read, at each of `n` steps; values are what was read, `[n, d]`.

    `weights` are the read head's, `state` holds the write head's, both `[1, n, m]`.
    """

    def step(
        carried: tuple[Array, Array, Array], now: tuple[Array, Array]
    ) -> tuple[tuple[Array, Array, Array], tuple[Array, Array, Array]]:
        (memory, read_at, written_at), (x, allowed) = carried, now
        memory, written_at = write(
            params["write"], emitted=x, memory=memory, before=written_at, allowed=allowed
        )
        read_at = address(params["read"], emitted=x, memory=memory, before=read_at, allowed=allowed)
        return (memory, read_at, written_at), (read_at @ memory, read_at, written_at)

    start = (inputs.context, everywhere(inputs), everywhere(inputs))
    (memory, _, _), (values, read_at, written_at) = jax.lax.scan(
        step, start, (inputs.queries, mask_rows(inputs))
    )
    return Output(values=values, weights=read_at[None], memory=memory, state=written_at[None])


def everywhere(inputs: Inputs) -> Array:
    """Return w_0: all slots alike, `[m]`."""
    m = len(inputs.context)
    return jnp.full(m, 1 / m, inputs.context.dtype)


def mask_rows(inputs: Inputs) -> Array:
    """Return which slots each step may use, `[n, m]`."""
    n, m = len(inputs.queries), len(inputs.context)
    return jnp.ones((n, m), bool) if inputs.mask is None else inputs.mask


REFERENCES = (
    Reference(
        mechanism_id="neural-turing-machine",
        name="Neural Turing machine",
        arxiv_id="1410.5401",
        source="Graves, Wayne and Danihelka 2014, write head, then read head",
        init=init_machine,
        apply=apply_machine,
        sequences="memory",
        over="slots",
    ),
    Reference(
        mechanism_id="ntm-read-head",
        name="NTM read head",
        arxiv_id="1410.5401",
        source="Graves, Wayne and Danihelka 2014, reading and addressing",
        init=init_head,
        apply=apply_read,
        sequences="memory",
        over="slots",
    ),
    Reference(
        mechanism_id="ntm-write-head",
        name="NTM write head",
        arxiv_id="1410.5401",
        source="Graves, Wayne and Danihelka 2014, writing and addressing",
        init=init_write_head,
        apply=apply_write,
        sequences="memory",
        over="slots",
    ),
)
