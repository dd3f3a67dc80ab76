-- The views of posts that were seen growing, over time; the most seen posts first.
WITH inside AS (
    SELECT *
    FROM posts
    WHERE
        ($since IS NULL OR coalesce(published_at, first_observed_at) >= $since)
        AND ($until IS NULL OR coalesce(published_at, first_observed_at) < $until)
        AND ($author IS NULL OR author = $author)
),

seen AS (
    SELECT post_id, observed_at, max(impressions) AS impressions
    FROM observations
    WHERE impressions IS NOT NULL
    GROUP BY post_id, observed_at
),

growing AS (
    SELECT post_id, max(impressions) AS most
    FROM seen
    GROUP BY post_id
    HAVING count(*) > 1
)

SELECT inside.post_id, inside.url, inside.title, seen.observed_at, seen.impressions
FROM growing
INNER JOIN inside USING (post_id)
INNER JOIN seen USING (post_id)
ORDER BY growing.most DESC, inside.post_id, seen.observed_at;
