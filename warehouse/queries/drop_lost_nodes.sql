DELETE FROM store.nodes
WHERE
    (kind = 'claim' AND id NOT IN (SELECT 'claim:' || id FROM store.claims))
    OR (kind = 'comment' AND id NOT IN (SELECT 'comment:' || comment_id FROM store.comments));
