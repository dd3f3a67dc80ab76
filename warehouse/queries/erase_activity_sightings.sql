-- What they did, and what others did to what is theirs: the event names them in either case.
DELETE FROM store.activity_sightings AS sighting
WHERE lower(actor) = lower($user) OR regexp_matches(sighting::VARCHAR, $pattern, 'i');
