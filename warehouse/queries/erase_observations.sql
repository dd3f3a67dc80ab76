DELETE FROM store.observations
WHERE
    starts_with(lower(subject), 'post:' || lower($user) || '/')
    OR subject IN (
        SELECT 'comment:' || id
        FROM store.comment_sightings
        WHERE lower(author) = lower($user) OR starts_with(lower(post_id), lower($user) || '/')
    );
