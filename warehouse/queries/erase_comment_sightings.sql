-- What they wrote, and what was written under their posts: its address is theirs.
DELETE FROM store.comment_sightings
WHERE lower(author) = lower($user) OR starts_with(lower(post_id), lower($user) || '/');
