"""Pointer network: Vinyals, Fortunato and Jaitly 2015, arXiv:1506.03134.

    u_j^i = v^T tanh(W_1 e_j + W_2 d_i),  p(C_i | C_1, ..., C_{i-1}, P) = softmax(u^i)

Queries `d` are decoder states, the context `e` encoder states. Nothing is mixed: the distribution over
the input positions is the output.
"""

import jax

from models.parts.draw import draw_matrix, draw_vector
from models.parts.normalise import softmax
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references.additive import additive_scores


def init(key: Array, sizes: Sizes) -> Params:
    """Draw `w_1` `[d_c, d]` for inputs of width `d_c`, `w_2` `[d, d]` and `v` `[d]`."""
    of_key, of_query, of_score = jax.random.split(key, 3)
    d = sizes.d_model
    return {
        "w_1": draw_matrix(of_key, sizes.context_width, d),
        "w_2": draw_matrix(of_query, d, d),
        "v": draw_vector(of_score, d),
    }


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let states `[n, d]` point at inputs `[m, d_c]`; values are the weights, `[n, m]`."""
    queries = (inputs.queries @ params["w_2"])[None]  # [1, n, d]
    keys = (inputs.context @ params["w_1"])[None]  # [1, m, d]
    scores = additive_scores(queries=queries, keys=keys, v=params["v"])  # [1, n, m]
    weights = softmax(scores, inputs.mask)
    return Output(values=weights[0], weights=weights, scores=scores, queries=queries, keys=keys)


REFERENCES = (
    Reference(
        mechanism_id="pointer-network",
        name="Pointer network",
        arxiv_id="1506.03134",
        source="Vinyals, Fortunato and Jaitly 2015, Ptr-Net",
        init=init,
        apply=apply,
        sequences="cross",
    ),
)
