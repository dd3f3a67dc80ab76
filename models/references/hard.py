"""Hard attention: Xu et al. 2015, arXiv:1502.03044.

    alpha_ij = softmax_j(e_ij),  s_i ~ Multinoulli(alpha_i),  z_i = sum_j s_ij a_j

Each query looks at exactly one location: the stochastic form draws it from `alpha`, the deterministic
form takes the most probable one. The scores `e` are additive (the paper's f_att).
"""

import jax

from models.parts.normalise import one_hot_max
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references.additive import additive_attention, init


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let states `[n, d]` each take the annotation of `[m, d]` with the highest score."""
    return additive_attention(
        params,
        queries=inputs.queries,
        context=inputs.context,
        normalise=lambda scores: one_hot_max(scores, inputs.mask),
    )


def apply_stochastic(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let states `[n, d]` each draw one annotation of `[m, d]` with probability alpha."""
    key = inputs.need_key()
    return additive_attention(
        params,
        queries=inputs.queries,
        context=inputs.context,
        normalise=lambda scores: draw_one(key, scores, inputs.mask),
    )


def draw_one(key: Array, scores: Array, mask: Array | None) -> Array:
    """Return one-hot rows drawn from softmax(scores): the largest of score + Gumbel noise is such a draw."""
    return one_hot_max(scores + jax.random.gumbel(key, scores.shape, scores.dtype), mask)


REFERENCES = (
    Reference(
        mechanism_id="hard-attention",
        name="Hard attention",
        arxiv_id="1502.03044",
        source="Xu et al. 2015, stochastic hard attention, with the most probable location",
        init=init,
        apply=apply,
        sequences="cross",
    ),
    Reference(
        mechanism_id="stochastic-hard-attention",
        name="Stochastic hard attention",
        arxiv_id="1502.03044",
        source="Xu et al. 2015, stochastic hard attention",
        init=init,
        apply=apply_stochastic,
        sequences="cross",
        stochastic=True,
    ),
)
