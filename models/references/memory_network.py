"""End-to-end memory network: Sukhbaatar et al. 2015, arXiv:1503.08895.

    p_i = softmax(u^T m_i),  o = sum_i p_i c_i,  u^{k+1} = u^k + o^k

A query reads `hops` times from a memory; memory `i` is embedded once as `m_i` (by `A`) to be found and
once as `c_i` (by `C`) to be read. Adjacent weight tying: A^{k+1} = C^k. The memory is never written.
Inputs are vectors (the paper's bags of words): `A`, `B` and `C` are matrices on them.
"""

from dataclasses import replace
from itertools import pairwise

import jax

from models.parts.draw import draw_matrix
from models.parts.mix import mix, only_head
from models.parts.normalise import softmax
from models.reference import Array, Inputs, Output, Params, Reference, Sizes


def init(key: Array, sizes: Sizes) -> Params:
    """Draw embeddings `[hops + 1, d_c, d]` of a memory of width `d_c`, and of the query, `b` `[d, d]`."""
    of_memory, of_query = jax.random.split(key)
    d = sizes.d_model
    return {
        "embeddings": draw_matrix(of_memory, sizes.extra["hops"] + 1, sizes.context_width, d),
        "b": draw_matrix(of_query, d, d),
    }


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let queries `[n, d]` read `hops` times from the memory `[m, d_c]`; values are u^{hops + 1} `[n, d]`.

    Weights and scores are those of the last hop, `steps` the weights of every hop.
    """
    state = inputs.queries @ params["b"]  # u^1 [n, d]
    embedded = inputs.context @ params["embeddings"]  # m^1, c^1 = m^2, ..., c^hops: [hops + 1, m, d]
    hops = []
    for found_by, read_as in pairwise(embedded):
        hop = read(state=state, found_by=found_by, read_as=read_as, mask=inputs.mask)
        state = state + hop.values
        hops.append(hop)
    return replace(
        hops[-1],
        values=state,
        steps=tuple(hop.weights for hop in hops if hop.weights is not None),
        memory=inputs.context,
    )


def read(
    *,
    state: Array,  # u [n, d]
    found_by: Array,  # m [m, d]
    read_as: Array,  # c [m, d]
    mask: Array | None = None,  # [n, m]
) -> Output:
    """Return o = sum_i p_i c_i, `[n, d]`, for p = softmax(u^T m)."""
    scores = state @ found_by.mT  # [n, m]
    found = mix(
        weights=softmax(scores, mask)[None],
        mixed=read_as[None],
        scores=scores[None],
        queries=state[None],
        keys=found_by[None],
    )
    return only_head(found)


REFERENCES = (
    Reference(
        mechanism_id="memory-network",
        name="End-to-end memory network",
        arxiv_id="1503.08895",
        source="Sukhbaatar et al. 2015, several hops over input and output memories",
        init=init,
        apply=apply,
        sequences="memory",
        over="slots",
        sizes=Sizes(extra={"hops": 3}),
    ),
)
