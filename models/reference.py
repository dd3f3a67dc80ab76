"""What a reference mechanism is: one record per mechanism, one layout everywhere.

Layout: a sequence is `[n, d]`; heads come first: `[h, n, d_head]`; weights are `[h, n, m]`, row
`i` belongs to query `i`, column `j` to key `j`. No batch axis: `jax.vmap` adds one. Float64.
A mask is `[n, m]` of booleans, True where query `i` may look at key `j`. A window of `w` sees
`w` keys, the query's own position included.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import jax

Array = jax.Array
Params = Mapping[str, Any]
Cache = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """The numbers a mechanism is built with. `extra` holds what only one family has (rank, slots …)."""

    n: int = 7
    m: int = 7
    d_model: int = 8
    heads: int = 2
    groups: int = 1
    window: int = 3
    features: int = 16
    extra: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """`queries` `[n, d]`; `context` `[m, d]` (the same array where a sequence looks at itself)."""

    queries: Array
    context: Array
    mask: Array | None = None
    key: Array | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """`values` `[n_out, d_out]`; `weights` `[h, n, m]`, or None where the mechanism never forms any.

    `mixed` `[h, m, d_v]` are the value vectors the weights mix, where there are such; `state` is
    what else the mechanism hands on (a written memory, a recurrent state).
    """

    values: Array
    weights: Array | None = None
    mixed: Array | None = None
    state: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    """Token by token with a cache: `empty(params, sizes)`, then `step(params, cache, token, sizes)`.

    `token` is `[d_model]`; a step returns `(cache, value [d_out])`. The cache is a pytree whose
    leaves are all that must be kept between tokens.
    """

    empty: Callable[[Params, Sizes], Cache]
    step: Callable[[Params, Cache, Array, Sizes], tuple[Cache, Array]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One mechanism as its paper defines it.

    `sequences`: "self" (context is the query sequence), "cross" (two sequences) or "set".
    `causal`: position `i` sees only `j <= i` by definition. `source`: citation with section or equation.
    """

    mechanism_id: str
    name: str
    arxiv_id: str
    source: str
    init: Callable[[Array, Sizes], Params]
    apply: Callable[[Params, Inputs, Sizes], Output]
    sequences: str = "self"
    causal: bool = False
    stochastic: bool = False
    decoding: Decoding | None = None
    sizes: Sizes = field(default_factory=Sizes)
