-- Which posts the captures with these digests show: the posts themselves, their comments, their numbers.
WITH touched AS (SELECT capture, digest FROM store.captures WHERE digest IN (SELECT unnest($digests))),

shown AS (
    SELECT capture, id AS post_id FROM store.post_sightings
    UNION
    SELECT capture, post_id FROM store.comment_sightings
    UNION
    SELECT capture, regexp_replace(subject, '^post:', '') FROM store.observations
    WHERE starts_with(subject, 'post:')
)

SELECT DISTINCT touched.digest, coalesce(aliases.post_id, shown.post_id) AS post_id
FROM touched
INNER JOIN shown USING (capture)
LEFT JOIN store.post_aliases AS aliases ON aliases.alias = shown.post_id
ORDER BY ALL;
