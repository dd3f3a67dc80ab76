"""Set Transformer: Lee et al. 2018, arXiv:1810.00825.

    MAB(X, Y) = LayerNorm(H + ReLU(H W)),  H = LayerNorm(X + Multihead(X, Y, Y))
    SAB(X) = MAB(X, X)
    ISAB_m(X) = MAB(X, MAB(I, X)),  I `[m, d]` inducing points that are parameters
    PMA_k(Z) = MAB(S, ReLU(Z W')),  S `[k, d]` seeds that are parameters
    set transformer = PMA_k(SAB(X))

No positions: SAB and ISAB permute their outputs with their inputs, PMA and the whole do not care about the
order. `m` is `sizes.features`, `k` is `extra["seeds"]`. The layer norms have no parameters. PMA and the set
transformer read the context. A query that may look nowhere keeps what it came with. Inducing points and seeds
look at every element that any query may look at.
"""

from dataclasses import replace

import jax
import jax.numpy as jnp

from models.parts.draw import draw_matrix
from models.parts.heads import join, project
from models.reference import Array, Inputs, Output, Params, Reference, Sizes
from models.references import multi_head
from models.references.scaled_dot_product import scaled_dot_product

EPSILON = 1e-5
"""Added to the variance in the layer norm, so that a row of equal numbers becomes zeros."""


def init_block(key: Array, sizes: Sizes) -> Params:
    """Draw a MAB: multi-head projections and `w_f` `[d, d]`."""
    of_heads, of_feed = jax.random.split(key)
    return {
        **multi_head.init(of_heads, sizes),
        "w_f": draw_matrix(of_feed, sizes.d_model, sizes.d_model),
    }


def init_induced(key: Array, sizes: Sizes) -> Params:
    """Draw two MABs, `inner` and `outer`, and the inducing points `[m, d]`."""
    of_inner, of_outer, of_points = jax.random.split(key, 3)
    return {
        "inner": init_block(of_inner, sizes),
        "outer": init_block(of_outer, sizes),
        "points": jax.random.normal(of_points, (sizes.features, sizes.d_model)),
    }


def init_pooling(key: Array, sizes: Sizes) -> Params:
    """Draw a MAB, the seeds `[k, d]` and the matrix `w_z` `[d, d]` before it."""
    of_block, of_seeds, of_feed = jax.random.split(key, 3)
    d = sizes.d_model
    return {
        "block": init_block(of_block, sizes),
        "seeds": jax.random.normal(of_seeds, (sizes.extra["seeds"], d)),
        "w_z": draw_matrix(of_feed, d, d),
    }


def init_transformer(key: Array, sizes: Sizes) -> Params:
    """Draw an encoder, one SAB, and a decoder, one PMA."""
    of_encoder, of_decoder = jax.random.split(key)
    return {"encoder": init_block(of_encoder, sizes), "decoder": init_pooling(of_decoder, sizes)}


def layer_norm(rows: Array) -> Array:
    """Return rows `[n, d]` with mean zero and variance one."""
    centred = rows - rows.mean(axis=-1, keepdims=True)
    return centred / jnp.sqrt((centred**2).mean(axis=-1, keepdims=True) + EPSILON)


def attend_block(params: Params, queries: Array, context: Array, mask: Array | None) -> Output:
    """Return MAB(X, Y) for queries `[n, d]` and context `[m, d]`; values are `[n, d]`."""
    found = scaled_dot_product(
        queries=project(queries, params["w_q"]),
        keys=project(context, params["w_k"]),
        values=project(context, params["w_v"]),
        mask=mask,
    )
    hidden = layer_norm(queries + join(found.values, params["w_o"]))
    return replace(found, values=layer_norm(hidden + jax.nn.relu(hidden @ params["w_f"])))


def seen_by_any(mask: Array | None) -> Array | None:
    """Return `[1, m]`: the elements that any query may look at."""
    return None if mask is None else mask.any(axis=0, keepdims=True)


def apply_self(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the set `[n, d]` look at itself (SAB)."""
    return attend_block(params, inputs.queries, inputs.queries, inputs.mask)


def apply_induced(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the inducing points look at the set `[n, d]` and the set at what they found (ISAB).

    Two attentions with a norm between them: there is no one weight for two elements.
    """
    into = attend_block(params["inner"], params["points"], inputs.queries, seen_by_any(inputs.mask))
    reached = None if inputs.mask is None else inputs.mask.any(axis=1, keepdims=True)  # [n, 1]
    out = attend_block(params["outer"], inputs.queries, into.values, reached)
    return Output(values=out.values, heads=out.heads, queries=out.queries)


def apply_pooling(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the seeds look at the set in the context `[m, d]` (PMA); values are `[k, d]`."""
    context = jax.nn.relu(inputs.context @ params["w_z"])
    return attend_block(params["block"], params["seeds"], context, seen_by_any(inputs.mask))


def apply_transformer(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Encode the set in the context `[m, d]`, then pool it; values are `[k, d]`."""
    among = seen_by_any(inputs.mask)
    encoded = attend_block(params["encoder"], inputs.context, inputs.context, among)
    return apply_pooling(params["decoder"], replace(inputs, context=encoded.values), sizes)


SOURCE = "Lee et al. 2018"

REFERENCES = (
    Reference(
        mechanism_id="set-attention-block",
        name="Set attention block",
        arxiv_id="1810.00825",
        source=f"{SOURCE}, SAB",
        init=init_block,
        apply=apply_self,
        sequences="set",
    ),
    Reference(
        mechanism_id="induced-set-attention",
        name="Induced set attention block",
        arxiv_id="1810.00825",
        source=f"{SOURCE}, ISAB",
        init=init_induced,
        apply=apply_induced,
        sequences="set",
        sizes=Sizes(features=3),
    ),
    Reference(
        mechanism_id="pooling-by-multihead-attention",
        name="Pooling by multihead attention",
        arxiv_id="1810.00825",
        source=f"{SOURCE}, PMA",
        init=init_pooling,
        apply=apply_pooling,
        sequences="set",
        sizes=Sizes(extra={"seeds": 3}),
    ),
    Reference(
        mechanism_id="set-transformer",
        name="Set Transformer",
        arxiv_id="1810.00825",
        source=f"{SOURCE}, a SAB as encoder and PMA as decoder",
        init=init_transformer,
        apply=apply_transformer,
        sequences="set",
        sizes=Sizes(extra={"seeds": 3}),
    ),
)
