"""Every type that crosses a stage: frozen, slotted, keyword-only; times in UTC; collections as tuples.

Ids: posts are `author/slug`; arXiv ids are canonical without version (`1409.0473`, `cs/9901001`);
mechanisms are kebab-case (`multi-head-latent-attention`); documents are `post:author/slug`,
`comment:ID` or whatever the caller named them; nodes are `kind:id`.

    evidence     Capture, Aside, Drift, Moment
    pages        Profile, Activity, Post, Comment, Paper, Observation -> Parsed
    statements   Document -> Mention, Citation, Claim -> Extraction
    facts        Measurement, Verdict, CitationVerdict
    graph        Node, Edge, Narrative, Opinion
    reported     JudgedClaim, JudgedCitation, MechanismLine, Curve
"""

from pipeline.records.evidence import Aside, Capture, Drift, Json, Moment, Precision
from pipeline.records.facts import CitationOutcome, CitationVerdict, Evidence, Measurement, Outcome, Verdict
from pipeline.records.graph import Edge, Narrative, Node, Opinion
from pipeline.records.pages import (
    Activity,
    Attachment,
    Comment,
    Observation,
    Paper,
    Parsed,
    Post,
    Profile,
    Reaction,
    Token,
)
from pipeline.records.reported import Curve, JudgedCitation, JudgedClaim, MechanismLine
from pipeline.records.statements import (
    Citation,
    Claim,
    Document,
    Extraction,
    Guess,
    Mention,
    Modality,
    Statement,
)

__all__ = [
    "Activity",
    "Aside",
    "Attachment",
    "Capture",
    "Citation",
    "CitationOutcome",
    "CitationVerdict",
    "Claim",
    "Comment",
    "Curve",
    "Document",
    "Drift",
    "Edge",
    "Evidence",
    "Extraction",
    "Guess",
    "Json",
    "JudgedCitation",
    "JudgedClaim",
    "Measurement",
    "MechanismLine",
    "Mention",
    "Modality",
    "Moment",
    "Narrative",
    "Node",
    "Observation",
    "Opinion",
    "Outcome",
    "Paper",
    "Parsed",
    "Post",
    "Precision",
    "Profile",
    "Reaction",
    "Statement",
    "Token",
    "Verdict",
]
