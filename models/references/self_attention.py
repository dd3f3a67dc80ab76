"""Self-attention with one head: Vaswani et al. 2017, arXiv:1706.03762.

    Y = softmax(X W_Q (X W_K)^T / sqrt(d_k)) X W_V

Queries, keys and values come from the same sequence. The causal form lets position `i` see `j <= i`.
"""

import jax

from models.parts.decoding import Seen, key_value_decoding
from models.parts.draw import draw_matrix
from models.parts.masks import look_back
from models.parts.mix import only_head
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references.scaled_dot_product import scaled_dot_product


def init(key: Array, sizes: Sizes) -> Params:
    """Draw `w_q`, `w_k` and `w_v`, all `[d, d]`."""
    of_query, of_key, of_value = jax.random.split(key, 3)
    d = sizes.d_model
    return {
        "w_q": draw_matrix(of_query, d, d),
        "w_k": draw_matrix(of_key, d, d),
        "w_v": draw_matrix(of_value, d, d),
    }


def see(params: Params, sequence: Array, first: int = 0) -> Seen:
    """Return queries, keys and values `[1, n, d]` of a sequence `[n, d]`."""
    return Seen(
        sequence=sequence,
        queries=(sequence @ params["w_q"])[None],
        keys=(sequence @ params["w_k"])[None],
        values=(sequence @ params["w_v"])[None],
    )


def attend(params: Params, seen: Seen, mask: Array | None) -> Output:
    """Let the queries look at the keys; values are `[n, d]`."""
    found = scaled_dot_product(queries=seen.queries, keys=seen.keys, values=seen.values, mask=mask)
    return only_head(found)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    return attend(params, see(params, inputs.queries), inputs.mask)


def apply_causal(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let each position of `[n, d]` look at itself and at those before it."""
    return apply(params, look_back(inputs), sizes)


REFERENCES = (
    Reference(
        mechanism_id="self-attention",
        name="Self-attention",
        arxiv_id="1706.03762",
        source="Vaswani et al. 2017, self-attention of the encoder",
        init=init,
        apply=apply,
    ),
    Reference(
        mechanism_id="causal-self-attention",
        name="Causal self-attention",
        arxiv_id="1706.03762",
        source="Vaswani et al. 2017, masked self-attention of the decoder",
        init=init,
        apply=apply_causal,
        causal=True,
        decoding=key_value_decoding(see, attend),
    ),
)
