"""External memories, steps and levels."""

from dataclasses import replace

import jax
import numpy as np

from models.measuring.finding import FIRST, TOLERANCE, Finding, Procedure, looking_at, show, truth
from models.measuring.subject import SEEDS, Numbers, Subject, Trial, change_inputs


def measure_external(subject: Subject) -> Finding | None:
    """See whether a memory beside the query sequence is read, or handed on."""
    read = subject.reads[1]
    if subject.reference.sequences == "memory" or not read:
        holds = subject.reference.sequences == "memory" and read
        words = "changes what comes out" if read else "changes nothing"
        return Finding(value=truth(holds), measured=f"a memory beside the query sequence {words}")
    return None


@looking_at(FIRST)
def measure_read(subject: Subject) -> Finding | None:
    """Change one slot of the memory and watch the output."""
    if subject.reference.sequences != "memory":
        return None
    trial = subject.trials[0]
    context = trial.inputs.context.at[0].multiply(-1.5)
    after = subject.evaluate(trial.params, change_inputs(trial.inputs, "context", context)).output
    if _hands_on_memory_only(trial):
        return Finding(value="false", measured="nothing but the memory itself comes out")
    change = float(np.abs(np.asarray(after.values) - np.asarray(trial.output.values)).max())
    return Finding(
        value=truth(change > TOLERANCE), measured=f"another slot changes the output by {show(change)}"
    )


def measure_written(subject: Subject) -> Finding | None:
    """Compare the memory before and after."""
    if subject.reference.sequences != "memory":
        return None
    changes = [_memory_change(trial) for trial in subject.trials]
    change = max(changes)
    return Finding(value=truth(change > 0), measured=f"the memory changes by {show(change)}")


@looking_at(SEEDS[:2])
def measure_addressing(subject: Subject) -> Finding | None:
    """Watch the weights when the slots are permuted, and when their content is drawn anew."""
    trial, other = subject.trials[0], subject.trials[1]
    if subject.reference.sequences != "memory" or trial.weights is None:
        return None
    places = np.random.default_rng(5).permutation(trial.inputs.context.shape[0])
    moved = _weights_with(subject, trial, trial.inputs.context[places])
    by_place = float(np.abs(moved - trial.weights[..., places]).max())
    anew = _weights_with(subject, trial, other.inputs.context)
    by_content = float(np.abs(anew - trial.weights).max())
    value = "content" if by_place <= TOLERANCE else "both" if by_content > TOLERANCE else "location"
    words = f"slots permuted: weights differ by {show(by_place)}; content anew: by {show(by_content)}"
    return Finding(value=value, measured=words, tolerance=TOLERANCE)


@looking_at(FIRST)
def measure_steps(subject: Subject) -> Finding | None:
    """Compare the weights of the first step with those of the last, where there are several."""
    steps = subject.trials[0].output.steps
    if len(steps) < 2:
        return Finding(value="false", measured="one step")
    change = float(np.abs(np.asarray(steps[0]) - np.asarray(steps[-1])).max())
    words = f"{len(steps)} steps; weights of the first and the last differ by {show(change)}"
    return Finding(value=truth(change > TOLERANCE), measured=words)


@looking_at(FIRST)
def measure_levels(subject: Subject) -> Finding | None:
    """Count distributions over units of different size."""
    output = subject.trials[0].output
    if output.weights is None:
        return None
    shapes = [tuple(level.shape[-2:]) for level in jax.tree.leaves(output.levels)]
    count = max(len(shapes), 1)
    words = (
        f"weights at each level: {', '.join(map(str, shapes))}" if shapes else "one distribution per query"
    )
    return Finding(value=str(count), measured=words)


def _memory_change(trial: Trial) -> float:
    if trial.output.memory is None:
        return 0.0
    return float(np.abs(np.asarray(trial.output.memory) - np.asarray(trial.inputs.context)).max())


def _hands_on_memory_only(trial: Trial) -> bool:
    memory, values = trial.output.memory, trial.output.values
    return memory is not None and memory.shape == values.shape and bool((memory == values).all())


def _weights_with(subject: Subject, trial: Trial, context: jax.Array) -> Numbers:
    weights = subject.evaluate(trial.params, replace(trial.inputs, context=context)).weights
    assert weights is not None
    return weights


PROCEDURES: dict[str, Procedure] = {
    "memory_external": measure_external,
    "memory_read": measure_read,
    "memory_written": measure_written,
    "addressing": measure_addressing,
    "steps_iterated": measure_steps,
    "levels": measure_levels,
}
