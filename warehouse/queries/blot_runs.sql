UPDATE store.runs AS run
SET command = blot(command, $pattern), counts = blot(counts, $pattern), versions = blot(versions, $pattern)
WHERE regexp_matches(run::VARCHAR, $pattern, 'i');
