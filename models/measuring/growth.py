"""How work and memory grow with the sizes, counted from the computation XLA would run."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import jax
import numpy as np

from models.measuring.counting import Computation, growth_exponent
from models.measuring.finding import COUNTED, FIRST, Finding, Procedure, looking_at, show, truth
from models.measuring.subject import Subject, apply_once, name_sizes
from models.reference import Apply, Array, Inputs, Reference, Sizes

LENGTHS = [256, 512, 1024]
"""Long enough that the products with the model width (8) are under 2 % of n² work."""

MEMORY_LENGTHS = [128, 512]
"""From n = 1024 on XLA fuses some products with the softmax after them, and none of it is temporary; four
times as long, one buffer more or less that it plans decides nothing."""

SHORT = 16
"""A sequence so short that the projections, which grow with d², outweigh the scores."""

WIDTHS = [128, 256, 512]
WINDOWS = [8, 16, 32]
HEADS = [4, 8, 16]
HEADED_WIDTH = 64

SLIGHT = 0.25
"""Where the work grows by less than this share from the fewest to the most heads, only lower-order terms
do: softmax attention's own terms for each head make 4 %, gates for each head 12 %, products between heads
43 %."""

NEAREST = 0.15
"""An exponent this near a half-integer is written as it. Known quadratic and linear mechanisms lie
within 0.08 at the lengths above; n log n lies at 1.15 and above."""


@looking_at(COUNTED)
def measure_work_growth(subject: Subject) -> Finding | None:
    """Count operations at growing lengths; where they grow linearly beside a sort, the sort grows fastest."""
    found = _growth_in_length(subject, _operations, LENGTHS)
    compared = [computation(subject, n=n).comparisons for n in LENGTHS]
    if found.value != "1" or compared[-1] <= compared[0]:
        return found
    exponent = growth_exponent(LENGTHS, compared)
    words = f"sorting: {', '.join(f'{count:.3g}' for count in compared)} comparisons, n^{exponent:.2f}"
    return replace(found, value=f"{exponent:.2f}", measured=f"{found.measured}; {words}")


@looking_at(COUNTED)
def measure_memory_growth(subject: Subject) -> Finding | None:
    """Read temporary bytes at growing lengths."""
    return _growth_in_length(subject, lambda one: one.temporary_bytes, MEMORY_LENGTHS)


@looking_at(COUNTED)
def measure_materialises(subject: Subject) -> Finding | None:
    """Find the largest array formed on the way to the output, at two lengths."""
    first, second = (computation(subject, n=n).largest_intermediate for n in LENGTHS[:2])
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


@looking_at(COUNTED)
def measure_work_growth_width(subject: Subject) -> Finding | None:
    """Count operations at growing model widths."""
    sizes = [replace(subject.reference.sizes, n=SHORT, m=SHORT, d_model=width) for width in WIDTHS]
    return _growth(subject, _operations, dict(zip(WIDTHS, sizes, strict=True)), "d")


@looking_at(FIRST)
def measure_work_growth_window(subject: Subject) -> Finding | None:
    """Count operations at growing windows, where the window changes the output."""
    sizes = subject.reference.sizes
    wider = replace(sizes, window=sizes.window + 1)
    if not changes_output(subject, wider):
        return None
    long = replace(sizes, n=LENGTHS[0], m=LENGTHS[0])
    return _growth(subject, _operations, {w: replace(long, window=w) for w in WINDOWS}, "window")


@looking_at(FIRST)
def measure_work_growth_heads(subject: Subject) -> Finding | None:
    """Count operations at growing head counts and the same model width, where there are heads."""
    sizes = subject.reference.sizes
    if sizes.heads == 1 or not has_heads(subject):
        return None
    wide = replace(sizes, n=SHORT, m=SHORT, d_model=HEADED_WIDTH)
    headed = {h: replace(wide, heads=h) for h in HEADS}
    ends = {h: headed[h] for h in (HEADS[0], HEADS[-1])}
    fewest, most = (_operations(_count_at(subject, sizes)) for sizes in ends.values())
    if most < (1 + SLIGHT) * fewest:
        return replace(_growth(subject, _operations, ends, "heads"), value="0")
    return _growth(subject, _operations, headed, "heads")


@looking_at(COUNTED)
def measure_work_growth_context(subject: Subject) -> Finding | None:
    """Count operations at growing contexts and the same number of queries."""
    queries, context = subject.reads
    if not context:
        return None
    sizes = subject.reference.sizes
    fixed = LENGTHS[0] if queries else sizes.n
    return _growth(subject, _operations, {m: replace(sizes, n=fixed, m=m) for m in LENGTHS}, "m")


@looking_at(COUNTED)
def measure_work_growth_queries(subject: Subject) -> Finding | None:
    """Count operations at growing numbers of queries and the same context."""
    if subject.reads != (True, True):
        return None
    sizes = {n: replace(subject.reference.sizes, n=n, m=LENGTHS[0]) for n in LENGTHS}
    return _growth(subject, _operations, sizes, "n")


@looking_at(COUNTED)
def measure_work_relative(subject: Subject) -> Finding | None:
    """Divide the counted operations by those of multi-head attention of the same sizes."""
    baseline = subject.others.get("multi-head-attention")
    if baseline is None:
        return None
    sizes = _at_length(subject.reference.sizes, LENGTHS[0])
    own = computation(subject, n=LENGTHS[0]).operations
    usual = _usual_operations(baseline, sizes)
    return Finding(
        value=f"{own / usual:.3g}",
        measured=f"{own:.3g} operations; multi-head attention takes {usual:.3g}",
        sizes=f"n = {sizes.n}, d = {sizes.d_model}, heads = {sizes.heads}",
    )


def _growth_in_length(subject: Subject, count: Callable[[Computation], float], lengths: list[int]) -> Finding:
    return _growth(subject, count, {n: _at_length(subject.reference.sizes, n) for n in lengths}, "n")


def _growth(
    subject: Subject, count: Callable[[Computation], float], sizes: Mapping[int, Sizes], name: str
) -> Finding:
    counts = [count(_count_at(subject, one)) for one in sizes.values()]
    exponent = max(growth_exponent(list(sizes), counts), 0.0)
    pairs = ", ".join(f"{value:.3g} at {name} = {n}" for n, value in zip(sizes, counts, strict=True))
    return Finding(
        value=round_exponent(exponent),
        measured=f"{name}^{show(exponent)} ({pairs})",
        tolerance=NEAREST,
        sizes=f"{name} = {', '.join(map(str, sizes))}; d = {next(iter(sizes.values())).d_model}",
    )


def changes_output(subject: Subject, sizes: Sizes) -> bool:
    """Say whether other sizes change the output, parameters and inputs being the same."""
    trial = subject.trials[0]
    before = np.asarray(apply_once(subject.reference, trial.params, trial.inputs, trial.sizes).values)
    try:
        values = apply_once(subject.reference, trial.params, trial.inputs, sizes).values
    except (TypeError, ValueError):
        # Parameters that no longer fit belong to that size: it matters.
        return True
    return values.shape != before.shape or bool(np.abs(np.asarray(values) - before).max() > 1e-9)


def has_heads(subject: Subject) -> bool:
    """Say whether weights, heads or queries come for each of the heads."""
    output, heads = subject.trials[0].output, subject.reference.sizes.heads
    return any(
        one is not None and len(one) == heads for one in (output.weights, output.heads, output.queries)
    )


def _at_length(sizes: Sizes, n: int) -> Sizes:
    return replace(sizes, n=n, m=n)


def computation(subject: Subject, *, n: int) -> Computation:
    """Return the computation of a mechanism's values at its own sizes and this length."""
    return _count_at(subject, _at_length(subject.reference.sizes, n))


