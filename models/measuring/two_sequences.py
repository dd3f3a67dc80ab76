"""Two sequences: whether queries and context may be of different lengths, and of different widths."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np

from models.measuring.finding import COUNTED, FIRST, TOLERANCE, Finding, Procedure, truth
from models.measuring.subject import Subject, Trial, change_inputs, draw_inputs, draw_params
from models.reference import Reference, Sizes

MORE = 2
"""By how much one length differs from the other."""

WIDTHS_APART = (-3, 3)
"""By how much the context is narrower and wider than the queries: no multiple of any other size."""


def measure_lengths(subject: Subject) -> Finding | None:
    """Run it with more queries than context, and with fewer."""
    if subject.reads != (True, True):
        return None
    own = subject.reference.sizes
    tried = [replace(own, n=own.n + MORE), replace(own, m=own.m + MORE)]
    failures = [why for sizes in tried if (why := _failure(subject.reference, sizes))]
    lengths = ", ".join(f"{sizes.n} by {sizes.m}" for sizes in tried)
    words = failures[0] if failures else f"runs, with weights for each query and key: {lengths}"
    return Finding(value=truth(not failures), measured=words, sizes=f"n by m = {lengths}", seeds=COUNTED)


def measure_widths(subject: Subject) -> Finding | None:
    """Run it with a context narrower, and wider, than the queries, and see that all of both is read."""
    if subject.reads != (True, True):
        return None
    own = subject.reference.sizes
    tried = [replace(own, d_context=own.d_model + apart) for apart in WIDTHS_APART]
    failures = [
        why for sizes in tried if (why := _failure(subject.reference, sizes) or _unread(subject, sizes))
    ]
    widths = ", ".join(f"{sizes.d_model} and {sizes.context_width}" for sizes in tried)
    words = failures[0] if failures else f"runs with queries and context of widths {widths}"
    return Finding(value=truth(not failures), measured=words, sizes=f"widths {widths}", seeds=FIRST)


def _failure(reference: Reference, sizes: Sizes) -> str:
    """Return why it does not run at these sizes, or nothing."""
    try:
        output = jax.eval_shape(
            lambda key: reference.apply(reference.init(key, sizes), draw_inputs(sizes, seed=0), sizes),
            jax.random.key(0),
        )
    except (TypeError, ValueError) as error:
        # JAX raises these for shapes that do not fit, which is just what is asked here.
        return f"does not run: {str(error).splitlines()[0][:120]}"
    shape = None if output.weights is None else output.weights.shape[1:]
    return "" if shape in (None, (sizes.n, sizes.m)) else f"the weights are {list(shape or ())}"


def _unread(subject: Subject, sizes: Sizes) -> str:
    """Return which input has entries that change nothing at these sizes, or nothing."""
    params = draw_params(subject.reference, sizes, seed=0)
    trial = subject.evaluate(params, draw_inputs(sizes, seed=0), sizes=sizes)
    for side in ("queries", "context"):
        if not all(_matters(subject, trial, side, entry) for entry in (0, -1)):
            return f"some entries of the {side} change nothing"
    return ""


def _matters(subject: Subject, trial: Trial, side: str, entry: int) -> bool:
    rows = jnp.asarray(getattr(trial.inputs, side)).at[:, entry].multiply(-1.5)
    moved = subject.evaluate(trial.params, change_inputs(trial.inputs, side, rows), sizes=trial.sizes).output
    pairs = [(getattr(trial.output, name), getattr(moved, name)) for name in ("values", "weights", "scores")]
    # A choice need not change with one number of a query: its scores do.
    return any(
        one is not None and float(np.abs(np.asarray(one) - np.asarray(other)).max()) > TOLERANCE
        for one, other in pairs
    )


PROCEDURES: dict[str, Procedure] = {"lengths_may_differ": measure_lengths, "sizes_may_differ": measure_widths}
