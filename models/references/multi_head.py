"""Multi-head attention: Vaswani et al. 2017, arXiv:1706.03762.

    head_i = Attention(X W_Q^i, X W_K^i, X W_V^i)
    MultiHead(X) = Concat(head_1, ..., head_h) W_O

As a reference of its own it is self-attention: `X` is one sequence. Its decoding keeps every head's
keys and values: the KV cache.
"""

from dataclasses import replace

from models.parts.decoding import Seen, key_value_decoding
from models.parts.heads import draw_projections, project_out, see
from models.parts.masks import look_back
from models.reference import Array, Equality, Inputs, Output, Params, Reference, Sizes
from models.references.scaled_dot_product import scaled_dot_product


def init(key: Array, sizes: Sizes) -> Params:
    """Draw `w_q`, `w_k` and `w_v` `[h, d, d_k]` and `w_o` `[h, d_k, d]`."""
    return draw_projections(key, sizes, key_value_heads=sizes.heads)


def attend(params: Params, seen: Seen, mask: Array | None) -> Output:
    """Let each query head look at its own key head, and join the heads; values are `[n, d]`."""
    found = scaled_dot_product(queries=seen.queries, keys=seen.keys, values=seen.values, mask=mask)
    return project_out(found, params)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    return attend(params, see(params, inputs.queries), inputs.mask)


def apply_causal(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let each position of `[n, d]` look at itself and at those before it."""
    return apply(params, look_back(inputs), sizes)


def fold_one_head(params: Params, sizes: Sizes) -> Params:
    """Return the parameters of self-attention: with one head, W_O folds into W_V."""
    return {"w_q": params["w_q"][0], "w_k": params["w_k"][0], "w_v": params["w_v"][0] @ params["w_o"][0]}


def init_one_head(key: Array, sizes: Sizes) -> Params:
    """Draw the parameters of one head as wide as the model."""
    return init(key, replace(sizes, heads=1))


ONE_HEAD = Equality(
    partner_id="self-attention",
    setting="with one head",
    narrow=lambda sizes: replace(sizes, heads=1),
    convert=fold_one_head,
)

REFERENCES = (
    Reference(
        mechanism_id="multi-head-attention",
        name="Multi-head attention",
        arxiv_id="1706.03762",
        source="Vaswani et al. 2017, multi-head attention",
        init=init,
        apply=apply,
        decoding=key_value_decoding(see, attend),
        equalities=(ONE_HEAD,),
    ),
    Reference(
        mechanism_id="softmax-attention",
        name="Softmax attention",
        arxiv_id="1706.03762",
        source="Vaswani et al. 2017; what approximations are compared with",
        init=init,
        apply=apply,
        decoding=key_value_decoding(see, attend),
        equalities=(ONE_HEAD,),
    ),
    Reference(
        mechanism_id="single-head-attention",
        name="Single-head attention",
        arxiv_id="1706.03762",
        source="Vaswani et al. 2017, multi-head attention with h = 1",
        init=init_one_head,
        apply=apply,
        decoding=key_value_decoding(see, attend),
        equalities=(ONE_HEAD,),
        sizes=Sizes(heads=1),
    ),
    Reference(
        mechanism_id="kv-cache",
        name="KV cache",
        arxiv_id="1911.02150",
        source="described in Shazeer 2019, incremental multi-head attention",
        init=init,
        apply=apply_causal,
        causal=True,
        decoding=key_value_decoding(see, attend),
    ),
)
