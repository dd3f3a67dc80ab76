SELECT
    comment_id AS id, post_id, parent_id, author, created_at, created_precision, created_text, text, html, hidden, edited, language,
    reactions, last_observed_at AS observed_at, evidence, extra
FROM store.comments
ORDER BY id;
