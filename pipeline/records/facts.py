"""What is measured, and what becomes of claims and citations held against it."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One measured property of one reference mechanism.

    `value` is what a claim is compared with (`true`, `2`, `keys`, `past`); `measured` the number
    or words behind it; `tolerance` the largest deviation that still counts; `conditions` where the
    value does not hold (`a row is fully masked`).
    """

    mechanism_id: str
    property: str
    value: str
    measured: str
    unit: str = ""
    tolerance: float = 0.0
    reference: str
    seeds: tuple[int, ...] = ()
    sizes: str = ""
    conditions: tuple[str, ...] = ()


class Outcome(StrEnum):
    SUPPORTED = "supported"
    REFUTED = "refuted"
    NOT_CHECKABLE = "not_checkable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One comparison behind a verdict: what was measured against what the claim expects."""

    property: str
    measured: str
    expected: str
    tolerance: float
    reference: str
    seeds: tuple[int, ...] = ()
    sizes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    claim_id: str
    outcome: Outcome
    reason: str
    conditions: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class CitationOutcome(StrEnum):
    ORIGIN = "origin"
    DESCRIBES = "describes"
    DOES_NOT_INTRODUCE = "does_not_introduce"
    TITLE_MISMATCH = "title_mismatch"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationVerdict:
    doc_id: str
    mechanism_id: str
    mechanism_text: str
    arxiv_id: str
    outcome: CitationOutcome
    reason: str
    source: str = ""
