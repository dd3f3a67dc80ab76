"""Heads: how many, what each has to itself, and what keys and values are made of."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from models.measuring.finding import FIRST, TOLERANCE, Finding, Procedure, looking_at, show, truth
from models.measuring.influence import point_directions
from models.measuring.subject import Numbers, Subject, Trial
from models.reference import Params

SMALL = 1e-9
"""Singular values below this share of the largest are zero; those of random projections lie above 1e-3."""


PLACES = 3
"""Positions looked at for each input: units of a layer that are off at one are on at another."""


@looking_at(FIRST)
def measure_heads_parallel(subject: Subject) -> Finding | None:
    """Count the heads whose weights (else outputs) differ from all others."""
    heads = _head_arrays(subject.trials[0])
    if heads is None:
        return None
    count = count_distinct(heads)
    return Finding(value=truth(count > 1), measured=f"{count} different of {len(heads)} heads")


@looking_at(FIRST)
def measure_heads_interact(subject: Subject) -> Finding | None:
    """Change one head's parameters and watch the weights of those whose own queries and keys stay."""
    weights = subject.trials[0].weights
    if weights is not None and len(weights) == 1:
        return Finding(value="false", measured="there is one head")
    change = _change_of_others(subject)
    if change is None:
        return None
    return Finding(
        value=truth(change > TOLERANCE),
        measured=f"other heads' weights change by {show(change)} with one head's parameters",
        tolerance=TOLERANCE,
    )


@looking_at(FIRST)
def measure_heads_independent(subject: Subject) -> Finding | None:
    """Change one head's parameters and watch the weights of the others stay."""
    found, weights = measure_heads_interact(subject), subject.trials[0].weights
    if found is None or weights is None or len(weights) == 1:
        return None
    value = truth(found.value == "false")
    return Finding(value=value, measured=found.measured, tolerance=found.tolerance)


@looking_at(FIRST)
def measure_head_projections(subject: Subject) -> Finding | None:
    """Count different queries, keys and values along the heads."""
    counts = _distinct_projections(subject)
    if counts is None:
        return None
    heads, queries, keys, values = counts
    words = f"{queries} different queries, {keys} keys and {values} values for {heads} heads"
    if heads == 1:
        return None
    if not jax.tree.leaves(subject.trials[0].params):
        return Finding(value="none", measured="no parameters")
    both = max(keys, values)
    value = "separate" if both == heads else "shared_key_value" if both == 1 else "grouped_key_value"
    return Finding(value="shared" if queries == 1 else value, measured=words)


@looking_at(FIRST)
def measure_key_value_heads(subject: Subject) -> Finding | None:
    """Divide the number of different keys by the number of heads."""
    counts = _distinct_projections(subject)
    if counts is None:
        return None
    heads, _, keys, _ = counts
    return Finding(value=f"{keys / heads:g}", measured=f"{keys} key/value heads for {heads} query heads")


def measure_latent(subject: Subject) -> Finding | None:
    """Count the directions of the input that keys and values depend on, over all positions and inputs."""
    trial = subject.trials[0]
    output = trial.output
    side = "context" if subject.reads[1] else "queries"
    length, width = getattr(trial.inputs, side).shape
    if output.keys is None or output.mixed is None:
        return None
    if output.keys.shape[1] != length or output.mixed.shape[1] != length:
        return None
    jacobians = [
        _key_value_jacobian(subject, replace(trial, inputs=other.inputs), side, place)
        for other in subject.trials
        for place in range(min(length, PLACES))
    ]
    values = np.linalg.svd(np.concatenate(jacobians, axis=1), compute_uv=False)
    rank = int((values > SMALL * values[0]).sum())
    numbers = numbers_of_keys_and_values(trial)
    assert numbers is not None
    return Finding(
        value=truth(rank < min(width, numbers)),
        measured=f"keys and values, {numbers} numbers per token, depend on {rank} directions of {width}",
        tolerance=SMALL,
    )


