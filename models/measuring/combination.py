"""How the outputs of the heads become one: side by side, added up, averaged, through one more matrix."""

from collections.abc import Iterator

import jax
import numpy as np

from models.measuring.finding import FIRST, TOLERANCE, Finding, Procedure, show
from models.measuring.heads import with_leaf
from models.measuring.subject import Numbers, Subject, Trial


def measure_head_combination(subject: Subject) -> Finding | None:
    """Find the matrix after the heads, else hold the output against them added up, averaged, side by side."""
    heads = _heads_of(subject.trials[0])
    if heads is None:
        return None
    matrix = next(_matrices_after(subject, heads.shape), None)
    if matrix is not None:
        return Finding(value="projected", measured=matrix, seeds=FIRST)
    if len(heads) == 1:
        return Finding(value="none", measured="there is one head, and no matrix after it", seeds=FIRST)
    plain = {name: _distance_to(subject, name) for name in ("averaged", "summed")}
    for name, off in plain.items():
        if off <= TOLERANCE:
            return Finding(value=name, measured=f"off by {show(off)}", tolerance=TOLERANCE)
    if all(_lie_side_by_side(trial) for trial in subject.trials):
        words = "each number of the output rises with one number of the heads side by side"
        return Finding(value="concatenated", measured=words)
    return None


def _heads_of(trial: Trial) -> Numbers | None:
    heads = trial.output.heads
    if heads is None or heads.ndim != 3 or heads.shape[1] != len(trial.output.values):
        return None
    return np.asarray(heads)


def _matrices_after(subject: Subject, shape: tuple[int, ...]) -> Iterator[str]:
    """Describe each parameter that takes in all heads, changes the output and leaves the heads alone.

    Those with a part for each head come first: other matrices of the layer may be as large as they are.
    """
    h, _, d_v = shape
    leaves = list(enumerate(jax.tree.leaves(subject.trials[0].params)))
    fitting = [one for taken in ((h, d_v), (h * d_v,)) for one in leaves if one[1].shape[:-1] == taken]
    for place, leaf in fitting:
        changed = [_change_by(subject, place, leaf, head) for head in range(h)]
        if all(alone and moved > TOLERANCE for alone, moved in changed):
            sizes = " and ".join(show(moved) for _, moved in changed)
            yield f"a matrix {list(leaf.shape)} after the heads: their parts change the output by {sizes}"


def _change_by(subject: Subject, place: int, leaf: jax.Array, head: int) -> tuple[bool, float]:
    """Change one head's part of a parameter; say whether the heads stay, and how far the output moves."""
    trial = subject.trials[0]
    parts = leaf.reshape(len(_heads_or_none(trial)), -1, leaf.shape[-1])
    moved = parts.at[head].multiply(-1.5).reshape(leaf.shape)
    after = subject.evaluate(with_leaf(trial.params, place, moved), trial.inputs)
    stay = bool((_heads_or_none(after) == _heads_or_none(trial)).all())
    return stay, float(np.abs(np.asarray(after.output.values) - np.asarray(trial.output.values)).max())


def _heads_or_none(trial: Trial) -> Numbers:
    heads = trial.output.heads
    assert heads is not None
    return np.asarray(heads)


def _distance_to(subject: Subject, name: str) -> float:
    """Return how far the output is from the heads averaged or added up."""
    offs = []
    for trial in subject.trials:
        heads, values = _heads_or_none(trial), np.asarray(trial.output.values)
        joined = heads.mean(axis=0) if name == "averaged" else heads.sum(axis=0)
        offs.append(float(np.abs(values - joined).max()) if values.shape == joined.shape else np.inf)
    return max(offs)


def _lie_side_by_side(trial: Trial) -> bool:
    """Say whether the output has the order of the heads side by side: it is they, or each bent alike."""
    heads, values = _heads_or_none(trial), np.asarray(trial.output.values)
    joined = np.moveaxis(heads, 0, 1).reshape(heads.shape[1], -1)
    return values.shape == joined.shape and bool(
        (joined.argsort(axis=None) == values.argsort(axis=None)).all()
    )


PROCEDURES: dict[str, Procedure] = {"head_combination": measure_head_combination}
