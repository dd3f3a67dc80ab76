"""What the weights depend on: the query, the other keys, the input at all; sharpness."""

import jax.numpy as jnp
import numpy as np

from models.measuring.finding import TOLERANCE, Finding, Procedure, looking_at, show, truth
from models.measuring.states import measure_forgets, measure_overwrites
from models.measuring.subject import SEEDS, Numbers, Subject, Trial, change_inputs
from models.measuring.weights import measure_normalised_over

FACTORS = (1e1, 1e2, 1e3, 1e4)

NEW_QUERIES = (1.0, -1.0, 8.0, -8.0)
"""The last query is set to the first times these: a saturating score needs a large change to choose anew."""

SHARP = 0.999
"""A row whose largest weight exceeds this, with less than the rest left to all others, has become one-hot; a
saturating score leaves it below 0.9."""


def measure_independent(subject: Subject) -> Finding | None:
    """Change one key, the first or the last but one, and watch the weights of the others."""
    pairs = [_change_key(subject, trial, place) for trial in subject.trials for place in (0, -2)]
    found = [pair for pair in pairs if pair is not None]
    if not found or max(own for own, _ in found) <= TOLERANCE:
        return None
    others = max(other for _, other in found)
    if others > TOLERANCE and _only_fades(subject):
        # A token's gate scales what was there before, whatever its key: no score of others decides.
        return None
    return Finding(
        value=truth(others <= TOLERANCE),
        measured=f"changing one key changes the weights of others by {show(others)}",
        tolerance=TOLERANCE,
    )


def _only_fades(subject: Subject) -> bool:
    """Say whether tokens change the weights of others by a gate on the state alone."""
    forgets, overwrites = measure_forgets(subject), measure_overwrites(subject)
    return (
        forgets is not None
        and overwrites is not None
        and (forgets.value, overwrites.value) == ("true", "false")
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


@looking_at(SEEDS[:2])
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


def measure_sharpens(subject: Subject) -> Finding | None:
    """Multiply the inputs by growing factors and watch each row's largest weight, and all others."""
    if subject.trials[0].weights is None:
        return None
    over = measure_normalised_over(subject)
    axis = -2 if over is not None and over.value == "slots" and subject.reference.sequences == "set" else -1
    peaks, rests = np.array([_sharpness(subject, trial, axis) for trial in subject.trials]).mean(axis=0).T
    words = ", ".join(f"{show(peak)} at {factor:g}" for peak, factor in zip(peaks, FACTORS, strict=True))
    return Finding(
        value=truth(peaks[-1] >= SHARP and rests[-1] <= 1 - SHARP),
        measured=f"median largest weight: {words}; the others add up to {show(float(rests[-1]))} in the end",
    )


def _sharpness(subject: Subject, trial: Trial, axis: int) -> list[tuple[float, float]]:
    """Return for each factor the medians of the largest weight and of the sum of all others."""
    side, found = "queries" if subject.reads[0] else "context", []
    for factor in FACTORS:
        inputs = change_inputs(trial.inputs, side, factor * getattr(trial.inputs, side))
        weights = subject.evaluate(trial.params, inputs).weights
        assert weights is not None
        sizes = np.sort(np.abs(weights), axis=axis).swapaxes(axis, -1)
        found.append((float(np.median(sizes[..., -1])), float(np.median(sizes[..., :-1].sum(axis=-1)))))
    return found


def measure_distribution(subject: Subject) -> Finding | None:
    """Say what the axis along which the weights add up to one is made of."""
    over = measure_normalised_over(subject)
    if over is None:
        return None
    kind = subject.reference.over
    if over.value == "none" and kind == "channels":
        apart = "each channel has a weight of its own; they do not add up to one"
        return Finding(value=kind, measured=over.measured, conditions=(apart,))
    value = over.value if over.value in ("none", "slots") else kind
    return Finding(value=value, measured=over.measured, tolerance=over.tolerance)


def _change_key(subject: Subject, trial: Trial, place: int) -> tuple[float, float] | None:
    """Draw one key anew; return the change of its own weights and of the others'."""
    weights = _first_weights(trial)
    side = "context" if subject.reads[1] else "queries"
    rows = getattr(trial.inputs, side)
    if weights is None or weights.shape[-1] != len(rows) or len(rows) == 1:
        return None
    drawn = np.array(rows)
    drawn[place] *= -1.5
    after = subject.evaluate(trial.params, change_inputs(trial.inputs, side, jnp.asarray(drawn)))
    moved = _first_weights(after)
    assert moved is not None
    change = np.abs(moved - weights)
    if side == "queries" and change.shape[1] == len(rows):
        # A sequence that looks at itself changes its own query too: its row is left out.
        change = np.delete(change, place, axis=1)
    return float(change[..., place].max(initial=0)), float(np.delete(change, place, axis=-1).max(initial=0))


def _first_weights(trial: Trial) -> Numbers | None:
    """Return the weights of the first step: those of later ones depend on all keys through the query."""
    return np.asarray(trial.output.steps[0], np.float64) if trial.output.steps else trial.weights


def _query_effect(subject: Subject, trial: Trial) -> float:
    """Return how far the proportions of one row change when its query alone is another."""
    weights, rows = trial.weights, trial.inputs.queries
    assert weights is not None
    if len(rows) != weights.shape[1]:
        return 0.0
    # The query with the most to choose from, the last of such.
    place = len(rows) - 1 - int(np.argmax((weights != 0).any(axis=0).sum(axis=1)[::-1]))
    keep = np.ones(weights.shape[2], bool)
    if subject.looks_at_itself:
        keep[place] = False
    before, largest = _proportions(weights[:, place][:, keep]), 0.0
    for factor in NEW_QUERIES:
        drawn = rows.at[place].set(factor * rows[place - 1])
        moved = subject.evaluate(trial.params, change_inputs(trial.inputs, "queries", drawn)).weights
        assert moved is not None
        after = _proportions(moved[:, place][:, keep])
        largest = max(largest, float(np.abs(before - after).max(initial=0)))
    return largest


def _proportions(rows: Numbers) -> Numbers:
    total = np.abs(rows).sum(axis=-1, keepdims=True)
    return np.asarray(rows / np.where(total > 0, total, 1))


PROCEDURES: dict[str, Procedure] = {
    "weights_independent": measure_independent,
    "weights_depend_on_query": measure_depend_on_query,
    "weights_depend_on_input": measure_depend_on_input,
    "sharpens_with_scale": measure_sharpens,
    "distribution_over": measure_distribution,
}
