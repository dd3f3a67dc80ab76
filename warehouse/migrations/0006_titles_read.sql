-- The titles of papers that every text read so far has been looked through for.
CREATE TABLE store.titles_read (
    arxiv_id VARCHAR NOT NULL,
    title VARCHAR NOT NULL
);
