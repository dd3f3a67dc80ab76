"""Any record at all, as Hypothesis draws it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from pipeline.records import (
    Activity,
    Attachment,
    Citation,
    CitationOutcome,
    CitationVerdict,
    Claim,
    Comment,
    Edge,
    Evidence,
    Guess,
    Measurement,
    Mention,
    Modality,
    Moment,
    Narrative,
    Node,
    Observation,
    Opinion,
    Outcome,
    Paper,
    Post,
    Precision,
    Profile,
    Reaction,
    Statement,
    Token,
    Verdict,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
names = st.text("abcdefgh-", min_size=1, max_size=6)
counts = st.integers(0, 2**40)
maybe_counts = st.none() | counts
times = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
floats = st.floats(allow_nan=False, allow_infinity=False)
json_values = st.dictionaries(texts, st.none() | st.booleans() | counts | texts | st.lists(texts), max_size=3)


def tuples(some: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(some, max_size=3).map(tuple)


moments = st.builds(Moment, at=times, precision=st.sampled_from(Precision), text=texts)
reactions = tuples(st.builds(Reaction, emoji=texts, count=counts, users=tuples(names)))
tokens = st.builds(Token, kind=names, start=counts, end=counts, value=texts, raw=texts, raw_start=counts)
post_ids = st.builds("{}/{}".format, names, names)

profiles = st.builds(
    Profile,
    name=names,
    kind=names,
    fullname=texts,
    interests=texts,
    organizations=tuples(names),
    followers=maybe_counts,
    avatar_url=texts,
    observed_at=times,
    evidence=names,
    extra=json_values,
)
activities = st.builds(
    Activity,
    id=names,
    actor=names,
    kind=names,
    target_kind=names,
    target_id=names,
    at=st.none() | moments,
    observed_at=times,
    detail=st.dictionaries(names, texts, max_size=3).map(lambda pairs: tuple(sorted(pairs.items()))),
    evidence=names,
)
posts = st.builds(
    Post,
    id=post_ids,
    url=texts.filter(bool),
    author=names,
    published=st.none() | moments,
    updated_at=st.none() | times,
    text=texts,
    raw_text=texts,
    tokens=tuples(tokens),
    attachments=tuples(st.builds(Attachment, kind=names, url=texts)),
    mentions=tuples(names),
    commentators=tuples(names),
    language=st.just("en"),
    language_probability=st.none() | floats,
    truncated=st.booleans(),
    observed_at=times,
    evidence=names,
    extra=json_values,
)
comments = st.builds(
    Comment,
    id=names,
    post_id=post_ids,
    parent_id=names,
    author=names,
    created=st.none() | moments,
    text=texts,
    html=texts,
    hidden=st.booleans(),
    edited=st.booleans(),
    language=names,
    reactions=reactions,
    observed_at=times,
    evidence=names,
    extra=json_values,
)
papers = st.builds(
    Paper,
    arxiv_id=names,
    version=texts,
    title=texts,
    abstract=texts,
    published_at=st.none() | times,
    authors=tuples(texts),
    observed_at=times,
    evidence=names,
)
observations = st.builds(
    Observation,
    subject=post_ids.map("post:{}".format),
    observed_at=times,
    reactions=st.none() | reactions,
    reaction_count=counts,
    comments=maybe_counts,
    impressions=maybe_counts,
    rank=maybe_counts,
    gone=st.booleans(),
    evidence=names,
)
mentions = st.builds(
    Mention,
    doc_id=names,
    start=counts,
    end=counts,
    text=texts,
    kind=names,
    target_id=names,
    is_new=st.booleans(),
    confidence=floats,
)
citations = st.builds(
    Citation,
    doc_id=names,
    mechanism_id=names,
    mechanism_text=texts,
    arxiv_id=names,
    version=texts,
    title=texts,
    start=counts,
    end=counts,
)
statements = st.builds(
    Statement, property=names, relation=names, value=names, negated=st.booleans(), condition=texts
)
guesses = st.builds(
    Guess, property=names, relation=names, value=names, negated=st.booleans(), condition=texts, share=floats
)
claims = st.builds(
    Claim,
    id=names,
    doc_id=names,
    start=counts,
    end=counts,
    text=texts,
    mechanism_id=names,
    property=names,
    relation=names,
    value=texts,
    partner_id=names,
    negated=st.booleans(),
    modality=st.sampled_from(Modality),
    condition=texts,
    kind=names,
    also=tuples(statements),
    guesses=tuples(guesses),
)
measurements = st.builds(
    Measurement,
    mechanism_id=names,
    property=names,
    value=texts,
    measured=texts,
    unit=texts,
    tolerance=floats,
    reference=texts,
    seeds=tuples(counts),
    sizes=texts,
    conditions=tuples(texts),
)
evidence = st.builds(
    Evidence,
    property=names,
    measured=texts,
    expected=texts,
    tolerance=floats,
    reference=texts,
    seeds=tuples(counts),
    sizes=texts,
)
verdicts = st.builds(
    Verdict,
    claim_id=names,
    outcome=st.sampled_from(Outcome),
    reason=texts,
    conditions=tuples(texts),
    evidence=tuples(evidence),
)
citation_verdicts = st.builds(
    CitationVerdict,
    doc_id=names,
    mechanism_id=names,
    mechanism_text=texts,
    arxiv_id=names,
    outcome=st.sampled_from(CitationOutcome),
    reason=texts,
    source=texts,
)
narratives = st.builds(
    Narrative,
    id=names,
    title=texts,
    summary=texts,
    mechanism_ids=tuples(names),
    post_ids=tuples(names),
    authors=counts,
    first_at=st.none() | times,
    last_at=st.none() | times,
    span=st.none() | st.timedeltas(timedelta(0), timedelta(days=3650)),
    supported=counts,
    refuted=counts,
    not_checkable=counts,
)
opinions = st.builds(
    Opinion,
    doc_id=names,
    author=names,
    mechanism_id=names,
    start=counts,
    end=counts,
    text=texts,
    polarity=floats,
    cues=tuples(texts),
)


def moved(record: Any, doc_id: str) -> Any:
    return replace(record, doc_id=doc_id)


def judging(verdict: Verdict, claim_id: str) -> Verdict:
    return replace(verdict, claim_id=claim_id)


@st.composite
def _graphs(draw: st.DrawFn) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """Nodes by id, and any edges between them: parallel ones and loops too."""
    ids = draw(st.lists(names, min_size=1, max_size=6, unique=True))
    nodes = tuple(Node(id=name, kind=draw(names), label=draw(texts)) for name in sorted(ids))
    edge = st.builds(
        Edge,
        source=st.sampled_from(ids),
        target=st.sampled_from(ids),
        kind=names,
        weight=floats,
        at=st.none() | times,
        doc_id=names,
    )
    return nodes, draw(tuples(edge))


graphs = _graphs()
