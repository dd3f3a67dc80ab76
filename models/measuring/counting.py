"""Counting what a computation does, from XLA's own analysis of it; nothing is ever timed."""

import math
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import jax
from jax.extend import core

RUNNING = frozenset({"cumsum", "cumprod", "cummax", "cummin", "cumlogsumexp"})


class Computation:
    """A function with the shapes it is called with; traced, lowered and compiled once, when first asked."""

    def __init__(self, function: Callable[..., Any], *shapes: Any) -> None:
        self._function, self._shapes = function, shapes

    @cached_property
    def operations(self) -> float:
        """The operations (arithmetic and transcendental) of one call, loops by their trips.

        XLA counts the body of a loop once, so the missing trips of every `scan` are added; it counts a
        running sum as if each entry were summed anew, so one operation for each entry is counted instead.
        """
        return _cost_of(self._lowered) + _count_corrections(self._needed)

    @cached_property
    def comparisons(self) -> float:
        """What sorting takes, n log2 n comparisons for n entries; XLA counts a sort as n."""
        return _count_comparisons(self._needed)

    @cached_property
    def temporary_bytes(self) -> float:
        """The bytes the compiled computation needs beside its inputs and outputs."""
        analysis = self._lowered.compile().memory_analysis()
        return float(analysis.temp_size_in_bytes) if analysis else 0.0

    @cached_property
    def largest_intermediate(self) -> tuple[int, ...]:
        """The shape of the largest array the computation ever forms."""
        return max(_walk_shapes(self._needed), key=math.prod, default=())

    @cached_property
    def _traced(self) -> Any:
        return jax.jit(self._function).trace(*self._shapes)

    @cached_property
    def _lowered(self) -> Any:
        return self._traced.lower()

    @cached_property
    def _needed(self) -> Any:
        """The traced computation without what its result does not need."""
        traced = self._traced.jaxpr.jaxpr
        needed, _ = jax.interpreters.partial_eval.dce_jaxpr(traced, [True] * len(traced.outvars))
        return needed


def growth_exponent(sizes: list[int], counts: list[float]) -> float:
    """Return p where counts grow like size^p, lower-order and constant terms set aside.

    Of three sizes, each double the last, the differences are compared, which removes the constant.
    """
    if len(counts) == 2:
        return math.log(counts[1] / counts[0]) / math.log(sizes[1] / sizes[0]) if min(counts) > 0 else 0.0
    first, second, third = counts[-3:]
    if third - second <= 0 or second - first <= 0:
        return 0.0
    return math.log((third - second) / (second - first)) / math.log(sizes[-1] / sizes[-2])


def _cost_of(lowered: Any) -> float:
    cost = lowered.cost_analysis() or {}
    return float(cost.get("flops", 0.0)) + float(cost.get("transcendentals", 0.0))


def _count_corrections(jaxpr: Any) -> float:
    total = 0.0
    for equation in jaxpr.eqns:
        if equation.primitive.name in RUNNING:
            total += _correct_running(equation)
        for name, inner in _inner_jaxprs(equation):
            trips = equation.params["length"] if equation.primitive.name == "scan" and name == "jaxpr" else 1
            total += trips * _count_corrections(inner.jaxpr)
            if trips > 1:
                shapes = [v.aval for v in inner.jaxpr.invars]
                total += (trips - 1) * _cost_of(jax.jit(core.jaxpr_as_fun(inner)).lower(*shapes))
    return total


def _correct_running(equation: Any) -> float:
    """Return what one operation for each entry is less than XLA's count of a running sum."""
    operand = equation.invars[0].aval
    counted = jax.jit(lambda x: equation.primitive.bind(x, **equation.params)).lower(operand)
    entries: int = math.prod(operand.shape)
    return entries - _cost_of(counted)


def _count_comparisons(jaxpr: Any) -> float:
    total = 0.0
    for equation in jaxpr.eqns:
        if equation.primitive.name == "sort":
            shape = equation.invars[0].aval.shape
            total += math.prod(shape) * math.log2(max(shape[equation.params["dimension"]], 2))
        for name, inner in _inner_jaxprs(equation):
            trips = equation.params["length"] if equation.primitive.name == "scan" and name == "jaxpr" else 1
            total += trips * _count_comparisons(inner.jaxpr)
    return total


def _walk_shapes(jaxpr: Any) -> Iterator[tuple[int, ...]]:
    for equation in jaxpr.eqns:
        for variable in equation.outvars:
            yield tuple(getattr(variable.aval, "shape", ()))
        for _, inner in _inner_jaxprs(equation):
            yield from _walk_shapes(inner.jaxpr)


def _inner_jaxprs(equation: Any) -> Iterator[tuple[str, Any]]:
    for name, value in equation.params.items():
        for one in value if isinstance(value, tuple | list) else (value,):
            if isinstance(one, core.ClosedJaxpr):
                yield name, one
