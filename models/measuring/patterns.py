"""Which positions get weight: how many, which, and what decides it."""

import math
from dataclasses import replace

import jax
import numpy as np

from models.measuring.finding import FIRST, Finding, Procedure, looking_at, show, truth
from models.measuring.growth import round_exponent
from models.measuring.subject import Numbers, Subject, Trial
from models.measuring.support import Pattern, classify_support, patterns_by_input, weight_patterns


def measure_positions_used(subject: Subject) -> Finding | None:
    """Name the shape of the pattern of non-zero weights."""
    patterns = weight_patterns(subject)
    if not patterns:
        return None
    return Finding(value=classify_support(patterns), measured=_describe_counts(subject))


def measure_positions_count(subject: Subject) -> Finding | None:
    """Count the positions one query of one head puts weight on."""
    counts = _row_counts(subject)
    if counts is None:
        return None
    width = subject.reference.sizes.window
    return Finding(
        value=str(int(counts.max())),
        measured=_describe_counts(subject),
        sizes=f"n = {subject.reference.sizes.n}, m = {subject.reference.sizes.m}, window = {width}",
    )


def measure_positions_growth(subject: Subject) -> Finding | None:
    """Count the positions that later queries use at two lengths, both beyond any bound there may be."""
    content = measure_selection_by_content(subject)
    by_content = content is not None and content.value == "true"
    trials = (subject.longer, subject.longest) if by_content else (subject.trials[0], subject.longer)
    found = [trial.weights for trial in trials]
    # What content chooses varies from query to query; what bounds it is seen where most is chosen.
    share = 1.0 if by_content else 0.5
    near, far = (None if weights is None else _later_count(weights, share) for weights in found)
    if near is None or far is None or near[0] == 0 or far[1] == near[1]:
        return None
    exponent = max(math.log(far[0] / near[0]) / math.log(far[1] / near[1]), 0.0)
    words = ", ".join(f"{count:.3g} of {length}" for count, length in (near, far))
    return Finding(value=round_exponent(exponent), measured=f"positions used: {words}", sizes=words)


def _later_count(weights: Numbers, share: float) -> tuple[float, int]:
    """Return how many positions a share of the later queries' heads use at most, and of how many."""
    later = weights[:, weights.shape[1] // 2 :]
    return float(np.quantile((later != 0).sum(axis=-1), share)), weights.shape[-1]


def measure_selection_by_content(subject: Subject) -> Finding | None:
    """Compare the patterns of non-zero weights of several inputs, parameters being the same."""
    patterns = patterns_by_input(subject)
    if not patterns:
        return None
    differ = max(float((one != patterns[0]).mean()) for one in patterns)
    return Finding(value=truth(differ > 0), measured=f"{differ:.0%} of the pattern changes with the input")


def measure_random_links(subject: Subject) -> Finding | None:
    """See whether a pattern that no input changes differs between draws of keys or parameters."""
    patterns = patterns_by_input(subject)
    if not patterns:
        return None
    # Spans that differ between parameters are bands all the same; drawn links lie anywhere.
    elsewhere = all(classify_support([one]) == "subset" for one in patterns)
    by_content = any((one != patterns[0]).any() for one in patterns)
    drawn = [*weight_patterns(subject), *_patterns_by_key(subject)]
    differ = max(float((one != drawn[0]).mean()) for one in drawn)
    return Finding(
        value=truth(differ > 0 and elsewhere and not by_content),
        measured=f"{differ:.0%} of the pattern changes with the draw of parameters and keys",
    )


@looking_at(FIRST)
def measure_global_positions(subject: Subject) -> Finding | None:
    """Find positions whose row and column of the pattern are full, while those of others are not."""
    pattern = _pattern_of(subject.longer)
    if pattern is None or pattern.shape[0] != pattern.shape[1]:
        return None
    open_area = np.tril(np.ones_like(pattern)) if subject.reference.causal else np.ones_like(pattern)
    rows, columns = ((pattern | ~open_area).all(axis=axis) for axis in (1, 0))
    count = int((rows & columns).sum())
    few = 0 < count < len(pattern) / 2
    if few and subject.reference.causal:
        # Nobody sees all where nobody sees what comes later: being seen by all alone decides nothing.
        return None
    return Finding(value=truth(few), measured=f"{count} of {len(pattern)} positions see and are seen by all")


@looking_at(FIRST)
def measure_keeps_first(subject: Subject) -> Finding | None:
    """Look whether late queries see the first position while they miss others between."""
    pattern = _pattern_of(subject.longer)
    if pattern is None or pattern.shape[0] != pattern.shape[1]:
        return None
    late = pattern[len(pattern) // 2 :]
    missing = [int((~row[: i + len(pattern) // 2]).sum()) for i, row in enumerate(late)]
    holds = bool(late[:, 0].all()) and min(missing) > 0
    share = float(late[:, 0].mean())
    words = f"{share:.0%} of the later queries see the first position and miss at least {min(missing)} others"
    return Finding(value=truth(holds), measured=words)


@looking_at(FIRST)
def measure_output_is_weights(subject: Subject) -> Finding | None:
    """Compare the output with the weights of the only head."""
    trial = subject.trials[0]
    weights = trial.weights
    if weights is None:
        return None
    if weights.shape[1:] != trial.output.values.shape:
        shape = list(trial.output.values.shape)
        return Finding(value="false", measured=f"the output {shape} has another shape than the weights")
    off = float(np.abs(weights[0] - np.asarray(trial.output.values)).max())
    return Finding(value=truth(off == 0), measured=f"output and weights differ by {show(off)}")


def _row_counts(subject: Subject) -> np.ndarray | None:
    found = [trial.weights for trial in subject.trials]
    rows = [(weights != 0).sum(axis=-1) for weights in found if weights is not None]
    return np.concatenate(rows) if rows else None


def _describe_counts(subject: Subject) -> str:
    counts = _row_counts(subject)
    assert counts is not None
    weights = subject.trials[0].weights
    assert weights is not None
    return f"{counts.min()} to {counts.max()} of {weights.shape[-1]} positions get weight"


def _pattern_of(trial: Trial) -> Pattern | None:
    """Return `[n, m]`: where any head puts weight."""
    weights = trial.weights
    return None if weights is None else (weights != 0).any(axis=0)


def _patterns_by_key(subject: Subject) -> list[Pattern]:
    trial = subject.trials[0]
    runs = [
        subject.evaluate(trial.params, replace(trial.inputs, key=jax.random.key(90 + i))) for i in range(3)
    ]
    return [(run.weights != 0).any(axis=0) for run in runs if run.weights is not None]


PROCEDURES: dict[str, Procedure] = {
    "positions_used": measure_positions_used,
    "positions_count": measure_positions_count,
    "positions_growth": measure_positions_growth,
    "selection_by_content": measure_selection_by_content,
    "random_links": measure_random_links,
    "global_positions": measure_global_positions,
    "keeps_first_positions": measure_keeps_first,
    "output_is_weights": measure_output_is_weights,
}
