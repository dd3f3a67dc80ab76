-- Documents that were read but have another text now, or none.
WITH texts AS (
    SELECT 'post:' || post_id AS doc_id, text_digest FROM store.posts
    WHERE post_id IN (SELECT id FROM staged)
    UNION ALL
    SELECT 'comment:' || comment_id, text_digest FROM store.comments
    WHERE comment_id IN (SELECT id FROM staged)
),

read_before AS (
    SELECT doc_id, evidence FROM store.extractions
    WHERE doc_id IN (SELECT 'post:' || id FROM staged UNION ALL SELECT 'comment:' || id FROM staged)
)

SELECT read_before.doc_id
FROM read_before
LEFT JOIN texts USING (doc_id)
WHERE texts.text_digest IS DISTINCT FROM read_before.evidence;
