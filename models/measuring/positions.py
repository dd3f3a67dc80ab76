"""Positions: whether scores depend on them, where they enter, and what distance does.

A sequence of equal vectors shows it: whatever then differs from place to place comes from positions.
"""

from dataclasses import dataclass, replace

import jax
import jax.numpy as jnp
import numpy as np

from models.measuring.finding import FIRST, TOLERANCE, Finding, Procedure, looking_at, show, truth
from models.measuring.reach import measure_neighbours_mixed
from models.measuring.states import measure_forgets
from models.measuring.subject import Numbers, Subject, Trial, change_inputs

SHIFT = 2


def measure_dependence(subject: Subject) -> Finding | None:
    """Move the same vectors along the sequence, and permute them, and compare the scores."""
    if subject.trials[0].output.scores is None or not subject.looks_at_itself:
        return None
    mixed = measure_neighbours_mixed(subject)
    if mixed is not None and mixed.value == "true":
        # What moves along meets other neighbours: the scores change without knowing any position.
        return None
    pairs = [_moved_and_permuted(subject, trial) for trial in subject.trials]
    found = [pair for pair in pairs if pair is not None]
    if not found:
        return None
    moved, permuted = (max(values) for values in zip(*found, strict=True))
    value = "none" if permuted <= TOLERANCE else "relative" if moved <= TOLERANCE else "absolute"
    return Finding(
        value=value,
        measured=f"scores change by {show(moved)} when moved along, by {show(permuted)} when permuted",
        tolerance=TOLERANCE,
    )


def measure_enters(subject: Subject) -> Finding | None:
    """See which of queries, keys, values and scores differ along a sequence of equal vectors."""
    found = [_variation(trial) for trial in equal_trials(subject)]
    changes = [one for one in found if one is not None]
    if not changes:
        return None
    queries, keys, values, scores = (max(numbers) for numbers in zip(*changes, strict=True))
    names = {"queries": queries, "keys": keys, "values": values, "scores": scores}
    measured = ", ".join(f"{name} {show(size)}" for name, size in names.items())
    return Finding(value=_name_entry(names), measured=f"equal vectors differ along the sequence: {measured}")


def measure_norm(subject: Subject) -> Finding | None:
    """Compare norms of queries and keys along a sequence of equal vectors."""
    entry = measure_enters(subject)
    if entry is None or entry.value not in ("inputs", "queries_keys"):
        return None
    off = 0.0
    for trial in equal_trials(subject):
        for vectors in (trial.output.queries, trial.output.keys):
            norms = np.linalg.norm(np.asarray(vectors), axis=-1)
            off = max(off, float(np.abs(norms - norms[:, :1]).max()))
    words = f"norms of queries and keys differ by {show(off)} from place to place"
    return Finding(value=truth(off <= TOLERANCE), measured=words, tolerance=TOLERANCE)


def measure_distance_penalty(subject: Subject) -> Finding | None:
    """See whether scores fall strictly with distance along a sequence of equal vectors."""
    rows = [
        _by_distance(np.asarray(t.output.scores))
        for t in equal_trials(subject)
        if _is_square(t.output.scores)
    ]
    if not rows:
        return None
    steps = np.concatenate([np.diff(row, axis=-1).reshape(-1) for row in rows])
    return Finding(
        value=truth(bool((steps < -TOLERANCE).all())),
        measured=f"one step further changes the score by {_range(steps)}",
        conditions=("over the positions before the query",) if subject.reference.causal else (),
    )


def measure_influence_decays(subject: Subject) -> Finding | None:
    """See whether weights fall strictly with distance among equal vectors, or a state is scaled down."""
    if not subject.looks_at_itself:
        return None
    forgets = measure_forgets(subject)
    if forgets is not None:
        return forgets
    trials = equal_trials(subject)
    if all(_is_square(trial.output.weights) for trial in trials):
        rows = [np.abs(_by_distance(np.asarray(trial.output.weights))) for trial in trials]
        steps = np.concatenate([np.diff(row, axis=-1).reshape(-1) for row in rows])
        words = f"one step further changes the weight by {_range(steps)}"
        return Finding(value=truth(bool((steps < 0).all())), measured=words)
    return None


