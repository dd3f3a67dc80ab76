"""How work and memory grow with the sizes, counted from the computation XLA would run."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jax
import numpy as np

from models.measuring.counting import (
    count_operations,
    count_temporary_bytes,
    growth_exponent,
    largest_intermediate,
)
from models.measuring.finding import Finding, Procedure, show, truth
from models.measuring.subject import Subject
from models.reference import Array, Inputs, Sizes

LENGTHS = [256, 512, 1024]
"""Long enough that the products with the model width (8) are under 2 % of n² work."""

MEMORY_LENGTHS = [128, 256, 512]

NEAREST = 0.15
"""An exponent this near a half-integer is written as it. Known quadratic and linear mechanisms lie
within 0.08 at the lengths above; n log n lies at 1.15 and above."""


def measure_work_growth(subject: Subject) -> Finding | None:
    """Count operations at growing lengths."""
    return _growth_in_length(subject, count_operations, LENGTHS)


def measure_memory_growth(subject: Subject) -> Finding | None:
    """Read temporary bytes at growing lengths."""
    return _growth_in_length(subject, count_temporary_bytes, MEMORY_LENGTHS)


def measure_materialises(subject: Subject) -> Finding | None:
    """Find the largest array formed on the way to the output, at two lengths."""
    sizes = [_at_length(subject.reference.sizes, n) for n in LENGTHS[:2]]
    first, second = (largest_intermediate(*_computation(subject, one)) for one in sizes)
    area = LENGTHS[1] ** 2
    numbers = 1
    for extent in second:
        numbers *= extent
    return Finding(
        value=truth(numbers >= area),
        measured=f"largest array {list(first)} at n = {LENGTHS[0]}, {list(second)} at n = {LENGTHS[1]}",
        sizes=f"n = {LENGTHS[0]}, {LENGTHS[1]}",
    )


def round_exponent(exponent: float) -> str:
    """Write an exponent as the half-integer it is within `NEAREST` of, else with two decimals."""
    nearest = round(2 * exponent) / 2
    return f"{nearest:g}" if abs(exponent - nearest) <= NEAREST else f"{exponent:.2f}"


def _growth_in_length(subject: Subject, count: Callable[..., float], lengths: list[int]) -> Finding:
    counts = [count(*_computation(subject, _at_length(subject.reference.sizes, n))) for n in lengths]
    exponent = growth_exponent(lengths, counts)
    pairs = ", ".join(f"{value:.3g} at n = {n}" for n, value in zip(lengths, counts, strict=True))
    return Finding(
        value=round_exponent(exponent),
        measured=f"n^{show(exponent)} ({pairs})",
        tolerance=NEAREST,
        sizes=f"n = {', '.join(map(str, lengths))}; d = {subject.reference.sizes.d_model}",
    )


def _at_length(sizes: Sizes, n: int) -> Sizes:
    return replace(sizes, n=n, m=n)


def _computation(subject: Subject, sizes: Sizes) -> tuple[Any, ...]:
    """Return the function from parameters and inputs to values, and the shapes it is called with."""
    reference = subject.reference

    def run(params: Any, queries: Array, context: Array, key: Array) -> Array:
        inputs = Inputs(queries=queries, context=context, key=key)
        return reference.apply(params, inputs, sizes).values

    key = jax.random.key(0)
    params = jax.eval_shape(lambda key: reference.init(key, sizes), key)
    queries = np.zeros((sizes.n, sizes.d_model))
    context = np.zeros((sizes.m, sizes.d_model))
    return run, params, queries, context, key


PROCEDURES: dict[str, Procedure] = {
    "work_growth": measure_work_growth,
    "memory_growth": measure_memory_growth,
    "materialises_matrix": measure_materialises,
}
