DELETE FROM store.post_sightings WHERE lower(author) = lower($user);
