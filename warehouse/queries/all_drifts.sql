-- What the parser does not know, most frequent first, with the example met first.
SELECT
    drift.kind,
    drift.field,
    sum(drift."count")::BIGINT AS met,
    arg_min(drift.example, (capture.captured_at, drift.example)) AS example
FROM store.drifts AS drift
LEFT JOIN store.captures AS capture USING (capture)
GROUP BY drift.kind, drift.field
ORDER BY met DESC, drift.kind, drift.field;
