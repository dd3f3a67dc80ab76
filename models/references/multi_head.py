"""Multi-head attention: Vaswani et al. 2017, arXiv:1706.03762, section 3.2.2.

    head_i = Attention(X W_Q^i, X W_K^i, X W_V^i)
    MultiHead(X) = Concat(head_1, ..., head_h) W_O

As a reference of its own it is self-attention: `X` is one sequence. Its decoding keeps every head's
keys and values: the KV cache.
"""

from dataclasses import replace

from models.parts.caches import KeyValueCache, empty_cache
from models.parts.heads import draw_projections, project, project_out
from models.parts.masks import both, causal_mask
from models.reference import Array, Decoding, Equality, Inputs, Output, Params, Reference, Sizes
from models.references.scaled_dot_product import scaled_dot_product


def init(key: Array, sizes: Sizes) -> Params:
    """Draw `w_q`, `w_k` and `w_v` `[h, d, d_k]` and `w_o` `[h, d_k, d]`."""
    return draw_projections(key, sizes, key_value_heads=sizes.heads)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    return multi_head(params, sequence=inputs.queries, context=inputs.queries, mask=inputs.mask)


def multi_head(
    params: Params,
    *,
    sequence: Array,  # [n, d]
    context: Array,  # [m, d]
    mask: Array | None = None,  # [n, m]
) -> Output:
    """Let the sequence look at the context with every head, and join the heads; values are `[n, d]`."""
    found = scaled_dot_product(
        queries=project(sequence, params["w_q"]),  # [h, n, d_k]
        keys=project(context, params["w_k"]),  # [h, m, d_k]
        values=project(context, params["w_v"]),  # [h, m, d_k]
        mask=mask,
    )
    return project_out(found, params)


def apply_causal(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let each position of `[n, d]` look at itself and at those before it."""
    return apply(params, replace(inputs, mask=both(inputs.mask, causal_mask(len(inputs.queries)))), sizes)


def empty(params: Params, sizes: Sizes) -> KeyValueCache:
    """Return a cache of `h` keys and `h` values, all `[d_k]`, for each token."""
    return empty_cache(w_k=params["w_k"], w_v=params["w_v"])


def step(params: Params, cache: KeyValueCache, token: Array, sizes: Sizes) -> tuple[KeyValueCache, Array]:
    """Let one more token `[d]` look at those before it and at itself."""
    x = token[None]  # [1, d]
    cache = cache.append(keys=project(x, params["w_k"]), values=project(x, params["w_v"]))
    found = scaled_dot_product(queries=project(x, params["w_q"]), keys=cache.keys, values=cache.values)
    return cache, project_out(found, params).values[0]


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
        source="Vaswani et al. 2017, section 3.2.2",
        init=init,
        apply=apply,
        decoding=Decoding(empty=empty, step=step),
        equalities=(ONE_HEAD,),
    ),
    Reference(
        mechanism_id="softmax-attention",
        name="Softmax attention",
        arxiv_id="1706.03762",
        source="Vaswani et al. 2017, section 3.2; what approximations are compared with",
        init=init,
        apply=apply,
        decoding=Decoding(empty=empty, step=step),
        equalities=(ONE_HEAD,),
    ),
    Reference(
        mechanism_id="single-head-attention",
        name="Single-head attention",
        arxiv_id="1706.03762",
        source="Vaswani et al. 2017, section 3.2.2, with h = 1",
        init=init_one_head,
        apply=apply,
        decoding=Decoding(empty=empty, step=step),
        equalities=(ONE_HEAD,),
        sizes=Sizes(heads=1),
    ),
    Reference(
        mechanism_id="kv-cache",
        name="KV cache",
        arxiv_id="1911.02150",
        source="described in Shazeer 2019, section 2.4 (incremental multi-head attention)",
        init=init,
        apply=apply_causal,
        causal=True,
        decoding=Decoding(empty=empty, step=step),
    ),
)