def count_distinct(heads: Numbers) -> int:
    """Return how many of the arrays along the first axis differ from all before them."""
    different: list[Numbers] = []
    for head in heads:
        if all(np.abs(head - other).max(initial=0) > TOLERANCE for other in different):
            different.append(head)
    return len(different)


def head_leaves(params: Params, heads: int) -> Iterator[tuple[int, jax.Array]]:
    """Yield place and leaf of the parameters that have one slice for each head, heads first."""
    for place, leaf in enumerate(jax.tree.leaves(params)):
        if getattr(leaf, "ndim", 0) >= 2 and leaf.shape[0] == heads:
            yield place, leaf


def with_leaf(params: Params, place: int, leaf: Any) -> Params:
    """Return the parameters with one leaf replaced."""
    leaves, tree = jax.tree.flatten(params)
    leaves[place] = leaf
    changed: Params = jax.tree.unflatten(tree, leaves)
    return changed


def _head_arrays(trial: Trial) -> Numbers | None:
    for found in (trial.output.weights, trial.output.heads):
        if found is not None and found.ndim == 3:
            return np.asarray(found)
    return None


def _change_of_others(subject: Subject) -> float | None:
    trial = subject.trials[0]
    weights, heads = trial.weights, subject.reference.sizes.heads
    if weights is None or heads < 2 or len(weights) != heads:
        return None
    changes = []
    for place, leaf in head_leaves(trial.params, heads):
        moved = with_leaf(trial.params, place, leaf.at[0].multiply(-1.5))
        after = subject.evaluate(moved, trial.inputs)
        assert after.weights is not None
        stays = _same_queries_and_keys(trial, after, heads)
        changes.append(float(np.abs(after.weights - weights)[stays].max(initial=0)))
    return max(changes, default=None)


def _same_queries_and_keys(before: Trial, after: Trial, heads: int) -> NDArray[np.bool_]:
    """Return which heads' queries and keys are as before; all but the first where none are told."""
    stays = np.arange(heads) > 0
    for name in ("queries", "keys"):
        one, two = getattr(before.output, name), getattr(after.output, name)
        if one is not None and heads % len(one) == 0:
            moved = np.abs(np.asarray(one) - np.asarray(two)).reshape(len(one), -1).max(axis=1) > 0
            stays &= ~np.repeat(moved, heads // len(one))
    return stays


def _distinct_projections(subject: Subject) -> tuple[int, int, int, int] | None:
    output = subject.trials[0].output
    if output.queries is None or output.keys is None:
        return None
    arrays = [output.queries, output.keys, output.keys if output.mixed is None else output.mixed]
    queries, keys, values = (count_distinct(np.asarray(one)) for one in arrays)
    return len(output.queries), queries, keys, values


def _key_value_jacobian(subject: Subject, trial: Trial, side: str, place: int) -> Numbers:
    """Return `[d, numbers]`: what each entry of one position's input does to its keys and values."""
    rows = []
    for along in point_directions(trial.inputs, side, place):
        moved = subject.push(trial.params, trial.inputs, along)[1]
        assert moved.keys is not None
        assert moved.mixed is not None
        parts = [np.asarray(one)[:, place].reshape(-1) for one in (moved.keys, moved.mixed)]
        rows.append(np.concatenate(parts))
    return np.stack(rows)


def numbers_of_keys_and_values(trial: Trial) -> int | None:
    """Return how many numbers the different keys and values of one position have together."""
    if trial.output.keys is None or trial.output.mixed is None:
        return None
    arrays = [np.asarray(one) for one in (trial.output.keys, trial.output.mixed)]
    return sum(count_distinct(one) * int(one.shape[-1]) for one in arrays)


PROCEDURES: dict[str, Procedure] = {
    "heads_parallel": measure_heads_parallel,
    "heads_interact": measure_heads_interact,
    "heads_independent": measure_heads_independent,
    "head_projections": measure_head_projections,
    "key_value_heads": measure_key_value_heads,
    "latent_key_value": measure_latent,
}
