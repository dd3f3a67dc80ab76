-- Posts published since $since that a live page has shown, newest first; one that vanished is in no feed.
WITH live AS (
    SELECT
        observation.subject,
        max(observation.observed_at) AS observed_at,
        bool_or(contains(capture.url, '/api/posts?')) AS in_feed,
        max_by(observation.gone, observation.observed_at) AS is_gone
    FROM store.observations AS observation
    INNER JOIN store.captures AS capture USING (capture)
    WHERE capture.source = $source
    GROUP BY observation.subject
)

SELECT
    post.post_id AS id, post.published_at, live.observed_at, live.in_feed AND NOT live.is_gone AS in_feed
FROM store.posts AS post
INNER JOIN live ON live.subject = 'post:' || post.post_id
WHERE post.published_at >= $since
ORDER BY post.published_at DESC, post.post_id;
