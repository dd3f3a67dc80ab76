-- The latest sighting of each profile.
SELECT name, kind, fullname, interests, organizations, followers, avatar_url, observed_at, evidence, extra
FROM store.profile_sightings
QUALIFY row_number() OVER (
    PARTITION BY name ORDER BY observed_at DESC, followers DESC NULLS LAST, fullname DESC, capture
) = 1
ORDER BY name;
