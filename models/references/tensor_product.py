"""Tensor-product attention: Zhang et al. 2025, arXiv:2501.06425.

    Q_t = (1 / R_Q) A_Q(x_t)^T B_Q(x_t),  K_t = (1 / R_K) A_K(x_t)^T B_K(x_t),  V_t likewise
    head_i = softmax(RoPE(Q_i) RoPE(K_i)^T / sqrt(d_h)) V_i,  Y = sum_i head_i W_O^i

Every token's queries, keys and values `[h, d_h]` are sums of `R` products of a factor over heads `A`
`[R, h]` and a factor over dimensions `B` `[R, d_h]`, both computed from the token. RoPE turns `B_Q` and
`B_K`, which is the same as turning the products. The cache holds the factors of keys and values.
Sizes: `extra["query_rank"]`, `extra["key_rank"]`, `extra["value_rank"]`.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from models.parts.decoding import append_rows
from models.parts.draw import draw_matrix
from models.parts.heads import project_out
from models.parts.rotary import rotate
from models.reference import Array, Decoding, Inputs, Output, Params, Reference, Sizes
from models.references.scaled_dot_product import scaled_dot_product


class Factors(NamedTuple):
    """`over_heads` `[R, n, h]` and `over_dims` `[R, n, d_h]` of a sequence."""

    over_heads: Array
    over_dims: Array


class FactorCache(NamedTuple):
    """The factors of past keys (already turned) and values: all that is kept of them."""

    keys: Factors
    values: Factors


def init(key: Array, sizes: Sizes) -> Params:
    """Draw, for queries, keys and values, `a` `[R, d, h]` and `b` `[R, d, d_h]`; and `w_o` `[h, d_h, d]`."""
    of_query, of_key, of_value, of_output = jax.random.split(key, 4)
    return {
        "query": draw_factors(of_query, sizes, rank=sizes.extra["query_rank"]),
        "key": draw_factors(of_key, sizes, rank=sizes.extra["key_rank"]),
        "value": draw_factors(of_value, sizes, rank=sizes.extra["value_rank"]),
        "w_o": draw_matrix(of_output, sizes.heads, sizes.d_head, sizes.d_model),
    }


def draw_factors(key: Array, sizes: Sizes, *, rank: int) -> Params:
    """Draw what makes the two factors of one of queries, keys and values."""
    of_heads, of_dims = jax.random.split(key)
    return {
        "a": draw_matrix(of_heads, rank, sizes.d_model, sizes.heads),
        "b": draw_matrix(of_dims, rank, sizes.d_model, sizes.d_head),
    }


def factorise(weights: Params, sequence: Array) -> Factors:
    """Return the factors of a sequence `[n, d]`."""
    return Factors(sequence @ weights["a"], sequence @ weights["b"])


def turn(factors: Factors, first: int) -> Factors:
    """Return the factors with those over dimensions turned by their positions."""
    return factors._replace(over_dims=rotate(factors.over_dims, first=first))


def multiply(factors: Factors) -> Array:
    """Return (1 / R) sum_r a_r b_r for each head: `[h, n, d_h]`."""
    rank = len(factors.over_heads)
    return jnp.einsum("rnh,rnk->hnk", factors.over_heads, factors.over_dims) / rank


def remember(params: Params, sequence: Array, first: int = 0) -> FactorCache:
    """Return what is cached of a sequence `[n, d]` whose first position is `first`."""
    return FactorCache(
        keys=turn(factorise(params["key"], sequence), first),
        values=factorise(params["value"], sequence),
    )


def look(
    params: Params, sequence: Array, held: FactorCache, *, first: int = 0, mask: Array | None = None
) -> Output:
    """Let a sequence `[n, d]` look at all that is held; values are `[n, d]`."""
    found = scaled_dot_product(
        queries=multiply(turn(factorise(params["query"], sequence), first)),
        keys=multiply(held.keys),
        values=multiply(held.values),
        mask=mask,
    )
    return project_out(found, params)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    return look(params, inputs.queries, remember(params, inputs.queries), mask=inputs.mask)


def empty(params: Params, sizes: Sizes) -> FactorCache:
    """Return the cache before the first token: `(R_K + R_V) (h + d_h)` numbers will be kept of each."""
    return remember(params, jnp.zeros((0, sizes.d_model), params["w_o"].dtype))


def step(params: Params, cache: FactorCache, token: Array, sizes: Sizes) -> tuple[FactorCache, Array]:
    """Let one more token `[d]` look at those before it and at itself."""
    first = cache.keys.over_dims.shape[1]
    new = remember(params, token[None], first)
    cache = jax.tree.map(append_rows, cache, new)
    return cache, look(params, token[None], cache, first=first).values[0]


REFERENCES = (
    Reference(
        mechanism_id="tensor-product-attention",
        name="Tensor-product attention",
        arxiv_id="2501.06425",
        source="Zhang et al. 2025, factorised queries, keys and values",
        init=init,
        apply=apply,
        decoding=Decoding(empty=empty, step=step),
        sizes=Sizes(d_model=32, heads=4, extra={"query_rank": 3, "key_rank": 1, "value_rank": 1}),
    ),
)
