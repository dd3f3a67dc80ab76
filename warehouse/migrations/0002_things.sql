-- What all captures together say: one row per post, comment and paper, resolved from the sightings
-- by queries/resolve_*.sql. Nothing else writes here.

-- A post seen on a page that does not tell its slug, and the post it turned out to be.
CREATE TABLE store.post_aliases (
    alias VARCHAR PRIMARY KEY,
    post_id VARCHAR NOT NULL
);

CREATE TABLE store.posts (
    post_id VARCHAR PRIMARY KEY,
    url VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    published_at TIMESTAMPTZ,
    published_precision VARCHAR,
    published_text VARCHAR,
    updated_at TIMESTAMPTZ,
    first_observed_at TIMESTAMPTZ NOT NULL,
    last_observed_at TIMESTAMPTZ NOT NULL,
    text VARCHAR NOT NULL,
    raw_text VARCHAR NOT NULL,
    tokens STRUCT(kind VARCHAR, start BIGINT, "end" BIGINT, "value" VARCHAR, raw VARCHAR, raw_start BIGINT, target VARCHAR)[] NOT NULL,
    attachments STRUCT(kind VARCHAR, url VARCHAR)[] NOT NULL,
    mentions VARCHAR[] NOT NULL,
    commentators VARCHAR[] NOT NULL,
    language VARCHAR NOT NULL,
    language_probability DOUBLE,
    truncated BOOLEAN NOT NULL,
    extra VARCHAR NOT NULL,
    capture VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    text_digest VARCHAR NOT NULL
);

CREATE TABLE store.comments (
    comment_id VARCHAR PRIMARY KEY,
    post_id VARCHAR NOT NULL,
    parent_id VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    created_at TIMESTAMPTZ,
    created_precision VARCHAR,
    created_text VARCHAR,
    first_observed_at TIMESTAMPTZ NOT NULL,
    last_observed_at TIMESTAMPTZ NOT NULL,
    text VARCHAR NOT NULL,
    html VARCHAR NOT NULL,
    hidden BOOLEAN NOT NULL,
    edited BOOLEAN NOT NULL,
    language VARCHAR NOT NULL,
    reactions STRUCT(emoji VARCHAR, "count" BIGINT, users VARCHAR[])[] NOT NULL,
    extra VARCHAR NOT NULL,
    capture VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    text_digest VARCHAR NOT NULL
);

CREATE TABLE store.papers (
    arxiv_id VARCHAR PRIMARY KEY,
    version VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    abstract VARCHAR NOT NULL,
    published_at TIMESTAMPTZ,
    authors VARCHAR[] NOT NULL,
    first_observed_at TIMESTAMPTZ NOT NULL,
    last_observed_at TIMESTAMPTZ NOT NULL,
    capture VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL
);

-- Whether texts have changed since the full-text index was made: one row.
CREATE TABLE store.search_state (stale BOOLEAN NOT NULL);
INSERT INTO store.search_state VALUES (true);
