"""What comes out, against the values that went in: convex hull, weighted sum, gate."""

import numpy as np
from scipy.optimize import nnls

from models.measuring.finding import TOLERANCE, Finding, Procedure, show, truth
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
    beside = max((_simplex_distance(trial) for trial in subject.trials), default=0.0) if mixing else 0.0
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
        return Finding(value="false", measured="the weights themselves come out, nothing is summed")
    offs = []
    for trial in subject.trials:
        parts = parts_of(trial)
        if parts is None or trial.weights is None or trial.weights.shape[-1] != parts[1].shape[1]:
            return None
        heads, mixed = parts
        offs.append(float(np.abs(heads - trial.weights @ mixed).max()))
    return Finding(
        value=truth(max(offs) <= TOLERANCE),
        measured=f"heads and weights times values differ by {show(max(offs))}",
        tolerance=TOLERANCE,
    )


def _simplex_distance(trial: Trial) -> float:
    """Return by how much weights are negative, or fail to add up to one: other values would show it."""
    weights = trial.weights
    assert weights is not None
    return max(float(-weights.min()), float(np.abs(weights.sum(axis=-1) - 1).max()), 0.0)


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
}
