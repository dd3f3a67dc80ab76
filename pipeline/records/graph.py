"""How things hang together, which stories go round, and what people think."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """`id` is `kind:id`, e.g. `mechanism:soft-attention`."""

    id: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    source: str
    target: str
    kind: str
    weight: float = 1.0
    at: datetime | None = None
    doc_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """One story going round: posts that say the same thing, in time."""

    id: str
    title: str
    summary: str
    mechanism_ids: tuple[str, ...]
    post_ids: tuple[str, ...]
    authors: int
    first_at: datetime | None
    last_at: datetime | None
    span: timedelta | None
    supported: int = 0
    refuted: int = 0
    not_checkable: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What one author says of one mechanism in one document: -1 against … 1 in favour, with its sentence."""

    doc_id: str
    author: str
    mechanism_id: str
    start: int
    end: int
    text: str
    polarity: float
    cues: tuple[str, ...] = ()
