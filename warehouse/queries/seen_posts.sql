-- Which of these posts a live page has shown, and when last.
WITH wanted AS (SELECT unnest($ids) AS id),

live AS (
    SELECT observation.subject, max(observation.observed_at) AS observed_at
    FROM store.observations AS observation
    INNER JOIN store.captures AS capture USING (capture)
    WHERE capture.source = $source AND observation.subject IN (SELECT 'post:' || id FROM wanted)
    GROUP BY observation.subject
)

SELECT wanted.id, post.published_at, live.observed_at
FROM wanted
INNER JOIN live ON live.subject = 'post:' || wanted.id
LEFT JOIN store.posts AS post ON post.post_id = wanted.id;
