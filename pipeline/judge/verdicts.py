"""Claims against facts: supported, refuted, or not checkable, each with its reason."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.judge.belief import believe
from pipeline.judge.facts import Facts
from pipeline.judge.findings import Finding
from pipeline.judge.statement import entailed, judge_statement, names_mechanism
from pipeline.judge.wording import decline, explain, remark
from pipeline.records import Claim, Modality, Outcome, Statement, Verdict


def judge_claim(claim: Claim, facts: Facts) -> Verdict:
    """The verdict on one claim, as far as it is understood."""
    return settle_claim(claim, facts)[1]


def settle_claim(claim: Claim, facts: Facts) -> tuple[Claim, Verdict]:
    """The claim as it is believed to be meant, and the verdict on it."""
    verdict = judge_reading(claim, facts)
    if verdict.reason in _settled(claim):
        return claim, verdict
    believed = believe(claim, verdict.outcome, facts)
    if believed is None:
        return claim, _decline(claim, decline("doubted"))
    return believed, verdict if believed is claim else _by_likeness(judge_reading(believed, facts))


def _by_likeness(verdict: Verdict) -> Verdict:
    return replace(verdict, reason=f"{verdict.reason} {remark('likeness')}")


def _settled(claim: Claim) -> tuple[str, ...]:
    """Reasons to decline that no other reading changes: it was understood, and cannot be told."""
    return decline("mixed"), decline("ambiguous", mechanism=claim.mechanism_id)


def judge_reading(claim: Claim, facts: Facts) -> Verdict:
    """The verdict on what was read: every statement in it must hold, none that fails is excused."""
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
    findings = [_finding(claim, statement, facts) for statement in statements]
    return _combine(claim, findings, [_finding(claim, statement, facts) for statement in entailed(first)])


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
    return judge_statement(claim.mechanism_id, statement, partner_id=claim.partner_id, facts=facts)


def _denied(claim: Claim, findings: list[Finding]) -> bool:
    """Whether a part asserted beside the first is false: "A and B" is false where B is."""
    return any(
        finding.holds is False and statement.joined
        for statement, finding in zip(claim.also, findings[1:], strict=True)
    )


def _combine(claim: Claim, findings: list[Finding], implied: list[Finding]) -> Verdict:
    main = next((finding for finding in implied if finding.holds is False), findings[0])
    rest = [finding for finding in findings if finding is not main]
    decided = [finding for finding in (main, *rest) if finding.holds is not None]
    failed = [finding for finding in decided if not finding.holds]
    if names_mechanism(claim.property) and _unread(claim):
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
