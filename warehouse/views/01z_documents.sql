-- Every text with what leads back from it: its post, its writer, its time, its archived bytes.
CREATE OR REPLACE VIEW documents AS
SELECT
    'post:' || post_id AS doc_id, post_id, author, url, coalesce(published_at, first_observed_at) AS "at",
    impressions, evidence
FROM posts
UNION ALL
SELECT
    'comment:' || comments.comment_id, comments.post_id, comments.author, coalesce(posts.url, ''),
    coalesce(comments.created_at, comments.first_observed_at), NULL, comments.evidence
FROM comments
LEFT JOIN posts USING (post_id);

COMMENT ON VIEW documents IS 'One row per text that is read, a post or a comment, with what leads back from it.';
COMMENT ON COLUMN documents.doc_id IS 'post:author/slug or comment:ID';
COMMENT ON COLUMN documents.post_id IS 'author/slug of the post it is or stands under';
COMMENT ON COLUMN documents.author IS 'user name of who wrote it; empty when the account is deleted';
COMMENT ON COLUMN documents.url IS 'address of the post';
COMMENT ON COLUMN documents."at" IS 'when it was published, else first seen (UTC)';
COMMENT ON COLUMN documents.impressions IS 'last known views of the post (count); NULL for comments';
COMMENT ON COLUMN documents.evidence IS 'digest of the archived bytes the text is from (sha256)';
