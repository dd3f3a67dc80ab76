-- Posts, comments and papers with any sighting that names the person: they change.
SELECT DISTINCT 'post' AS kind, id FROM store.post_sightings AS sighting
WHERE regexp_matches(sighting::VARCHAR, $pattern, 'i')
UNION ALL
SELECT DISTINCT 'comment', id FROM store.comment_sightings AS sighting
WHERE regexp_matches(sighting::VARCHAR, $pattern, 'i')
UNION ALL
SELECT DISTINCT 'paper', arxiv_id FROM store.paper_sightings AS sighting
WHERE regexp_matches(sighting::VARCHAR, $pattern, 'i');
