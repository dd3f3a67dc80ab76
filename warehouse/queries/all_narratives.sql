SELECT
    id, title, summary, mechanism_ids, post_ids, authors, first_at, last_at, span_seconds AS span, supported, refuted,
    not_checkable
FROM store.narratives
ORDER BY id;
