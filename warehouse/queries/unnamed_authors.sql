-- Of the authors of the posts in `staged`, those with a post no page gave an address.
WITH touched AS (
    SELECT DISTINCT split_part(id, '/', 1) AS author FROM staged
)

SELECT DISTINCT author
FROM store.post_sightings
SEMI JOIN touched USING (author)
WHERE contains(id, '/~');
