-- What the stages made of it. `evidence` is the digest of what was read (a text, a claim, a citation);
-- `producer` the name and version of the stage that read it.

CREATE TABLE store.extractions (
    doc_id VARCHAR PRIMARY KEY,
    language VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    producer VARCHAR NOT NULL
);

CREATE TABLE store.mentions (
    doc_id VARCHAR NOT NULL,
    start BIGINT NOT NULL,
    "end" BIGINT NOT NULL,
    text VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    target_id VARCHAR NOT NULL,
    is_new BOOLEAN NOT NULL,
    confidence DOUBLE NOT NULL,
    evidence VARCHAR NOT NULL,
    producer VARCHAR NOT NULL
);

CREATE TABLE store.citations (
    doc_id VARCHAR NOT NULL,
    start BIGINT NOT NULL,
    "end" BIGINT NOT NULL,
    mechanism_id VARCHAR NOT NULL,
    mechanism_text VARCHAR NOT NULL,
    arxiv_id VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    producer VARCHAR NOT NULL
);

CREATE TABLE store.claims (
    id VARCHAR NOT NULL,
    doc_id VARCHAR NOT NULL,
    start BIGINT NOT NULL,
    "end" BIGINT NOT NULL,
    text VARCHAR NOT NULL,
    mechanism_id VARCHAR NOT NULL,
    property VARCHAR NOT NULL,
    relation VARCHAR NOT NULL,
    "value" VARCHAR NOT NULL,
    partner_id VARCHAR NOT NULL,
    negated BOOLEAN NOT NULL,
    modality VARCHAR NOT NULL,
    condition VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    also STRUCT(property VARCHAR, relation VARCHAR, "value" VARCHAR, negated BOOLEAN, condition VARCHAR)[] NOT NULL,
    claim_digest VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    producer VARCHAR NOT NULL
);

CREATE TABLE store.measurements (
    mechanism_id VARCHAR NOT NULL,
    property VARCHAR NOT NULL,
    "value" VARCHAR NOT NULL,
    measured VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    tolerance DOUBLE NOT NULL,
    reference VARCHAR NOT NULL,
    seeds BIGINT[] NOT NULL,
    sizes VARCHAR NOT NULL,
    conditions VARCHAR[] NOT NULL,
    evidence VARCHAR NOT NULL,
    producer VARCHAR NOT NULL
);

CREATE TABLE store.verdicts (
    claim_id VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    conditions VARCHAR[] NOT NULL,
    comparisons STRUCT(property VARCHAR, measured VARCHAR, expected VARCHAR, tolerance DOUBLE,
                       reference VARCHAR, seeds BIGINT[], sizes VARCHAR)[] NOT NULL,
    evidence VARCHAR NOT NULL,
    producer VARCHAR NOT NULL
);

CREATE TABLE store.citation_verdicts (
    doc_id VARCHAR NOT NULL,
    mechanism_id VARCHAR NOT NULL,
    mechanism_text VARCHAR NOT NULL,
    arxiv_id VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    producer VARCHAR NOT NULL
);

CREATE TABLE store.mechanisms (
    mechanism_id VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    family VARCHAR NOT NULL,
    aliases VARCHAR[] NOT NULL,
    origin_arxiv_id VARCHAR NOT NULL,
    origin_title VARCHAR NOT NULL,
    origin_year INTEGER,
    has_reference BOOLEAN NOT NULL,
    producer VARCHAR NOT NULL
);

CREATE TABLE store.nodes (
    id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    producer VARCHAR NOT NULL
);

CREATE TABLE store.edges (
    source VARCHAR NOT NULL,
    target VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    weight DOUBLE NOT NULL,
    "at" TIMESTAMPTZ,
    doc_id VARCHAR NOT NULL,
    producer VARCHAR NOT NULL
);

CREATE TABLE store.node_metrics (
    node_id VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    "value" DOUBLE NOT NULL,
    producer VARCHAR NOT NULL
);

CREATE TABLE store.narratives (
    id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    summary VARCHAR NOT NULL,
    mechanism_ids VARCHAR[] NOT NULL,
    post_ids VARCHAR[] NOT NULL,
    authors BIGINT NOT NULL,
    first_at TIMESTAMPTZ,
    last_at TIMESTAMPTZ,
    span_seconds DOUBLE,
    supported BIGINT NOT NULL,
    refuted BIGINT NOT NULL,
    not_checkable BIGINT NOT NULL,
    producer VARCHAR NOT NULL
);

CREATE TABLE store.opinions (
    doc_id VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    mechanism_id VARCHAR NOT NULL,
    start BIGINT NOT NULL,
    "end" BIGINT NOT NULL,
    text VARCHAR NOT NULL,
    polarity DOUBLE NOT NULL,
    cues VARCHAR[] NOT NULL,
    producer VARCHAR NOT NULL
);

-- What was run when; the one table whose rows a rebuild does not make again.
CREATE TABLE store.runs (
    run_id VARCHAR PRIMARY KEY,
    command VARCHAR NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ,
    status VARCHAR NOT NULL,
    versions VARCHAR NOT NULL,
    counts VARCHAR NOT NULL
);
