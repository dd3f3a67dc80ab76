"""Every type that crosses a stage: frozen, slotted, keyword-only; times in UTC; collections as tuples.

Ids: posts are `author/slug`; arXiv ids are canonical without version (`1409.0473`, `cs/9901001`);
mechanisms are kebab-case (`multi-head-latent-attention`); documents are `post:author/slug`,
`comment:ID` or whatever the caller named them; nodes are `kind:id`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

Json = Mapping[str, Any]
"""Fields of foreign JSON that no record knows: kept, never interpreted."""


# --- evidence ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Bytes as they arrived, with everything known of how.

    `body` is the raw, undecoded entity (still gzip if it came so); `headers` keeps order and
    duplicates; `digest` is `sha256:<hex>` of `body`; `source` says who brought it
    (`hub`, `import:<file name>`, `sample`); `position` is where in the file it stood, if in one.
    """

    url: str
    method: str = "GET"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    request_headers: tuple[tuple[str, str], ...] = ()
    body: bytes
    captured_at: datetime
    digest: str
    source: str
    position: str = ""


class Precision(StrEnum):
    """How exactly a time is known: `5 days ago` is known to the day."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time and how exactly it is known; `text` is what the page said, if it was relative or partial."""

    at: datetime
    precision: Precision = Precision.SECOND
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Something that could not be read, with the reason and where it stood; nothing is dropped silently."""

    source: str
    position: str
    kind: str
    reason: str
    excerpt: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A field or event kind the parser does not know: reported once per (kind, field), never a crash."""

    kind: str
    field: str
    count: int
    example: str


# --- what the pages say -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A user or an organization as seen at one time."""

    name: str
    kind: str = "user"
    fullname: str = ""
    interests: str = ""
    organizations: tuple[str, ...] = ()
    followers: int | None = None
    avatar_url: str = ""
    observed_at: datetime
    evidence: str
    extra: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One event of somebody's activity feed.

    `kind`: like, update, publish, discussion, reply, reaction, upvote, social-post, comment,
    authored, collection, or the page's own word for an unknown one. `target_kind`: model, dataset,
    space, paper, post, discussion, article, collection. `detail` holds what only this kind has
    (emoji, title, number, opener, author of the target …) as sorted pairs.
    """

    id: str
    actor: str
    kind: str
    target_kind: str
    target_id: str
    at: Moment | None
    observed_at: datetime
    detail: tuple[tuple[str, str], ...] = ()
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One typed piece of a post's text; `start:end` are characters of `Post.text`.

    `kind`: text, new_line, link, mention, model, dataset, space, paper, …, inline_code, code_fence.
    `value` is what people see, `raw` the same piece in `Post.raw_text`, `target` what the Hub says it
    stands for: the id of a model, dataset, space or paper, the address of a link, a user name.
    """

    kind: str
    start: int
    end: int
    value: str
    raw: str
    raw_start: int
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    kind: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """One emoji under a post or comment with its count; `users` may name fewer than `count`."""

    emoji: str
    count: int
    users: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post: what does not change when it is seen again. Numbers that change are Observations.

    `text` is what people see (papers with their label); `raw_text` the Hub's `rawContent`;
    `tokens` maps one onto the other. `title` is the first line. `truncated`: the source cut it.
    """

    id: str
    url: str
    author: str
    published: Moment | None = None
    updated_at: datetime | None = None
    text: str
    raw_text: str = ""
    tokens: tuple[Token, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    mentions: tuple[str, ...] = ()
    commentators: tuple[str, ...] = ()
    language: str = ""
    language_probability: float | None = None
    truncated: bool = False
    observed_at: datetime
    evidence: str
    extra: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment or reply on a post; `author` is empty when the account is deleted."""

    id: str
    post_id: str
    parent_id: str = ""
    author: str = ""
    created: Moment | None = None
    text: str
    html: str = ""
    hidden: bool = False
    edited: bool = False
    language: str = ""
    reactions: tuple[Reaction, ...] = ()
    observed_at: datetime
    evidence: str
    extra: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    arxiv_id: str
    version: str = ""
    title: str = ""
    abstract: str = ""
    published_at: datetime | None = None
    authors: tuple[str, ...] = ()
    observed_at: datetime
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """The numbers of one thing as seen at one time; None = not shown there. `gone`: it had vanished."""

    subject: str
    observed_at: datetime
    reactions: tuple[Reaction, ...] | None = None
    reaction_count: int | None = None
    comments: int | None = None
    impressions: int | None = None
    rank: int | None = None
    gone: bool = False
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """Everything one capture says."""

    profiles: tuple[Profile, ...] = ()
    activities: tuple[Activity, ...] = ()
    posts: tuple[Post, ...] = ()
    comments: tuple[Comment, ...] = ()
    papers: tuple[Paper, ...] = ()
    observations: tuple[Observation, ...] = ()
    asides: tuple[Aside, ...] = ()
    drifts: tuple[Drift, ...] = ()


# --- what the posts say -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text to read. `context_id`: the post a comment continues. `language`: the Hub's label, if any."""

    id: str
    text: str
    language: str = ""
    tokens: tuple[Token, ...] = ()
    context_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """`text == document.text[start:end]`, always. `target_id` is empty when the thing is not resolved.

    `kind`: mechanism, paper, model, dataset, space, user, organization, url, hashtag.
    `is_new`: a mechanism the lexicon has never seen, believed with `confidence` (0 to 1).
    """

    doc_id: str
    start: int
    end: int
    text: str
    kind: str
    target_id: str
    is_new: bool = False
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The text credits a mechanism to a paper. `title`: the title standing beside the id, if any."""

    doc_id: str
    mechanism_id: str
    mechanism_text: str
    arxiv_id: str
    version: str = ""
    title: str = ""
    start: int
    end: int


class Modality(StrEnum):
    ASSERTED = "asserted"
    HEDGED = "hedged"
    QUESTION = "question"
    QUOTED = "quoted"
    REPORTED = "reported"
    IRONIC = "ironic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing said of a mechanism: a property stands in a relation to a value.

    `joined`: it stands in a clause of its own ("…, and …"), asserted beside the first of its sentence.
    """

    property: str
    relation: str = "is"
    value: str = ""
    negated: bool = False
    condition: str = ""
    joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence that states something about a mechanism; `text == document.text[start:end]`.

    `property`, `relation` and `value` are empty where the claim language does not understand it.
    `id` is a digest of (doc_id, start, text), so a sentence keeps its id when read again. `kind` is
    what the language reader makes of the sentence. A sentence that states several things is several
    claims when it is read in a document, and one claim with the others in `also` when it is checked.
    """

    id: str
    doc_id: str
    start: int
    end: int
    text: str
    mechanism_id: str
    property: str = ""
    relation: str = ""
    value: str = ""
    partner_id: str = ""
    negated: bool = False
    modality: Modality = Modality.ASSERTED
    condition: str = ""
    kind: str = "claim"
    also: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Everything one document says."""

    doc_id: str
    language: str
    mentions: tuple[Mention, ...] = ()
    citations: tuple[Citation, ...] = ()
    claims: tuple[Claim, ...] = ()


# --- what is true -------------------------------------------------------------------------------------


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


# --- how it hangs together ----------------------------------------------------------------------------


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


# --- what the report says -----------------------------------------------------------------------------


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