def _count_at(subject: Subject, sizes: Sizes) -> Computation:
    found = _computations(subject)
    return found.setdefault(name_sizes(sizes), compute_values(subject.reference, sizes))


@lru_cache(maxsize=2)
def _computations(subject: Subject) -> dict[str, Computation]:
    """Return what is known already of a mechanism's computations, by their sizes."""
    return {}


_USUAL: dict[tuple[Apply, str], float] = {}
"""Operations of multi-head attention by its sizes: every mechanism is compared with them."""


def _usual_operations(baseline: Reference, sizes: Sizes) -> float:
    key = baseline.apply, name_sizes(sizes)
    if key not in _USUAL:
        _USUAL[key] = compute_values(baseline, sizes).operations
    return _USUAL[key]


def _operations(one: Computation) -> float:
    return one.operations


def compute_values(reference: Reference, sizes: Sizes) -> Computation:
    """Return the computation from parameters and inputs to the values of a mechanism."""

    def run(params: Any, queries: Array, context: Array, key: Array) -> Array:
        inputs = Inputs(queries=queries, context=context, key=key)
        return reference.apply(params, inputs, sizes).values

    key = jax.random.key(0)
    params = jax.eval_shape(lambda key: reference.init(key, sizes), key)
    queries = np.zeros((sizes.n, sizes.d_model))
    context = np.zeros((sizes.m, sizes.context_width))
    return Computation(run, params, queries, context, key)


PROCEDURES: dict[str, Procedure] = {
    "work_growth": measure_work_growth,
    "work_growth_width": measure_work_growth_width,
    "work_growth_window": measure_work_growth_window,
    "work_growth_heads": measure_work_growth_heads,
    "work_growth_context": measure_work_growth_context,
    "work_growth_queries": measure_work_growth_queries,
    "work_relative": measure_work_relative,
    "memory_growth": measure_memory_growth,
    "materialises_matrix": measure_materialises,
}
