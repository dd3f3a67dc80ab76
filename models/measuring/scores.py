"""How a query and a key become a score: against candidate functions, then by behaviour."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from models.measuring.finding import FIRST, TOLERANCE, Finding, Procedure, looking_at, show, truth
from models.measuring.subject import Numbers, Subject, Trial, change_inputs
from models.reference import Params


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """Queries `[h, n, d_k]`, keys `[h, m, d_k]` and the scores `[h, n, m]` they became."""

    queries: Numbers
    keys: Numbers
    scores: Numbers
    params: Params


def measure_score_function(subject: Subject) -> Finding | None:
    """Name the candidate function the scores equal for every seed."""
    if subject.trials[0].output.scores is None:
        return None
    location = _ignores_keys(subject)
    if location is not None:
        return location
    found = [scored for trial in subject.trials if (scored := scored_of(trial)) is not None]
    for name, off in _candidate_errors(found).items():
        if off <= TOLERANCE:
            return Finding(
                value=name, measured=f"scores differ from {name} by {show(off)}", tolerance=TOLERANCE
            )
    return _name_by_behaviour(subject, found)


def measure_bilinear(subject: Subject) -> Finding | None:
    """See whether the scores equal a bilinear candidate, with nothing added."""
    if subject.trials[0].output.scores is None:
        return None
    found = [scored for trial in subject.trials if (scored := scored_of(trial)) is not None]
    errors = {name: off for name, off in _candidate_errors(found).items() if name in BILINEAR}
    if not errors:
        return None
    name = min(errors, key=lambda one: errors[one])
    words = f"scores differ from the nearest bilinear function ({name}) by {show(errors[name])}"
    return Finding(value=truth(errors[name] <= TOLERANCE), measured=words, tolerance=TOLERANCE)


def measure_bounded(subject: Subject) -> Finding | None:
    """Multiply the inputs by growing factors and watch the largest score."""
    trial = subject.trials[0]
    if trial.output.scores is None:
        return None
    bilinear = measure_bilinear(subject)
    if bilinear is not None and bilinear.value == "true":
        words = f"it grows with query and key, however those depend on the input: {bilinear.measured}"
        return Finding(value="false", measured=words, tolerance=TOLERANCE)
    factors = [1e2, 1e4, 1e6]
    largest = [float(np.abs(_scores_at(subject, trial, factor)).max()) for factor in factors]
    if not 0 < min(largest) <= max(largest) < math.inf:
        # Scores that over- or underflow tell nothing of what they would be.
        return None
    growth = math.log(largest[-1] / largest[0]) / math.log(factors[-1] / factors[0])
    pairs = ", ".join(f"{show(s)} at {f:g}" for f, s in zip(factors, largest, strict=True))
    return Finding(value=truth(growth < 0.05), measured=f"largest score by factor: {pairs}", tolerance=0.05)


@looking_at(FIRST)
def measure_shared_query_key(subject: Subject) -> Finding | None:
    """Compare the directions of queries and keys of the same sequence."""
    scored = scored_of(subject.trials[0])
    if scored is None or scored.queries.shape != scored.keys.shape or not subject.looks_at_itself:
        return None
    off = float(np.abs(unit(scored.queries) - unit(scored.keys)).max())
    return Finding(
        value=truth(off <= TOLERANCE),
        measured=f"directions of queries and keys differ by {show(off)}",
        tolerance=TOLERANCE,
    )


def scored_of(trial: Trial) -> Scored | None:
    """Return queries, keys and scores of a trial with the keys repeated for each head, if it has all."""
    output = trial.output
    if output.scores is None or output.queries is None or output.keys is None:
        return None
    scores, queries, keys = (np.asarray(one) for one in (output.scores, output.queries, output.keys))
    if scores.ndim != 3 or queries.shape[1] != scores.shape[1] or keys.shape[1] != scores.shape[2]:
        return None
    return Scored(
        queries=_repeat(queries, len(scores)),
        keys=_repeat(keys, len(scores)),
        scores=scores,
        params=trial.params,
    )


def _repeat(heads: Numbers, count: int) -> Numbers:
    return np.repeat(heads, count // len(heads), axis=0) if count % len(heads) == 0 else heads


def _dots(scored: Scored) -> Numbers:
    dots: Numbers = np.einsum("hnk,hmk->hnm", scored.queries, scored.keys)
    return dots


def unit(vectors: Numbers) -> Numbers:
    """Return the vectors `[..., d]` at length one; the zero vector stays zero."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-300))


def _additive(scored: Scored) -> Numbers:
    hidden = np.tanh(scored.queries[:, :, None] + scored.keys[:, None, :])
    scores: Numbers = hidden @ np.asarray(scored.params["v"])
    return scores


def _bilinear(scored: Scored) -> Numbers:
    matrix = np.asarray(scored.params["w"])
    scores: Numbers = np.einsum("hnk,kl,hml->hnm", scored.queries, matrix, scored.keys)
    return scores


def _concat(scored: Scored) -> Numbers:
    """Return v^T tanh(W [q; k]): the rows of W fall into those for the query and those for the key."""
    matrix, d = np.asarray(scored.params["w_a"]), scored.queries.shape[-1]
    if len(matrix) != d + scored.keys.shape[-1]:
        raise ValueError("Expected a row for each number of query and key.")
    hidden = np.tanh((scored.queries @ matrix[:d])[:, :, None] + (scored.keys @ matrix[d:])[:, None, :])
    scores: Numbers = hidden @ np.asarray(scored.params["v"])
    return scores


