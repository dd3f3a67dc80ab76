UPDATE store.comment_sightings AS sighting
SET
    text = blot(text, $pattern),
    html = blot(html, $pattern),
    extra = blot(extra, $pattern),
    reactions = [
        struct_pack(
            emoji := item.emoji,
            "count" := item."count",
            users := [name FOR name IN item.users IF NOT regexp_matches(name, $pattern, 'i')]
        ) FOR item IN reactions
    ]
WHERE regexp_matches(sighting::VARCHAR, $pattern, 'i');
