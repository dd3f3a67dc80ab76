"""What turns scores into weights, told by comparing with known normalisers."""

from collections.abc import Callable

import numpy as np

from models.measuring.decoding import measure_recurrent_state
from models.measuring.finding import Finding, Procedure, show
from models.measuring.subject import Numbers, Subject
from models.measuring.support import allowed_positions, weight_patterns

NEAR = 1e-6
"""Entmax is found by bisection: weights it gives are known to 1e-8; different normalisers differ by 1e-2."""

BISECTIONS = 60


def measure_normaliser(subject: Subject) -> Finding | None:
    """Name the known normaliser whose weights lie nearest, if they lie near enough."""
    pairs = _scores_and_weights(subject)
    if not pairs:
        return _tell_state(subject)
    if all(_is_one_hot(weights) for _, weights in pairs):
        return _tell_argmax(pairs)
    alphas = [np.asarray(trial.params["alpha"]) for trial in subject.trials if "alpha" in trial.params]
    errors = {
        name: max(float(np.abs(function(scores) - weights).max()) for scores, weights in pairs)
        for name, function in NORMALISERS.items()
    }
    chosen = [(np.where(weights != 0, scores, -np.inf), weights) for scores, weights in pairs]
    errors["softmax over the chosen"] = max(
        float(np.abs(np.nan_to_num(softmax(scores)) - weights).max()) for scores, weights in chosen
    )
    if len(alphas) == len(pairs):
        errors["entmax with its own alpha"] = max(
            float(np.abs(entmax(_finite(scores), alpha[:, None, None]) - weights).max())
            for alpha, (scores, weights) in zip(alphas, pairs, strict=True)
        )
    name = min(errors, key=lambda one: errors[one])
    if errors[name] > NEAR:
        # Weights may be mixed or spread after they were normalised: that tells of no normaliser.
        return None
    nearest = f"nearest is {name}: weights differ by {show(errors[name])}"
    return Finding(value=name.split(" ")[0], measured=nearest, tolerance=NEAR)


def softmax(scores: Numbers, axis: int = -1) -> Numbers:
    raised = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return np.asarray(raised / raised.sum(axis=axis, keepdims=True))


def sparsemax(scores: Numbers) -> Numbers:
    """Return the nearest point of the simplex: Martins and Astudillo 2016."""
    sorted_scores = -np.sort(-scores, axis=-1)
    sums = np.cumsum(sorted_scores, axis=-1)
    ranks = np.arange(1, scores.shape[-1] + 1)
    inside = 1 + ranks * sorted_scores > sums
    count = inside.sum(axis=-1, keepdims=True)
    threshold = (np.take_along_axis(sums, count - 1, axis=-1) - 1) / count
    return np.asarray(np.maximum(scores - threshold, 0))


def entmax(scores: Numbers, alpha: Numbers | float = 1.5) -> Numbers:
    """Return [(alpha − 1) s − tau]_+^(1 / (alpha − 1)), tau found by halving (Peters et al. 2019)."""
    power = 1 / (alpha - 1)
    scaled = (alpha - 1) * scores
    high = scaled.max(axis=-1, keepdims=True)
    low = high - 1
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        enough = (np.maximum(scaled - middle, 0) ** power).sum(axis=-1, keepdims=True) >= 1
        low, high = np.where(enough, middle, low), np.where(enough, high, middle)
    return np.asarray(np.maximum(scaled - low, 0) ** power)


def sigmoid(scores: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-scores)))


def share_of_sum(scores: Numbers) -> Numbers:
    total = np.where(np.isfinite(scores), scores, 0).sum(axis=-1, keepdims=True)
    return np.asarray(np.where(np.isfinite(scores), scores, 0) / np.where(total == 0, 1, total))


def _finite(scores: Numbers) -> Numbers:
    """Return the scores with a number far below all others where no query looks."""
    return np.where(np.isfinite(scores), scores, -1e9)


NORMALISERS: dict[str, Callable[[Numbers], Numbers]] = {
    "softmax": softmax,
    "softmax over queries": lambda scores: softmax(scores, axis=-2),
    "sparsemax": lambda scores: sparsemax(_finite(scores)),
    "entmax": lambda scores: entmax(_finite(scores)),
    "sigmoid": sigmoid,
    "sum": share_of_sum,
}


def _scores_and_weights(subject: Subject) -> list[tuple[Numbers, Numbers]]:
    """Return scores, minus infinity where no query ever looks, with the weights made of them."""
    patterns = weight_patterns(subject)
    if not patterns or subject.trials[0].output.scores is None:
        return []
    reachable = np.logical_or.reduce(patterns)
    seen = allowed_positions(subject, patterns) if _has_moving_zeros(patterns) else reachable
    found = []
    for trial in subject.trials:
        scores, weights = np.asarray(trial.output.scores), trial.weights
        if weights is None or scores.shape != weights.shape:
            return []
        found.append((np.where(seen, scores, -np.inf), weights))
    return found


def _has_moving_zeros(patterns: list[np.ndarray]) -> bool:
    return any((pattern != patterns[0]).any() for pattern in patterns)


def _is_one_hot(weights: Numbers) -> bool:
    return bool((np.sort(weights, axis=-1)[..., :-1] == 0).all() and (weights.max(axis=-1) == 1).all())


def _tell_state(subject: Subject) -> Finding | None:
    """Say that nothing normalises where a state is read as it is, with weights below zero."""
    weights, recurrent = subject.trials[0].weights, measure_recurrent_state(subject)
    if weights is None or recurrent is None or recurrent.value == "false" or weights.min() >= 0:
        return None
    words = (
        f"a state is read as it is: weights from {show(float(weights.min()))} to {show(float(weights.max()))}"
    )
    return Finding(value="none", measured=words)


def _tell_argmax(pairs: list[tuple[Numbers, Numbers]]) -> Finding:
    agree = [(scores.argmax(axis=-1) == weights.argmax(axis=-1)).mean() for scores, weights in pairs]
    share = float(np.mean(agree))
    words = f"{share:.0%} of the positions chosen have the largest score"
    return Finding(value="argmax" if share == 1 else "sample", measured=words)


PROCEDURES: dict[str, Procedure] = {"normaliser": measure_normaliser}
