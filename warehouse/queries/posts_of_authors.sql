-- Every id the posts of the authors in `staged` are or were known by.
SELECT id FROM store.post_sightings WHERE author IN (SELECT id FROM staged)
UNION
SELECT post_id FROM store.posts WHERE author IN (SELECT id FROM staged);
