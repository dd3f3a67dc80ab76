"""What scores are multiplied with before the normaliser, and whether they spread with the key size."""

import math

import jax
import numpy as np

from models.measuring.finding import FIRST, TOLERANCE, Finding, Procedure, show, truth
from models.measuring.heads import with_leaf
from models.measuring.scores import Scored, raw_scores, scored_of
from models.measuring.subject import WIDER, Numbers, Subject, Trial

FLAT = 0.5
"""Halfway: the variance of scaled scores grows with exponent 0 (measured up to 0.2, as parameters are
drawn anew), that of unscaled ones with exponent 1."""


def measure_score_scale(subject: Subject) -> Finding | None:
    """Find the slopes of the heads' scores by what they are without a factor, at two key sizes."""
    slopes: dict[int, Numbers] = {}
    for trial in (subject.trials[0], subject.widened):
        scored = scored_of(trial)
        found = None if scored is None else _slopes(scored)
        if scored is None or found is None:
            return None
        slopes[scored.keys.shape[-1]] = found
    value = _name_scale(slopes) or ("learned" if _is_trained(subject) else None)
    if value is None:
        return None
    words = ", ".join(f"{_span(slope)} at d_k = {d}" for d, slope in slopes.items())
    measured = f"score / what it is without a factor = {words}"
    return Finding(value=value, measured=measured, tolerance=1e-6, seeds=FIRST)


def measure_logit_variance(subject: Subject) -> Finding | None:
    """Compare the variance of the scores with the key size, queries and keys at unit variance."""
    narrow = [_unit_variance(trial) for trial in subject.trials]
    wide = _unit_variance(subject.widened)
    ratios = [ratio for ratio in narrow if ratio is not None]
    if wide is None or not ratios or min(*ratios, wide) <= 0:
        return None
    growth = math.log(wide / float(np.mean(ratios))) / math.log(WIDER)
    return Finding(
        value=truth(growth < FLAT),
        measured=f"variance of the scores {show(float(np.mean(ratios)))}, and {show(wide)} with keys "
        f"{WIDER} times as long (growth exponent {show(growth)})",
        tolerance=FLAT,
    )


def _name_scale(slopes: dict[int, Numbers]) -> str | None:
    known = {"one": 0.0, "inverse_sqrt_d": -0.5, "inverse_d": -1.0}
    for name, power in known.items():
        if all(np.allclose(slope, d**power, rtol=1e-6, atol=0) for d, slope in slopes.items()):
            return name
    return None


def _is_trained(subject: Subject) -> bool:
    """Say whether a parameter changes the slopes, queries and keys being the same."""
    trial = subject.trials[0]
    before = scored_of(trial)
    assert before is not None
    for place, leaf in enumerate(jax.tree.leaves(trial.params)):
        after = scored_of(subject.evaluate(with_leaf(trial.params, place, 2 * leaf), trial.inputs))
        if after is None or not _same_vectors(before, after):
            continue
        slopes = [_slopes(one) for one in (before, after)]
        if all(one is not None for one in slopes) and not np.allclose(*slopes):  # type: ignore[arg-type]  # none is None
            return True
    return False


def _same_vectors(one: Scored, other: Scored) -> bool:
    return bool((one.queries == other.queries).all() and (one.keys == other.keys).all())


def _slopes(scored: Scored) -> Numbers | None:
    """Return c `[h]` where a head's scores are c times what they are before any factor."""
    for name, raw in raw_scores(scored):
        if name != "scaled_dot" and raw.shape == scored.scores.shape:
            slopes = (scored.scores * raw).sum(axis=(1, 2)) / (raw * raw).sum(axis=(1, 2))
            if np.abs(scored.scores - slopes[:, None, None] * raw).max() <= TOLERANCE:
                return np.asarray(slopes)
    return None


def _span(slopes: Numbers) -> str:
    least, most = show(float(slopes.min())), show(float(slopes.max()))
    return least if least == most else f"{least} to {most}"


def _unit_variance(trial: Trial) -> float | None:
    """Return the variance of the scores over those of the entries of queries and keys."""
    scored = scored_of(trial)
    if scored is None:
        return None
    entries = float(np.mean(scored.queries**2) * np.mean(scored.keys**2))
    return float(np.var(scored.scores, axis=(1, 2)).mean()) / entries if entries else None


PROCEDURES: dict[str, Procedure] = {
    "score_scale": measure_score_scale,
    "logit_variance_constant": measure_logit_variance,
}
