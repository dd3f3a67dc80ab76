-- What the captures say, one row per capture and thing: appended, replaced only capture by capture.
-- `capture` is the key of store.captures; `evidence` the digest of the archived bytes.

CREATE SCHEMA IF NOT EXISTS store;

CREATE TABLE store.captures (
    capture VARCHAR PRIMARY KEY,
    url VARCHAR NOT NULL,
    status INTEGER NOT NULL,
    digest VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    "position" VARCHAR NOT NULL,
    captured_at TIMESTAMPTZ NOT NULL,
    producer VARCHAR NOT NULL
);

CREATE TABLE store.profile_sightings (
    capture VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    observed_at TIMESTAMPTZ NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    fullname VARCHAR NOT NULL,
    interests VARCHAR NOT NULL,
    organizations VARCHAR[] NOT NULL,
    followers BIGINT,
    avatar_url VARCHAR NOT NULL,
    extra VARCHAR NOT NULL
);

CREATE TABLE store.activity_sightings (
    capture VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    observed_at TIMESTAMPTZ NOT NULL,
    id VARCHAR NOT NULL,
    actor VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    target_kind VARCHAR NOT NULL,
    target_id VARCHAR NOT NULL,
    "at" TIMESTAMPTZ,
    at_precision VARCHAR,
    at_text VARCHAR,
    detail STRUCT("key" VARCHAR, "value" VARCHAR)[] NOT NULL
);

CREATE TABLE store.post_sightings (
    capture VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    observed_at TIMESTAMPTZ NOT NULL,
    id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    published_at TIMESTAMPTZ,
    published_precision VARCHAR,
    published_text VARCHAR,
    updated_at TIMESTAMPTZ,
    text VARCHAR NOT NULL,
    raw_text VARCHAR NOT NULL,
    tokens STRUCT(kind VARCHAR, start BIGINT, "end" BIGINT, "value" VARCHAR, raw VARCHAR, raw_start BIGINT, target VARCHAR)[] NOT NULL,
    attachments STRUCT(kind VARCHAR, url VARCHAR)[] NOT NULL,
    mentions VARCHAR[] NOT NULL,
    commentators VARCHAR[] NOT NULL,
    language VARCHAR NOT NULL,
    language_probability DOUBLE,
    truncated BOOLEAN NOT NULL,
    extra VARCHAR NOT NULL
);

CREATE TABLE store.comment_sightings (
    capture VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    observed_at TIMESTAMPTZ NOT NULL,
    id VARCHAR NOT NULL,
    post_id VARCHAR NOT NULL,
    parent_id VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    created_at TIMESTAMPTZ,
    created_precision VARCHAR,
    created_text VARCHAR,
    text VARCHAR NOT NULL,
    html VARCHAR NOT NULL,
    hidden BOOLEAN NOT NULL,
    edited BOOLEAN NOT NULL,
    language VARCHAR NOT NULL,
    reactions STRUCT(emoji VARCHAR, "count" BIGINT, users VARCHAR[])[] NOT NULL,
    extra VARCHAR NOT NULL
);

CREATE TABLE store.paper_sightings (
    capture VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    observed_at TIMESTAMPTZ NOT NULL,
    arxiv_id VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    abstract VARCHAR NOT NULL,
    published_at TIMESTAMPTZ,
    authors VARCHAR[] NOT NULL
);

-- `subject` is the kind and id of a thing: post:author/slug, comment:ID.
CREATE TABLE store.observations (
    capture VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    observed_at TIMESTAMPTZ NOT NULL,
    subject VARCHAR NOT NULL,
    reactions STRUCT(emoji VARCHAR, "count" BIGINT, users VARCHAR[])[],
    reaction_count BIGINT,
    comments BIGINT,
    impressions BIGINT,
    "rank" BIGINT,
    gone BOOLEAN NOT NULL
);

CREATE TABLE store.asides (
    capture VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    "position" VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    excerpt VARCHAR NOT NULL,
    digest VARCHAR NOT NULL
);

CREATE TABLE store.drifts (
    capture VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    "count" BIGINT NOT NULL,
    example VARCHAR NOT NULL
);
