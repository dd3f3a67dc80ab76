"""Graph attention (GAT): Veličković et al. 2017, arXiv:1710.10903.

    e_ij = LeakyReLU(a^T [W h_i; W h_j])
    alpha_ij = softmax_j(e_ij) over the neighbours j of i, itself among them
    h'_i = concat over heads of ELU(sum_j alpha_ij W h_j)

The graph: a mask `[n, n]` says who is whose neighbour; where there is none, the nodes form a binary tree
(node `i` has the parent `(i - 1) // 2`), so that the work grows with the edges. `a` falls into a half for the
node, `a_self`, and one for its neighbour, `a_other`.
"""

import jax
import jax.numpy as jnp

from models.parts.draw import draw_matrix, draw_vector
from models.parts.heads import project
from models.parts.normalise import softmax
from models.parts.windows import gather_mask, gather_rows, spread
from models.reference import Array, Inputs, Output, Params, Reference, Sizes

SLOPE = 0.2
"""Of the LeakyReLU below zero."""


def init(key: Array, sizes: Sizes) -> Params:
    """Draw `w` `[h, d, d_k]`, `a_self` and `a_other` `[h, d_k]`."""
    of_projection, of_self, of_other = jax.random.split(key, 3)
    h, d_head = sizes.heads, sizes.d_head
    return {
        "w": draw_matrix(of_projection, h, sizes.d_model, d_head),
        "a_self": draw_vector(of_self, h, d_head),
        "a_other": draw_vector(of_other, h, d_head),
    }


def tree_neighbours(n: int) -> Array:
    """Return `[n, 4]`: of each node of a binary tree the parent, itself and its two children."""
    nodes = jnp.arange(n)[:, None]
    return jnp.concatenate([(nodes - 1) // 2, nodes, 2 * nodes + 1, 2 * nodes + 2], axis=1)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the nodes `[n, d]` look at their neighbours; values are `[n, h d_k]`."""
    nodes, n = project(inputs.queries, params["w"]), len(inputs.queries)  # [h, n, d_k]
    own, other = (jnp.einsum("hnk,hk->hn", nodes, params[name]) for name in ("a_self", "a_other"))
    everyone = jnp.broadcast_to(jnp.arange(n), (n, n))
    around = tree_neighbours(n) if inputs.mask is None else everyone  # [n, w]
    near = gather_rows(other[..., None], around)[..., 0]  # [h, n, w]
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
        source="Veličković et al. 2017, graph attentional layer",
        init=init,
        apply=apply,
        over="neighbours",
    ),
)
