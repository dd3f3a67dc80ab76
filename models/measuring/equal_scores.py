"""What becomes of the weights when all scores of a query are raised alike, and when they are all equal."""

import numpy as np

from models.measuring.finding import Finding, Procedure, show, truth
from models.measuring.gates import measure_gate
from models.measuring.normalisers import NEAR, find_normaliser, scores_and_weights
from models.measuring.outcome import is_renormalised, measure_weighted_sum
from models.measuring.subject import Numbers, Subject

ALIKE = (1.0, 2.0)
"""What all scores of a query are made, in turn."""

RAISED = (-3.0, 0.7, 5.0)
"""What is added to all scores of one query, each in turn."""


def measure_shift(subject: Subject) -> Finding | None:
    """Raise all scores of one query alike, and see what the normaliser found then makes of them."""
    found = find_normaliser(subject)
    if found is None:
        return None
    changes = [
        float(np.abs(function(_raise_last(scores, raised)) - weights).max())
        for function, (scores, weights) in zip(found.functions, scores_and_weights(subject), strict=True)
        for raised in RAISED
    ]
    words = f"raising all scores of a query changes weights by {show(max(changes))}, by {found.name}"
    return Finding(value=truth(max(changes) <= NEAR), measured=words, tolerance=NEAR)


def _raise_last(scores: Numbers, raised: float) -> Numbers:
    """Return the scores with those of the last query raised."""
    moved = scores.copy()
    moved[..., -1, :] += raised
    return moved


def measure_uniform(subject: Subject) -> Finding | None:
    """Make all scores equal, and see whether the normaliser found makes the weights of a mean of them."""
    gate, summed = measure_gate(subject), measure_weighted_sum(subject)
    if subject.trials[0].output.scores is None:
        return None
    if gate is not None and gate.value == "true":
        return Finding(value="false", measured=f"a gate scales what is found: {gate.measured}")
    found = find_normaliser(subject)
    if found is None or summed is None:
        return None
    if summed.value == "false":
        return Finding(value="false", measured=summed.measured)
    divided = is_renormalised(subject)
    offs = []
    for function, (scores, weights) in zip(found.functions, scores_and_weights(subject), strict=True):
        allowed = weights != 0 if found.name == "softmax over the chosen" else np.isfinite(scores)
        for alike in ALIKE:
            equal = function(np.where(np.isfinite(scores), alike, scores))
            offs.append(_off_mean(equal, allowed, divided=divided))
    words = f"weights of equal scores lie {show(max(offs))} from those of a mean, by {found.name}"
    return Finding(value=truth(max(offs) <= NEAR), measured=words, tolerance=NEAR)


def _off_mean(weights: Numbers, allowed: np.ndarray, *, divided: bool) -> float:
    """Return how far weights are from equal ones that add up to one over the allowed."""
    weights = weights / weights.sum(axis=-1, keepdims=True) if divided else weights
    mean = allowed / np.maximum(allowed.sum(axis=-1, keepdims=True), 1)
    return float(np.abs(weights - mean).max())


PROCEDURES: dict[str, Procedure] = {"shift_invariant": measure_shift, "uniform_is_mean": measure_uniform}
