-- Posts whose live numbers tell of other comments than their own page did when last captured,
-- newest first. `authors`: NULL means everybody's.
WITH shown AS (
    SELECT
        observation.subject,
        observation.observed_at,
        observation.comments,
        observation.gone,
        contains(capture.url, '/posts/' || substr(observation.subject, 6)) AS is_own_page
    FROM store.observations AS observation
    INNER JOIN store.captures AS capture USING (capture)
    WHERE capture.source = $source AND starts_with(observation.subject, 'post:')
),

counted AS (
    SELECT
        subject,
        max_by(comments, observed_at) AS comments,
        max_by(comments, observed_at) FILTER (WHERE is_own_page) AS page_comments,
        max_by(gone, observed_at) AS is_gone
    FROM shown
    GROUP BY subject
)

SELECT post.post_id AS id
FROM store.posts AS post
INNER JOIN counted ON counted.subject = 'post:' || post.post_id
WHERE
    NOT counted.is_gone
    AND counted.comments IS DISTINCT FROM coalesce(counted.page_comments, 0)
    AND counted.comments IS NOT NULL
    AND ($authors IS NULL OR list_contains($authors, lower(post.author)))
    AND ($since IS NULL OR post.published_at >= $since)
ORDER BY post.published_at DESC NULLS LAST, post.post_id;
