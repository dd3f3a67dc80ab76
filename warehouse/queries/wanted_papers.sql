-- Papers that posts and comments name and papers of the daily list, the last named first: whether to ask
-- for what is known of them, and whether for their text. What was asked for since $again is left alone;
-- what is known already is looked at again while a post younger than $young names it, for its title. A
-- paper the Hub does not know has no text.
-- $since: nothing named, or listed, before; NULL means ever.
WITH texts AS (
    SELECT 'post:' || post_id AS doc_id, published_at AS named_at FROM store.posts
    UNION ALL
    SELECT 'comment:' || comment_id, created_at FROM store.comments
),

named AS (
    SELECT
        coalesce(nullif(token.target, ''), regexp_extract(token.raw, '/papers/(.+)$', 1)) AS arxiv_id,
        published_at AS named_at
    FROM (SELECT unnest(tokens) AS token, published_at FROM store.posts)
    WHERE token.kind = 'paper'
    UNION ALL
    SELECT mention.target_id, texts.named_at
    FROM store.mentions AS mention
    LEFT JOIN texts USING (doc_id)
    WHERE mention.kind = 'paper'
),

listed AS (
    SELECT sighting.arxiv_id, sighting.observed_at AS named_at
    FROM store.paper_sightings AS sighting
    INNER JOIN store.captures AS capture USING (capture)
    WHERE capture.source = $source AND contains(capture.url, '/api/daily_papers')
),

wanted AS (
    SELECT
        regexp_replace(arxiv_id, 'v\d+$', '') AS arxiv_id,
        max(named_at) AS named_at,
        bool_or(is_named) AS is_named
    FROM (
        SELECT arxiv_id, named_at, true AS is_named FROM named
        UNION ALL
        SELECT arxiv_id, named_at, false FROM listed
    )
    WHERE arxiv_id != '' AND ($since IS NULL OR named_at >= $since)
    GROUP BY ALL
),

asked AS (
    SELECT
        regexp_extract(url, '/papers/([^?]+?)(\.md)?$', 1) AS arxiv_id,
        max(captured_at) FILTER (WHERE contains(url, '/api/papers/')) AS facts_at,
        max(captured_at) FILTER (WHERE ends_with(url, '.md')) AS text_at
    FROM store.captures
    WHERE source = $source AND contains(url, '/papers/')
    GROUP BY ALL
),

known AS (
    SELECT arxiv_id, bool_or(abstract != '') AS has_facts, bool_or(text != '') AS has_text
    FROM store.paper_sightings
    GROUP BY arxiv_id
),

final AS (
    SELECT
        wanted.arxiv_id,
        wanted.named_at,
        coalesce(asked.facts_at < $again, true)
        AND (NOT coalesce(known.has_facts, false) OR (wanted.is_named AND wanted.named_at >= $young)) AS wants_facts,
        coalesce(asked.text_at < $again AND wanted.named_at >= $young, true)
        AND NOT coalesce(known.has_text, false)
        AND (coalesce(known.has_facts, false) OR coalesce(asked.facts_at < $again, true)) AS wants_text
    FROM wanted
    LEFT JOIN asked USING (arxiv_id)
    LEFT JOIN known USING (arxiv_id)
)

SELECT arxiv_id, wants_facts, wants_text
FROM final
WHERE wants_facts OR wants_text
ORDER BY named_at DESC NULLS LAST, arxiv_id;
