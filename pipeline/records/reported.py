"""What a report shows: verdicts with everything that leads back to their evidence."""

from dataclasses import dataclass
from datetime import datetime

from pipeline.records.facts import CitationVerdict, Verdict
from pipeline.records.statements import Citation, Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedClaim:
    """A claim with its verdict; `evidence` is the digest of the archived bytes the post was read from."""

    claim: Claim
    verdict: Verdict
    mechanism: str
    post_id: str
    author: str
    url: str
    at: datetime | None
    impressions: int | None
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedCitation:
    citation: Citation
    verdict: CitationVerdict
    author: str
    url: str
    paper_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismLine:
    """How much one mechanism is talked of, and how that turned out."""

    mechanism_id: str
    name: str
    mentions: int
    authors: int
    supported: int
    refuted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How often one post had been seen, over time: (when, views), two points or more."""

    post_id: str
    url: str
    title: str
    points: tuple[tuple[datetime, int], ...]
