SELECT
    'post:' || post_id AS subject, observed_at, reactions_by_emoji AS reactions, reactions AS reaction_count, comments,
    impressions, "rank", gone, evidence
FROM observations
ORDER BY ALL;
