-- One row per comment in `staged`, as last seen; ties by evidence, so the order of arrival never matters.
INSERT INTO store.comments BY NAME
WITH sightings AS (
    SELECT sighting.* REPLACE (coalesce(aliases.post_id, sighting.post_id) AS post_id)
    FROM store.comment_sightings AS sighting
    LEFT JOIN store.post_aliases AS aliases ON aliases.alias = sighting.post_id
    WHERE sighting.id IN (SELECT id FROM staged)
),

texts AS (
    SELECT *
    FROM sightings
    QUALIFY row_number() OVER (
        PARTITION BY id
        ORDER BY observed_at DESC, length(text) DESC, text, contains(post_id, '/~'), evidence, capture, extra
    ) = 1
),

created AS (
    SELECT id, created_at, created_precision, created_text
    FROM sightings
    WHERE created_at IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY id
        ORDER BY
            list_position(['second', 'minute', 'hour', 'day', 'month', 'year'], created_precision),
            observed_at, created_at, created_text
    ) = 1
),

spans AS (
    SELECT id, min(observed_at) AS first_observed_at, max(observed_at) AS last_observed_at
    FROM sightings
    GROUP BY id
)

SELECT
    texts.id AS comment_id,
    texts.post_id,
    texts.parent_id,
    texts.author,
    created.created_at,
    created.created_precision,
    created.created_text,
    spans.first_observed_at,
    spans.last_observed_at,
    texts.text,
    texts.html,
    texts.hidden,
    texts.edited,
    texts.language,
    texts.reactions,
    texts.extra,
    texts.capture,
    texts.evidence,
    'sha256:' || sha256(texts.text) AS text_digest
FROM texts
INNER JOIN spans USING (id)
LEFT JOIN created USING (id);
