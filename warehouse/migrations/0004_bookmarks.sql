-- How far each version of the parser has come in the archive: the last record it has parsed.
CREATE TABLE store.bookmarks (
    producer VARCHAR PRIMARY KEY,
    record_id VARCHAR NOT NULL
);
