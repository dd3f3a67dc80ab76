"""Claims against facts: supported, refuted, or not checkable, each with its reason."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.judge.equality import judge_equality, judge_transformed
from pipeline.judge.facts import Facts, load_rules
from pipeline.judge.findings import Finding, find
from pipeline.judge.wording import decline, explain
from pipeline.language.comparison import is_transforming
from pipeline.records import Claim, Modality, Outcome, Statement, Verdict

_MECHANISM_VALUED = frozenset({"equals", "differs_from", "interpolates"})


def judge_claim(claim: Claim, facts: Facts) -> Verdict:
    """The verdict on one claim: every statement in it must hold, none that fails is excused."""
    trouble = _why_not(claim, facts)
    if trouble:
        return Verdict(claim_id=claim.id, outcome=Outcome.NOT_CHECKABLE, reason=trouble)
    first = Statement(
        property=claim.property,
        relation=claim.relation or "is",
        value=claim.value,
        negated=claim.negated,
        condition=claim.condition,
    )
    statements = [first, *claim.also]
    return _combine(
        claim, [_finding(claim, statement, facts) for statement in statements], _entailed(claim, first, facts)
    )


def judge_claims(claims: Iterable[Claim], facts: Facts) -> Iterator[Verdict]:
    """One verdict per claim, in order."""
    return (judge_claim(claim, facts) for claim in claims)


def _why_not(claim: Claim, facts: Facts) -> str:
    if claim.kind != "claim":
        return decline(claim.kind)
    if claim.modality in (Modality.QUESTION, Modality.IRONIC):
        return decline(str(claim.modality))
    if not claim.property:
        return decline("unclear")
    if not claim.mechanism_id:
        return decline("nameless")
    return "" if facts.knows(claim.mechanism_id) else decline("unmeasured", mechanism=claim.mechanism_id)


def _finding(claim: Claim, statement: Statement, facts: Facts) -> Finding:
    if not statement.property:
        return Finding(holds=None, reason=decline("partly", words=statement.value))
    if is_transforming(statement.condition) and statement.property not in _MECHANISM_VALUED:
        return judge_transformed(claim.mechanism_id, statement, partner_id=claim.partner_id, facts=facts)
    judge = judge_equality if statement.property in _MECHANISM_VALUED else find
    return judge(claim.mechanism_id, statement, partner_id=claim.partner_id, facts=facts)


def _entailed(claim: Claim, statement: Statement, facts: Facts) -> list[Finding]:
    """What the statement says without words: a weighted sum takes in more than one position."""
    return [
        _finding(claim, Statement(**rule["then"]), facts)
        for rule in load_rules("rules.toml")["entailments"]
        if (rule["property"], rule["value"]) == (statement.property, statement.value)
        and not statement.negated
    ]


def _denied(claim: Claim, findings: list[Finding]) -> bool:
    """Whether a part asserted beside the first is false: "A and B" is false where B is."""
    return any(
        finding.holds is False and statement.joined
        for statement, finding in zip(claim.also, findings[1:], strict=True)
    )


def _combine(claim: Claim, findings: list[Finding], entailed: list[Finding]) -> Verdict:
    main = next((finding for finding in entailed if finding.holds is False), findings[0])
    rest = [finding for finding in findings if finding is not main]
    decided = [finding for finding in (main, *rest) if finding.holds is not None]
    failed = [finding for finding in decided if not finding.holds]
    if claim.property in _MECHANISM_VALUED and _unread(claim):
        # What was not read may be the very setting in which the two are equal.
        return _decline(claim, decline("partly", words=_unread(claim)))
    if _denied(claim, findings) or main.holds is False:
        return _tell(claim, Outcome.REFUTED, failed)
    if failed and main.holds:
        return replace(_tell(claim, Outcome.NOT_CHECKABLE, decided), reason=decline("mixed"), conditions=())
    open_ = _left_open(claim, main, findings)
    return _decline(claim, open_) if open_ else _tell(claim, Outcome.SUPPORTED, decided)


def _left_open(claim: Claim, main: Finding, findings: list[Finding]) -> str:
    """Why a sentence of which nothing is false is not called true: a part was not decided, or not read."""
    parts = [found for found, said in zip(findings[1:], claim.also, strict=True) if said.joined]
    reasons = [finding.reason for finding in (main, *parts) if finding.holds is None]
    if not reasons and _unread(claim):
        reasons = [decline("partly", words=_unread(claim))]
    return reasons[0] if reasons else ""


def _unread(claim: Claim) -> str:
    return next((said.value for said in claim.also if not said.property), "")


def _decline(claim: Claim, reason: str) -> Verdict:
    return Verdict(claim_id=claim.id, outcome=Outcome.NOT_CHECKABLE, reason=reason)


def _tell(claim: Claim, outcome: Outcome, shown: list[Finding]) -> Verdict:
    return Verdict(
        claim_id=claim.id,
        outcome=outcome,
        reason=explain(claim.mechanism_id, [finding.reason for finding in shown]),
        conditions=tuple(dict.fromkeys(text for finding in shown for text in finding.conditions)),
        evidence=tuple(finding.evidence for finding in shown if finding.evidence),
    )
