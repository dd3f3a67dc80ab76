"""Whether what chooses the positions has trained parameters of its own."""

import jax
import numpy as np

from models.measuring.finding import Finding, Procedure
from models.measuring.heads import with_leaf
from models.measuring.normalisers import measure_normaliser
from models.measuring.patterns import measure_selection_by_content
from models.measuring.subject import Subject, Trial, is_float

BY_SCORE = frozenset({"sparsemax", "entmax", "argmax", "sample"})
"""Normalisers that leave positions out by their scores: nothing beside them chooses."""


def measure_selection_parameters(subject: Subject) -> Finding | None:
    """Draw each parameter anew; see whether other positions are chosen by the same scores and values."""
    chosen, normaliser = measure_selection_by_content(subject), measure_normaliser(subject)
    if chosen is None or chosen.value == "false":
        return None
    if normaliser is not None and normaliser.value in BY_SCORE:
        return None
    names = [name for place, name in _parameters(subject) if _only_chooses(subject, place)]
    if names:
        words = f"drawing {', '.join(names)} anew changes which positions are chosen, but no score or value"
        return Finding(value="true", measured=words)
    return Finding(
        value="false", measured="no parameter changes the choice and leaves scores and values alone"
    )


def _parameters(subject: Subject) -> list[tuple[int, str]]:
    """Return place and name of each trained parameter."""
    leaves = jax.tree_util.tree_leaves_with_path(subject.trials[0].params)
    named = [
        (place, jax.tree_util.keystr(path)) for place, (path, leaf) in enumerate(leaves) if is_float(leaf)
    ]
    return [(place, name.strip("[]'")) for place, name in named]


def _only_chooses(subject: Subject, place: int) -> bool:
    """Say whether another draw of one parameter changes the positions in a trial, and nothing else in any."""
    pairs = []
    for trial, other in zip(subject.trials, subject.trials[1:] + subject.trials[:1], strict=True):
        drawn = jax.tree.leaves(other.params)[place]
        pairs.append((trial, subject.evaluate(with_leaf(trial.params, place, drawn), trial.inputs)))
    return all(_weighs_alike(*pair) for pair in pairs) and any(_chooses_otherwise(*pair) for pair in pairs)


def _chooses_otherwise(before: Trial, after: Trial) -> bool:
    assert before.weights is not None
    assert after.weights is not None
    return bool(((before.weights != 0) != (after.weights != 0)).any())


def _weighs_alike(before: Trial, after: Trial) -> bool:
    """Say whether scores, what they are made of, and what is mixed are the same, as far as they are told."""
    for name in ("scores", "queries", "keys", "mixed"):
        one, two = getattr(before.output, name), getattr(after.output, name)
        if one is not None and not (np.asarray(one) == np.asarray(two)).all():
            return False
    return True


PROCEDURES: dict[str, Procedure] = {"selection_parameters": measure_selection_parameters}
