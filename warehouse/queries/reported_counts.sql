-- How much there is in a window.
WITH inside AS (
    SELECT *
    FROM documents
    WHERE
        ($since IS NULL OR "at" >= $since)
        AND ($until IS NULL OR "at" < $until)
        AND ($author IS NULL OR author = $author)
),

judged AS (
    SELECT verdict.outcome
    FROM claims AS claim
    INNER JOIN inside USING (doc_id)
    INNER JOIN verdicts AS verdict USING (claim_id)
)

SELECT
    (SELECT count(*) FROM inside WHERE starts_with(doc_id, 'post:')) AS posts,
    (SELECT count(*) FROM inside WHERE starts_with(doc_id, 'comment:')) AS comments,
    (SELECT count(DISTINCT author) FROM inside WHERE author != '') AS authors,
    (
        SELECT count(*) FROM activities
        WHERE
            ($since IS NULL OR coalesce("at", observed_at) >= $since)
            AND ($until IS NULL OR coalesce("at", observed_at) < $until)
            AND ($author IS NULL OR actor = $author)
    ) AS activities,
    (SELECT count(DISTINCT target_id) FROM mentions INNER JOIN inside USING (doc_id) WHERE kind = 'paper') AS papers,
    (SELECT count(*) FROM mentions INNER JOIN inside USING (doc_id)) AS mentions,
    (SELECT count(*) FROM citations INNER JOIN inside USING (doc_id)) AS citations,
    (SELECT count(*) FROM judged) AS claims,
    (SELECT count(*) FROM judged WHERE outcome = 'supported') AS supported,
    (SELECT count(*) FROM judged WHERE outcome = 'refuted') AS refuted,
    (SELECT count(*) FROM judged WHERE outcome = 'not_checkable') AS not_checkable,
    (SELECT min("at") FROM inside) AS first_at,
    (SELECT max("at") FROM inside) AS last_at;
