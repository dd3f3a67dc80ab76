"""Attention weights: sign, sum, zeros, and what they are a distribution over."""

from dataclasses import replace

import jax.numpy as jnp
import numpy as np

from models.measuring.finding import SINGLE_TOLERANCE, TOLERANCE, Finding, Procedure, show, truth
from models.measuring.outcome import is_renormalised
from models.measuring.subject import Numbers, Subject, change_inputs
from models.measuring.support import allowed_positions, patterns_by_input, weight_patterns

CLIMBS, STRIDE = 400, 0.3
"""Random steps, and their size against inputs of unit variance: sums of DeltaNet's weights pass one after
some sixty, those that stay below one by definition never do."""


def measure_non_negative(subject: Subject) -> Finding | None:
    """Find the smallest weight."""
    weights = _all_weights(subject)
    if not weights:
        return None
    least = min(float(one.min()) for one in weights)
    return Finding(value=truth(least >= 0), measured=f"smallest weight {show(least)}")


def measure_bounded(subject: Subject) -> Finding | None:
    """Find the smallest and the largest weight."""
    weights = _all_weights(subject)
    if not weights:
        return None
    least = min(float(one.min()) for one in weights)
    most = max(float(one.max()) for one in weights)
    holds = least >= 0 and most <= 1 + TOLERANCE
    return Finding(
        value=truth(holds), measured=f"weights from {show(least)} to {show(most)}", tolerance=TOLERANCE
    )


def measure_sum(subject: Subject) -> Finding | None:
    """Find how far a query's weights are from adding up to one, also in float32 and masked."""
    weights = _all_weights(subject)
    if not weights or is_renormalised(subject):
        # Weights divided by their sum later on add up to one then, not before: either answer would mislead.
        return None
    off = max(_sum_deviation(one, axis=-1) for one in weights)
    measured = f"max |Σw − 1| = {show(off)}"
    holds = off <= TOLERANCE
    if not holds:
        return Finding(value="false", measured=measured, tolerance=TOLERANCE)
    single = subject.single.weights
    assert single is not None
    coarse = _sum_deviation(single, axis=-1)
    return Finding(
        value=truth(coarse <= SINGLE_TOLERANCE),
        measured=f"{measured} (float32: {show(coarse)})",
        tolerance=TOLERANCE,
        conditions=_masked_row_condition(subject),
    )


def measure_sum_at_most_one(subject: Subject) -> Finding | None:
    """Find the largest sum of a query's weights; where it is not always one, climb to larger ones."""
    weights = _all_weights(subject)
    if not weights or is_renormalised(subject):
        return None
    most = max(float(one.sum(axis=-1).max()) for one in weights)
    if most <= 1 and max(_sum_deviation(one, axis=-1) for one in weights) > TOLERANCE:
        most = _climb_to_larger_sum(subject)
    return Finding(
        value=truth(most <= 1 + TOLERANCE), measured=f"largest Σw = {show(most)}", tolerance=TOLERANCE
    )


def measure_normalised_over(subject: Subject) -> Finding | None:
    """Find the axis along which the weights add up to one."""
    weights = _all_weights(subject)
    if not weights:
        return None
    rows = max(_sum_deviation(one, axis=-1) for one in weights)
    columns = max(_sum_deviation(one, axis=-2) for one in weights)
    measured = f"max |Σw − 1|: {show(rows)} over keys, {show(columns)} over queries"
    value = "keys" if rows <= TOLERANCE else "queries" if columns <= TOLERANCE else "none"
    later = ("before each row is divided by its sum over the keys",) if is_renormalised(subject) else ()
    return Finding(value=_name_axis(subject, value), measured=measured, tolerance=TOLERANCE, conditions=later)


def measure_exact_zeros(subject: Subject) -> Finding | None:
    """Find zeros among the weights, at positions that get weight for other inputs."""
    patterns = patterns_by_input(subject)
    if not patterns:
        return None
    reachable = np.logical_or.reduce(patterns)
    share = 1 - sum(pattern[reachable].mean() for pattern in patterns) / len(patterns)
    words = f"{share:.0%} of the weights are exactly zero"
    masked = () if reachable.all() else ("positions no query ever reaches are not counted",)
    return Finding(value=truth(share > 0), measured=words, conditions=masked)


