"""Entmax attention: Correia, Niculae and Martins 2019, arXiv:1909.00015.

    alpha-entmax(z) = argmax_{p in simplex} p^T z + H_alpha(p) = [(alpha - 1) z - tau]_+^(1 / (alpha - 1))

`alpha` is trained, one number for each head: 1 is softmax, 2 is sparsemax, between them the weights are
sparse but smooth. In multi-head attention, in the place of softmax. Written here with the exponential
exp_alpha(u) = [1 + (alpha - 1) u]_+^(1 / (alpha - 1)), which tends to exp as alpha tends to 1:
p = exp_alpha(z - t), where t is such that p adds up to one.
"""

from collections.abc import Callable
from functools import partial

import jax
import jax.numpy as jnp

from models.parts.decoding import Seen, key_value_decoding
from models.parts.heads import project_out, see
from models.reference import Array, Equality, Inputs, Output, Params, Reference, Sizes
from models.references import multi_head
from models.references.scaled_dot_product import scaled_dot_product

# Each halving gives one more bit of t; 60 exhaust the 53 of a float64.
HALVINGS = 60


def init(key: Array, sizes: Sizes) -> Params:
    """Draw multi-head projections and `alpha` `[h]` between 1.25 and 1.75."""
    of_heads, of_alpha = jax.random.split(key)
    return {
        **multi_head.init(of_heads, sizes),
        "alpha": jax.random.uniform(of_alpha, (sizes.heads,), minval=1.25, maxval=1.75),
    }


def exp_alpha(x: Array, alpha: Array) -> Array:
    """Return [1 + (alpha - 1) x]_+^(1 / (alpha - 1)), and exp(x) at alpha = 1."""
    a = jnp.where(alpha == 1, 1, alpha - 1)
    positive = 1 + a * x > 0
    power = jnp.exp(jnp.log1p(jnp.where(positive, a * x, 0)) / a)
    return jnp.where(alpha == 1, jnp.exp(x), jnp.where(positive, power, 0))


def log_alpha(x: Array, alpha: Array) -> Array:
    """Return (x^(alpha - 1) - 1) / (alpha - 1), the inverse of exp_alpha, and log(x) at alpha = 1."""
    a = jnp.where(alpha == 1, 1, alpha - 1)
    return jnp.where(alpha == 1, jnp.log(x), jnp.expm1(a * jnp.log(x)) / a)


def entmax(scores: Array, mask: Array | None = None, *, alpha: Array) -> Array:
    """Return alpha-entmax of the allowed scores `[h, n, m]`, `alpha` `[h]`; zeros where none is allowed."""
    alpha = alpha[:, None, None]
    allowed = jnp.broadcast_to(True if mask is None else mask, scores.shape)
    highest = jax.lax.stop_gradient(jnp.where(allowed, scores, -jnp.inf).max(axis=-1, keepdims=True))
    shifted = jnp.where(allowed, scores - jnp.where(jnp.isfinite(highest), highest, 0), 0)
    found = jax.lax.stop_gradient(find_threshold(shifted, allowed, alpha))
    return jnp.where(allowed, exp_alpha(shifted - differentiable(found, shifted, allowed, alpha), alpha), 0)


def find_threshold(scores: Array, allowed: Array, alpha: Array) -> Array:
    """Return t such that exp_alpha(scores - t) over the allowed adds up to one, `[h, n, 1]`, by halving.

    The largest allowed score is 0; its weight lies between 1 / m and 1, which bounds t.
    """
    highest = -log_alpha(jnp.asarray(1 / scores.shape[-1], scores.dtype), alpha)

    def halve(_: int, bounds: tuple[Array, Array]) -> tuple[Array, Array]:
        low, high = bounds
        middle = (low + high) / 2
        too_low = jnp.where(allowed, exp_alpha(scores - middle, alpha), 0).sum(-1, keepdims=True) >= 1
        return jnp.where(too_low, middle, low), jnp.where(too_low, high, middle)

    start = jnp.zeros((*scores.shape[:-1], 1), scores.dtype)
    low, _ = jax.lax.fori_loop(0, HALVINGS, halve, (start, start + highest))
    return jnp.asarray(low)


def differentiable(found: Array, scores: Array, allowed: Array, alpha: Array) -> Array:
    """Return the threshold found, with its gradient: one Newton step, which moves it by nothing.

    The derivative of exp_alpha(x) is exp_alpha(x)^(2 - alpha).
    """
    weights = jnp.where(allowed, exp_alpha(scores - found, alpha), 0)
    used = weights > 0
    slopes = jnp.where(used, jnp.where(used, weights, 1) ** (2 - alpha), 0).sum(axis=-1, keepdims=True)
    slope = jax.lax.stop_gradient(jnp.where(slopes > 0, slopes, 1))
    excess = weights.sum(axis=-1, keepdims=True) - 1
    return found + jnp.where(slopes > 0, excess, 0) / slope


def attend(params: Params, seen: Seen, mask: Array | None) -> Output:
    """Let queries `[h, n, d_k]` look at keys `[h, m, d_k]`, ignoring some; values are `[n, d]`."""
    found = scaled_dot_product(
        queries=seen.queries,
        keys=seen.keys,
        values=seen.values,
        mask=mask,
        normalise=partial(entmax, alpha=params["alpha"]),
    )
    return project_out(found, params)


def apply(params: Params, inputs: Inputs, sizes: Sizes) -> Output:
    """Let the sequence `[n, d]` look at itself; values are `[n, d]`."""
    return attend(params, see(params, inputs.queries), inputs.mask)


def with_alpha(value: float) -> Callable[[Params, Sizes], Params]:
    """Return what sets `alpha` of every head."""
    return lambda params, sizes: {**params, "alpha": jnp.full_like(params["alpha"], value)}


def without_alpha(params: Params, sizes: Sizes) -> Params:
    """Return the projections alone: the parameters of softmax and of sparsemax attention."""
    return {name: value for name, value in params.items() if name != "alpha"}


REFERENCES = (
    Reference(
        mechanism_id="entmax",
        name="Entmax attention",
        arxiv_id="1909.00015",
        source="Correia, Niculae and Martins 2019, alpha-entmax with a learned alpha for each head",
        init=init,
        apply=apply,
        decoding=key_value_decoding(see, attend),
        equalities=(
            Equality(
                partner_id="multi-head-attention",
                setting="with alpha = 1",
                settle=with_alpha(1.0),
                convert=without_alpha,
            ),
            Equality(
                partner_id="sparsemax",
                setting="with alpha = 2",
                settle=with_alpha(2.0),
                convert=without_alpha,
            ),
        ),
    ),
)
