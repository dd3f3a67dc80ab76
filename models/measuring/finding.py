"""What a procedure hands back, and how numbers are written in it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps

from models.measuring.subject import SEEDS, Subject

TOLERANCE = 1e-9
"""Largest deviation in float64 that still counts as equal.

Found by measuring all references: true equalities deviate by at most 3e-13 (sums of some hundred
terms of size one), untrue ones by more than 1e-3.
"""

SINGLE_TOLERANCE = 1e-4
"""The same for float32, whose rounding is 5e8 times as coarse."""


FIRST = SEEDS[:1]
"""The seeds of what looks at one draw only."""

COUNTED: tuple[int, ...] = ()
"""The seeds of what counts in shapes: nothing is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A value of a property with the number or words behind it; see `Measured` for the fields.

    `seeds` are those of all draws that were looked at.
    """

    value: str
    measured: str
    tolerance: float = 0.0
    conditions: tuple[str, ...] = ()
    sizes: str = ""
    seeds: tuple[int, ...] = SEEDS


Procedure = Callable[[Subject], Finding | None]
PairProcedure = Callable[[Subject], tuple[Finding, ...]]


def looking_at(seeds: tuple[int, ...]) -> Callable[[Procedure], Procedure]:
    """Return what notes in all that a procedure finds that it looked at these draws only."""

    def note(procedure: Procedure) -> Procedure:
        @wraps(procedure)
        def measure(subject: Subject) -> Finding | None:
            finding = procedure(subject)
            return None if finding is None else replace(finding, seeds=seeds)

        return measure

    return note


def truth(holds: bool) -> str:
    return "true" if holds else "false"


def show(number: float) -> str:
    """Write a number with two significant digits, as people write them."""
    return "0" if number == 0 else f"{number:.2g}"
