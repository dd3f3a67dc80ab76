"""One statement about one mechanism, looked up and compared."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pipeline.judge.compare import Scale, holds
from pipeline.judge.facts import Fact, Facts, load_rules
from pipeline.judge.wording import decline, describe
from pipeline.records import Evidence, Statement

_YARDSTICK = "multi-head-attention"
"""What numbers are relative to."""


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
    partner = _partner(mechanism_id, statement, partner_id, facts) if scale.kind == "number" else ""
    true = holds(statement, fact.measurement.value, scale=scale, partner=partner)
    if _uncounted(mechanism_id, statement):
        true = holds(replace(statement, value="1"), fact.measurement.value, scale=scale)
    if true is None or _is_free(mechanism_id, statement, fact):
        return Finding(holds=None, reason=decline("no_comparison", mechanism=mechanism_id))
    if not true and fact.measurement.value in _rules()["silent"].get(statement.property, ()):
        return Finding(holds=None, reason=decline("silent", mechanism=mechanism_id))
    if not true and _is_ambiguous(mechanism_id, statement):
        return Finding(holds=None, reason=decline("ambiguous", mechanism=mechanism_id))
    if not true and _is_excused(statement, fact.measurement.value):
        return Finding(holds=None, reason=decline("condition", mechanism=mechanism_id))
    return Finding(
        holds=true,
        reason=describe(fact, statement),
        conditions=(*fact.measurement.conditions, *_uncounted(mechanism_id, statement)),
        evidence=evidence(fact, expected(statement, partner_id)),
    )


def _is_ambiguous(mechanism_id: str, statement: Statement) -> bool:
    """Whether people may speak of another form or side of the mechanism than was measured."""
    named = (statement.property, f"{statement.property}={statement.value}")
    return any(mechanism_id in _rules()["ambiguous"].get(name, ()) for name in named)


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


def _is_excused(statement: Statement, measured: str) -> bool:
    """Whether the claim's condition may make true what was measured false without it."""
    words, rules = set(statement.condition.split()), _rules()["conditional"]
    if rules["only_where"].get(statement.property, measured) != measured:
        return False
    if takes_away(statement.condition):
        return True
    return bool(words) and words.isdisjoint(rules["kept"]) and statement.property in rules["properties"]


def takes_away(condition: str) -> bool:
    """Whether the condition takes a part of the mechanism away: nobody measured what is left."""
    return not set(condition.split()).isdisjoint(_rules()["conditional"]["taken_away"])


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


def _partner(mechanism_id: str, statement: Statement, partner_id: str, facts: Facts) -> str:
    """The partner's measured value; without one, what has parallel heads is held against such attention."""
    if statement.value and statement.relation != "times":
        return ""
    if not partner_id:
        heads = facts.find(mechanism_id, "heads_parallel")
        alike = heads is not None and heads.measurement.value == "true"
        return "1" if alike and mechanism_id != _YARDSTICK else ""
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
