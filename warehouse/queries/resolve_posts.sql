-- One row per post in `staged`, from all its sightings: whole texts before cut ones, then the newest;
-- of cut ones the longest; ties by evidence, so the order of arrival never matters.
INSERT INTO store.posts BY NAME
WITH sightings AS (
    SELECT coalesce(aliases.post_id, sighting.id) AS post_id, sighting.*
    FROM store.post_sightings AS sighting
    LEFT JOIN store.post_aliases AS aliases ON aliases.alias = sighting.id
    WHERE coalesce(aliases.post_id, sighting.id) IN (SELECT id FROM staged)
),

texts AS (
    SELECT *
    FROM sightings
    QUALIFY row_number() OVER (
        PARTITION BY post_id
        ORDER BY
            truncated,
            len(tokens) = 0,
            CASE WHEN truncated THEN length(text) END DESC,
            updated_at DESC NULLS LAST,
            observed_at DESC,
            length(text) DESC,
            text, evidence, capture, url, extra
    ) = 1
),

-- Exact times before vague ones; of equally vague ones the one seen first, for it has drifted least.
published AS (
    SELECT post_id, published_at, published_precision, published_text
    FROM sightings
    WHERE published_at IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY post_id
        ORDER BY
            list_position(['second', 'minute', 'hour', 'day', 'month', 'year'], published_precision),
            observed_at, published_at, published_text
    ) = 1
),

spans AS (
    SELECT
        post_id,
        min(observed_at) AS first_observed_at,
        max(observed_at) AS last_observed_at,
        max(updated_at) AS updated_at,
        min(url) FILTER (WHERE url != '' AND NOT contains(id, '/~')) AS url,
        max_by(language, (observed_at, language)) FILTER (WHERE language != '') AS language,
        max_by(language_probability, (observed_at, language)) FILTER (WHERE language != '') AS probability
    FROM sightings
    GROUP BY post_id
)

SELECT
    texts.post_id,
    coalesce(spans.url, texts.url) AS url,
    texts.author,
    published.published_at,
    published.published_precision,
    published.published_text,
    spans.updated_at,
    spans.first_observed_at,
    spans.last_observed_at,
    texts.text,
    texts.raw_text,
    texts.tokens,
    texts.attachments,
    texts.mentions,
    texts.commentators,
    coalesce(spans.language, '') AS language,
    spans.probability AS language_probability,
    texts.truncated,
    texts.extra,
    texts.capture,
    texts.evidence,
    'sha256:' || sha256(texts.text) AS text_digest
FROM texts
INNER JOIN spans USING (post_id)
LEFT JOIN published USING (post_id);
