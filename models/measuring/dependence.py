"""What the weights depend on: the query, the other keys, the input at all; rank and sharpness."""

import numpy as np

from models.measuring.finding import TOLERANCE, Finding, Procedure, show, truth
from models.measuring.subject import Numbers, Subject, Trial, change_inputs
from models.measuring.support import classify_support, weight_patterns
from models.measuring.weights import measure_normalised_over

FACTORS = (1e1, 1e2, 1e3, 1e4)

NEW_QUERIES = (1.0, -1.0, 8.0, -8.0)
"""The last query is set to the first times these: a saturating score needs a large change to choose anew."""

SHARP = 0.999
"""A row whose largest weight exceeds this has become one-hot; a saturating score leaves it below 0.9."""

RANK_TOLERANCE = 1e-11
"""Singular values below this share of the largest are rounding: those of softmax weights lie above 1e-8."""


def measure_independent(subject: Subject) -> Finding | None:
    """Change one key and watch the weights of the others."""
    pairs = [_change_first(subject, trial) for trial in subject.trials]
    found = [pair for pair in pairs if pair is not None]
    if not found or max(own for own, _ in found) <= TOLERANCE:
        return None
    others = max(other for _, other in found)
    return Finding(
        value=truth(others <= TOLERANCE),
        measured=f"changing one key changes the weights of others by {show(others)}",
        tolerance=TOLERANCE,
    )


def measure_depend_on_query(subject: Subject) -> Finding | None:
    """Draw the queries anew and watch the weights' proportions at the other positions."""
    if subject.trials[0].weights is None:
        return None
    if not subject.reads[0]:
        return Finding(value="false", measured="the queries are parameters; none comes from the input")
    change = max(_query_effect(subject, trial) for trial in subject.trials)
    return Finding(
        value=truth(change > TOLERANCE),
        measured=f"another query changes the proportions of its weights by {show(change)}",
        tolerance=TOLERANCE,
    )


def measure_depend_on_input(subject: Subject) -> Finding | None:
    """Draw the whole input anew and watch the weights."""
    first, second = subject.trials[0], subject.trials[1]
    weights = first.weights
    if weights is None:
        return None
    other = subject.evaluate(first.params, second.inputs).weights
    assert other is not None
    change = float(np.abs(weights - other).max())
    return Finding(value=truth(change > TOLERANCE), measured=f"weights change by {show(change)}")


def measure_low_rank(subject: Subject) -> Finding | None:
    """Find the numerical rank of the weights at two lengths."""
    if subject.trials[0].weights is None or subject.longer.sizes.n <= subject.reference.sizes.heads:
        return None
    patterns = weight_patterns(subject)
    if classify_support(patterns) in ("one", "window") or min(patterns[0].shape) == 1:
        # Queries that choose few positions share them by chance: that is no bound.
        return None
    ranks, sizes = [], []
    for trial in (subject.trials[0], subject.longer):
        weights = trial.weights
        assert weights is not None
        ranks.append(max(_rank_of(head) for head in weights))
        sizes.append(min(weights.shape[1:]))
    words = ", ".join(f"{rank} of at most {size}" for rank, size in zip(ranks, sizes, strict=True))
    steady = ranks[1] < sizes[1] / 2
    return Finding(value=truth(steady), measured=f"rank {words}", sizes=f"n = {sizes[0]}, {sizes[1]}")


def measure_sharpens(subject: Subject) -> Finding | None:
    """Multiply the inputs by growing factors and watch the largest weight of each row."""
    trial = subject.trials[0]
    if trial.weights is None:
        return None
    side = "queries" if subject.reads[0] else "context"
    peaks = []
    for factor in FACTORS:
        inputs = change_inputs(trial.inputs, side, factor * getattr(trial.inputs, side))
        weights = subject.evaluate(trial.params, inputs).weights
        assert weights is not None
        peaks.append(float(np.median(weights.max(axis=-1))))
    words = ", ".join(f"{show(peak)} at {factor:g}" for peak, factor in zip(peaks, FACTORS, strict=True))
    return Finding(value=truth(peaks[-1] >= SHARP), measured=f"median largest weight: {words}")


def measure_distribution(subject: Subject) -> Finding | None:
    """Say what the axis along which the weights add up to one is made of."""
    over = measure_normalised_over(subject)
    if over is None:
        return None
    value = "none" if over.value == "none" else subject.reference.over
    return Finding(value=value, measured=over.measured, tolerance=over.tolerance)


def _change_first(subject: Subject, trial: Trial) -> tuple[float, float] | None:
    """Draw the first key anew; return the change of its own weights and of the others'."""
    weights = trial.weights
    side = "context" if subject.reads[1] else "queries"
    rows = getattr(trial.inputs, side)
    if weights is None or weights.shape[-1] != len(rows) or len(rows) == 1:
        return None
    moved = subject.evaluate(
        trial.params, change_inputs(trial.inputs, side, rows.at[0].multiply(-1.5))
    ).weights
    assert moved is not None
    # A sequence that looks at itself changes its first query too: its row is left out.
    change = np.abs(moved - weights)[:, 1:] if side == "queries" else np.abs(moved - weights)
    return float(change[..., 0].max(initial=0)), float(change[..., 1:].max(initial=0))


def _query_effect(subject: Subject, trial: Trial) -> float:
    """Return how far the proportions of the last row change when its query alone is another."""
    weights, rows = trial.weights, trial.inputs.queries
    assert weights is not None
    if len(rows) != weights.shape[1]:
        return 0.0
    keep = np.ones(weights.shape[2], bool)
    keep[-1] = not subject.looks_at_itself
    before, largest = _proportions(weights[:, -1][:, keep]), 0.0
    for factor in NEW_QUERIES:
        drawn = rows.at[-1].set(factor * rows[0])
        moved = subject.evaluate(trial.params, change_inputs(trial.inputs, "queries", drawn)).weights
        assert moved is not None
        after = _proportions(moved[:, -1][:, keep])
        largest = max(largest, float(np.abs(before - after).max(initial=0)))
    return largest


def _proportions(rows: Numbers) -> Numbers:
    total = np.abs(rows).sum(axis=-1, keepdims=True)
    return np.asarray(rows / np.where(total > 0, total, 1))


def _rank_of(head: Numbers) -> int:
    values = np.linalg.svd(head, compute_uv=False)
    return int((values > RANK_TOLERANCE * values[0]).sum())


PROCEDURES: dict[str, Procedure] = {
    "weights_independent": measure_independent,
    "weights_depend_on_query": measure_depend_on_query,
    "weights_depend_on_input": measure_depend_on_input,
    "low_rank_weights": measure_low_rank,
    "sharpens_with_scale": measure_sharpens,
    "distribution_over": measure_distribution,
}
