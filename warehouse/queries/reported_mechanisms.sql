-- How much each mechanism is talked of in a window, and how that turned out.
WITH inside AS (
    SELECT *
    FROM documents
    WHERE
        ($since IS NULL OR "at" >= $since)
        AND ($until IS NULL OR "at" < $until)
        AND ($author IS NULL OR author = $author)
),

mentioned AS (
    SELECT mention.target_id AS mechanism_id, count(*) AS mentions, count(DISTINCT inside.author) AS authors
    FROM mentions AS mention
    INNER JOIN inside USING (doc_id)
    WHERE mention.kind = 'mechanism' AND mention.target_id != ''
    GROUP BY mention.target_id
),

judged AS (
    SELECT
        claim.mechanism_id,
        count(*) FILTER (WHERE verdict.outcome = 'supported') AS supported,
        count(*) FILTER (WHERE verdict.outcome = 'refuted') AS refuted
    FROM claims AS claim
    INNER JOIN inside USING (doc_id)
    INNER JOIN verdicts AS verdict USING (claim_id)
    GROUP BY claim.mechanism_id
)

SELECT
    mentioned.mechanism_id,
    coalesce(mechanism.name, mentioned.mechanism_id) AS name,
    mentioned.mentions,
    mentioned.authors,
    coalesce(judged.supported, 0) AS supported,
    coalesce(judged.refuted, 0) AS refuted
FROM mentioned
LEFT JOIN judged USING (mechanism_id)
LEFT JOIN mechanisms AS mechanism USING (mechanism_id)
ORDER BY mentioned.authors DESC, mentioned.mentions DESC, mentioned.mechanism_id;
