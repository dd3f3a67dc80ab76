"""What positions make of equal vectors along a long sequence: turns, steps, a farthest distance.

Queries and keys of equal vectors are the encoding of their positions, as the projections show it.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from models.measuring.finding import FIRST, TOLERANCE, Finding, Procedure, show, truth
from models.measuring.positions import measure_dependence, with_equal_vectors
from models.measuring.subject import SEEDS, Numbers, Subject, Trial

CLOSE = 1e-6
"""Largest relative residual of steps that are affine: sines and rotations leave 1e-11, drawn tables 1e-1."""

SMALL = 1e-9
"""Singular values below this share of the largest are rounding; the slowest wave of those known here, one of
6,283 positions seen over 56 of them, lies at 1e-7."""

APART = 5e-4
"""Turns that differ by less than this angle are one: the slowest two of those known differ by 0.009."""

ON_CIRCLE = 0.9
"""An eigenvalue this large turns without fading; what is rounding lies well below."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """Queries and keys of equal vectors, `[n, numbers]`; `moving` of the numbers of one vector change."""

    rows: Numbers
    moving: int


def measure_offset_linear(subject: Subject) -> Finding | None:
    """Fit one affine map from every position's encoding to the next one's."""
    encoded = _encoded(subject)
    if encoded is None:
        return None
    off, _ = _fit_step(encoded.rows)
    words = f"one map takes each position to the next with an error of {show(off)}, and so any number of them"
    return Finding(
        value=truth(off <= CLOSE),
        measured=words if off <= CLOSE else f"no one map takes each position to the next: error {show(off)}",
        tolerance=CLOSE,
        sizes=f"n = {len(encoded.rows)}",
        seeds=FIRST,
    )


def measure_frequencies(subject: Subject) -> Finding | None:
    """Find by which angles the step from one position to the next turns."""
    encoded = _encoded(subject)
    if encoded is None:
        return None
    off, turns = _fit_step(encoded.rows)
    sizes = f"n = {len(encoded.rows)}"
    if off > CLOSE:
        words = f"positions follow no turn: error {show(off)}"
        return Finding(value="false", measured=words, tolerance=CLOSE, sizes=sizes, seeds=FIRST)
    if encoded.moving <= 2:
        # One pair has one frequency: it says nothing of what several would have.
        return None
    words = f"angles from one position to the next: {', '.join(map(show, turns)) or 'none'}"
    return Finding(value=truth(len(turns) > 1), measured=words, sizes=sizes, seeds=FIRST)


def measure_clipped(subject: Subject) -> Finding | None:
    """See whether all distances from half the sequence on have one score, while nearer ones have others."""
    dependence = measure_dependence(subject)
    if dependence is None or dependence.value == "none":
        return None
    trial = _long_equal(subject)
    rows = np.asarray(trial.output.scores)[:, -1, ::-1]  # [h, n], nearest first
    half = rows.shape[1] // 2
    far, near = (float(np.ptp(part, axis=1).max()) for part in (rows[:, half:], rows[:, : half + 1]))
    if near <= TOLERANCE:
        # One query knows positions and another does not: distance decides nothing.
        return None
    return Finding(
        value=truth(far <= TOLERANCE),
        measured=f"scores of equal vectors differ by {show(near)}, from distance {half} on by {show(far)}",
        tolerance=TOLERANCE,
        sizes=f"n = {rows.shape[1]}",
        # Whether positions matter at all was seen in every draw.
        seeds=SEEDS,
    )


@lru_cache(maxsize=2)
def _long_equal(subject: Subject) -> Trial:
    """Return the long trial again with its first vector at all positions."""
    return with_equal_vectors(subject, subject.longer)


@lru_cache(maxsize=2)
def _encoded(subject: Subject) -> Encoded | None:
    """Return queries and keys along the long sequence, where they know their positions."""
    if not subject.looks_at_itself:
        return None
    output, n = subject.trials[0].output, len(subject.trials[0].inputs.queries)
    if (
        output.queries is None
        or output.keys is None
        or {output.queries.shape[1], output.keys.shape[1]} != {n}
    ):
        return None
    found = _long_equal(subject).output
    vectors = [*np.asarray(found.queries), *np.asarray(found.keys)]  # each [n, d_k]
    moving = max(int((np.ptp(one, axis=0) > TOLERANCE).sum()) for one in vectors)
    return Encoded(np.concatenate(vectors, axis=1), moving) if moving else None


def _fit_step(rows: Numbers) -> tuple[float, list[float]]:
    """Return the relative error of the best affine step between rows `[n, numbers]`, and its angles."""
    left, values, _ = np.linalg.svd(rows, full_matrices=False)
    places = (left * values)[:, values > SMALL * values[0]]
    before = np.column_stack([places[:-1], np.ones(len(places) - 1)])
    step, *_ = np.linalg.lstsq(before, places[1:], rcond=None)
    off = float(np.abs(before @ step - places[1:]).max() / np.abs(places).max())
    turning = np.linalg.eigvals(step[:-1])
    angles = np.abs(np.angle(turning[np.abs(turning) > ON_CIRCLE]))
    return off, _distinct(np.sort(angles[angles > APART]))


def _distinct(angles: Numbers) -> list[float]:
    """Return sorted angles without those that are one with the angle before."""
    return [
        float(angle) for place, angle in enumerate(angles) if not place or angle - angles[place - 1] > APART
    ]


PROCEDURES: dict[str, Procedure] = {
    "position_frequencies": measure_frequencies,
    "offset_linear": measure_offset_linear,
    "position_clipped": measure_clipped,
}
