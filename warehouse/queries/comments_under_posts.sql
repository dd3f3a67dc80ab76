-- Comments whose post may have got another id.
SELECT DISTINCT id FROM store.comment_sightings WHERE post_id IN (SELECT id FROM staged);
