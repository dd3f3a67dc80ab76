"""Cross-attention: Vaswani et al. 2017, arXiv:1706.03762 (encoder-decoder attention).

    Y = softmax(X W_Q (C W_K)^T / sqrt(d_k)) C W_V

Queries come from one sequence `X` (the decoder's), keys and values from another one `C` (the encoder's).
"""

import jax

from models.parts.draw import draw_matrix
from models.parts.mix import only_head
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references.scaled_dot_product import scaled_dot_product


def init(key: Array, sizes: Sizes) -> Params:
    """Draw `w_q` `[d, d]`, `w_k` and `w_v` `[d_c, d]` for a context of width `d_c`."""
    of_query, of_key, of_value = jax.random.split(key, 3)
    d, d_context = sizes.d_model, sizes.context_width
    return {
        "w_q": draw_matrix(of_query, d, d),
        "w_k": draw_matrix(of_key, d_context, d),
        "w_v": draw_matrix(of_value, d_context, d),
    }


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let queries `[n, d]` look at context `[m, d_c]`; values are `[n, d]`."""
    found = scaled_dot_product(
        queries=(inputs.queries @ params["w_q"])[None],  # [1, n, d]
        keys=(inputs.context @ params["w_k"])[None],  # [1, m, d]
        values=(inputs.context @ params["w_v"])[None],  # [1, m, d]
        mask=inputs.mask,
    )
    return only_head(found)


REFERENCES = (
    Reference(
        mechanism_id="cross-attention",
        name="Cross-attention",
        arxiv_id="1706.03762",
        source="Vaswani et al. 2017, encoder-decoder attention",
        init=init,
        apply=apply,
        sequences="cross",
    ),
)
