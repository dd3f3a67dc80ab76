"""Whether longer queries and keys of the same direction get other scores."""

from dataclasses import replace

import numpy as np

from models.measuring.finding import TOLERANCE, Finding, Procedure, show, truth
from models.measuring.scores import Scored, measure_bilinear, scored_of, unit
from models.measuring.subject import Subject, Trial

LONGER = 3.0
"""How many times as long queries and keys are made."""


def measure_ignores_norm(subject: Subject) -> Finding | None:
    """Make queries and keys longer without turning them, and watch the scores."""
    if subject.trials[0].output.scores is None:
        return None
    if any(_are_of_one_length(trial) for trial in subject.trials):
        # Only the other one's length counts: neither answer is right of both.
        return None
    bilinear = measure_bilinear(subject)
    if bilinear is not None and bilinear.value == "true":
        words = f"a score grows with its query and its key: {bilinear.measured}"
        return Finding(value="false", measured=words, tolerance=TOLERANCE)
    changes = [
        change for trial in subject.trials if (change := _change_of_scores(subject, trial)) is not None
    ]
    if len(changes) < len(subject.trials):
        return None
    words = f"queries and keys {LONGER:g} times as long change the scores by {show(max(changes))}"
    return Finding(value=truth(max(changes) <= TOLERANCE), measured=words, tolerance=TOLERANCE)


def _are_of_one_length(trial: Trial) -> bool:
    """Say whether queries, or keys, have one and the same length wherever they stand."""
    scored = scored_of(trial)
    if scored is None:
        return False
    lengths = [np.linalg.norm(one, axis=-1) for one in (scored.queries, scored.keys)]
    return any(float(np.ptp(one)) <= TOLERANCE for one in lengths)


def _change_of_scores(subject: Subject, trial: Trial) -> float | None:
    """Return by how much scores change, where only the lengths of queries and keys do."""
    inputs = trial.inputs
    long = replace(inputs, queries=LONGER * inputs.queries, context=LONGER * inputs.context)
    before, after = scored_of(trial), scored_of(subject.evaluate(trial.params, long))
    if before is None or after is None or not _point_alike(before, after):
        return None
    return float(np.abs(after.scores - before.scores).max())


def _point_alike(before: Scored, after: Scored) -> bool:
    """Say whether queries and keys are longer, by any factor each, and otherwise the same."""
    pairs = [(before.queries, after.queries), (before.keys, after.keys)]
    longer = any(float(np.abs(one - two).max()) > TOLERANCE for one, two in pairs)
    return longer and all(float(np.abs(unit(one) - unit(two)).max()) <= TOLERANCE for one, two in pairs)


PROCEDURES: dict[str, Procedure] = {"score_ignores_norm": measure_ignores_norm}
