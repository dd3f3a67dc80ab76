"""Gates: factors computed from the input that scale what heads found, or the old state."""

import numpy as np

from models.measuring.finding import TOLERANCE, Finding, Procedure, show, truth
from models.measuring.outcome import parts_of
from models.measuring.states import CHANGED, largest_factors
from models.measuring.subject import Numbers, Subject, Trial

SMALLEST = 1e-6
"""Sums smaller than this tell no factor: dividing by them only enlarges rounding."""


def measure_gate(subject: Subject) -> Finding | None:
    """Find the factors between heads and weighted sums, or by which a state survives two tokens."""
    factors = largest_factors(subject)
    if factors is not None:
        apart = float(np.ptp(factors))
        words = f"the old state survives two tokens {' and '.join(map(show, factors))}-fold"
        return Finding(value=truth(apart > CHANGED), measured=words, tolerance=CHANGED)
    gates = [gate for trial in subject.trials if (gate := _factors_of(trial)) is not None]
    if not gates and subject.looks_at_itself:
        gates = [gate for trial in subject.trials if (gate := _factors_of_input(trial)) is not None]
    if not gates:
        return None
    least, most = min(float(gate.min()) for gate in gates), max(float(gate.max()) for gate in gates)
    measured = f"what comes out is {show(least)} to {show(most)} times what was found without a gate"
    if most - least <= TOLERANCE:
        return Finding(value="false", measured=measured, tolerance=TOLERANCE)
    # Other differences between heads and weighted sums are no gate: a gate's factors lie between 0 and 1.
    return Finding(value="true", measured=measured) if least >= 0 and most <= 1 else None


def _factors_of(trial: Trial) -> Numbers | None:
    parts, weights = parts_of(trial), trial.weights
    if parts is None or weights is None or weights.shape[-1] != parts[1].shape[1]:
        return None
    heads, sums = parts[0], weights @ parts[1]
    clear = np.abs(sums) > SMALLEST
    return np.asarray(heads[clear] / sums[clear]) if clear.any() else None


def _factors_of_input(trial: Trial) -> Numbers | None:
    """Return the factors by which each entry of the sequence is handed on, if they can be a gate's."""
    rows, values = np.asarray(trial.inputs.queries), np.asarray(trial.output.values)
    if rows.shape != values.shape:
        return None
    factors = np.asarray(values / rows)
    return factors if factors.min() >= 0 and factors.max() <= 1 else None


PROCEDURES: dict[str, Procedure] = {"data_dependent_gate": measure_gate}
