"""States of constant size: how one token changes the old state, seen from outside.

A token's update of the state is affine: `S -> A(S) + b`. `A` is found from many states the
mechanism itself reached, by least squares on their differences.
"""

import math
from dataclasses import replace
from functools import lru_cache
from typing import Any

import jax
import numpy as np

from models.measuring.counting import growth_exponent
from models.measuring.decoding import GROWN, cache_shapes, measure_recurrent_state
from models.measuring.evaluate import evaluate
from models.measuring.finding import COUNTED, FIRST, Finding, Procedure, looking_at, show, truth
from models.measuring.growth import NEAREST, round_exponent
from models.measuring.subject import Numbers, Subject

AFFINE = 1e-6
"""Largest relative residual of an affine update; updates that are not affine leave residuals above 1e-2."""

CHANGED = 1e-6
"""Singular values and commutators are known to 1e-9 from these differences."""

TOKENS = 2


@looking_at(FIRST)
def measure_forgets(subject: Subject) -> Finding | None:
    """Find the largest factor by which any part of the old state survives a token."""
    maps = _update_maps(subject)
    if maps is None:
        return None
    largest = max(float(np.linalg.norm(one, ord=2)) for one in maps)
    return Finding(
        value=truth(largest < 1 - CHANGED),
        measured=f"the old state survives a token at most {show(largest)}-fold",
    )


@looking_at(FIRST)
def measure_overwrites(subject: Subject) -> Finding | None:
    """See whether the updates of two tokens commute: erasing along a written key does not."""
    maps = _update_maps(subject)
    if maps is None:
        return None
    first, second = maps
    commutator = float(np.abs(first @ second - second @ first).max())
    return Finding(
        value=truth(commutator > CHANGED),
        measured=f"updates by two tokens differ by {show(commutator)} when their order is changed",
    )


def measure_growth_width(subject: Subject) -> Finding | None:
    """Count the entries of the state at growing widths, keys and values growing together."""
    recurrent = measure_recurrent_state(subject)
    if recurrent is None or recurrent.value == "false":
        return None
    own = subject.reference.sizes
    sizes = [replace(own, d_model=factor * own.d_model) for factor in GROWN]
    shapes = [_largest_shape(cache_shapes(subject.reference, one, 0)[0]) for one in sizes]
    exponent = growth_exponent(GROWN, [float(math.prod(shape)) for shape in shapes])
    words = ", ".join(f"{list(shape)} at d = {one.d_model}" for shape, one in zip(shapes, sizes, strict=True))
    return Finding(
        value=round_exponent(exponent),
        measured=f"state {words}",
        tolerance=NEAREST,
        sizes=f"d = {', '.join(str(one.d_model) for one in sizes)}; heads = {own.heads}",
        seeds=COUNTED,
    )


def largest_factors(subject: Subject) -> list[float] | None:
    """Return for each token the largest factor by which any part of the old state survives it."""
    maps = _update_maps(subject)
    return None if maps is None else [float(np.linalg.norm(one, ord=2)) for one in maps]


def factors_of_state(subject: Subject, size: float) -> Numbers | None:
    """Return by what numbers parts of the old state are multiplied when tokens of this size come.

    NaN where a part is not multiplied by a real number: it is turned.
    """
    maps = _update_maps(subject, size)
    if maps is None:
        return None
    factors = np.concatenate([np.linalg.eigvals(one) for one in maps])
    return np.asarray(np.where(np.abs(factors.imag) <= CHANGED, factors.real, np.nan))


@lru_cache(maxsize=4)
def _update_maps(subject: Subject, size: float = 1.0) -> tuple[Numbers, ...] | None:
    """Return the linear part of the update of the largest part of the state, for two tokens of this size."""
    recurrent = measure_recurrent_state(subject)
    if recurrent is None or recurrent.value == "false":
        return None
    step = _compiled_step(subject)
    random = np.random.default_rng(3)
    caches = _reached_states(subject, step, random)
    before = np.stack([_largest_part(cache) for cache in caches])
    found = []
    for _ in range(TOKENS):
        token = size * random.normal(size=subject.reference.sizes.d_model)
        after = np.stack([_largest_part(step(cache, token)) for cache in caches])
        linear = _fit_linear(before - before[0], after - after[0])
        if linear is None:
            return None
        found.append(linear)
    return tuple(found)


def _compiled_step(subject: Subject) -> Any:
    reference, params = subject.reference, subject.trials[0].params
    decoding = reference.decoding
    assert decoding is not None
    return jax.jit(lambda cache, token: decoding.step(params, cache, token, reference.sizes)[0])


def _reached_states(subject: Subject, step: Any, random: np.random.Generator) -> list[Any]:
    """Return more states than the largest part has numbers, each reached by tokens of its own."""
    decoding = subject.reference.decoding
    assert decoding is not None
    sizes = subject.reference.sizes
    empty = evaluate(lambda params: decoding.empty(params, sizes), subject.trials[0].params)
    numbers = _largest_part(empty).size
    states = []
    for _ in range(numbers + 8):
        cache = empty
        for token in random.normal(size=(4, subject.reference.sizes.d_model)):
            cache = step(cache, token)
        states.append(cache)
    return states


def _largest_part(cache: Any) -> Numbers:
    leaf = max(jax.tree.leaves(cache), key=lambda one: one.size)
    return np.asarray(leaf, np.float64).reshape(-1)


def _largest_shape(cache: Any) -> tuple[int, ...]:
    shapes: list[tuple[int, ...]] = [leaf.shape for leaf in jax.tree.leaves(cache)]
    return max(shapes, key=math.prod)


def _fit_linear(before: Numbers, after: Numbers) -> Numbers | None:
    linear, *_ = np.linalg.lstsq(before, after, rcond=None)
    off = float(np.abs(before @ linear - after).max())
    fitted: Numbers = linear.astype(np.float64)
    return fitted if off <= AFFINE * float(np.abs(after).max()) else None


PROCEDURES: dict[str, Procedure] = {
    "state_forgets": measure_forgets,
    "state_overwrites": measure_overwrites,
    "state_growth_width": measure_growth_width,
}
