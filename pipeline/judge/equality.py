"""Statements that name another mechanism: the same as it, different from it, between two of them."""

from collections.abc import Iterable
from dataclasses import replace

from pipeline.judge.facts import Fact, Facts, load_rules
from pipeline.judge.findings import Finding, evidence, expected, find
from pipeline.judge.wording import decline, describe, name_of
from pipeline.language.comparison import read_setting
from pipeline.records import Measurement, Statement


def judge_equality(mechanism_id: str, statement: Statement, *, partner_id: str, facts: Facts) -> Finding:
    """Hold an equality, a difference or an interpolation against the pairs that were measured."""
    partners = [name for name in (statement.value or partner_id).split(",") if name]
    if not partners:
        return Finding(holds=None, reason=decline("no_partner"))
    if statement.property == "interpolates":
        return _between(mechanism_id, statement, partners, facts)
    if len(set(partners)) > 1:  # "alpha 1 gives softmax and 2 sparsemax": which setting is whose is not read
        return Finding(holds=None, reason=decline("several"))
    if statement.relation in ("special_case", "generalises"):
        return _case_of(mechanism_id, statement, partners[0], facts)
    return _same(mechanism_id, statement, partners[0], facts)


def judge_transformed(mechanism_id: str, statement: Statement, *, partner_id: str, facts: Facts) -> Finding:
    """What is said under a setting that makes another mechanism of it, asked of that mechanism."""
    for same in facts.all_of(mechanism_id, "equals"):
        if same.conditions and _fits(same, statement):
            plain = replace(statement, condition="")
            finding = find(same.value, plain, partner_id=partner_id, facts=facts)
            reason = f"{_found(same, statement, holds=True).reason}; {finding.reason}"
            return replace(finding, reason=reason) if finding.holds is not None else finding
    return Finding(holds=None, reason=decline("condition", mechanism=mechanism_id))


def _same(mechanism_id: str, statement: Statement, partner: str, facts: Facts) -> Finding:
    equal, unequal = _pairs(mechanism_id, partner, facts)
    claims_equal = (statement.property == "equals") != statement.negated
    in_setting = [found for found in equal if _fits(found, statement)]
    if in_setting:
        return _found(in_setting[0], statement, holds=claims_equal)
    if statement.condition:
        return _in_other_setting(mechanism_id, statement, partner, facts)
    if equal:
        # Equal in a setting the claim does not name: "MQA is just GQA" is neither wrong nor right.
        return Finding(holds=None, reason=decline("setting", setting="; ".join(equal[0].conditions)))
    if unequal:
        return _found(unequal[0], statement, holds=not claims_equal)
    telling = load_rules("rules.toml")["telling"]
    if "softmax-attention" in _namesakes(partner):
        heads = _by_properties(
            mechanism_id, statement, partner, facts, properties=telling["heads"].get(partner, ())
        )
        return heads if heads.holds is not None else _against_softmax(mechanism_id, statement, facts)
    return _by_properties(mechanism_id, statement, partner, facts, properties=telling["properties"])


def _in_other_setting(mechanism_id: str, statement: Statement, partner: str, facts: Facts) -> Finding:
    """What equals another mechanism in the setting named is not the partner there."""
    claims_equal = (statement.property == "equals") != statement.negated
    masked = load_rules("rules.toml")["masked"]["mechanisms"]
    there = [
        found
        for one, other in ((mechanism_id, partner), (partner, mechanism_id))
        for found in facts.all_of(one, "equals")
        if statement.condition in map(read_setting, found.conditions) and found.value not in {other, *masked}
    ]
    if there:
        return _found(there[0], statement, holds=not claims_equal)
    return Finding(holds=None, reason=decline("no_pair", mechanism=mechanism_id, partner=partner))


