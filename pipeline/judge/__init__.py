"""Claims against measurements, and credits against papers."""

from pipeline.judge.check import check_claim
from pipeline.judge.citations import audit_citation
from pipeline.judge.facts import Facts
from pipeline.judge.verdicts import judge_claim, judge_claims

__all__ = ["Facts", "audit_citation", "check_claim", "judge_claim", "judge_claims"]
