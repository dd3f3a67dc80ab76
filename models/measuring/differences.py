"""Whether the weights are one softmax map less a share of another."""

import math

import numpy as np

from models.measuring.finding import TOLERANCE, Finding, Procedure, show
from models.measuring.normalisers import softmax
from models.measuring.subject import Numbers, Subject, Trial


def measure_difference(subject: Subject) -> Finding | None:
    """Fit the weights by the softmax maps of both halves of queries and keys."""
    weights = [trial.weights for trial in subject.trials]
    if any(one is None for one in weights):
        return None
    least = min(float(one.min()) for one in weights if one is not None)
    if least >= 0:
        return Finding(value="false", measured=f"nothing is taken away: smallest weight {show(least)}")
    fits = [_fit(trial, causal=subject.reference.causal) for trial in subject.trials]
    found = [fit for fit in fits if fit is not None]
    if len(found) < len(fits):
        return None
    off, shares = max(one for one, _ in found), np.concatenate([one for _, one in found])
    words = f"the second map is taken {show(float(shares.min()))} to {show(float(shares.max()))} times"
    if off <= TOLERANCE and (shares > 0).all():
        return Finding(value="true", measured=f"{words}: off by {show(off)}", tolerance=TOLERANCE)
    return Finding(value="false", measured=f"no two maps fit: off by {show(off)}", tolerance=TOLERANCE)


def _fit(trial: Trial, *, causal: bool) -> tuple[float, Numbers] | None:
    """Return by how far first − share · second misses the weights at best, and the share of each head."""
    output, weights = trial.output, trial.weights
    if output.queries is None or output.keys is None or weights is None:
        return None
    queries, keys = (np.asarray(one) for one in (output.queries, output.keys))
    if queries.shape[0] != len(weights) or keys.shape[1] != weights.shape[2] or len(queries) % len(keys):
        return None
    keys = np.repeat(keys, len(queries) // len(keys), axis=0)
    first, second = _maps(queries, keys, causal=causal and weights.shape[1] == weights.shape[2])
    taken = first - weights
    shares = (taken * second).sum(axis=(1, 2)) / (second * second).sum(axis=(1, 2))
    return float(np.abs(taken - shares[:, None, None] * second).max()), shares


def _maps(queries: Numbers, keys: Numbers, *, causal: bool) -> list[Numbers]:
    """Return the softmax maps `[h, n, m]` of the first and of the second half of queries and keys."""
    half = queries.shape[-1] // 2
    parts = [(one[..., :half], one[..., half : 2 * half]) for one in (queries, keys)]
    scores = [q @ k.swapaxes(-1, -2) / math.sqrt(max(half, 1)) for q, k in zip(*parts, strict=True)]
    if causal:
        past = np.tril(np.ones(scores[0].shape[1:], bool))
        scores = [np.where(past, one, -np.inf) for one in scores]
    return [softmax(one) for one in scores]


PROCEDURES: dict[str, Procedure] = {"weights_difference": measure_difference}
