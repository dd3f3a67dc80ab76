"""Self-attention with one head: Vaswani et al. 2017, arXiv:1706.03762, sections 3.2.1 and 3.2.3.

    Y = softmax(X W_Q (X W_K)^T / sqrt(d_k)) X W_V

Queries, keys and values come from the same sequence. The causal form lets position `i` see `j <= i`.
"""

from dataclasses import replace

import jax

from models.parts.caches import KeyValueCache, empty_cache
from models.parts.draw import draw_matrix
from models.parts.masks import both, causal_mask
from models.parts.mix import only_head
from models.reference import Array, Decoding, Inputs, Output, Params, Reference, Sizes
from models.references.scaled_dot_product import scaled_dot_product


def init(key: Array, sizes: Sizes) -> Params:
    """Draw `w_q`, `w_k` and `w_v`, all `[d, d]`."""
    of_query, of_key, of_value = jax.random.split(key, 3)
    d = sizes.d_model
    return {
        "w_q": draw_matrix(of_query, d, d),
        "w_k": draw_matrix(of_key, d, d),
        "w_v": draw_matrix(of_value, d, d),
    }


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    x = inputs.queries
    found = scaled_dot_product(
        queries=(x @ params["w_q"])[None],  # [1, n, d]
        keys=(x @ params["w_k"])[None],  # [1, n, d]
        values=(x @ params["w_v"])[None],  # [1, n, d]
        mask=inputs.mask,
    )
    return only_head(found)


def apply_causal(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let each position of `[n, d]` look at itself and at those before it."""
    return apply(params, replace(inputs, mask=both(inputs.mask, causal_mask(len(inputs.queries)))), sizes)


def empty(params: Params, sizes: Sizes) -> KeyValueCache:
    """Return a cache of one key and one value, both `[d]`, for each token."""
    return empty_cache(w_k=params["w_k"][None], w_v=params["w_v"][None])


def step(params: Params, cache: KeyValueCache, token: Array, sizes: Sizes) -> tuple[KeyValueCache, Array]:
    """Let one more token `[d]` look at those before it and at itself."""
    x = token[None, None]  # [1, 1, d]
    cache = cache.append(keys=x @ params["w_k"], values=x @ params["w_v"])
    found = scaled_dot_product(queries=x @ params["w_q"], keys=cache.keys, values=cache.values)
    return cache, found.values[0, 0]


REFERENCES = (
    Reference(
        mechanism_id="self-attention",
        name="Self-attention",
        arxiv_id="1706.03762",
        source="Vaswani et al. 2017, section 3.2.3 (encoder)",
        init=init,
        apply=apply,
    ),
    Reference(
        mechanism_id="causal-self-attention",
        name="Causal self-attention",
        arxiv_id="1706.03762",
        source="Vaswani et al. 2017, section 3.2.3 (decoder)",
        init=init,
        apply=apply_causal,
        causal=True,
        decoding=Decoding(empty=empty, step=step),
    ),
)
