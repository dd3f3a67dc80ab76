UPDATE store.asides AS aside
SET
    source = blot(source, $pattern),
    "position" = blot("position", $pattern),
    reason = blot(reason, $pattern),
    excerpt = blot(excerpt, $pattern)
WHERE regexp_matches(aside::VARCHAR, $pattern, 'i');
