"""Whether what goes from values to outputs passes through fewer numbers than there are positions."""

import jax
import jax.numpy as jnp
import numpy as np

from models.measuring.evaluate import evaluate
from models.measuring.finding import FIRST, Finding, Procedure, truth
from models.measuring.subject import Numbers, Subject, Trial
from models.measuring.support import classify_support, weight_patterns
from models.reference import Array, Inputs, Params

RANK_TOLERANCE = 1e-11
"""Singular values below this share of the largest are rounding: those of softmax weights lie above 1e-8."""


def measure_low_rank(subject: Subject) -> Finding | None:
    """Find the numerical rank of the weights, else of the Jacobian between two halves, at two lengths."""
    if subject.trials[0].weights is None:
        return _rank_of_halves(subject)
    if subject.longer.sizes.n <= subject.reference.sizes.heads:
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


def _rank_of_halves(subject: Subject) -> Finding | None:
    """Where there are no weights: the rank of what the earlier half does to the later half."""
    output = subject.trials[0].output.values
    if not subject.looks_at_itself or len(output) != len(subject.trials[0].inputs.queries):
        return None
    trials = (subject.longer, subject.longest)
    ranks = [_rank_of(_between_halves(subject, trial)) for trial in trials]
    if not all(ranks):
        return None
    halves = [trial.sizes.n // 2 for trial in trials]
    words = ", ".join(f"{rank} of at most {half}" for rank, half in zip(ranks, halves, strict=True))
    return Finding(
        value=truth(ranks[1] == ranks[0] < halves[0]),
        measured=f"what the earlier half of the positions does to the later half has rank {words}",
        sizes=f"n = {', '.join(str(trial.sizes.n) for trial in trials)}",
        seeds=FIRST,
    )


def _between_halves(subject: Subject, trial: Trial) -> Numbers:
    """Return `[n / 2, n / 2]`: derivatives of later outputs, along one direction each, by earlier inputs."""
    rows = trial.inputs.queries
    half, random = len(rows) // 2, np.random.default_rng(19)
    steps = np.zeros((half, *rows.shape))
    steps[np.arange(half), np.arange(half)] = random.normal(size=(half, rows.shape[1]))
    watched = random.normal(size=(half, trial.output.values.shape[1]))

    def push(params: Params, rows: Array, along: Array) -> Array:
        def run(rows: Array) -> Array:
            inputs = Inputs(queries=rows, context=trial.inputs.context, key=trial.inputs.key)
            return subject.reference.apply(params, inputs, trial.sizes).values

        moved: Array = jax.jvp(run, (rows,), (along,))[1]
        return moved

    moved: Numbers = evaluate(jax.vmap(push, in_axes=(None, None, 0)), trial.params, rows, jnp.asarray(steps))
    return np.asarray(np.einsum("jid,id->ij", moved[:, -half:], watched))


def _rank_of(matrix: Numbers) -> int:
    values = np.linalg.svd(matrix, compute_uv=False)
    return int((values > RANK_TOLERANCE * values[0]).sum())


PROCEDURES: dict[str, Procedure] = {"low_rank_weights": measure_low_rank}
