UPDATE store.profile_sightings AS sighting
SET
    fullname = blot(fullname, $pattern),
    interests = blot(interests, $pattern),
    organizations = [name FOR name IN organizations IF NOT regexp_matches(name, $pattern, 'i')],
    extra = blot(extra, $pattern)
WHERE regexp_matches(sighting::VARCHAR, $pattern, 'i');
