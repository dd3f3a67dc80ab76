"""Graph attention (GAT): Veličković et al. 2017, arXiv:1710.10903, section 2.1, equations 1 to 5.

    e_ij = LeakyReLU(a^T [W h_i; W h_j])
    alpha_ij = softmax_j(e_ij) over the neighbours j of i, itself among them
    h'_i = concat over heads of ELU(sum_j alpha_ij W h_j)

The graph: a path in which each node's neighbours lie at most `sizes.window` steps away; a mask takes edges
from it. `a` falls into a half for the node, `a_self`, and one for its neighbour, `a_other`.
"""

import jax
import jax.numpy as jnp

from models.parts.draw import draw_matrix, draw_vector
from models.parts.heads import project
from models.parts.normalise import softmax
from models.parts.windows import gather_mask, gather_rows, spread
from models.reference import Array, Inputs, Output, Params, Reference, Sizes

SLOPE = 0.2
"""Of the LeakyReLU below zero (section 3.3)."""


def init(key: Array, sizes: Sizes) -> Params:
    """Draw `w` `[h, d, d_k]`, `a_self` and `a_other` `[h, d_k]`."""
    of_projection, of_self, of_other = jax.random.split(key, 3)
    h, d_head = sizes.heads, sizes.d_head
    return {
        "w": draw_matrix(of_projection, h, sizes.d_model, d_head),
        "a_self": draw_vector(of_self, h, d_head),
        "a_other": draw_vector(of_other, h, d_head),
    }


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the nodes `[n, d]` look at their neighbours; values are `[n, h d_k]`."""
    nodes, n = project(inputs.queries, params["w"]), len(inputs.queries)  # [h, n, d_k]
    own, other = (jnp.einsum("hnk,hk->hn", nodes, params[name]) for name in ("a_self", "a_other"))
    around = jnp.arange(n)[:, None] + jnp.arange(-sizes.window, sizes.window + 1)  # [n, 2 w + 1]
    near = gather_rows(other[..., None], around)[..., 0]  # [h, n, 2 w + 1]
    scores = jax.nn.leaky_relu(own[:, :, None] + near, SLOPE)
    weights = softmax(scores, gather_mask(inputs.mask, around, n))
    heads = jnp.einsum("hnw,hnwk->hnk", weights, gather_rows(nodes, around))
    return Output(
        values=jax.nn.elu(jnp.moveaxis(heads, 0, 1).reshape(n, -1)),
        weights=spread(weights, around, n),
        scores=jax.nn.leaky_relu(own[:, :, None] + other[:, None, :], SLOPE),
        queries=nodes,
        keys=nodes,
        mixed=nodes,
        heads=heads,
    )


REFERENCES = (
    Reference(
        mechanism_id="graph-attention",
        name="Graph attention",
        arxiv_id="1710.10903",
        source="Veličković et al. 2017, section 2.1, equations 1 to 5",
        init=init,
        apply=apply,
        over="neighbours",
        sizes=Sizes(window=1),
    ),
)
