"""Rotary position embedding: Su et al. 2021, arXiv:2104.09864.

    q_m = R_m W_q x_m,  k_n = R_n W_k x_n,  q_m^T k_n = x_m^T W_q^T R_(n - m) W_k x_n

Queries and keys turn with their position, values do not. The cache holds keys already turned.
"""

from models.parts import heads
from models.parts.decoding import Seen, key_value_decoding
from models.parts.rotary import rotate
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references.multi_head import attend, init


def see(params: Params, sequence: Array, first: int = 0) -> Seen:
    """Project a sequence `[n, d]` and turn queries and keys by their positions, from `first` on."""
    seen = heads.see(params, sequence)
    return seen._replace(queries=rotate(seen.queries, first=first), keys=rotate(seen.keys, first=first))


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    return attend(params, see(params, inputs.queries), inputs.mask)


REFERENCES = (
    Reference(
        mechanism_id="rope",
        name="Rotary position embedding",
        arxiv_id="2104.09864",
        source="Su et al. 2021, rotary position embedding",
        init=init,
        apply=apply,
        decoding=key_value_decoding(see, attend),
    ),
)
