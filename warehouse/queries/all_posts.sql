SELECT
    post_id AS id, url, author, published_at, published_precision, published_text, updated_at, text, raw_text, tokens, attachments,
    mentions, commentators, language, language_probability, truncated, last_observed_at AS observed_at, evidence, extra
FROM store.posts
ORDER BY id;
