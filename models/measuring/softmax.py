"""Against softmax attention with the same queries, keys and values: exact, approximate or different."""

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import jax
import jax.numpy as jnp
import numpy as np

from models.measuring.finding import TOLERANCE, Finding, Procedure, show, truth
from models.measuring.growth import changes_output
from models.measuring.normalisers import softmax
from models.measuring.subject import Numbers, Subject, Trial, apply_once, draw_inputs, draw_params
from models.reference import Output, Sizes

FEATURES = (16, 128, 1024)
"""Feature counts the error is measured at; each is eight times the last."""

POSITIONS = 64
"""Length of the sequences it is measured on: more than the fewest features, fewer than the most."""

DRAWS = (0, 1, 2, 3)
"""Seeds the error is averaged over."""

SOFTLY = 0.5
"""Inputs are halved: positive features estimate exp(q k) with a variance that grows with exp(|q + k|^2),
and at full size single draws decide the slope."""

FALLS = -0.25
"""Halfway between no growth and that of unbiased random features, -0.5 (Choromanski et al. 2020); features of
a wrong distribution end at a bias and come out flatter."""


def measure_exactness(subject: Subject) -> Finding | None:
    """Compare each head with softmax attention of the same queries, keys and values."""
    errors = [error for trial in subject.trials if (error := softmax_error(subject, trial)) is not None]
    if not errors:
        return None
    worst = max(errors)
    words = f"max |Δ| to softmax attention = {show(worst)}"
    if worst <= TOLERANCE:
        return Finding(value="exact", measured=words, tolerance=TOLERANCE)
    falling = errors_by_features(subject)
    if falling is not None and falling.approaches:
        return Finding(value="approximate", measured=falling.words, tolerance=TOLERANCE, seeds=DRAWS)
    return Finding(value="different", measured=words, tolerance=TOLERANCE)


def measure_error_growth(subject: Subject) -> Finding | None:
    """Fit the growth of the error with the number of features."""
    falling = _if_approximate(subject)
    if falling is None or falling.ends_exact:
        return None
    sizes = f"features = {', '.join(map(str, FEATURES))}; n = {POSITIONS}"
    return Finding(value=f"{falling.exponent:.2f}", measured=falling.words, sizes=sizes, seeds=DRAWS)


def measure_random_features(subject: Subject) -> Finding | None:
    """Draw the features anew, everything else being the same, and watch the output."""
    falling = _if_approximate(subject)
    if falling is None:
        return None
    if falling.ends_exact:
        words = f"exact once there are as many as positions, drawn or not; {falling.words}"
        return Finding(value="false", measured=words, seeds=DRAWS)
    trial, other = subject.trials[0], subject.trials[1]
    features = subject.reference.sizes.features
    redrawn = jax.tree.map(lambda one, two: two if features in one.shape else one, trial.params, other.params)
    after = subject.evaluate(redrawn, replace(trial.inputs, key=other.inputs.key)).output.values
    change = float(np.abs(np.asarray(after) - np.asarray(trial.output.values)).max())
    return Finding(
        value=truth(change > TOLERANCE),
        measured=f"another draw of {features} features changes the output by {show(change)}; {falling.words}",
        seeds=DRAWS,
    )


@dataclass(frozen=True, slots=True)
class Errors:
    """Root mean square errors to softmax attention at the feature counts of `FEATURES`."""

    found: tuple[float, ...]

    @property
    def ends_exact(self) -> bool:
        return self.found[-1] <= TOLERANCE

    @property
    def exponent(self) -> float:
        return math.log(self.found[-1] / self.found[0]) / math.log(FEATURES[-1] / FEATURES[0])

    @property
    def approaches(self) -> bool:
        return self.found[0] > TOLERANCE and (self.ends_exact or self.exponent <= FALLS)

    @property
    def words(self) -> str:
        pairs = ", ".join(f"{show(e)} with {f} features" for e, f in zip(self.found, FEATURES, strict=True))
        return f"root mean square error to softmax attention: {pairs}"


def softmax_error(subject: Subject, trial: Trial) -> float | None:
    """Return the largest difference of the heads to softmax attention, or None where there is no such."""
    expected = _softmax_heads(subject, trial.output)
    if expected is None or trial.output.heads is None or trial.output.heads.shape != expected.shape:
        return None
    return float(np.abs(np.asarray(trial.output.heads) - expected).max())


@lru_cache(maxsize=2)
def errors_by_features(subject: Subject) -> Errors | None:
    """Return the errors at growing feature counts, or None where no such count matters."""
    if not _uses_features(subject):
        return None
    errors = []
    for features in FEATURES:
        sizes = replace(subject.reference.sizes, features=features, n=POSITIONS, m=POSITIONS)
        squares = [_square_error(subject, sizes, seed) for seed in DRAWS]
        known = [one for one in squares if one is not None]
        if len(known) < len(squares):
            return None
        errors.append(math.sqrt(float(np.mean(known))))
    return Errors(tuple(errors))


def _uses_features(subject: Subject) -> bool:
    """Say whether the number of features changes the parameters, or the output of the same ones."""
    sizes = subject.reference.sizes
    more = replace(sizes, features=2 * sizes.features)
    shapes = [
        jax.tree.map(
            jnp.shape,
            jax.eval_shape(lambda key, one=one: subject.reference.init(key, one), jax.random.key(0)),
        )
        for one in (sizes, more)
    ]
    return shapes[0] != shapes[1] or changes_output(subject, more)


def _if_approximate(subject: Subject) -> Errors | None:
    exactness = measure_exactness(subject)
    return errors_by_features(subject) if exactness is not None and exactness.value == "approximate" else None


def _square_error(subject: Subject, sizes: Sizes, seed: int) -> float | None:
    drawn = draw_inputs(sizes, seed=seed)
    inputs = replace(drawn, queries=SOFTLY * drawn.queries, context=SOFTLY * drawn.context)
    params = draw_params(subject.reference, sizes, seed)
    output = apply_once(subject.reference, params, inputs, sizes)
    expected = _softmax_heads(subject, output)
    if expected is None or output.heads is None or output.heads.shape != expected.shape:
        return None
    return float(np.mean((np.asarray(output.heads) - expected) ** 2))


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
