"""What a reference mechanism is: one record per mechanism, one layout everywhere.

Layout: a sequence is `[n, d]`; heads come first: `[h, n, d_head]`; scores and weights are
`[h, n, m]`, row `i` belongs to query `i`, column `j` to key `j`. No batch axis: `jax.vmap` adds
one. Float64 by default; the dtype of the inputs is kept.

Masks and windows: a mask is `[n, m]` of booleans, True where query `i` may look at key `j`. A row
that is False everywhere gets weights and an output of zeros, never NaN. A causal window of `w` sees
`w` keys, the query's own position included; a window to both sides of `w` sees `w` keys on either
side and its own (`2 w + 1`).

Sequences: a "self" mechanism reads `Inputs.queries` only and ignores `context`; a mechanism whose
queries are parameters reads `context` only; the others read both. Which one it is can be measured.

Parameters with a fixed name: `span` `[h]` is how far a head looks; `positions` is a table trained
for positions; `v` is the vector of an additive score; `w` the matrix of a bilinear one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import jax

# The one place that fixes the precision of the references; every module of models imports this one.
jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]  # jax gives it no types

Array = jax.Array
Params = Mapping[str, Any]
Cache = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """The numbers a mechanism is built with. `extra` holds what only one family has (rank, slots …).

    `groups` is the number of key/value heads. `d_head` is `d_model / heads`. `d_context` is the width of the
    context where it is not that of the model: mechanisms that can take such a context do.
    """

    n: int = 7
    m: int = 7
    d_model: int = 8
    heads: int = 2
    groups: int = 1
    window: int = 3
    features: int = 16
    d_context: int | None = None
    extra: Mapping[str, int] = field(default_factory=dict)

    @property
    def d_head(self) -> int:
        return self.d_model // self.heads

    @property
    def context_width(self) -> int:
        return self.d_model if self.d_context is None else self.d_context


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """`queries` `[n, d]`; `context` `[m, d_context]`; `mask` `[n, m]`; `key` for mechanisms that draw."""

    queries: Array
    context: Array
    mask: Array | None = None
    key: Array | None = None

    def need_key(self) -> Array:
        """Return the random key; raise ValueError where a mechanism that draws was given none."""
        if self.key is None:
            raise ValueError("Expected a random key in Inputs.key, found none: pass jax.random.key(seed).")
        return self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What a mechanism computes; None where it has no such thing.

    values   `[n_out, d_out]`  what is handed on
    weights  `[h, n, m]`       after the normaliser
    scores   `[h, n, m]`       as they enter the normaliser: scaled and biased, not masked
    queries  `[h, n, d_k]`     as they enter the score (projected, rotated)
    keys     `[h, m, d_k]`     as they enter the score
    mixed    `[h, m, d_v]`     the vectors the weights mix
    heads    `[h, n, d_v]`     what each head found, before heads are joined and projected
    gates    `[h, n, ...]`     factors, from the input, of what was found in several ways and then added
    levels   weights of each level, lowest first, where attention is stacked over units in units
    steps    weights of each step, first to last, where the same attention is applied several times
    memory   `[m, d]`          the memory after the step, in the layout of `context`
    state    anything else that is carried to the next step
    """

    values: Array
    weights: Array | None = None
    scores: Array | None = None
    queries: Array | None = None
    keys: Array | None = None
    mixed: Array | None = None
    heads: Array | None = None
    gates: Array | None = None
    levels: tuple[Array, ...] = ()
    steps: tuple[Array, ...] = ()
    memory: Array | None = None
    state: Any = None


# Outputs cross jit, vmap and grad like any other tree of arrays.
jax.tree_util.register_dataclass(Output)

Init = Callable[[Array, Sizes], Params]
Apply = Callable[[Params, Inputs, Sizes], Output]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    """Token by token with a cache: `empty(params, sizes)`, then `step(params, cache, token, sizes)`.

    `token` is `[d_model]`; a step returns `(cache, value [d_out])`. The cache is a pytree whose
    leaves are all that must be kept between tokens. The values equal those of `apply` under the
    causal mask.
    """

    empty: Callable[[Params, Sizes], Cache]
    step: Callable[[Params, Cache, Array, Sizes], tuple[Cache, Array]]


def keep_sizes(sizes: Sizes) -> Sizes:
    """Return the sizes: the setting asks nothing of them."""
    return sizes


def keep_params(params: Params, sizes: Sizes) -> Params:
    """Return the parameters: they are already those of the setting, or of the partner."""
    return params


@dataclass(frozen=True, slots=True, kw_only=True)
class Equality:
    """In one setting a mechanism is another: same inputs, converted parameters, same values.

    `setting` is words for people ("with one group"); `narrow` puts sizes into that setting and
    `settle` the parameters drawn at those sizes (a gate open, a span without end); `convert` turns
    settled parameters into the partner's; the partner runs at the same sizes.
    """

    partner_id: str
    setting: str
    narrow: Callable[[Sizes], Sizes] = keep_sizes
    settle: Callable[[Params, Sizes], Params] = keep_params
    convert: Callable[[Params, Sizes], Params] = keep_params


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One mechanism as its paper defines it.

    `sequences`: "self" (a sequence looks at itself), "cross" (at another one), "memory" (at a
    memory) or "set". `over`: what the context is made of: positions, time_steps, slots, channels,
    neighbours, words. `causal`: position `i` sees only `j <= i` by definition. `source`: citation
    with what of the paper it is. `forms`: other ways to compute the same values ("absorbed",
    "recurrent"). `equalities`: settings in which it is another mechanism.
    """

    mechanism_id: str
    name: str
    arxiv_id: str
    source: str
    init: Init
    apply: Apply
    sequences: str = "self"
    over: str = "positions"
    causal: bool = False
    stochastic: bool = False
    decoding: Decoding | None = None
    forms: Mapping[str, Apply] = field(default_factory=dict)
    equalities: tuple[Equality, ...] = ()
    sizes: Sizes = field(default_factory=Sizes)
