DELETE FROM store.profile_sightings WHERE lower(name) = lower($user);
