"""FlashAttention: Dao et al. 2022, arXiv:2205.14135 (forward pass).

    for each block of queries Q_i, for each block of keys and values K_j, V_j:
        S = Q_i K_j^T / sqrt(d_k)
        m' = max(m, rowmax(S)),  P = exp(S - m'),  l' = e^(m - m') l + rowsum(P)
        O' = e^(m - m') O + P V_j
    output O / l

Exactly softmax attention: only the order of the sums differs, and no `[n, m]` matrix is ever held. The
loop over queries is the outer one, as in FlashAttention-2 (Dao 2023). The weights of the
output record are computed beside the values, which do not use them.
"""

from dataclasses import replace

from models.parts.decoding import Seen, key_value_decoding
from models.parts.heads import project_out, see
from models.parts.tiles import attend_in_tiles
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references import multi_head
from models.references.multi_head import ONE_HEAD, init
from models.references.scaled_dot_product import scaled_dot_product

BLOCK = 4
"""Rows and columns of a tile; every size gives the same values, this one leaves odd ends at most lengths."""


def attend(params: Params, seen: Seen, mask: Array | None) -> Output:
    """Let each query head look at its own key head, tile by tile; values are `[n, d]`."""
    heads = attend_in_tiles(seen, mask, block=BLOCK)
    found = scaled_dot_product(queries=seen.queries, keys=seen.keys, values=seen.values, mask=mask)
    return project_out(replace(found, values=heads, heads=heads), params)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    return attend(params, see(params, inputs.queries), inputs.mask)


REFERENCES = (
    Reference(
        mechanism_id="flash-attention",
        name="FlashAttention",
        arxiv_id="2205.14135",
        source="Dao et al. 2022, tiled forward pass with a running softmax",
        init=init,
        apply=apply,
        decoding=key_value_decoding(see, attend),
        forms={"all at once": multi_head.apply},
        equalities=(ONE_HEAD,),
    ),
    Reference(
        mechanism_id="blockwise-attention",
        name="Blockwise attention",
        arxiv_id="2305.19370",
        source="Liu and Abbeel 2023, blockwise parallel transformer, attention only",
        init=init,
        apply=apply,
        decoding=key_value_decoding(see, attend),
        forms={"all at once": multi_head.apply},
        equalities=(ONE_HEAD,),
    ),
)
