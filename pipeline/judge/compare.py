"""One statement against one measurement: does it hold?"""

from dataclasses import dataclass

from pipeline.records import Statement

# "n log n" at the sizes measured (64 to 1024 tokens) grows like n^1.18; a third either way still
# tells it from linear and from n^1.5.
_LOG_LINEAR = (1.04, 1.4)
_EXPONENT_SLACK = 0.15  # between 1 and 1.5, and 1.5 and 2, lies room for three times as much
_ALIKE = 0.004  # numbers are counted: a few parameters more are more
_NUMBER_SLACK = 0.12  # "a quarter" of 0.28 is said by nobody; a small overhead per token is


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How a property's values compare: as words, as growth in a size, or as numbers."""

    kind: str
    tolerance: float = 0.0


def holds(statement: Statement, measured: str, *, scale: Scale, partner: str = "") -> bool | None:
    """Whether the statement, its negation included, is true of the measured value; None: cannot tell.

    `partner` is the same property measured of the mechanism it is compared with, if it is.
    """
    plain = _plain(statement, measured, scale, partner)
    return plain if plain is None else plain != statement.negated


def _plain(statement: Statement, measured: str, scale: Scale, partner: str) -> bool | None:
    if scale.kind in ("truth", "word"):
        return measured in statement.value.split("|")
    number = _number(measured)
    if number is None:
        return None
    if not statement.value or statement.relation == "times":
        return _against_partner(statement, number, _number(partner))
    return _against_value(statement, number, scale)


def _against_partner(statement: Statement, number: float, other: float | None) -> bool | None:
    if other is None:
        return None
    slack = _ALIKE * max(abs(other), abs(number))
    if statement.relation == "below":
        return number < other - slack
    if statement.relation == "above":
        return number > other + slack
    if statement.relation == "same":
        return abs(number - other) <= slack
    claimed = _number(statement.value)
    return None if claimed is None else abs(number - claimed * other) <= _NUMBER_SLACK * abs(claimed * other)


def _against_value(statement: Statement, number: float, scale: Scale) -> bool | None:
    slack = max(scale.tolerance, _EXPONENT_SLACK) if scale.kind == "exponent" else max(scale.tolerance, 1e-9)
    if statement.value == "nlogn":
        return _LOG_LINEAR[0] <= number <= _LOG_LINEAR[1] if statement.relation == "is" else None
    claimed = _number(statement.value)
    if claimed is None:
        return False if statement.value in _NEVER_MEASURED and number >= 1 - slack else None
    return {
        "is": abs(number - claimed) <= slack,
        "below": number < claimed - slack,
        "above": number > claimed + slack,
        "at_most": number <= claimed + slack,
        "at_least": number >= claimed - slack,
    }.get(statement.relation)


_NEVER_MEASURED = frozenset({"logn", "exponential"})
"""Growths no polynomial exponent stands for; what grows at least linearly has neither."""


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
