"""Ring attention: Liu, Zaharia and Abbeel 2023, arXiv:2310.01889.

    device i holds Q_i, K_i, V_i, one block of the sequence each
    D times: every device takes in the keys and values it holds, then hands them on to the next device

Exactly softmax attention: each device keeps a running softmax over the blocks that pass by, in an order
of its own. Every device holds a block of `B` positions, so a longer sequence has more devices. The ring is
an axis here; handing on is a roll along it. Decoding is that of multi-head attention.
"""

from dataclasses import replace

import jax
import jax.numpy as jnp

from models.parts.decoding import Seen, key_value_decoding
from models.parts.heads import project_out, see
from models.parts.tiles import Running, cut, cut_mask, finish_running, glue, start_running, take_in
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references import multi_head
from models.references.scaled_dot_product import scaled_dot_product

BLOCK = 4
"""Positions on a device; every size gives the same values, this one leaves odd ends at most lengths."""


def pass_around(seen: Seen, mask: Array | None) -> Array:
    """Return softmax attention `[h, n, d_v]` of a sequence `[n, d]` spread over devices."""
    n = seen.queries.shape[1]
    queries = cut(seen.queries, BLOCK)  # [D, h, B, d_k]
    held = (cut(seen.keys, BLOCK), cut(seen.values, BLOCK), cut(jnp.ones((n, 1), bool), BLOCK)[..., 0])
    tiles = None if mask is None else cut_mask(mask, BLOCK)  # [D, D, B, B]
    devices = jnp.arange(len(queries))

    def step(
        carried: tuple[Running, tuple[Array, Array, Array]], turn: Array
    ) -> tuple[tuple[Running, tuple[Array, Array, Array]], None]:
        running, (keys, values, exists) = carried
        allowed = jnp.broadcast_to(exists[:, None, :], (len(devices), BLOCK, BLOCK))
        if tiles is not None:
            allowed &= tiles[devices, (devices - turn) % len(devices)]
        running = jax.vmap(take_in)(running, queries, (keys, values), allowed)
        return (running, jax.tree.map(hand_on, (keys, values, exists))), None

    start = jax.vmap(lambda rows: start_running(rows, seen.values.shape[-1]))(queries)
    (running, _), _ = jax.lax.scan(step, (start, held), devices)
    return glue(jax.vmap(finish_running)(running), n)


def hand_on(blocks: Array) -> Array:
    """Return the blocks `[D, ...]` one device further on."""
    return jnp.roll(blocks, 1, axis=0)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`. The weights are computed beside them."""
    seen = see(params, inputs.queries)
    heads = pass_around(seen, inputs.mask)
    found = scaled_dot_product(queries=seen.queries, keys=seen.keys, values=seen.values, mask=inputs.mask)
    return project_out(replace(found, values=heads, heads=heads), params)


REFERENCES = (
    Reference(
        mechanism_id="ring-attention",
        name="Ring attention",
        arxiv_id="2310.01889",
        source="Liu, Zaharia and Abbeel 2023, key and value blocks passed around a ring",
        init=multi_head.init,
        apply=apply,
        decoding=key_value_decoding(see, multi_head.attend),
        forms={"all at once": multi_head.apply},
        equalities=(multi_head.ONE_HEAD,),
    ),
)
