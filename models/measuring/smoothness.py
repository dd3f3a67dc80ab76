"""Chance and smoothness: random outputs, gradients, jumps."""

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import jax
import numpy as np

from models.measuring.finding import FIRST, TOLERANCE, Finding, Procedure, looking_at, show, truth
from models.measuring.subject import Numbers, Subject, Trial
from models.reference import Inputs, Output

STEP = 1e-6
"""Half width of the central difference: its error is near 1e-9 in float64, least between 1e-5 and 1e-6."""

AGREEMENT = 1e-5
"""Largest relative difference between gradient and central difference that still counts as the same."""

COARSE, HALVINGS = 24, 30
"""A line of length one is cut in 24, the piece with the largest change halved 30 times: to 4e-11."""

JUMP = 1e-4
"""A change this large over a piece of 4e-11 is a jump; slopes of smooth mechanisms stay below 1e3."""


@looking_at(FIRST)
def measure_stochastic(subject: Subject) -> Finding | None:
    """Find how far outputs lie apart for different random keys."""
    trial = subject.trials[0]
    keys = [jax.random.key(50 + seed) for seed in range(4)]
    values = [subject.evaluate(trial.params, replace(trial.inputs, key=key)).output.values for key in keys]
    apart = max(float(np.abs(one - values[0]).max()) for one in values)
    return Finding(
        value=truth(apart > TOLERANCE), measured=f"outputs lie up to {show(apart)} apart", tolerance=TOLERANCE
    )


def measure_differentiable(subject: Subject) -> Finding | None:
    """Hold the gradient of the weights (else the output) against central differences."""
    results = [_compare_gradient(subject, trial) for trial in subject.trials]
    slope = max(size for size, _ in results)
    off = max(error for _, error in results)
    holds = slope > 0 and off <= AGREEMENT
    what = "weights" if subject.trials[0].output.weights is not None else "output"
    words = f"gradient of the {what}: size {show(slope)}, off by {show(off)} from central differences"
    jump = largest_jump(subject) if holds else 0.0
    breaks = f"except where the chosen positions change: there the output jumps (by {show(jump)})"
    return Finding(
        value=truth(holds),
        measured=words if slope > 0 else f"gradient of the {what} is zero everywhere",
        tolerance=AGREEMENT,
        conditions=(breaks,) if jump > JUMP else (),
    )


def measure_continuous(subject: Subject) -> Finding | None:
    """Look for a jump of the output along a line through input space."""
    jump = largest_jump(subject)
    return Finding(value=truth(jump <= JUMP), measured=f"largest jump found {show(jump)}", tolerance=JUMP)


@lru_cache(maxsize=2)
def largest_jump(subject: Subject) -> float:
    """Return the largest change of the output over a piece of 4e-11 of three lines."""
    trials = subject.trials
    return max(_jump_between(subject, trials[i], trials[i - 1].inputs) for i in range(len(trials)))


def _jump_between(subject: Subject, trial: Trial, other: Inputs) -> float:
    def at(place: float) -> Numbers:
        inputs = replace(
            trial.inputs,
            queries=(1 - place) * trial.inputs.queries + place * other.queries,
            context=(1 - place) * trial.inputs.context + place * other.context,
        )
        return np.asarray(subject.evaluate(trial.params, inputs).output.values)

    places = np.linspace(0, 1, COARSE + 1)
    values = [at(place) for place in places]
    changes = [_distance(a, b) for a, b in pairwise(values)]
    start = int(np.argmax(changes))
    left, right, low, high = places[start], places[start + 1], values[start], values[start + 1]
    for _ in range(HALVINGS):
        middle = (left + right) / 2
        half = at(middle)
        if _distance(low, half) >= _distance(half, high):
            right, high = middle, half
        else:
            left, low = middle, half
    return _distance(low, high)


def _compare_gradient(subject: Subject, trial: Trial) -> tuple[float, float]:
    """Return the size of the derivative along a random direction and its relative error."""
    random = np.random.default_rng(trial.seed)
    along = Inputs(
        queries=jax.numpy.asarray(random.normal(size=trial.inputs.queries.shape)),
        context=jax.numpy.asarray(random.normal(size=trial.inputs.context.shape)),
    )
    exact = _watched(subject.push(trial.params, trial.inputs, along)[1])
    ahead, behind = (
        _watched(subject.evaluate(trial.params, _moved(trial.inputs, along, step)).output)
        for step in (STEP, -STEP)
    )
    near = (ahead - behind) / (2 * STEP)
    size = float(np.abs(exact).max(initial=0))
    return size, _distance(exact, near) / max(size, 1.0)


def _moved(inputs: Inputs, along: Inputs, step: float) -> Inputs:
    return replace(
        inputs,
        queries=inputs.queries + step * along.queries,
        context=inputs.context + step * along.context,
    )


def _watched(output: Output) -> Numbers:
    return np.asarray(output.values if output.weights is None else output.weights)


def _distance(one: Numbers, other: Numbers) -> float:
    return float(np.abs(one - other).max(initial=0))


PROCEDURES: dict[str, Procedure] = {
    "stochastic": measure_stochastic,
    "differentiable": measure_differentiable,
    "continuous": measure_continuous,
}
