"""Local attention: Luong, Pham and Manning 2015, arXiv:1508.04025.

    p_t = t                                            local-m (monotonic)
    p_t = S sigmoid(v_p^T tanh(W_p h_t))               local-p (predictive)
    a_t(s) = align(h_t, h_s)                           local-m
    a_t(s) = align(h_t, h_s) exp(-(s - p_t)^2 / (2 sigma^2)),  sigma = D / 2      local-p

`align` is the softmax of the general score over the window [p_t - D, p_t + D] of source positions, counted
from 0; `D` is `sizes.window`, so a window holds up to `2 D + 1` positions. Positions outside the text do not
exist; where a whole window lies outside (local-m, t > S + D) weights and output are zeros. The Gaussian
of local-p comes after the softmax, so its weights add up to less than one.
"""

import jax
import jax.numpy as jnp

from models.parts.draw import draw_matrix, draw_vector
from models.parts.normalise import softmax
from models.parts.windows import gather_mask, gather_rows, spread
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references.luong import general_scores


def init_monotonic(key: Array, sizes: Sizes) -> Params:
    """Draw `w` `[d, d_c]` for source states of width `d_c`."""
    return {"w": draw_matrix(key, sizes.d_model, sizes.context_width)}


def init_predictive(key: Array, sizes: Sizes) -> Params:
    """Draw `w` `[d, d_c]` for source states of width `d_c`, `w_p` `[d, d]` and `v_p` `[d]`."""
    of_score, of_matrix, of_vector = jax.random.split(key, 3)
    d = sizes.d_model
    return {
        "w": draw_matrix(of_score, d, sizes.context_width),
        "w_p": draw_matrix(of_matrix, d, d),
        "v_p": draw_vector(of_vector, d),
    }


def apply_monotonic(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let target state `t` of `[n, d]` look at the source states `[m, d_c]` around position `t`."""
    around = jnp.arange(-sizes.window, sizes.window + 1)
    positions = jnp.arange(len(inputs.queries))[:, None] + around  # [n, 2 D + 1]
    allowed = gather_mask(inputs.mask, positions, len(inputs.context))
    return look_near(params, inputs, positions, align(params, inputs, positions, allowed))


def apply_predictive(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let each target state of `[n, d]` look at the source states `[m, d_c]` around a place it predicts."""
    m = len(inputs.context)
    centres = predict_centres(params, inputs.queries, m)[:, None]  # [n, 1]
    around = jnp.arange(-sizes.window, sizes.window + 2)
    positions = jnp.floor(centres).astype(int) + around  # [n, 2 D + 2], one too many on either side
    distances = positions - centres
    allowed = gather_mask(inputs.mask, positions, m) & (jnp.abs(distances) <= sizes.window)
    gaussian = jnp.exp(-(distances**2) / (2 * (sizes.window / 2) ** 2))
    return look_near(params, inputs, positions, align(params, inputs, positions, allowed) * gaussian)


def predict_centres(params: Params, queries: Array, m: int) -> Array:
    """Return p_t = S sigmoid(v_p^T tanh(W_p h_t)), `[n]`, between 0 and m."""
    return m * jax.nn.sigmoid(jnp.tanh(queries @ params["w_p"]) @ params["v_p"])


def align(params: Params, inputs: Inputs, positions: Array, allowed: Array) -> Array:
    """Return the softmax of the general score over each window, `[n, w]`."""
    near = gather_rows(inputs.context, positions)  # [n, w, d_c]
    scores = jnp.einsum("nd,nwd->nw", inputs.queries @ params["w"], near)
    return softmax(scores, allowed)


def look_near(params: Params, inputs: Inputs, positions: Array, weights: Array) -> Output:
    """Return the context vectors `[n, d_c]` for weights `[n, w]` at positions `[n, w]`."""
    near = gather_rows(inputs.context, positions)  # [n, w, d_c]
    values = jnp.einsum("nw,nwd->nd", weights, near)
    return Output(
        values=values,
        weights=spread(weights, positions, len(inputs.context))[None],
        scores=general_scores(inputs.queries, inputs.context, params["w"]),
        queries=inputs.queries[None],
        keys=inputs.context[None],
        mixed=inputs.context[None],
        heads=values[None],
    )


REFERENCES = (
    Reference(
        mechanism_id="local-attention",
        name="Local attention",
        arxiv_id="1508.04025",
        source="Luong, Pham and Manning 2015, local attention with monotonic alignment",
        init=init_monotonic,
        apply=apply_monotonic,
        sequences="cross",
        sizes=Sizes(window=1),
    ),
    Reference(
        mechanism_id="local-monotonic-attention",
        name="Local-m attention",
        arxiv_id="1508.04025",
        source="Luong, Pham and Manning 2015, local-m",
        init=init_monotonic,
        apply=apply_monotonic,
        sequences="cross",
        sizes=Sizes(window=1),
    ),
    Reference(
        mechanism_id="local-predictive-attention",
        name="Local-p attention",
        arxiv_id="1508.04025",
        source="Luong, Pham and Manning 2015, local-p",
        init=init_predictive,
        apply=apply_predictive,
        sequences="cross",
        sizes=Sizes(window=1),
    ),
)
