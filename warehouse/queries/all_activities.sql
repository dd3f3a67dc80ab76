SELECT
    activity_id AS id, actor, kind, target_kind, target_id, "at", at_precision, at_text, observed_at, map_entries(detail) AS detail,
    evidence
FROM activities
ORDER BY id;
