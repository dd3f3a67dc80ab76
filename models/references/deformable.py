"""Deformable attention: Zhu et al. 2020 (Deformable DETR), arXiv:2010.04159.

    y_i = sum_h W_o^h sum_k A_hik W_v^h x(p_i + dp_hik)
    dp = x_i W_p,  A = softmax over k of x_i W_a

Each query looks at `K` points near its own place, at distances it computes from itself; no key is looked
at to find them or to weigh them. Between two positions x(p) is interpolated linearly (the paper's images
have two axes, a sequence has one); outside the sequence it is zero. `K` is `extra["points"]`;
`weights` `[h, n, n]` is what each position gets in all.
"""

import jax
import jax.numpy as jnp

from models.parts.draw import draw_matrix
from models.parts.heads import project, project_out
from models.parts.windows import gather_mask, gather_rows, spread
from models.reference import Array, Inputs, Output, Params, Reference, Sizes


def init(key: Array, sizes: Sizes) -> Params:
    """Draw `w_p` and `w_a` `[h, d, K]`, `w_v` `[h, d, d_k]` and `w_o` `[h, d_k, d]`."""
    of_offsets, of_weights, of_value, of_output = jax.random.split(key, 4)
    h, d, points = sizes.heads, sizes.d_model, sizes.extra["points"]
    return {
        "w_p": draw_matrix(of_offsets, h, d, points),
        "w_a": draw_matrix(of_weights, h, d, points),
        "w_v": draw_matrix(of_value, h, d, sizes.d_head),
        "w_o": draw_matrix(of_output, h, sizes.d_head, d),
    }


def sample(places: Array, weights: Array) -> tuple[Array, Array]:
    """Return the positions `[h, n, 2 K]` on both sides of places `[h, n, K]`, and what each of them gets."""
    below = jnp.floor(places)
    share = places - below
    positions = jnp.concatenate([below, below + 1], axis=-1).astype(int)
    return positions, jnp.concatenate([weights * (1 - share), weights * share], axis=-1)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at points of itself; values are `[n, d]`."""
    x, n = inputs.queries, len(inputs.queries)
    places = jnp.arange(n, dtype=x.dtype)[:, None] + project(x, params["w_p"])  # [h, n, K]
    positions, shares = sample(places, jax.nn.softmax(project(x, params["w_a"]), axis=-1))
    allowed = jax.vmap(lambda chosen: gather_mask(inputs.mask, chosen, n))(positions)
    weights = jnp.where(allowed, shares, 0)  # [h, n, 2 K]
    values = project(x, params["w_v"])
    heads = jnp.einsum("hnw,hnwv->hnv", weights, jax.vmap(gather_rows)(values, positions))
    found = Output(
        values=heads,
        weights=jax.vmap(lambda row, chosen: spread(row, chosen, n))(weights, positions),
        mixed=values,
        heads=heads,
    )
    return project_out(found, params)


REFERENCES = (
    Reference(
        mechanism_id="deformable-attention",
        name="Deformable attention",
        arxiv_id="2010.04159",
        source="Zhu et al. 2020, deformable attention module",
        init=init,
        apply=apply,
        sizes=Sizes(extra={"points": 3}),
    ),
)
