"""What comes out, against the values that went in: convex hull, weighted sum, gate."""

import numpy as np
from scipy.optimize import nnls

from models.measuring.finding import TOLERANCE, Finding, Procedure, show, truth
from models.measuring.subject import Numbers, Subject, Trial

HULL_TOLERANCE = 1e-7
"""Least squares with non-negative factors end within 1e-9 of points inside; points outside lie 1e-2 off."""


def measure_convex_hull(subject: Subject) -> Finding | None:
    """Find how far heads' outputs lie from the convex hull of the vectors they mix."""
    offs = [off for trial in subject.trials if (off := _hull_distance(trial)) is not None]
    if not offs:
        return None
    return Finding(
        value=truth(max(offs) <= HULL_TOLERANCE),
        measured=f"largest distance from the convex hull {show(max(offs))}",
        tolerance=HULL_TOLERANCE,
    )


def measure_weighted_sum(subject: Subject) -> Finding | None:
    """Compare each head's output with its weights times the vectors they mix."""
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
