SELECT DISTINCT 'post' AS kind, id FROM store.post_sightings WHERE capture IN (SELECT id FROM staged)
UNION ALL
SELECT DISTINCT 'comment', id FROM store.comment_sightings WHERE capture IN (SELECT id FROM staged)
UNION ALL
SELECT DISTINCT 'paper', arxiv_id FROM store.paper_sightings WHERE capture IN (SELECT id FROM staged);
