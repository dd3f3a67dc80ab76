-- What a person is called: user name, full names, addresses of pictures.
SELECT $user
UNION
SELECT fullname FROM store.profile_sightings WHERE lower(name) = lower($user) AND fullname != ''
UNION
SELECT avatar_url FROM store.profile_sightings WHERE lower(name) = lower($user) AND avatar_url != '';
