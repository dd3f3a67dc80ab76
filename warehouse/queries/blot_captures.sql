UPDATE store.captures AS capture
SET url = blot(url, $pattern), source = blot(source, $pattern), "position" = blot("position", $pattern)
WHERE regexp_matches(capture::VARCHAR, $pattern, 'i');
