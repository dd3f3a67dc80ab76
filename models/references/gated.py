"""Gated attention: Qiu et al. 2025, arXiv:2505.06708 (gate after the attention, G1).

    head_i = softmax(Q^i K^i^T / sqrt(d_k)) V^i * sigmoid(X W_g^i),  Y = sum_i head_i W_O^i

Each head's output is scaled, number by number, by a gate computed from the query's own token.
"""

from dataclasses import replace

import jax

from models.parts.decoding import Seen, key_value_decoding
from models.parts.draw import draw_matrix
from models.parts.heads import join, project, see
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references import multi_head
from models.references.scaled_dot_product import scaled_dot_product


def init(key: Array, sizes: Sizes) -> Params:
    """Draw multi-head projections and the gate's, `w_g` `[h, d, d_k]`."""
    of_heads, of_gate = jax.random.split(key)
    gate = draw_matrix(of_gate, sizes.heads, sizes.d_model, sizes.d_head)
    return {**multi_head.init(of_heads, sizes), "w_g": gate}


def attend(params: Params, seen: Seen, mask: Array | None) -> Output:
    """Let queries `[h, n, d_k]` look at keys `[h, m, d_k]` and gate what is found; values are `[n, d]`."""
    found = scaled_dot_product(queries=seen.queries, keys=seen.keys, values=seen.values, mask=mask)
    gate = jax.nn.sigmoid(project(seen.sequence, params["w_g"]))  # [h, n, d_k]
    heads = found.values * gate
    return replace(found, values=join(heads, params["w_o"]), heads=heads)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    return attend(params, see(params, inputs.queries), inputs.mask)


REFERENCES = (
    Reference(
        mechanism_id="gated-attention",
        name="Gated attention",
        arxiv_id="2505.06708",
        source="Qiu et al. 2025, sigmoid gate after the attention",
        init=init,
        apply=apply,
        decoding=key_value_decoding(see, attend),
    ),
)
