"""One statement about one mechanism, held against the facts it asks for."""

from pipeline.judge.equality import judge_equality, judge_transformed
from pipeline.judge.facts import Facts, load_rules
from pipeline.judge.findings import Finding, find
from pipeline.judge.wording import decline
from pipeline.language.comparison import is_transforming
from pipeline.records import Statement

_MECHANISM_VALUED = frozenset({"equals", "differs_from", "interpolates"})


def entailed(statement: Statement) -> list[Statement]:
    """What the statement says without words: a weighted sum takes in more than one position."""
    return [
        Statement(**rule["then"])
        for rule in load_rules("rules.toml")["entailments"]
        if (rule["property"], rule["value"]) == (statement.property, statement.value)
        and not statement.negated
    ]


def holds_whole(mechanism_id: str, statement: Statement, *, partner_id: str, facts: Facts) -> bool | None:
    """Whether the statement holds, and what it says without words as well."""
    found = [
        judge_statement(mechanism_id, one, partner_id=partner_id, facts=facts).holds
        for one in (*entailed(statement), statement)
    ]
    return False if False in found else found[-1]


def names_mechanism(property_id: str) -> bool:
    """Whether the value of the property is another mechanism."""
    return property_id in _MECHANISM_VALUED


def judge_statement(mechanism_id: str, statement: Statement, *, partner_id: str, facts: Facts) -> Finding:
    """Whether it holds of the mechanism, and by what measurement."""
    if not statement.property:
        return Finding(holds=None, reason=decline("partly", words=statement.value))
    if is_transforming(statement.condition) and not names_mechanism(statement.property):
        return judge_transformed(mechanism_id, statement, partner_id=partner_id, facts=facts)
    judge = judge_equality if names_mechanism(statement.property) else find
    return judge(mechanism_id, statement, partner_id=partner_id, facts=facts)
