"""What turns scores into weights, told by comparing with known normalisers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from models.measuring.decoding import measure_recurrent_state
from models.measuring.finding import Finding, Procedure, show
from models.measuring.subject import Numbers, Subject
from models.measuring.support import allowed_positions, weight_patterns

NEAR = 1e-6
"""Entmax is found by bisection: weights it gives are known to 1e-8; different normalisers differ by 1e-2."""

BISECTIONS = 60

Turn = Callable[[Numbers], Numbers]
Pairs = list[tuple[Numbers, Numbers]]


@dataclass(frozen=True, slots=True)
class Turning:
    """A way to turn scores into weights: a function for each trial, and how far it is from the weights."""

    name: str
    functions: tuple[Turn, ...]
    off: float


def measure_normaliser(subject: Subject) -> Finding | None:
    """Name the known normaliser whose weights lie nearest, if they lie near enough."""
    pairs = scores_and_weights(subject)
    if not pairs:
        return _tell_state(subject)
    if all(_is_one_hot(weights) for _, weights in pairs):
        return _tell_argmax(pairs)
    found = find_normaliser(subject)
    if found is None:
        # Weights may be mixed or spread after they were normalised: that tells of no normaliser.
        return None
    nearest = f"nearest is {found.name}: weights differ by {show(found.off)}"
    return Finding(value=found.name.split(" ")[0], measured=nearest, tolerance=NEAR)


@lru_cache(maxsize=2)
def find_normaliser(subject: Subject) -> Turning | None:
    """Return the known way to turn scores into weights that comes near enough to what the mechanism does."""
    pairs = scores_and_weights(subject)
    if not pairs:
        return None
    tried = [_try(name, functions, pairs) for name, functions in _candidates(subject, pairs)]
    nearest = min(tried, key=lambda one: one.off)
    return nearest if nearest.off <= NEAR else None


def _candidates(subject: Subject, pairs: Pairs) -> Iterator[tuple[str, tuple[Turn, ...]]]:
    """Yield the names of known normalisers, each with its function for every trial."""
    if all(_is_one_hot(weights) for _, weights in pairs):
        # Any rule that leaves one position gives it all: only the largest score tells which.
        yield "argmax", (one_hot_max,) * len(pairs)
        return
    for name, function in NORMALISERS.items():
        yield name, (function,) * len(pairs)
    yield "softmax over the chosen", tuple(partial(_softmax_over, weights != 0) for _, weights in pairs)
    alphas = [np.asarray(trial.params["alpha"]) for trial in subject.trials if "alpha" in trial.params]
    if len(alphas) == len(pairs):
        yield "entmax with its own alpha", tuple(partial(_own_entmax, alpha) for alpha in alphas)


def _try(name: str, functions: tuple[Turn, ...], pairs: Pairs) -> Turning:
    offs = [
        float(np.abs(function(scores) - weights).max())
        for function, (scores, weights) in zip(functions, pairs, strict=True)
    ]
    return Turning(name, functions, max(offs))


def _softmax_over(chosen: NDArray[np.bool_], scores: Numbers) -> Numbers:
    return np.nan_to_num(softmax(np.where(chosen, scores, -np.inf)))


def _own_entmax(alpha: Numbers, scores: Numbers) -> Numbers:
    return entmax(_finite(scores), alpha[:, None, None])


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


def one_hot_max(scores: Numbers) -> Numbers:
    """Return one at the largest score of each row, zero elsewhere."""
    return np.asarray(np.eye(scores.shape[-1])[scores.argmax(axis=-1)])


def _finite(scores: Numbers) -> Numbers:
    """Return the scores with a number far below all others where no query looks."""
    return np.where(np.isfinite(scores), scores, -1e9)


NORMALISERS: dict[str, Turn] = {
    "softmax": softmax,
    "softmax over queries": lambda scores: softmax(scores, axis=-2),
    "sparsemax": lambda scores: sparsemax(_finite(scores)),
    "entmax": lambda scores: entmax(_finite(scores)),
    "sigmoid": sigmoid,
    "sum": share_of_sum,
}


def scores_and_weights(subject: Subject) -> Pairs:
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


def _tell_argmax(pairs: Pairs) -> Finding:
    agree = [(scores.argmax(axis=-1) == weights.argmax(axis=-1)).mean() for scores, weights in pairs]
    share = float(np.mean(agree))
    words = f"{share:.0%} of the positions chosen have the largest score"
    return Finding(value="argmax" if share == 1 else "sample", measured=words)


PROCEDURES: dict[str, Procedure] = {"normaliser": measure_normaliser}
