"""Order and length: permuted inputs, how many vectors come out, longer inputs."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np

from models.measuring.finding import FIRST, TOLERANCE, Finding, Procedure, looking_at, show
from models.measuring.subject import Numbers, Subject, Trial, change_inputs, draw_inputs
from models.reference import Inputs


def measure_order(subject: Subject) -> Finding | None:
    """Permute the positions looked at, and compare what comes out."""
    queries, context = subject.reads
    if not (queries or context):
        return None
    if subject.reference.over == "neighbours":
        return _order_of_nodes(subject)
    side = "context" if context else "queries"
    offs = [_permuted_differences(subject, trial, side) for trial in subject.trials]
    unmoved, moved = (max(pair) for pair in zip(*offs, strict=True))
    value = "invariant" if unmoved <= TOLERANCE else "equivariant" if moved <= TOLERANCE else "sensitive"
    if value == "sensitive" and subject.reference.stochastic:
        # What is drawn for each position does not move with it.
        return None
    what = "the sequence looked at" if context else "the sequence"
    measured = (
        f"{what} permuted: output differs by {show(unmoved)}, from the permuted output by {show(moved)}"
    )
    return Finding(
        value=value, measured=measured, tolerance=TOLERANCE, conditions=_order_conditions(value, side)
    )


def _order_of_nodes(subject: Subject) -> Finding | None:
    """Permute nodes and edges together, on the graph the weights show."""
    off = 0.0
    for trial in subject.trials:
        weights = trial.weights
        if weights is None:
            return None
        edges = (weights != 0).any(axis=0)
        places = np.random.default_rng(11 + trial.seed).permutation(len(edges))
        drawn = permute(trial.inputs, "queries", places)
        moved = replace(drawn, mask=jnp.asarray(edges[places][:, places]))
        after = subject.evaluate(trial.params, moved).output.values
        off = max(off, _largest(np.asarray(after) - np.asarray(trial.output.values)[places]))
    return Finding(
        value="equivariant" if off <= TOLERANCE else "sensitive",
        measured=f"nodes and edges permuted: output differs from the permuted output by {show(off)}",
        tolerance=TOLERANCE,
        conditions=("when the edges are permuted with the nodes",),
    )


@looking_at(FIRST)
def measure_output_length(subject: Subject) -> Finding | None:
    """Count the output vectors at different lengths of queries and context."""
    sizes = subject.reference.sizes
    lengths = {(sizes.n, sizes.m): len(subject.trials[0].output.values)}
    queries, context = subject.reads
    grown = subject.longer
    lengths[(grown.sizes.n, grown.sizes.m)] = len(grown.output.values)
    if queries and context:
        longer = replace(sizes, n=2 * sizes.n)
        lengths[(longer.n, longer.m)] = len(subject.try_out(0, sizes=longer).output.values)
    words = ", ".join(f"{out} for n = {n}, m = {m}" for (n, m), out in lengths.items())
    return Finding(value=_name_length(lengths, by_query=queries), measured=words, sizes=words)


@looking_at(FIRST)
def measure_accepts_longer(subject: Subject) -> Finding | None:
    """Run parameters made for one length on inputs twice as long."""
    trial, sizes = subject.trials[0], subject.reference.sizes
    inputs = draw_inputs(replace(sizes, n=2 * sizes.n, m=2 * sizes.m), seed=0)
    try:
        output = jax.eval_shape(lambda: subject.reference.apply(trial.params, inputs, sizes))
    except (TypeError, ValueError) as error:
        # JAX raises these for shapes that do not fit, which is just what is asked here.
        reason = str(error).splitlines()[0][:80]
        return Finding(value="false", measured=f"parameters of one length do not fit another: {reason}")
    return Finding(value="true", measured=f"{output.values.shape[0]} outputs for {2 * sizes.n} positions")


def _permuted_differences(subject: Subject, trial: Trial, side: str) -> tuple[float, float]:
    """Return how far the output of the permuted input is from the output, and from the permuted one."""
    length = getattr(trial.inputs, side).shape[0]
    places = np.random.default_rng(11 + trial.seed).permutation(length)
    before = np.asarray(trial.output.values)
    after = np.asarray(subject.evaluate(trial.params, permute(trial.inputs, side, places)).output.values)
    rows = _largest(after - before[places]) if len(before) == length else np.inf
    # An output that is itself a distribution over positions moves its columns instead.
    distribution = trial.weights is not None and trial.weights.shape[1:] == before.shape
    columns = _largest(after - before[:, places]) if distribution else np.inf
    return _largest(after - before), min(rows, columns)


def permute(inputs: Inputs, side: str, places: np.ndarray) -> Inputs:
    """Return the inputs with one sequence in another order."""
    return change_inputs(inputs, side, getattr(inputs, side)[places])


def _order_conditions(value: str, side: str) -> tuple[str, ...]:
    if value == "sensitive":
        return ()
    across = ("permuting the queries permutes the output",) if side == "context" else ()
    return (*across, "without a position encoding or a mask")


def _name_length(lengths: dict[tuple[int, int], int], *, by_query: bool) -> str:
    if all(out == 1 for out in lengths.values()):
        return "one"
    if by_query and all(out == n for (n, _), out in lengths.items()):
        return "queries"
    if all(out == m for (_, m), out in lengths.items()):
        return "keys"
    return "fixed"


def _largest(numbers: Numbers) -> float:
    return float(np.abs(numbers).max(initial=0))


PROCEDURES: dict[str, Procedure] = {
    "order": measure_order,
    "output_length": measure_output_length,
    "accepts_longer": measure_accepts_longer,
}
