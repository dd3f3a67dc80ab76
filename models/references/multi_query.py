"""Multi-query attention: Shazeer 2019, arXiv:1911.02150, section 3.

    head_i = softmax(X W_Q^i (X W_K)^T / sqrt(d_k)) X W_V,  Y = sum_i head_i W_O^i

All query heads share one key head and one value head.
"""

from models.parts.caches import KeyValueCache, empty_cache
from models.parts.heads import draw_projections, project, project_out
from models.reference import Array, Decoding, Inputs, Output, Params, Reference, Sizes
from models.references.scaled_dot_product import scaled_dot_product


def init(key: Array, sizes: Sizes) -> Params:
    """Draw `w_q` `[h, d, d_k]`, `w_k` and `w_v` `[1, d, d_k]` and `w_o` `[h, d_k, d]`."""
    return draw_projections(key, sizes, key_value_heads=1)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; keys and values are `[1, n, d_k]`, values out `[n, d]`."""
    x = inputs.queries
    found = scaled_dot_product(
        queries=project(x, params["w_q"]),  # [h, n, d_k]
        keys=project(x, params["w_k"]),  # [1, n, d_k]
        values=project(x, params["w_v"]),  # [1, n, d_k]
        mask=inputs.mask,
    )
    return project_out(found, params)


def empty(params: Params, sizes: Sizes) -> KeyValueCache:
    """Return a cache of one key and one value, both `[d_k]`, for each token."""
    return empty_cache(w_k=params["w_k"], w_v=params["w_v"])


def step(params: Params, cache: KeyValueCache, token: Array, sizes: Sizes) -> tuple[KeyValueCache, Array]:
    """Let one more token `[d]` look at those before it and at itself."""
    x = token[None]  # [1, d]
    cache = cache.append(keys=project(x, params["w_k"]), values=project(x, params["w_v"]))
    found = scaled_dot_product(queries=project(x, params["w_q"]), keys=cache.keys, values=cache.values)
    return cache, project_out(found, params).values[0]


REFERENCES = (
    Reference(
        mechanism_id="multi-query-attention",
        name="Multi-query attention",
        arxiv_id="1911.02150",
        source="Shazeer 2019, section 3",
        init=init,
        apply=apply,
        decoding=Decoding(empty=empty, step=step),
        sizes=Sizes(heads=4),
    ),
)
