-- Tokens are places in the text as it was; without them the text is read as plain text.
UPDATE store.post_sightings AS sighting
SET
    text = blot(text, $pattern),
    raw_text = blot(raw_text, $pattern),
    tokens = [],
    attachments = [item FOR item IN attachments IF NOT regexp_matches(item.url, $pattern, 'i')],
    mentions = [name FOR name IN mentions IF NOT regexp_matches(name, $pattern, 'i')],
    commentators = [name FOR name IN commentators IF NOT regexp_matches(name, $pattern, 'i')],
    url = blot(url, $pattern),
    extra = blot(extra, $pattern)
WHERE regexp_matches(sighting::VARCHAR, $pattern, 'i');
