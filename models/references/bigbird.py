"""BigBird: Zaheer et al. 2020, arXiv:2007.14062 (BigBird-ITC, generalised attention on a graph).

    A_i = {i - w, .., i + w}  and  {0, .., g - 1}  and  r positions drawn at random
    A_i = {0, .., n - 1}                                for the g global positions
    y_i = sum_{j in A_i} softmax_j(q_i k_j^T / sqrt(d_k)) v_j

`w` is `sizes.window`, `g` is `extra["global"]`, `r` is `extra["random"]`. The random links are part of the
mechanism, not of the input: `seed` among the parameters draws them, and drawn links that are there already
count once. The paper works on blocks of positions; these are blocks of one.
"""

from dataclasses import replace

import jax
import jax.numpy as jnp

from models.parts.chosen import NOWHERE, drop_repeats
from models.parts.heads import project_out, see
from models.reference import Array, Equality, Inputs, Output, Params, Reference, Sizes
from models.references import multi_head
from models.references.longformer import choose_near_and_first, look_with_global

SEEDS = 1 << 20
"""Seeds are drawn below this: every one of them is exact in float32."""


def init(key: Array, sizes: Sizes) -> Params:
    """Draw multi-head projections and the `seed` of the random links."""
    of_heads, of_links = jax.random.split(key)
    return {**multi_head.init(of_heads, sizes), "seed": jax.random.randint(of_links, (), 0, SEEDS)}


def draw_links(seed: Array, n: int, links: int) -> Array:
    """Draw `links` positions for each of `n`, all equally likely: `[n, links]`."""
    return jax.random.randint(jax.random.key(seed.astype(int)), (n, links), 0, n)


def drop_known(links: Array, *, window: int, first: int) -> Array:
    """Return the links `[n, r]` without repetitions and without what is near or among the first anyway."""
    distance = jnp.abs(links - jnp.arange(len(links))[:, None])
    return jnp.where((distance <= window) | (links < first), NOWHERE, drop_repeats(links))


def attend(params: Params, inputs: Inputs, links: Array, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself with the random links `[n, r]` given."""
    seen, first = see(params, inputs.queries), min(sizes.extra["global"], len(inputs.queries))
    near = choose_near_and_first(len(inputs.queries), window=sizes.window, first=first)
    positions = jnp.concatenate([near, drop_known(links, window=sizes.window, first=first)], axis=1)
    of_global = seen._replace(queries=seen.queries[:, :first])
    found = look_with_global(seen, of_global, positions, inputs.mask)
    return project_out(replace(found, keys=seen.keys, mixed=seen.values), params)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    links = draw_links(params["seed"], len(inputs.queries), sizes.extra["random"])
    return attend(params, inputs, links, sizes)


def without_seed(params: Params, sizes: Sizes) -> Params:
    """Return the projections alone."""
    return {name: value for name, value in params.items() if name != "seed"}


REFERENCES = (
    Reference(
        mechanism_id="bigbird",
        name="BigBird",
        arxiv_id="2007.14062",
        source="Zaheer et al. 2020, BigBird-ITC",
        init=init,
        apply=apply,
        equalities=(
            Equality(
                partner_id="multi-head-attention",
                setting="when the window reaches over the whole text",
                narrow=lambda sizes: replace(sizes, window=sizes.n),
                convert=without_seed,
            ),
        ),
        sizes=Sizes(n=12, m=12, window=1, extra={"global": 1, "random": 1}),
    ),
)