def _by_properties(
    mechanism_id: str, statement: Statement, partner: str, facts: Facts, *, properties: Iterable[str]
) -> Finding:
    """Two mechanisms never run against each other differ all the same where one of these properties does."""
    claims_equal = (statement.property == "equals") != statement.negated
    for property in properties:
        own, other = facts.find(mechanism_id, property), facts.find(partner, property)
        if own and other and own.measurement.value != other.measurement.value:
            reason = f"{describe(own, statement)}; of {name_of(partner)}, {describe(other, statement)}"
            return Finding(
                holds=not claims_equal, reason=reason, evidence=evidence(own, other.measurement.value)
            )
    return Finding(holds=None, reason=decline("no_pair", mechanism=mechanism_id, partner=partner))


def _against_softmax(mechanism_id: str, statement: Statement, facts: Facts) -> Finding:
    """Equality with softmax attention is what exactness measures."""
    negated = statement.negated if statement.property == "equals" else not statement.negated
    exact = Statement(property="exactness", value="exact", negated=negated, condition=statement.condition)
    return find(mechanism_id, exact, partner_id="", facts=facts)


def _case_of(mechanism_id: str, statement: Statement, partner: str, facts: Facts) -> Finding:
    """A special case is what a setting of the general one makes of it."""
    general, special = (
        (partner, mechanism_id) if statement.relation == "special_case" else (mechanism_id, partner)
    )
    there = _conditional(general, special, facts)
    back = _conditional(special, general, facts)
    if not there and not back:
        return Finding(holds=None, reason=decline("no_pair", mechanism=mechanism_id, partner=partner))
    return _found((there or back)[0], statement, holds=bool(there) != statement.negated)


def _between(mechanism_id: str, statement: Statement, partners: list[str], facts: Facts) -> Finding:
    ends = facts.all_of(mechanism_id, "interpolates")
    if not ends or len(partners) < 2:
        return Finding(
            holds=None,
            reason=decline("no_pair", mechanism=mechanism_id, partner=" and ".join(map(name_of, partners))),
        )
    reached = {name for end in ends for name in _namesakes(end.value)}
    true = reached >= set(partners[:2])
    return _found(ends[0], statement, holds=true != statement.negated)


def _pairs(one: str, other: str, facts: Facts) -> tuple[list[Measurement], list[Measurement]]:
    """What was measured of the pair, whichever was named first: equalities, differences."""
    both = [pair for name in _namesakes(other) for pair in ((one, name), (name, one))]
    equal = [
        found for first, second in both for found in facts.all_of(first, "equals") if found.value == second
    ]
    unequal = [
        found
        for first, second in both
        for found in facts.all_of(first, "differs_from")
        if found.value == second
    ]
    return equal, unequal


def _namesakes(name: str) -> list[str]:
    """The name and others for the same thing: standard attention is scaled dot-product attention."""
    groups = ({head, *names} for head, names in load_rules("rules.toml")["same"].items())
    return sorted(next((group for group in groups if name in group), {name}))


def _conditional(general: str, special: str, facts: Facts) -> list[Measurement]:
    return [found for found in facts.all_of(general, "equals") if found.value == special and found.conditions]


def _fits(found: Measurement, statement: Statement) -> bool:
    """Whether the claim names the setting of the measurement, or the measurement needs none."""
    needed = [
        text for text in found.conditions if text not in load_rules("rules.toml")["always"]["conditions"]
    ]
    return not needed or statement.condition in {read_setting(text) for text in needed} - {""}


def _found(measurement: Measurement, statement: Statement, *, holds: bool) -> Finding:
    fact = Fact(measurement=measurement)
    setting = f" ({'; '.join(measurement.conditions)})" if measurement.conditions else ""
    verb = "gives the same output as" if measurement.property != "differs_from" else "differs from"
    return Finding(
        holds=holds,
        reason=f"{name_of(measurement.mechanism_id)} {verb} {name_of(measurement.value)}{setting}",
        conditions=measurement.conditions,
        evidence=evidence(fact, expected(statement)),
    )
