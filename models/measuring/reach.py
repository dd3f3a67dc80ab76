"""How far a query reaches: learned spans, where a window lies, axes of a grid, mixed neighbours."""

import numpy as np

from models.measuring.finding import FIRST, TOLERANCE, Finding, Procedure, looking_at, show, truth
from models.measuring.influence import trial_jacobians
from models.measuring.smoothness import STEP
from models.measuring.subject import Subject, Trial, change_inputs
from models.measuring.support import Pattern, classify_support, weight_patterns
from models.reference import Array


@looking_at(FIRST)
def measure_learned_span(subject: Subject) -> Finding | None:
    """Lengthen the span of the first head; watch its support, that of the others, and the gradient."""
    trial = subject.trials[0]
    if trial.weights is None:
        return None
    if "span" not in trial.params:
        return Finding(value="false", measured="no parameter says how far a head looks")
    span = trial.params["span"]
    before = (trial.weights != 0).sum(axis=(1, 2))
    after = _with_span(subject, span.at[0].add(-1.0))
    first, others = int(before[0] - after[0]), int(np.abs(before - after)[1:].max(initial=0))
    slope = _slope_in_span(subject, span)
    holds = first != 0 and others == 0 and slope > TOLERANCE
    words = (
        f"a span one shorter takes {first} weights from its head and {others} from others; "
        f"derivative of the output {show(slope)}"
    )
    return Finding(value=truth(holds), measured=words)


def measure_window_position(subject: Subject) -> Finding | None:
    """Compare the centres of the windows with the places of the queries, for several inputs."""
    patterns = weight_patterns(subject)
    if not patterns or classify_support(patterns) != "window":
        return None
    params = subject.trials[0].params
    runs = [subject.evaluate(params, trial.inputs).weights for trial in subject.trials]
    centres = np.stack([_centres((run != 0).any(axis=0)) for run in runs if run is not None])
    by_input = float(np.ptp(centres, axis=0).max())
    by_query = float(np.ptp(centres.mean(axis=0)))
    value = "predicted" if by_input > 0 else "current" if by_query > 0 else "fixed"
    words = f"centres move by {show(by_input)} with the input and by {show(by_query)} with the query"
    return Finding(value=value, measured=words)


def measure_per_axis(subject: Subject) -> Finding | None:
    """See whether each position depends on one row or column of a grid only."""
    jacobians = trial_jacobians(subject)
    if jacobians is None or not subject.looks_at_itself or jacobians[0].shape[0] != jacobians[0].shape[1]:
        return None
    pattern = np.logical_or.reduce([one > 0 for one in jacobians])
    length = len(pattern)
    grids = [(rows, length // rows) for rows in range(2, length // 2 + 1) if length % rows == 0]
    fits = [grid for grid in grids if _lies_on_axes(pattern, *grid)]
    words = (
        f"positions depend on a row or column of a {fits[0][0]} by {fits[0][1]} grid"
        if fits
        else "no grid fits"
    )
    return Finding(value=truth(bool(fits)), measured=words)


@looking_at(FIRST)
def measure_neighbours_mixed(subject: Subject) -> Finding | None:
    """Change one position and watch the scores of pairs whose own query and key stay as they are."""
    trial = subject.trials[0]
    side = "context" if subject.reads[1] else "queries"
    rows, scores = getattr(trial.inputs, side), trial.output.scores
    # Scores of a later step depend on all keys through the query that earlier steps made.
    if scores is None or scores.shape[-1] != len(rows) or len(rows) < 3 or len(trial.output.steps) > 1:
        return None
    drawn = change_inputs(trial.inputs, side, rows.at[0].multiply(-1.5))
    moved = subject.evaluate(trial.params, drawn)
    stays = _same_rows(trial, moved, "queries")[:, None] & _same_rows(trial, moved, "keys")
    if stays.shape != scores.shape[1:] or not stays.any():
        return None
    largest = float(np.abs(np.asarray(moved.output.scores) - np.asarray(scores))[:, stays].max())
    return Finding(
        value=truth(largest > TOLERANCE),
        measured=f"changing one position changes the scores of other pairs by {show(largest)}",
        tolerance=TOLERANCE,
    )


def _same_rows(before: Trial, after: Trial, name: str) -> Pattern:
    """Return which positions' queries, or keys, are as before; all but the first where they are not told."""
    one, two = getattr(before.output, name), getattr(after.output, name)
    if one is None or two is None:
        assert before.output.scores is not None
        return np.arange(before.output.scores.shape[1 if name == "queries" else 2]) > 0
    same: Pattern = (np.asarray(one) == np.asarray(two)).all(axis=(0, 2))
    return same


def _with_span(subject: Subject, span: Array) -> np.ndarray:
    trial = subject.trials[0]
    weights = subject.evaluate({**trial.params, "span": span}, trial.inputs).weights
    assert weights is not None
    counts: np.ndarray = (weights != 0).sum(axis=(1, 2))
    return counts


def _slope_in_span(subject: Subject, span: Array) -> float:
    trial = subject.trials[0]
    ahead, behind = (
        np.asarray(
            subject.evaluate({**trial.params, "span": span.at[0].add(step)}, trial.inputs).output.values
        )
        for step in (STEP, -STEP)
    )
    return float(np.abs(ahead - behind).max() / (2 * STEP))


def _centres(pattern: Pattern) -> np.ndarray:
    places = np.arange(pattern.shape[1])
    return np.array([places[row].mean() if row.any() else np.nan for row in pattern])


def _lies_on_axes(pattern: Pattern, rows: int, columns: int) -> bool:
    row, column = np.divmod(np.arange(rows * columns), columns)
    same_row = row[:, None] == row[None, :]
    same_column = column[:, None] == column[None, :]
    return any(bool((pattern == axes).all()) for axes in (same_row, same_column, same_row | same_column))


PROCEDURES: dict[str, Procedure] = {
    "learned_span": measure_learned_span,
    "window_position": measure_window_position,
    "per_axis": measure_per_axis,
    "neighbours_mixed": measure_neighbours_mixed,
}
