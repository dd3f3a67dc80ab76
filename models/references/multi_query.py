"""Multi-query attention: Shazeer 2019, arXiv:1911.02150.

    head_i = softmax(X W_Q^i (X W_K)^T / sqrt(d_k)) X W_V,  Y = sum_i head_i W_O^i

All query heads share one key head and one value head.
"""

from models.parts.decoding import Seen, key_value_decoding
from models.parts.heads import draw_projections, project_out, see
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references.scaled_dot_product import scaled_dot_product


def init(key: Array, sizes: Sizes) -> Params:
    """Draw `w_q` `[h, d, d_k]`, `w_k` and `w_v` `[1, d, d_k]` and `w_o` `[h, d_k, d]`."""
    return draw_projections(key, sizes, key_value_heads=1)


def attend(params: Params, seen: Seen, mask: Array | None) -> Output:
    """Let every query head `[h, n, d_k]` look at the one key head `[1, n, d_k]`; values are `[n, d]`."""
    found = scaled_dot_product(queries=seen.queries, keys=seen.keys, values=seen.values, mask=mask)
    return project_out(found, params)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    return attend(params, see(params, inputs.queries), inputs.mask)


REFERENCES = (
    Reference(
        mechanism_id="multi-query-attention",
        name="Multi-query attention",
        arxiv_id="1911.02150",
        source="Shazeer 2019, multi-query attention",
        init=init,
        apply=apply,
        decoding=key_value_decoding(see, attend),
        sizes=Sizes(heads=4),
    ),
)
