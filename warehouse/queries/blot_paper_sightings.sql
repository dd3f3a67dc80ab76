UPDATE store.paper_sightings AS sighting
SET
    title = blot(title, $pattern),
    abstract = blot(abstract, $pattern),
    text = blot(text, $pattern),
    authors = [name FOR name IN authors IF NOT regexp_matches(name, $pattern, 'i')]
WHERE regexp_matches(sighting::VARCHAR, $pattern, 'i');
