"""What shape a pattern of positions has: all, past, window, one, subset."""

import numpy as np
from numpy.typing import NDArray

from models.measuring.subject import Subject

Pattern = NDArray[np.bool_]


def weight_patterns(subject: Subject) -> list[Pattern]:
    """Return `[n, m]` for each trial: which positions any head puts weight on."""
    found = [trial.weights for trial in subject.trials]
    return [(weights != 0).any(axis=0) for weights in found if weights is not None]


def patterns_by_input(subject: Subject) -> list[Pattern]:
    """Return `[n, m]` for each trial's inputs, the parameters being those of the first."""
    params = subject.trials[0].params
    found = [subject.evaluate(params, trial.inputs).weights for trial in subject.trials]
    return [(weights != 0).any(axis=0) for weights in found if weights is not None]


def allowed_positions(subject: Subject, patterns: list[Pattern]) -> Pattern:
    """Return `[n, m]`: where a query may look by definition of the mechanism (all, or the past)."""
    full = np.ones_like(patterns[0])
    return np.tril(full) if subject.reference.causal and full.shape[0] == full.shape[1] else full


def classify_support(patterns: list[Pattern]) -> str:
    """Name the shape the patterns `[n, m]` of several inputs have in common."""
    union = np.logical_or.reduce(patterns)
    if not union.any():
        return "none"
    if all((pattern.sum(axis=1) == 1).all() for pattern in patterns) and union.shape[1] > 1:
        return "one"
    steady = all((pattern == union).all() for pattern in patterns)
    return _classify_steady(union) if steady else _classify_moving(patterns)


def _classify_steady(pattern: Pattern) -> str:
    if pattern.all():
        return "all"
    if pattern.shape[0] == pattern.shape[1] and (pattern == np.tril(np.ones_like(pattern))).all():
        return "past"
    return "window" if _is_band(pattern) else "subset"


def _classify_moving(patterns: list[Pattern]) -> str:
    width = patterns[0].shape[1]
    rows = [row for pattern in patterns for row in pattern]
    short = all(0 < row.sum() < width and is_run(row) for row in rows)
    return "window" if short else "subset"


def _is_band(pattern: Pattern) -> bool:
    """Say whether exactly the diagonals of one run of offsets are full."""
    n, m = pattern.shape
    offsets = np.arange(m)[None, :] - np.arange(n)[:, None]
    inside = np.unique(offsets[pattern])
    same = (np.isin(offsets, inside) == pattern).all()
    return bool(same and inside.size == np.ptp(inside) + 1)


def is_run(row: NDArray[np.bool_]) -> bool:
    """Say whether the positions `[m]` that are on follow one upon the other."""
    places = np.flatnonzero(row)
    return places.size > 0 and bool(places.size == np.ptp(places) + 1)
