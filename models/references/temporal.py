"""Temporal attention: Yao et al. 2015, arXiv:1502.08029.

    e_i^(t) = w^T tanh(W_a h_{t-1} + U_a v_i + b_a)
    alpha_i^(t) = exp(e_i^(t)) / sum_j exp(e_j^(t))
    phi_t(V) = sum_i alpha_i^(t) v_i

The context `v_i` holds one feature vector for each frame of a video; queries `h` are decoder states.
"""

import jax

from models.parts.draw import draw_matrix, draw_vector
from models.parts.mix import mix, only_head
from models.parts.normalise import softmax
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references.additive import additive_scores


def init(key: Array, sizes: Sizes) -> Params:
    """Draw `w_a` `[d, d]`, `u_a` `[d_c, d]`, `b_a` and `v` (the paper's w) `[d]`; frames are `d_c` wide."""
    of_query, of_key, of_bias, of_score = jax.random.split(key, 4)
    d = sizes.d_model
    return {
        "w_a": draw_matrix(of_query, d, d),
        "u_a": draw_matrix(of_key, sizes.context_width, d),
        "b_a": draw_vector(of_bias, d),
        "v": draw_vector(of_score, d),
    }


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let states `[n, d]` look at frames `[m, d_c]`; values are `[n, d_c]`."""
    queries = (inputs.queries @ params["w_a"] + params["b_a"])[None]  # [1, n, d]
    keys = (inputs.context @ params["u_a"])[None]  # [1, m, d]
    scores = additive_scores(queries=queries, keys=keys, v=params["v"])  # [1, n, m]
    weights = softmax(scores, inputs.mask)
    return only_head(
        mix(weights=weights, mixed=inputs.context[None], scores=scores, queries=queries, keys=keys)
    )


REFERENCES = (
    Reference(
        mechanism_id="temporal-attention",
        name="Temporal attention",
        arxiv_id="1502.08029",
        source="Yao et al. 2015, temporal attention over the features of frames",
        init=init,
        apply=apply,
        sequences="cross",
        over="time_steps",
    ),
)
