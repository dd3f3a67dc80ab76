UPDATE store.drifts AS drift
SET field = blot(field, $pattern), example = blot(example, $pattern)
WHERE regexp_matches(drift::VARCHAR, $pattern, 'i');