@looking_at(FIRST)
def measure_learned(subject: Subject) -> Finding | None:
    """Change the parameters trained for positions and watch equal vectors come apart."""
    trial = subject.trials[0]
    trial = with_equal_vectors(subject, trial) if subject.looks_at_itself else trial
    if "positions" not in trial.params:
        return Finding(value="false", measured="no parameter belongs to a position")
    tables = jax.tree.map(lambda leaf: 2 * leaf, trial.params["positions"])
    after = subject.evaluate({**trial.params, "positions": tables}, trial.inputs).output
    change = float(np.abs(np.asarray(after.values) - np.asarray(trial.output.values)).max())
    return Finding(
        value=truth(change > TOLERANCE), measured=f"doubling them changes the output by {show(change)}"
    )


def equal_trials(subject: Subject) -> list[Trial]:
    """Return trials of a sequence that looks at itself with equal vectors at all positions."""
    if not subject.looks_at_itself:
        return []
    return [with_equal_vectors(subject, trial) for trial in subject.trials]


def with_equal_vectors(subject: Subject, trial: Trial) -> Trial:
    """Return the trial again with its first vector at all positions."""
    rows = jnp.broadcast_to(trial.inputs.queries[0], trial.inputs.queries.shape)
    return subject.evaluate(trial.params, replace(trial.inputs, queries=rows), sizes=trial.sizes)


@dataclass(frozen=True, slots=True)
class _Moved:
    first: Numbers
    second: Numbers

    @property
    def difference(self) -> float:
        return float(np.abs(self.first - self.second).max(initial=0))


def _moved_and_permuted(subject: Subject, trial: Trial) -> tuple[float, float] | None:
    """Return how far scores differ when vectors move `SHIFT` places on, and when they are permuted."""
    rows = trial.inputs.queries
    keep = len(rows) - SHIFT
    scores = np.asarray(trial.output.scores)
    if scores.shape[1:] != (len(rows), len(rows)):
        return None
    on = _scores_of(subject, trial, jnp.concatenate([rows[keep:], rows[:keep]]))
    moved = _Moved(on[:, SHIFT:, SHIFT:], scores[:, :keep, :keep])
    places = np.random.default_rng(13 + trial.seed).permutation(len(rows))
    permuted = _Moved(_scores_of(subject, trial, rows[places]), scores[:, places][:, :, places])
    return moved.difference, permuted.difference


def _scores_of(subject: Subject, trial: Trial, rows: jax.Array) -> Numbers:
    output = subject.evaluate(trial.params, change_inputs(trial.inputs, "queries", rows)).output
    return np.asarray(output.scores)


def _variation(trial: Trial) -> tuple[float, float, float, float] | None:
    """Return how far queries, keys, values and scores differ along the sequence."""
    output = trial.output
    if output.queries is None or output.keys is None or output.scores is None:
        return None
    along = [output.queries, output.keys, output.keys[:, :1] if output.mixed is None else output.mixed]
    spread = [float(np.abs(np.asarray(one) - np.asarray(one)[:, :1]).max()) for one in along]
    scores = np.asarray(output.scores)
    return spread[0], spread[1], spread[2], float(np.abs(scores - scores[:, :1, :1]).max())


def _name_entry(names: dict[str, float]) -> str:
    moved = {name for name, size in names.items() if size > TOLERANCE}
    if {"queries", "keys"} & moved:
        return "inputs" if "values" in moved else "queries_keys"
    return "scores" if "scores" in moved else "values" if "values" in moved else "none"


def _range(numbers: Numbers) -> str:
    return f"{show(float(numbers.min()))} to {show(float(numbers.max()))}"


def _is_square(matrix: jax.Array | None) -> bool:
    return matrix is not None and matrix.ndim == 3 and matrix.shape[1] == matrix.shape[2]


def _by_distance(matrix: Numbers) -> Numbers:
    """Return the last query's entries `[h, n]`, nearest key first."""
    return matrix[:, -1, ::-1]


PROCEDURES: dict[str, Procedure] = {
    "position_dependence": measure_dependence,
    "position_enters": measure_enters,
    "norm_preserved": measure_norm,
    "distance_penalty": measure_distance_penalty,
    "influence_decays": measure_influence_decays,
    "learned_position": measure_learned,
}
