-- Papers that posts name and no page has told the abstract of, unless they were asked for since $again.
WITH named AS (
    SELECT regexp_extract(token.raw, '/papers/([\w.-]+(/\d+)?)$', 1) AS arxiv_id
    FROM (SELECT unnest(tokens) AS token FROM store.posts)
    WHERE token.kind = 'paper'
    UNION
    SELECT target_id FROM store.mentions WHERE kind = 'paper'
),

asked AS (
    SELECT url FROM store.captures WHERE captured_at >= $again AND contains(url, '/api/papers/')
)

SELECT named.arxiv_id
FROM named
LEFT JOIN store.papers AS paper USING (arxiv_id)
WHERE
    named.arxiv_id != ''
    AND coalesce(paper.abstract, '') = ''
    AND NOT EXISTS (SELECT 1 FROM asked WHERE ends_with(asked.url, '/api/papers/' || named.arxiv_id))
ORDER BY named.arxiv_id;
