"""Who influences whom: the support of the Jacobian, through one layer and through several.

Entries are exactly zero where nothing flows: differentiation multiplies by zero there. However small
others are (old tokens under a strong decay), they count.
"""

from dataclasses import replace
from functools import lru_cache

import jax
import jax.numpy as jnp
import numpy as np

from models.measuring.finding import Finding, Procedure, show, truth
from models.measuring.subject import Numbers, Subject, Trial, change_inputs, stand_still
from models.measuring.support import Pattern, classify_support
from models.reference import Inputs


def measure_query_source(subject: Subject) -> Finding | None:
    """See which of the two inputs changes what comes out."""
    queries, context = subject.reads
    if not (queries or context):
        return None
    value = "other_sequence" if queries and context else "same_sequence" if queries else "learned"
    return Finding(value=value, measured=_name_inputs(queries, context))


def measure_combines(subject: Subject) -> Finding | None:
    """See whether both inputs change what comes out."""
    queries, context = subject.reads
    return Finding(value=truth(queries and context), measured=_name_inputs(queries, context))


def measure_influence(subject: Subject) -> Finding | None:
    """Name the support of the Jacobian of each output by each input position."""
    jacobians = trial_jacobians(subject)
    if jacobians is None:
        return None
    patterns = [one > 0 for one in jacobians]
    return Finding(value=classify_support(patterns), measured=_describe_reach(patterns))


def measure_influence_stacked(subject: Subject) -> Finding | None:
    """Name the support of the Jacobian through as many layers as there are positions."""
    if not _can_stack(subject):
        return None
    layers = subject.reference.sizes.n
    patterns = [stacked_pattern(subject, trial, layers) for trial in subject.trials]
    measured = f"{_describe_reach(patterns)} after {layers} layers"
    return Finding(value=classify_support(patterns), measured=measured)


def measure_stacking_widens(subject: Subject) -> Finding | None:
    """Count the inputs that reach an output through one layer and through two."""
    if not _can_stack(subject):
        return None
    one, two = (int(stacked_pattern(subject, subject.trials[0], layers).sum()) for layers in (1, 2))
    return Finding(value=truth(two > one), measured=f"{one} pairs linked by one layer, {two} by two")


def measure_causal(subject: Subject) -> Finding | None:
    """Find the largest influence of a later position on an earlier output."""
    jacobians = trial_jacobians(subject)
    if jacobians is None or not subject.looks_at_itself or _is_not_square(jacobians[0]):
        return None
    largest = max(float(np.triu(one, k=1).max()) for one in jacobians)
    return Finding(
        value=truth(largest == 0), measured=f"largest influence of a later position {show(largest)}"
    )


def measure_first_alone(subject: Subject) -> Finding | None:
    """Find the largest influence of any other position on the first output."""
    jacobians = trial_jacobians(subject)
    if jacobians is None or not subject.looks_at_itself or _is_not_square(jacobians[0]):
        return None
    largest = max(float(one[0, 1:].max(initial=0)) for one in jacobians)
    words = f"largest influence of another position on the first output {show(largest)}"
    return Finding(value=truth(largest == 0), measured=words)


@lru_cache(maxsize=2)
def trial_jacobians(subject: Subject) -> list[Numbers] | None:
    """Return `[n_out, n_in]` for each trial: the length of an output's derivative by an input position.

    Inputs are the positions looked at: the sequence itself, or the context where it is another one.
    """
    queries, context = subject.reads
    if not (queries or context):
        return None
    side = "context" if context else "queries"
    return [jacobian(subject, trial, side) for trial in subject.trials]


def jacobian(subject: Subject, trial: Trial, side: str) -> Numbers:
    """Return `[n_out, n_in]`: derivatives along one random direction at each position."""
    columns = [
        np.linalg.norm(subject.push(trial.params, trial.inputs, along)[1].values, axis=-1)
        for along in _directions(trial.inputs, side)
    ]
    return np.stack([np.asarray(column, np.float64).reshape(-1) for column in columns], axis=-1)


def stacked_pattern(subject: Subject, trial: Trial, layers: int) -> Pattern:
    """Return `[n, n]`: which inputs reach which outputs through layers with parameters of their own."""
    params = [other.params for other in subject.trials]
    columns = []
    for along in _directions(trial.inputs, "queries"):
        inputs, moved = trial.inputs, along
        for layer in range(layers):
            output, derivative = subject.push(params[layer % len(params)], inputs, moved)
            inputs = replace(inputs, queries=output.values)
            moved = replace(moved, queries=_rescale(derivative.values))
        columns.append(np.asarray(jnp.any(moved.queries != 0, axis=-1)))
    return np.stack(columns, axis=-1)


def _rescale(direction: jax.Array) -> jax.Array:
    """Return the direction with its largest entry one, so that many layers do not wear it out."""
    size = jnp.abs(direction).max()
    return direction / jnp.where(size > 0, size, 1)


def _directions(inputs: Inputs, side: str) -> list[Inputs]:
    """Return one direction for each position of one input: random there, zero elsewhere."""
    still = stand_still(inputs)
    base = still.queries if side == "queries" else still.context
    steps = np.random.default_rng(7).normal(size=base.shape)
    found = []
    for position in range(base.shape[0]):
        moved = np.zeros_like(steps)
        moved[position] = steps[position]
        step = jnp.asarray(moved)
        found.append(change_inputs(still, side, step))
    return found


def _can_stack(subject: Subject) -> bool:
    trial = subject.trials[0]
    return subject.looks_at_itself and trial.output.values.shape == trial.inputs.queries.shape


def point_directions(inputs: Inputs, side: str, position: int) -> list[Inputs]:
    """Return one direction for each entry of one position of one input."""
    still, base = stand_still(inputs), np.zeros(getattr(inputs, side).shape)
    steps = np.zeros((base.shape[1], *base.shape))
    steps[np.arange(base.shape[1]), position, np.arange(base.shape[1])] = 1
    return [change_inputs(still, side, jnp.asarray(step)) for step in steps]


def _is_not_square(matrix: Numbers) -> bool:
    rows, columns = matrix.shape
    return bool(rows != columns)


def _describe_reach(patterns: list[Pattern]) -> str:
    counts = np.concatenate([pattern.sum(axis=-1) for pattern in patterns])
    return f"an output depends on {counts.min()} to {counts.max()} of {patterns[0].shape[-1]} positions"


def _name_inputs(queries: bool, context: bool) -> str:
    names = [name for name, read in (("the queries", queries), ("the other sequence", context)) if read]
    return f"the output changes with {' and '.join(names) or 'neither input'}"


PROCEDURES: dict[str, Procedure] = {
    "query_source": measure_query_source,
    "combines_sequences": measure_combines,
    "influence": measure_influence,
    "influence_stacked": measure_influence_stacked,
    "stacking_widens": measure_stacking_widens,
    "causal": measure_causal,
    "first_position_alone": measure_first_alone,
}
