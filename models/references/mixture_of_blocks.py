"""Mixture of block attention (MoBA): Lu et al. 2025, arXiv:2502.13189.

    s_i = q . mean of the keys of block i
    the query's own block is always chosen, the k - 1 others with the highest s_i among those before it too
    y = softmax(q K[I]^T / sqrt(d_k)) V[I],  I all positions of the chosen blocks that are not later than q

A router without parameters: which blocks a query sees depends on their content. Blocks have `extra["block"]`
positions, `extra["chosen"]` of them are seen by each query and head. The cache holds every token.
"""

from dataclasses import replace

import jax.numpy as jnp

from models.parts.blocks import best_blocks, not_after, positions_in
from models.parts.chosen import look_at_chosen
from models.parts.decoding import Seen, sized_decoding
from models.parts.heads import project_out, see
from models.parts.tiles import cut
from models.reference import Array, Equality, Inputs, Output, Params, Reference, Sizes
from models.references.multi_head import fold_one_head, init


def choose(seen: Seen, sizes: Sizes) -> Array:
    """Return the positions `[h, n, k b]` for queries that are the last of the sequence."""
    block, m, n = sizes.extra["block"], seen.keys.shape[1], seen.queries.shape[1]
    places = m - n + jnp.arange(n)
    means = jnp.moveaxis(cut(seen.keys, block).sum(axis=2), 0, 1) / block  # [h, blocks, d_k]
    own = (places // block)[None, :, None]  # [1, n, 1]
    # Only whole blocks lie before the own one, so that what fills up the last block is never a mean.
    before = jnp.arange(means.shape[1]) < own
    others = best_blocks(seen.queries @ means.mT, before, sizes.extra["chosen"] - 1)  # [h, n, k - 1]
    blocks = jnp.concatenate([jnp.broadcast_to(own, (*others.shape[:2], 1)), others], axis=-1)
    return not_after(positions_in(blocks, block=block), places)


def attend(params: Params, seen: Seen, mask: Array | None, sizes: Sizes) -> Output:
    """Let the queries, the last ones of the sequence, look at the blocks they choose; values are `[n, d]`."""
    return project_out(look_at_chosen(seen, choose(seen, sizes), mask), params)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let each position of `[n, d]` look at blocks before it and at its own; values are `[n, d]`."""
    return attend(params, see(params, inputs.queries), inputs.mask, sizes)


def choose_all(sizes: Sizes) -> Sizes:
    """Return sizes of one head that sees every block."""
    return replace(sizes, heads=1, extra={**sizes.extra, "chosen": sizes.n})


REFERENCES = (
    Reference(
        mechanism_id="mixture-of-block-attention",
        name="Mixture of block attention",
        arxiv_id="2502.13189",
        source="Lu et al. 2025, gate over the mean keys of blocks",
        init=init,
        apply=apply,
        causal=True,
        decoding=sized_decoding(see, attend),
        equalities=(
            Equality(
                partner_id="causal-self-attention",
                setting="with one head, when every block is chosen",
                narrow=choose_all,
                convert=fold_one_head,
            ),
        ),
        sizes=Sizes(n=12, m=12, extra={"block": 3, "chosen": 2}),
    ),
)