def measure_one_hot(subject: Subject) -> Finding | None:
    """Find how far the weights are from one at one position and zero elsewhere."""
    weights = _all_weights(subject)
    if not weights or weights[0].shape[-1] == 1:
        return None
    off = max(float(np.abs(np.sort(one, axis=-1) - np.eye(one.shape[-1])[-1]).max()) for one in weights)
    return Finding(
        value=truth(off <= TOLERANCE),
        measured=f"max distance from a one-hot vector {show(off)}",
        tolerance=TOLERANCE,
    )


def measure_attends_everywhere(subject: Subject) -> Finding | None:
    """Find the smallest weight in magnitude where a query may look."""
    patterns = weight_patterns(subject)
    if not patterns:
        return None
    allowed = allowed_positions(subject, patterns)
    least = min(float(np.abs(one)[:, allowed].min()) for one in _all_weights(subject))
    past = ("counted over the positions up to the query's own",) if not allowed.all() else ()
    return Finding(
        value=truth(least > 0),
        measured=f"smallest |w| = {show(least)}",
        conditions=past + (_underflow_condition(subject, allowed) if least > 0 else ()),
    )


def _all_weights(subject: Subject) -> list[Numbers]:
    return [weights for trial in subject.trials if (weights := trial.weights) is not None]


def _climb_to_larger_sum(subject: Subject) -> float:
    """Return the largest sum of a row found by keeping every random step that makes one larger."""
    trial, random = subject.trials[0], np.random.default_rng(17)
    side = "context" if subject.reads[1] else "queries"
    rows, most = np.asarray(getattr(trial.inputs, side)), -np.inf
    for _ in range(CLIMBS):
        step = rows + STRIDE * random.normal(size=rows.shape)
        weights = subject.evaluate(trial.params, change_inputs(trial.inputs, side, jnp.asarray(step))).weights
        assert weights is not None
        largest = float(weights.sum(axis=-1).max())
        if largest > most:
            rows, most = step, largest
    return most


def _name_axis(subject: Subject, axis: str) -> str:
    """Call slots and channels by their name; queries that are parameters compete as slots."""
    if axis == "keys" and subject.reference.over in ("slots", "channels"):
        return subject.reference.over
    return "slots" if axis == "queries" and not subject.reads[0] else axis


def _sum_deviation(weights: Numbers, *, axis: int) -> float:
    return float(np.abs(weights.sum(axis=axis) - 1).max())


def _masked_row_condition(subject: Subject) -> tuple[str, ...]:
    """Mask one query's row fully and see whether its weights still add up to one."""
    trial = subject.trials[0]
    n, m = trial.inputs.queries.shape[0], trial.inputs.context.shape[0]
    mask = jnp.ones((n, m), bool).at[n - 1].set(False)
    weights = subject.evaluate(trial.params, replace(trial.inputs, mask=mask)).weights
    if weights is None or _sum_deviation(weights, axis=-1) <= TOLERANCE:
        return ()
    return ("unless every position is masked: then the row is all zeros",)


def _underflow_condition(subject: Subject, allowed: np.ndarray) -> tuple[str, ...]:
    """Look for weights that underflow in float32 when the inputs are a hundred times as large."""
    trial = subject.single
    large = replace(trial.inputs, queries=100 * trial.inputs.queries, context=100 * trial.inputs.context)
    weights = subject.evaluate(trial.params, large).weights
    if weights is None or (weights[:, allowed] != 0).all():
        return ()
    return ("unless a weight is too small for the number format and rounds to zero (float32, large scores)",)


PROCEDURES: dict[str, Procedure] = {
    "weights_non_negative": measure_non_negative,
    "weights_bounded": measure_bounded,
    "weights_sum_to_one": measure_sum,
    "weights_sum_at_most_one": measure_sum_at_most_one,
    "normalised_over": measure_normalised_over,
    "weights_exact_zeros": measure_exact_zeros,
    "weights_one_hot": measure_one_hot,
    "attends_everywhere": measure_attends_everywhere,
}