def cosines(scored: Scored) -> Numbers:
    """Return the cosines of the angles between queries and keys, `[h, n, m]`."""
    angles: Numbers = np.einsum("hnk,hmk->hnm", unit(scored.queries), unit(scored.keys))
    return angles


def _scaled(scored: Scored) -> Numbers:
    return _dots(scored) / math.sqrt(scored.keys.shape[-1])


def _leaky(scored: Scored) -> Numbers:
    own, other = (np.asarray(scored.params[name]) for name in ("a_self", "a_other"))
    sums = np.einsum("hnk,hk->hn", scored.queries, own)[:, :, None]
    sums = sums + np.einsum("hmk,hk->hm", scored.keys, other)[:, None, :]
    return np.asarray(np.where(sums > 0, sums, LEAK * sums))


LEAK = 0.2
"""Slope below zero of the LeakyReLU of graph attention (Veličković et al. 2017)."""

CANDIDATES: tuple[tuple[str, tuple[str, ...], Callable[[Scored], Numbers]], ...] = (
    ("scaled_dot", (), _scaled),
    ("dot", (), _dots),
    ("additive", ("v",), _additive),
    ("additive", ("a_self", "a_other"), _leaky),
    ("additive", ("w_a", "v"), _concat),
    ("bilinear", ("w",), _bilinear),
    ("cosine", (), cosines),
)
"""Name of a score function, the parameters it needs, and the function."""

BILINEAR = ("scaled_dot", "dot", "bilinear")


def raw_scores(scored: Scored) -> Iterator[tuple[str, Numbers]]:
    """Yield each candidate's scores, if the mechanism has the parameters it needs."""
    for name, needed, candidate in CANDIDATES:
        if all(one in scored.params for one in needed):
            try:
                yield name, candidate(scored)
            except ValueError:
                # The parameter of that name has another shape: it is no such score.
                continue


def _candidate_errors(found: list[Scored]) -> dict[str, float]:
    """Return by how much candidates of each name miss the scores: the best of them, in its worst trial."""
    errors: dict[str, float] = {}
    for tried in zip(*(list(raw_scores(one)) for one in found), strict=False):
        offs = [float(np.abs(raw - one.scores).max()) for one, (_, raw) in zip(found, tried, strict=True)]
        name = tried[0][0]
        errors[name] = min(max(offs), errors.get(name, math.inf))
    return errors


def _ignores_keys(subject: Subject) -> Finding | None:
    """Recognise scores by location: keys drawn anew leave them as they are."""
    trial, other = subject.trials[0], subject.trials[1]
    if not subject.reads[1]:
        return None
    moved = subject.evaluate(trial.params, change_inputs(trial.inputs, "context", other.inputs.context))
    off = float(np.abs(np.asarray(moved.output.scores) - np.asarray(trial.output.scores)).max())
    if off > TOLERANCE:
        return None
    return Finding(value="location", measured=f"scores change by {show(off)} when all keys are drawn anew")


def _name_by_behaviour(subject: Subject, found: list[Scored]) -> Finding | None:
    """Name a score by what is left of it: a bias on dot products, a cosine, a saturating or positive one."""
    biased = [_bias_left(one) for one in found]
    if biased and _equal_biases(biased):
        slope, _ = biased[0]
        near = math.isclose(slope, found[0].keys.shape[-1] ** -0.5, rel_tol=1e-6)
        words = f"scores are {show(slope)} times the dot products plus a bias of the positions"
        return Finding(value="scaled_dot" if near else "dot", measured=words)
    if found and all(_is_cosine(one) for one in found):
        return Finding(value="cosine", measured="scores are a multiple of the cosine of query and key")
    least = min(float(np.asarray(trial.output.scores).min()) for trial in subject.trials)
    if least >= 0:
        return Finding(value="kernel", measured=f"scores are positive (least {show(least)}), not bilinear")
    bounded = measure_bounded(subject)
    if bounded is not None and bounded.value == "true":
        return Finding(value="additive", measured=f"scores saturate: {bounded.measured}")
    return None


def _bias_left(scored: Scored) -> tuple[float, Numbers]:
    """Return the slope of scores by dot products and what is left beside them."""
    dots = _dots(scored)
    root = scored.keys.shape[-1] ** -0.5
    left = {slope: scored.scores - slope * dots for slope in (root, 1.0)}
    slope = min(left, key=lambda one: float(np.abs(np.diff(left[one], axis=-1)).std()))
    return slope, left[slope]


def _equal_biases(biased: list[tuple[float, Numbers]]) -> bool:
    first_slope, first = biased[0]
    return all(slope == first_slope and np.abs(bias - first).max() <= TOLERANCE for slope, bias in biased)


def _is_cosine(scored: Scored) -> bool:
    angles = cosines(scored)
    factors = [float((s * c).sum() / (c * c).sum()) for s, c in zip(scored.scores, angles, strict=True)]
    off = [np.abs(s - f * c).max() for s, f, c in zip(scored.scores, factors, angles, strict=True)]
    return bool(max(off) <= TOLERANCE)


def _scores_at(subject: Subject, trial: Trial, factor: float) -> Numbers:
    large = replace(
        trial.inputs, queries=factor * trial.inputs.queries, context=factor * trial.inputs.context
    )
    return np.asarray(subject.evaluate(trial.params, large).output.scores)


PROCEDURES: dict[str, Procedure] = {
    "score_function": measure_score_function,
    "score_bilinear": measure_bilinear,
    "score_bounded": measure_bounded,
    "shared_query_key": measure_shared_query_key,
}
