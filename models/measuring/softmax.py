"""Against softmax attention with the same queries, keys and values: exact, approximate or different."""

import math
from dataclasses import replace

import jax
import numpy as np

from models.measuring.finding import TOLERANCE, Finding, Procedure, show, truth
from models.measuring.growth import changes_output
from models.measuring.normalisers import softmax
from models.measuring.subject import SEEDS, Numbers, Subject, Trial
from models.reference import Output

FEATURES = (4, 16, 64)
"""Feature counts the error is measured at; each is four times the last."""

FALLS = -0.2
"""An error that falls at least so fast is an approximation's: random features fall with -0.5 in theory
(Choromanski et al. 2020, theorem 4); errors of other mechanisms stay within 0.05 of zero."""


def measure_exactness(subject: Subject) -> Finding | None:
    """Compare each head with softmax attention of the same queries, keys and values."""
    errors = [error for trial in subject.trials if (error := softmax_error(subject, trial)) is not None]
    if not errors:
        return None
    worst = max(errors)
    if worst <= TOLERANCE:
        return Finding(
            value="exact", measured=f"max |Δ| to softmax attention = {show(worst)}", tolerance=TOLERANCE
        )
    slope = error_slope(subject)
    if slope is not None and slope[0] <= FALLS:
        return Finding(value="approximate", measured=slope[1], tolerance=TOLERANCE)
    return Finding(
        value="different", measured=f"max |Δ| to softmax attention = {show(worst)}", tolerance=TOLERANCE
    )


def measure_error_growth(subject: Subject) -> Finding | None:
    """Fit the growth of the error with the number of features."""
    slope = _slope_if_approximate(subject)
    if slope is None:
        return None
    exponent, words = slope
    return Finding(
        value=f"{exponent:.2f}", measured=words, sizes=f"features = {', '.join(map(str, FEATURES))}"
    )


def measure_random_features(subject: Subject) -> Finding | None:
    """Draw the features anew, everything else being the same, and watch the output."""
    slope = _slope_if_approximate(subject)
    if slope is None:
        return None
    trial, other = subject.trials[0], subject.trials[1]
    features = subject.reference.sizes.features
    redrawn = jax.tree.map(lambda one, two: two if features in one.shape else one, trial.params, other.params)
    key = replace(trial.inputs, key=other.inputs.key)
    after = subject.evaluate(redrawn, key).output.values
    change = float(np.abs(np.asarray(after) - np.asarray(trial.output.values)).max())
    return Finding(
        value=truth(change > TOLERANCE),
        measured=f"another draw of {features} features changes the output by {show(change)}; {slope[1]}",
    )


def softmax_error(subject: Subject, trial: Trial) -> float | None:
    """Return the largest difference of the heads to softmax attention, or None where there is no such."""
    expected = _softmax_heads(subject, trial.output)
    if expected is None or trial.output.heads is None or trial.output.heads.shape != expected.shape:
        return None
    return float(np.abs(np.asarray(trial.output.heads) - expected).max())


def error_slope(subject: Subject) -> tuple[float, str] | None:
    """Return the exponent of the error in the number of features, with its numbers in words."""
    sizes = subject.reference.sizes
    if not changes_output(subject, replace(sizes, features=2 * sizes.features)):
        return None
    errors = []
    for features in FEATURES:
        trials = [subject.try_out(seed, sizes=replace(sizes, features=features)) for seed in SEEDS]
        found = [_mean_square(subject, trial) for trial in trials]
        if any(one is None for one in found):
            return None
        errors.append(math.sqrt(float(np.mean([one for one in found if one is not None]))))
    if errors[-1] == errors[0]:
        return None
    floor = max(errors[-1], 1e-16)
    exponent = math.log(floor / errors[0]) / math.log(FEATURES[-1] / FEATURES[0])
    words = ", ".join(f"{show(e)} with {f} features" for e, f in zip(errors, FEATURES, strict=True))
    return exponent, f"root mean square error to softmax attention: {words}"


def _slope_if_approximate(subject: Subject) -> tuple[float, str] | None:
    exactness = measure_exactness(subject)
    return error_slope(subject) if exactness is not None and exactness.value == "approximate" else None


def _mean_square(subject: Subject, trial: Trial) -> float | None:
    expected = _softmax_heads(subject, trial.output)
    if expected is None or trial.output.heads is None or trial.output.heads.shape != expected.shape:
        return None
    return float(np.mean((np.asarray(trial.output.heads) - expected) ** 2))


def _softmax_heads(subject: Subject, output: Output) -> Numbers | None:
    if output.queries is None or output.keys is None or output.mixed is None or output.heads is None:
        return None
    queries, keys, values = (np.asarray(one) for one in (output.queries, output.keys, output.mixed))
    if keys.shape[1] != values.shape[1] or queries.shape[-1] != keys.shape[-1] or len(queries) % len(keys):
        return None
    keys, values = (np.repeat(one, len(queries) // len(one), axis=0) for one in (keys, values))
    scores = queries @ keys.swapaxes(-1, -2) / math.sqrt(keys.shape[-1])
    if subject.reference.causal and scores.shape[1] == scores.shape[2]:
        scores = np.where(np.tril(np.ones(scores.shape[1:], bool)), scores, -np.inf)
    heads: Numbers = softmax(scores) @ values
    return heads


PROCEDURES: dict[str, Procedure] = {
    "exactness": measure_exactness,
    "error_growth": measure_error_growth,
    "random_features": measure_random_features,
}
