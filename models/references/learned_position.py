"""Learned position embedding: Gehring et al. 2017, arXiv:1705.03122.

    e = (w_1 + p_1, ..., w_n + p_n)

A trained vector for each absolute position is added to the sequence before multi-head attention. The
table has `sizes.n` rows: a longer text has positions nobody trained, which is an error.
"""

import jax

from models.parts import heads
from models.parts.decoding import Seen, key_value_decoding
from models.parts.draw import draw_vector
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references import multi_head
from models.references.multi_head import attend


def init(key: Array, sizes: Sizes) -> Params:
    """Draw the projections of multi-head attention and `positions` `[n, d]`."""
    of_heads, of_positions = jax.random.split(key)
    table = draw_vector(of_positions, sizes.n, sizes.d_model)
    return {**multi_head.init(of_heads, sizes), "positions": table}


def see(params: Params, sequence: Array, first: int = 0) -> Seen:
    """Project a sequence `[n, d]` with its positions added; ValueError beyond the last trained position."""
    table, last = params["positions"], first + len(sequence)
    if last > len(table):
        raise ValueError(f"Expected at most {len(table)} positions, as trained; found {last}.")
    return heads.see(params, sequence + table[first:last])


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself, each position knowing where it stands."""
    return attend(params, see(params, inputs.queries), inputs.mask)


REFERENCES = (
    Reference(
        mechanism_id="learned-position-embedding",
        name="Learned position embedding",
        arxiv_id="1705.03122",
        source="Gehring et al. 2017, position embeddings, before multi-head attention",
        init=init,
        apply=apply,
        decoding=key_value_decoding(see, attend),
    ),
)
