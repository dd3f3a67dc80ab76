"""What comes out, against the values that went in: convex hull, weighted sum, gate."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from scipy.optimize import nnls

from models.measuring.finding import FIRST, TOLERANCE, Finding, Procedure, show, truth
from models.measuring.patterns import measure_output_is_weights
from models.measuring.subject import Numbers, Subject, Trial

HULL_TOLERANCE = 1e-7
"""Least squares with non-negative factors end within 1e-9 of points inside; points outside lie 1e-2 off."""


def measure_convex_hull(subject: Subject) -> Finding | None:
    """Find how far heads lie from the convex hull of the vectors they mix, and may lie for others."""
    offs = [off for trial in subject.trials if (off := _hull_distance(trial)) is not None]
    if not offs:
        return None
    summed = measure_weighted_sum(subject)
    mixing = summed is not None and summed.value == "true"
    beside = max(_beside_mean(subject), default=0.0) if mixing else 0.0
    words = f"; weights lie {show(beside)} beside those of a mean" if beside > HULL_TOLERANCE else ""
    return Finding(
        value=truth(max(*offs, beside) <= HULL_TOLERANCE),
        measured=f"largest distance from the convex hull {show(max(offs))}{words}",
        tolerance=HULL_TOLERANCE,
    )


def measure_weighted_sum(subject: Subject) -> Finding | None:
    """Compare each head's output with its weights times the vectors they mix."""
    alone = measure_output_is_weights(subject)
    if alone is not None and alone.value == "true":
        return Finding(
            value="false", measured="the weights themselves come out, nothing is summed", seeds=FIRST
        )
    plain = _off_sums(subject, divided=False)
    if plain is None:
        return None
    divided = is_renormalised(subject)
    off = _off_sums(subject, divided=True) if divided else plain
    assert off is not None
    return Finding(
        value=truth(off <= TOLERANCE),
        measured=f"heads and weights times values differ by {show(off)}",
        tolerance=TOLERANCE,
        conditions=("once the weights are divided by their sum",) if divided else (),
    )


def measure_renormalised(subject: Subject) -> Finding | None:
    """Compare each head's output with its weights times values, as they are and divided by their sum."""
    offs = [_off_sums(subject, divided=divided) for divided in (False, True)]
    plain, divided = offs
    if plain is None or divided is None or min(plain, divided) > TOLERANCE:
        # Heads that are no weighted sum of either kind tell nothing.
        return None
    words = (
        f"heads differ from weights times values by {show(plain)}, by {show(divided)} with weights divided"
    )
    return Finding(
        value=truth(is_renormalised(subject)), measured=f"{words} by their sum", tolerance=TOLERANCE
    )


@lru_cache(maxsize=2)
def is_renormalised(subject: Subject) -> bool:
    """Say whether weights that do not add up to one are divided by their sum before they mix the values."""
    plain, divided = (_off_sums(subject, divided=one) for one in (False, True))
    return plain is not None and divided is not None and divided <= TOLERANCE < plain


def _off_sums(subject: Subject, *, divided: bool) -> float | None:
    """Return how far heads are from weights, divided by their sum or as they are, times the vectors mixed."""
    offs = []
    for trial in subject.trials:
        parts = parts_of(trial)
        if parts is None or trial.weights is None or trial.weights.shape[-1] != parts[1].shape[1]:
            return None
        heads, mixed = parts
        weights = divide_by_sum(trial.weights) if divided else trial.weights
        offs.append(float(np.abs(heads - weights @ mixed).max()))
    return max(offs)


def divide_by_sum(weights: Numbers) -> Numbers:
    """Return each row of the weights divided by its sum; rows that add up to nothing as they are."""
    total = weights.sum(axis=-1, keepdims=True)
    return np.asarray(weights / np.where(total == 0, 1, total))


def _beside_mean(subject: Subject) -> Iterator[float]:
    """Yield by how much weights are negative, or fail to add up to one: other values would show it."""
    divided = is_renormalised(subject)
    for trial in subject.trials:
        assert trial.weights is not None
        weights = divide_by_sum(trial.weights) if divided else trial.weights
        yield max(float(-weights.min()), float(np.abs(weights.sum(axis=-1) - 1).max()), 0.0)


def _hull_distance(trial: Trial) -> float | None:
    parts = parts_of(trial)
    if parts is None:
        return None
    heads, mixed = parts
    return max(
        float(nnls(np.vstack([vectors.T, np.ones(len(vectors))]), np.append(point, 1.0))[1])
        for points, vectors in zip(heads, mixed, strict=True)
        for point in points
    )


def parts_of(trial: Trial) -> tuple[Numbers, Numbers] | None:
    """Return heads `[h, n, d_v]` and the vectors they mix `[h, m, d_v]`, if the mechanism has both."""
    output = trial.output
    if output.heads is None or output.mixed is None:
        return None
    heads, mixed = np.asarray(output.heads), np.asarray(output.mixed)
    if heads.ndim != 3 or mixed.ndim != 3 or heads.shape[-1] != mixed.shape[-1] or len(heads) % len(mixed):
        return None
    return heads, np.repeat(mixed, len(heads) // len(mixed), axis=0)


PROCEDURES: dict[str, Procedure] = {
    "convex_hull": measure_convex_hull,
    "weighted_sum": measure_weighted_sum,
    "weights_renormalised": measure_renormalised,
}
