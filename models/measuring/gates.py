"""Gates: factors computed from the input that scale what heads found, or the old state."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import jax
import numpy as np

from models.measuring.finding import FIRST, TOLERANCE, Finding, Procedure, show, truth
from models.measuring.heads import with_leaf
from models.measuring.outcome import parts_of
from models.measuring.states import CHANGED, factors_of_state, largest_factors
from models.measuring.subject import SEEDS, Numbers, Subject, Trial

SMALLEST = 1e-6
"""Sums smaller than this tell no factor: dividing by them only enlarges rounding."""

LARGE = 100.0
"""How many times as large the inputs are made, so that a gate opens and closes as far as it can."""


@dataclass(frozen=True, slots=True)
class Factors:
    """What scales what was found, over all inputs drawn; `words` tell what that is, with room for a range."""

    found: tuple[Numbers, ...]
    words: str
    seeds: tuple[int, ...] = SEEDS

    @property
    def least(self) -> float:
        return min(float(one.min()) for one in self.found)

    @property
    def most(self) -> float:
        return max(float(one.max()) for one in self.found)


def measure_gate(subject: Subject) -> Finding | None:
    """Find the factors between heads and weighted sums, or by which a state survives two tokens."""
    factors = largest_factors(subject)
    if factors is not None:
        apart = float(np.ptp(factors))
        words = f"the old state survives two tokens {' and '.join(map(show, factors))}-fold"
        return Finding(value=truth(apart > CHANGED), measured=words, tolerance=CHANGED, seeds=FIRST)
    gates = _find_factors(subject)
    if gates is None:
        return None
    measured = gates.words.format(f"{show(gates.least)} to {show(gates.most)}")
    if gates.most - gates.least <= TOLERANCE:
        return Finding(value="false", measured=measured, tolerance=TOLERANCE)
    if _ratios(subject.trials[0]) is not None and not _is_of_the_query(subject):
        # Other differences between heads and weighted sums depend on what was found; a gate does not.
        return None
    return Finding(value="true", measured=measured)


def measure_range(subject: Subject) -> Finding | None:
    """Find the smallest and the largest factor, for inputs as drawn and for large ones."""
    gate = measure_gate(subject)
    if gate is None or gate.value == "false":
        return None
    factors = _factors_of_states(subject) or _find_factors(subject, LARGE)
    if factors is None:
        return None
    inside = factors.least >= -CHANGED and factors.most <= 1 + CHANGED
    span = f"{show(factors.least)} to {show(factors.most)}"
    return Finding(
        value="unit_interval" if inside else "unbounded",
        measured=f"factors from {span}, for inputs up to {LARGE:g} times as large",
        tolerance=CHANGED,
        seeds=factors.seeds,
    )


def _factors_of_states(subject: Subject) -> Factors | None:
    """Return by what parts of an old state are multiplied when small and large tokens come."""
    found = [factors for size in (1.0, LARGE) if (factors := factors_of_state(subject, size)) is not None]
    return Factors(tuple(found), "the old state survives {}-fold", FIRST) if found else None


def _find_factors(subject: Subject, size: float = 1.0) -> Factors | None:
    """Return the factors a mechanism tells of, else those between heads and sums, else output and input."""
    trials = [*subject.trials, *_enlarged(subject, size)] if size > 1 else list(subject.trials)
    if subject.trials[0].output.gates is not None:
        if not _gates_act(subject):
            return None
        return Factors(
            tuple(np.asarray(trial.output.gates) for trial in trials),
            "what was found in several ways counts {} times each",
        )
    gates = [gate for trial in trials if (gate := _factors_of(trial)) is not None]
    if not gates and subject.looks_at_itself:
        gates = [gate for trial in trials if (gate := _factors_of_input(trial)) is not None]
    return (
        Factors(tuple(gates), "what comes out is {} times what was found without a gate") if gates else None
    )


def _enlarged(subject: Subject, size: float) -> Iterator[Trial]:
    for trial in subject.trials:
        inputs = trial.inputs
        large = replace(inputs, queries=size * inputs.queries, context=size * inputs.context)
        yield subject.evaluate(trial.params, large)


def _gates_act(subject: Subject) -> bool:
    """Say whether a parameter that moves the gates, but neither weights nor scores, moves the heads."""
    trial = subject.trials[0]
    for place, leaf in enumerate(jax.tree.leaves(trial.params)):
        after = subject.evaluate(with_leaf(trial.params, place, -1.5 * leaf), trial.inputs)
        alone = not (_moved(trial, after, "weights") or _moved(trial, after, "scores"))
        if alone and _moved(trial, after, "gates"):
            return _moved(trial, after, "heads")
    return False


def _moved(before: Trial, after: Trial, name: str) -> bool:
    one, two = getattr(before.output, name), getattr(after.output, name)
    return one is not None and float(np.abs(np.asarray(one) - np.asarray(two)).max()) > TOLERANCE


def _is_of_the_query(subject: Subject) -> bool:
    """Say whether factors of the last query stay when everything else is drawn anew."""
    for trial, other in zip(subject.trials, subject.trials[1:] + subject.trials[:1], strict=True):
        rows = other.inputs.queries.at[-1].set(trial.inputs.queries[-1])
        changed = replace(trial.inputs, queries=rows, context=other.inputs.context)
        pairs = [_ratios(trial), _ratios(subject.evaluate(trial.params, changed))]
        if any(one is None for one in pairs):
            return False
        before, after = (np.asarray(one)[:, -1] for one in pairs)
        if not np.allclose(before, after, rtol=CHANGED, atol=0, equal_nan=True):
            return False
    return True


def _factors_of(trial: Trial) -> Numbers | None:
    ratios = _ratios(trial)
    clear = None if ratios is None else ratios[np.isfinite(ratios)]
    return clear if clear is not None and clear.size else None


def _ratios(trial: Trial) -> Numbers | None:
    """Return heads divided by their weighted sums, `[h, n, d_v]`; NaN where there is next to nothing."""
    parts, weights = parts_of(trial), trial.weights
    if parts is None or weights is None or weights.shape[-1] != parts[1].shape[1]:
        return None
    heads, sums = parts[0], weights @ parts[1]
    return np.asarray(np.where(np.abs(sums) > SMALLEST, heads / np.where(sums == 0, 1, sums), np.nan))


def _factors_of_input(trial: Trial) -> Numbers | None:
    """Return the factors by which each entry of the sequence is handed on, if they can be a gate's."""
    rows, values = np.asarray(trial.inputs.queries), np.asarray(trial.output.values)
    if rows.shape != values.shape:
        return None
    factors = np.asarray(values / rows)
    return factors if factors.min() >= 0 and factors.max() <= 1 else None


PROCEDURES: dict[str, Procedure] = {"data_dependent_gate": measure_gate, "gate_range": measure_range}
