"""One statement about one mechanism, looked up and compared."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pipeline.judge.compare import Scale, holds
from pipeline.judge.facts import Fact, Facts, load_rules
from pipeline.judge.wording import decline, describe
from pipeline.records import Evidence, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Whether a statement holds (None: cannot be told), why, under which conditions, by what numbers."""

    holds: bool | None
    reason: str
    conditions: tuple[str, ...] = ()
    evidence: Evidence | None = None


def find(mechanism_id: str, statement: Statement, *, partner_id: str, facts: Facts) -> Finding:
    """Compare one statement with what was measured of the mechanism."""
    fact = facts.find(mechanism_id, statement.property) or _derived(mechanism_id, statement.property, facts)
    if fact is None:
        return Finding(holds=None, reason=decline("no_property", mechanism=mechanism_id))
    scale = scale_of(statement.property, fact)
    partner = _partner(statement, scale, partner_id, facts)
    true = holds(statement, fact.measurement.value, scale=scale, partner=partner)
    if _uncounted(mechanism_id, statement):
        true = holds(replace(statement, value="1"), fact.measurement.value, scale=scale)
    if true is None or _is_free(mechanism_id, statement, fact):
        return Finding(holds=None, reason=decline("no_comparison", mechanism=mechanism_id))
    if not true and fact.measurement.value in _rules()["silent"].get(statement.property, ()):
        return Finding(holds=None, reason=decline("silent", mechanism=mechanism_id))
    if not true and _is_excused(statement):
        return Finding(holds=None, reason=decline("condition", mechanism=mechanism_id))
    return Finding(
        holds=true,
        reason=describe(fact, statement),
        conditions=(*fact.measurement.conditions, *_uncounted(mechanism_id, statement)),
        evidence=evidence(fact, expected(statement, partner_id)),
    )


def _uncounted(mechanism_id: str, statement: Statement) -> tuple[str, ...]:
    """The condition under which the count, linear there, and "n log n" say the same."""
    sorts = mechanism_id in _rules()["uncounted"].get(statement.property, ())
    return (_rules()["uncounted"]["condition"],) if sorts and statement.value == "nlogn" else ()


def _is_free(mechanism_id: str, statement: Statement, fact: Fact) -> bool:
    """Whether the number claimed lies on the measured side of one, where a setting decides how far."""
    if mechanism_id in _rules()["uncounted"].get(statement.property, ()):
        return statement.value == "1" and statement.relation == "is"
    if statement.relation != "times" or mechanism_id not in _rules()["free"].get(statement.property, ()):
        return False
    return (float(statement.value) < 1) == (float(fact.measurement.value) < 1)


def _is_excused(statement: Statement) -> bool:
    """Whether the claim's condition may make true what was measured false without it."""
    taken_away = set(_rules()["conditional"]["taken_away"]) & set(statement.condition.split())
    return bool(taken_away) or bool(
        statement.condition and statement.property in _rules()["conditional"]["properties"]
    )


def scale_of(property: str, fact: Fact) -> Scale:
    """How the values of this property compare."""
    rules = _rules()["scales"]
    kind = next((kind for kind in ("exponent", "number") if property in rules[kind]), "word")
    return Scale(kind=kind, tolerance=fact.measurement.tolerance)


def expected(statement: Statement, partner_id: str = "") -> str:
    """What the statement says of the property, in words: `not below multi-head-attention`."""
    parts = ("not" if statement.negated else "", statement.relation, statement.value)
    text = " ".join(part for part in parts if part and part != "is")
    return f"{text} {partner_id}".strip() if not statement.value or statement.relation == "times" else text


def evidence(fact: Fact, claimed: str) -> Evidence:
    """The comparison as it is shown: what was measured, and what the claim expects."""
    measurement = fact.measurement
    return Evidence(
        property=measurement.property,
        measured=f"{measurement.value} ({measurement.measured})"
        if measurement.measured
        else measurement.value,
        expected=claimed,
        tolerance=measurement.tolerance,
        reference=measurement.reference,
        seeds=measurement.seeds,
        sizes=measurement.sizes,
    )


def _partner(statement: Statement, scale: Scale, partner_id: str, facts: Facts) -> str:
    """The partner's measured value; numbers are relative to multi-head attention, so that is the default."""
    if scale.kind != "number" or (statement.value and statement.relation != "times"):
        return ""
    if not partner_id:
        return "1"
    fact = facts.find(partner_id, statement.property)
    return fact.measurement.value if fact else ""


def _derived(mechanism_id: str, property: str, facts: Facts) -> Fact | None:
    """The property as another one implies it: weights that are one-hot have exact zeros."""
    for rule in _rules()["implications"]:
        if rule["then"] != property:
            continue
        fact = facts.find(mechanism_id, rule["if"])
        if fact and fact.measurement.value in rule["values"]:
            return _implied(fact, rule)
    return None


def _implied(fact: Fact, rule: dict[str, Any]) -> Fact:
    measurement = replace(
        fact.measurement, property=rule["then"], value=rule["values"][fact.measurement.value]
    )
    return Fact(measurement=measurement, inherited=fact.inherited or rule["reason"])


@cache
def _rules() -> dict[str, Any]:
    return load_rules("rules.toml")
